import { DAY_MS, localDate, localInstant } from '#shared/domain/bogota.ts';
import type { SpaceKind } from '#shared/domain/codes.ts';
import type { RecordFields } from '#shared/domain/entities.ts';
import { UNREPRESENTED } from '#shared/domain/person.ts';
import type { LedgerTx } from '#core/ledger/ledger.ts';
import { openTestFolder } from './folder.ts';

const MINUTE = 60_000;

type Writes = (work: (tx: LedgerTx) => Promise<void>) => Promise<void>;

/** A space of a Punto that is not enrolled yet. */
export function newSpace(id: string, kind: SpaceKind, name: string, capacity = 1): RecordFields<'space'> {
  return { id, siteId: '', kind, name, capacity, planX: null, planY: null, active: 1, deletedAt: null };
}

/** A course of one group («Fotografía con Celular», Grupo 1) with sessions in a room: date, from, to. */
export async function addClasses(
  tx: LedgerTx,
  spaceId: string,
  times: readonly (readonly [string, string, string])[],
): Promise<void> {
  await tx.create('course', {
    id: 'curso',
    code: 'FOTO',
    name: 'Fotografía con Celular',
    minutes: 600,
    ally: 'PROPIO',
    audience: null,
    completion: 'HORAS',
    percent: 80,
    active: 1,
    deletedAt: null,
  });
  const nobody = { instructorUser: null, instructorName: null, cancelledAt: null, cancelReason: null };
  const group = { siteId: '', spaceId, deletedAt: null, ...nobody };
  await tx.create('courseGroup', {
    ...group,
    id: 'grupo',
    courseId: 'curso',
    name: 'Grupo 1',
    capacity: 20,
    recurrence: null,
  });
  for (const [date, from, to] of times) {
    await tx.create('courseSession', {
      ...group,
      id: `sesion-${date}`,
      groupId: 'grupo',
      topic: null,
      startsAt: localInstant(date, from),
      endsAt: localInstant(date, to),
      localDate: date,
      closedAt: null,
      closedBy: null,
    });
  }
}

/** A reservation as a desk without network would have written it: nobody looked for clashes. */
export function newReservation(
  id: string,
  spaceId: string,
  [date, from, to]: readonly [string, string, string],
  change: Partial<RecordFields<'reservation'>> = {},
): RecordFields<'reservation'> {
  return {
    id,
    siteId: '',
    spaceId,
    personId: null,
    groupName: 'Junta de acción comunal',
    people: 1,
    purpose: 'Reunión',
    startsAt: localInstant(date, from),
    endsAt: localInstant(date, to),
    localDate: date,
    seriesId: null,
    madeAt: localInstant(date, from) - DAY_MS,
    madeBy: 'recepcion',
    arrivedAt: null,
    cancelledAt: null,
    cancelReason: null,
    deletedAt: null,
    ...change,
  };
}

/** Somebody sat down at `from`; for `stayed` minutes, or until the rule ends it where that is null. */
export async function addUse(
  tx: LedgerTx,
  use: {
    readonly spaceId: string;
    readonly personId: string;
    readonly from: number;
    readonly stayed: number | null;
  },
): Promise<void> {
  const id = tx.newId();
  await tx.append('useStart', {
    id,
    siteId: '',
    spaceId: use.spaceId,
    personId: use.personId,
    attendanceId: null,
    reservationId: null,
    turnId: null,
    movedFromId: null,
    startedAt: use.from,
    localDate: localDate(use.from),
    minutes: 60,
    officer: 'recepcion',
  });
  if (use.stayed === null) return;
  await tx.append('useEnd', {
    id: tx.newId(),
    siteId: '',
    useId: id,
    endedAt: use.from + use.stayed * MINUTE,
    how: 'MOSTRADOR',
    officer: 'recepcion',
  });
}

/**
 * A Punto at work: eight computers, four places and two rooms, a course in Sala 1 today and for weeks, reservations
 * of today of which two clash, and the uses of the last forty days. Ana Peña Prueba (9999000017) is registered.
 */
export async function folderWithRooms(folder: string): Promise<void> {
  const t = await openTestFolder(folder, { now: Date.now });
  const write: Writes = (work) => t.ledger.write('user:x', work);
  const today = localDate(Date.now());
  const dayBefore = (days: number) => localDate(Date.now() - days * DAY_MS);
  const spaces = [
    ...Array.from({ length: 8 }, (_, at) => newSpace(`pc-${at + 1}`, 'EQUIPO', `PC 0${at + 1}`)),
    ...Array.from({ length: 4 }, (_, at) => newSpace(`puesto-${at + 1}`, 'PUESTO', `Puesto 0${at + 1}`)),
    newSpace('sala-1', 'SALA', 'Sala 1', 20),
    newSpace('sala-2', 'SALA', 'Sala 2', 8),
  ];
  await write(async (tx) => {
    for (const space of spaces) await tx.create('space', space);
    for (const [at, surnames] of ['Peña Prueba', 'Ensayo Ficticio', 'Modelo Inventado'].entries()) {
      await tx.create('person', {
        id: `persona-${at}`,
        siteId: '',
        documentType: 'CC',
        documentNumber: at === 0 ? '9999000017' : null,
        givenNames: ['Ana María', 'Luz Dary', 'Iván'][at] ?? '',
        surnames,
        birthDate: '1990-05-15',
        sex: 'MUJER',
        phone: null,
        neighbourhood: null,
        comuna: 'NO_INFORMA',
        publicServant: 0,
        ...UNREPRESENTED,
        registeredAt: tx.now,
        deletedAt: null,
      });
    }
    const weeks = Array.from({ length: 8 }, (_, at) => dayBefore(7 * (6 - at)));
    await addClasses(
      tx,
      'sala-1',
      weeks.map((date) => [date, '08:00', '10:00']),
    );
    const made = [
      newReservation('r-1', 'sala-1', [today, '14:00', '16:00'], { people: 12 }),
      newReservation('r-2', 'sala-2', [today, '09:00', '11:00'], {
        groupName: 'Colectivo Ficticio',
        people: 6,
        arrivedAt: localInstant(today, '09:05'),
      }),
      newReservation('r-3', 'sala-2', [today, '10:00', '12:00'], {
        groupName: 'Veeduría Inventada',
        people: 5,
      }),
      newReservation('r-4', 'pc-3', [today, '11:00', '12:00'], { personId: 'persona-0', groupName: null }),
      newReservation('r-5', 'pc-4', [today, '15:00', '16:30'], { personId: 'persona-1', groupName: null }),
      newReservation('r-6', 'puesto-2', [today, '08:00', '09:00'], {
        personId: 'persona-2',
        groupName: null,
        arrivedAt: localInstant(today, '08:05'),
      }),
    ];
    for (const reservation of made) await tx.create('reservation', reservation);
    await tx.create('spaceFault', {
      id: 'dano',
      siteId: '',
      spaceId: 'pc-8',
      kind: 'PANTALLA',
      state: 'DANADO',
      description: 'La pantalla no enciende',
      reportedAt: localInstant(dayBefore(20), '09:00'),
      officer: 'recepcion',
      ticket: null,
      resolvedAt: null,
      resolution: null,
      deletedAt: null,
    });
  });
  for (let days = 40; days >= 1; days -= 1) {
    const date = dayBefore(days);
    if (new Date(`${date}T12:00Z`).getUTCDay() === 0) continue;
    await write(async (tx) => {
      for (let at = 0; at < 11; at += 1) {
        const from = localInstant(date, '08:00') + ((at * 53 + days * 17) % 540) * MINUTE;
        await addUse(tx, {
          spaceId: spaces[at]?.id ?? 'pc-1',
          personId: `persona-${at % 3}`,
          from,
          stayed: at % 5 === 4 ? null : 25 + ((at * 31 + days * 7) % 90),
        });
      }
    });
  }
  await t.close();
}
