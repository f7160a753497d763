import { DAY_MS, localDate } from '#shared/domain/bogota.ts';
import { service } from '#shared/domain/codes.ts';
import type { Fact, RecordFields } from '#shared/domain/entities.ts';
import { UNREPRESENTED } from '#shared/domain/person.ts';
import type { LedgerTx } from '#core/ledger/ledger.ts';
import { openTestFolder } from './folder.ts';

const HOUR_MS = 3_600_000;

async function addPerson(tx: LedgerTx, change: Partial<RecordFields<'person'>>): Promise<string> {
  const id = tx.newId();
  await tx.create('person', {
    id,
    siteId: '',
    documentType: 'CC',
    documentNumber: null,
    givenNames: 'Carmen Rosa',
    surnames: 'Imaginaria Ensayo',
    birthDate: '1961-03-08',
    sex: 'MUJER',
    phone: null,
    neighbourhood: 'Gaitán',
    comuna: '4',
    publicServant: 0,
    ...UNREPRESENTED,
    registeredAt: tx.now,
    deletedAt: null,
    ...change,
  });
  return id;
}

/** A visit of the past: now and at the station unless `change` says otherwise. */
export async function addVisit(
  tx: LedgerTx,
  personId: string,
  change: Partial<Fact<'attendance'>>,
): Promise<string> {
  const id = tx.newId();
  const startedAt = change.startedAt ?? tx.now;
  await tx.append('attendance', {
    id,
    siteId: '',
    personId,
    service: 'SALA',
    startedAt,
    localDate: localDate(startedAt),
    origin: 'DESK',
    note: null,
    recordedAt: startedAt,
    importId: null,
    ...change,
  });
  return id;
}

/**
 * A data folder with what a file can hold: Carmen (9999000101) with two hundred visits of every kind, the minor
 * Tomás (TI 9999000102) whom nobody represents, Nora without a document, Luz of another Punto, a suppressed person.
 */
export async function folderWithKnownPeople(folder: string): Promise<void> {
  const t = await openTestFolder(folder, { now: Date.now });
  const today = Date.now();
  const about = { siteId: '' };
  await t.ledger.write('user:x', async (tx) => {
    await addPerson(tx, {
      documentType: 'TI',
      documentNumber: '9999000102',
      givenNames: 'Tomás',
      surnames: "D'Ensayo Prueba",
      birthDate: localDate(today - 4_000 * DAY_MS),
      sex: 'HOMBRE',
    });
    await addPerson(tx, { documentType: 'SIN_DOC', givenNames: 'Nora', surnames: 'Sindocumento' });
    await tx.create('directory', {
      id: 'luz',
      claim: null,
      givenNames: 'Luz Marina',
      surnames: 'Delotro Punto',
      birthDate: '1980-01-01',
      sex: 'MUJER',
      deletedAt: null,
    });
    const erased = await addPerson(tx, {
      documentType: 'SIN_DOC',
      givenNames: 'Persona',
      surnames: 'suprimida',
      birthDate: null,
      erasedAt: today,
    });
    await addVisit(tx, erased, { startedAt: today - 9 * DAY_MS });
  });
  const carmen = await t.ledger.write('user:x', async (tx) => {
    const id = await addPerson(tx, { documentNumber: '9999000101' });
    const run = tx.newId();
    await tx.create('importRun', {
      id: run,
      ...about,
      kind: 'ATENCIONES',
      fileName: 'enero de antes.csv',
      fileHash: '0'.repeat(64),
      rows: 1,
      imported: 1,
      startedAt: tx.now,
      finishedAt: tx.now,
      actor: 'import',
      undoneAt: tx.now,
      undoReason: 'Era de otro Punto',
      deletedAt: null,
    });
    await addVisit(tx, id, { startedAt: today - 3 * DAY_MS, origin: 'IMPORT', importId: run });
    await addVisit(tx, id, { startedAt: today - 5 * DAY_MS, origin: 'GROUP', service: 'EVENTO' });
    const late = { startedAt: today - 6 * DAY_MS, recordedAt: today, note: 'Vino con su nieta' };
    await addVisit(tx, id, { ...late, origin: 'LATE', service: 'TRAMITE' });
    const wrong = await addVisit(tx, id, { startedAt: today - 7 * DAY_MS });
    await tx.append('attendanceVoid', {
      id: tx.newId(),
      ...about,
      attendanceId: wrong,
      reason: 'Persona equivocada',
      voidedAt: today,
    });
    const open = await addVisit(tx, id, { startedAt: today - 8 * DAY_MS, service: 'COWORKING' });
    const end = { ...about, attendanceId: open, endedAt: today - 8 * DAY_MS + 6 * HOUR_MS };
    await tx.append('attendanceEnd', { id: tx.newId(), ...end, how: 'RULE' });
    return id;
  });
  for (let day = 10; day < 210; day += 40) {
    await t.ledger.write('user:x', async (tx) => {
      for (let each = day; each < day + 40; each += 1) {
        const startedAt = today - each * 3 * DAY_MS;
        const kind = service.options[each % 4] ?? 'SALA';
        const id = await addVisit(tx, carmen, { startedAt, service: kind, note: null });
        const end = { ...about, attendanceId: id, endedAt: startedAt + HOUR_MS };
        await tx.append('attendanceEnd', { id: tx.newId(), ...end, how: 'DESK' });
      }
    });
  }
  await t.close();
}
