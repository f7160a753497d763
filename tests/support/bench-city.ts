import { v7 } from 'uuid';
import { localDate } from '#shared/domain/bogota.ts';
import { foldText } from '#shared/domain/person.ts';
import type { FileStore } from '#core/db/store.ts';

/** Invented names, mixed so that no two people of a benchmark are likely to be alike. */
const GIVEN =
  'Ana Luis María José Carmen Juan Rosa Pedro Lina Omar Nora Hugo Gala Teo Iván Marta Óscar Sofía Julián Andrés Paula Camilo Lucía Mateo Elena Tomás Inés Raúl Clara Darío'.split(
    ' ',
  );
const FAMILY =
  'Peña Prueba Ficticio Ensayo Muestra Modelo Supuesto Ejemplo Inventado Simulado Núñez Ibáñez Rueda Ardila Serrano Gómez Pinto Mantilla Suárez Vargas Quintero Ortiz Cáceres Rincón Díaz Barrera Niño Uribe León Zárate Pabón Sepúlveda Acevedo Galvis Parra Blanco'.split(
    ' ',
  );

/** A small deterministic generator (mulberry32): the same city in every run. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface InventedPerson {
  readonly id: string;
  readonly givenNames: string;
  readonly surnames: string;
  readonly documentNumber: string;
}

/** The names of the invented person of this number. */
export function inventedPerson(number: number): { readonly givenNames: string; readonly surnames: string } {
  const random = seeded(number);
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? '';
  return { givenNames: `${pick(GIVEN)} ${pick(GIVEN)}`, surnames: `${pick(FAMILY)} ${pick(FAMILY)}` };
}

/**
 * Fills a file with invented people and their past visits, over one year. It writes the tables directly with the
 * guard open, because a benchmark measures one registration and not how the file came to be; the log of changes
 * of those years is left out (acknowledged changes are not kept for ever).
 */
export async function fillCity(
  store: FileStore,
  people: number,
  visits: number,
  now: number,
): Promise<InventedPerson[]> {
  const random = seeded(20_260_414);
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? '';
  const start = now - 365 * 86_400_000;
  const invented: InventedPerson[] = [];
  await store.unguarded(async () => {
    const { driver } = store;
    const addPerson = driver.prepare(
      `INSERT INTO person (id, siteId, documentType, documentNumber, givenNames, surnames, birthDate, sex, phone,
        neighbourhood, comuna, publicServant, registeredAt, clock, fieldClocks, deletedAt)
       VALUES (?, '', 'CC', ?, ?, ?, '1990-05-15', 'MUJER', NULL, NULL, 'NO_INFORMA', 0, ?, ?, NULL, NULL)`,
    );
    const addIndex = driver.prepare(
      `INSERT INTO personIndex (personId, folded, documentNumber, documentKey, claim, canonicalId, source)
       VALUES (?, ?, ?, ?, NULL, ?, 'PERSON')`,
    );
    driver.exec('BEGIN');
    for (let i = 0; i < people; i += 1) {
      const registeredAt = start + Math.floor((i / people) * (now - start - 86_400_000));
      const id = v7({ msecs: registeredAt });
      const givenNames = `${pick(GIVEN)} ${pick(GIVEN)}`;
      const surnames = `${pick(FAMILY)} ${pick(FAMILY)}`;
      const documentNumber = String(1_000_000_000 + i * 37);
      addPerson.run([id, documentNumber, givenNames, surnames, registeredAt, '0001700000000000@bench']);
      addIndex.run([id, foldText(`${givenNames} ${surnames}`), documentNumber, `CO|${documentNumber}`, id]);
      invented.push({ id, givenNames, surnames, documentNumber });
    }
    driver.exec('COMMIT');
    const services = ['NAVEGACION', 'COWORKING', 'SALA', 'ASESORIA', 'TRAMITE'];
    const addVisit = driver.prepare(
      `INSERT INTO attendance (id, siteId, personId, service, startedAt, localDate, origin, note)
       VALUES (?, '', ?, ?, ?, ?, 'DESK', NULL)`,
    );
    const addEnd = driver.prepare("INSERT INTO attendanceEnd VALUES (?, '', ?, ?, 'DESK')");
    driver.exec('BEGIN');
    for (let i = 0; i < visits; i += 1) {
      const startedAt = start + Math.floor((i / visits) * (now - start - 86_400_000));
      const who = invented[Math.floor(random() * invented.length)]?.id ?? '';
      const id = v7({ msecs: startedAt });
      const service = pick(services);
      addVisit.run([id, who, service, startedAt, localDate(startedAt)]);
      // An errand is over when it is registered; the others left within three hours.
      const stay = Math.floor(random() * 3 * 3_600_000);
      if (service !== 'TRAMITE') addEnd.run([v7({ msecs: startedAt + stay }), id, startedAt + stay]);
    }
    driver.exec('COMMIT');
  });
  store.driver.pragma('wal_checkpoint(TRUNCATE)');
  return invented;
}

export function percentile(sorted: readonly number[], p: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * p))] ?? Number.NaN;
}

export const rounded = (value: number) => Math.round(value * 1000) / 1000;
