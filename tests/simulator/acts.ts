import { erasePerson, settleErasures } from '#core/erase-person.ts';
import type { LedgerTx } from '#core/ledger/ledger.ts';
import type { RecordFields } from '#shared/domain/entities.ts';
import { localDate } from '#shared/domain/bogota.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { UNREPRESENTED } from '#shared/domain/person.ts';
import { Killed } from './disk.ts';
import { isRunning, type Machine, type Powered } from './machine.ts';
import { asCentre } from './older-centre.ts';
import { privateTo } from './scope.ts';
import { ALONE, FIRST_VISIT } from './whole.ts';
import type { Station, World } from './world.ts';

/** What people do at a desk and at the centre. Each returns what it did, for the story, or null for nothing. */
export type Act = (world: World, station: Station) => Promise<string | null>;

/** Runs in one transaction of the product's ledger; what the program refuses is refused, and no violation. */
export async function write(
  world: World,
  machine: Machine,
  work: (tx: LedgerTx, machine: Powered) => Promise<string>,
): Promise<string | null> {
  if (!isRunning(machine)) return null;
  try {
    return await machine.running.context.ledger.write('ana@recepcion', (tx) => work(tx, machine));
  } catch (error) {
    if (error instanceof Killed) return 'the power went meanwhile';
    if (error instanceof Refusal) return `refused: ${error.code}`;
    world.surroundings.defect(machine.name, error);
    return null;
  } finally {
    world.oracle.look(machine);
  }
}

export const siteOf = (machine: Powered): string => machine.running.context.siteId();

export interface Row {
  readonly id: string;
}

/** A row of a table on that machine, by chance. */
export function someRow<T extends Row>(world: World, machine: Machine, sql: string): T | undefined {
  return world.random.any(machine.disk.rows<T>(`${sql} ORDER BY id`));
}

const DOCUMENTS = ['9999000011', '9999000012', '9999000013', '9999000014', '9999000015', null] as const;
const NAMES = ['Ana', 'Luis', 'Rosa', 'Iván'] as const;

export function visitOf(tx: LedgerTx, siteId: string, personId: string, origin: 'DESK' | 'GROUP') {
  return {
    id: tx.newId(),
    siteId,
    personId,
    service: 'NAVEGACION' as const,
    startedAt: tx.now,
    localDate: localDate(tx.now),
    origin,
    note: null,
    recordedAt: tx.now,
    importId: null,
  };
}

/** A person as a desk registers them; what other Puntos may not read says whose it is. */
export function personOf(world: World, station: Station, tx: LedgerTx): RecordFields<'person'> {
  const { random } = world;
  const documentNumber = random.pick(DOCUMENTS);
  return {
    id: tx.newId(),
    siteId: isRunning(station) ? siteOf(station) : '',
    documentType: documentNumber === null ? 'SIN_DOC' : 'CC',
    documentNumber,
    givenNames: random.pick(NAMES),
    surnames: 'Peña Prueba',
    birthDate: '1990-05-15',
    sex: 'MUJER',
    phone: '3000000000',
    neighbourhood: privateTo(station.siteCode),
    comuna: '3',
    publicServant: 0,
    ...UNREPRESENTED,
    registeredAt: tx.now,
    deletedAt: null,
  };
}

const register: Act = (world, station) =>
  write(world, station, async (tx, machine) => {
    const { random } = world;
    const siteId = siteOf(machine);
    const person = personOf(world, station, tx);
    const { id } = person;
    await tx.create('person', person);
    await tx.append('attendance', visitOf(tx, siteId, id, FIRST_VISIT));
    if (random.chance(0.3)) {
      await tx.create('characterisation', {
        id,
        siteId,
        estrato: null,
        livingArea: null,
        education: null,
        occupation: null,
        genderIdentity: null,
        sexualOrientation: null,
        ethnicity: null,
        disability: null,
        conflictVictim: null,
        completedAt: tx.now,
        deletedAt: null,
      });
    }
    return `registers ${id}`;
  });

/** Somebody who only asks and is not counted. */
export const registerAlone: Act = (world, station) =>
  write(world, station, async (tx) => {
    const person = { ...personOf(world, station, tx), registeredAt: ALONE };
    await tx.create('person', person);
    return `registers ${person.id} without a visit`;
  });

/** The computers and rooms of a Punto: rows of its own that come, change and go. */
const furnish: Act = (world, station) =>
  write(world, station, async (tx, machine) => {
    const { random } = world;
    const known = someRow(world, machine, 'SELECT id FROM space');
    if (known !== undefined && random.chance(0.6)) {
      const fields = random.chance(0.5)
        ? { deletedAt: tx.now }
        : { name: `PC ${random.between(1, 99)}`, deletedAt: null };
      await tx.patch('space', known.id, fields);
      return `${fields.deletedAt === null ? 'renames' : 'takes away'} the space ${known.id}`;
    }
    const id = tx.newId();
    await tx.create('space', {
      id,
      siteId: siteOf(machine),
      kind: 'EQUIPO',
      name: 'PC 01',
      capacity: 1,
      planX: null,
      planY: null,
      active: 1,
      deletedAt: null,
    });
    return `sets up the space ${id}`;
  });

/** A remark on a visit: what an older program of the centre cannot read, see older-centre.ts. */
const remark: Act = (world, station) =>
  write(world, station, async (tx, machine) => {
    const known = someRow(world, machine, 'SELECT id FROM attendance');
    if (known === undefined) return 'has no visits';
    const row = { id: tx.newId(), siteId: siteOf(machine), attendanceId: known.id };
    await tx.append('attendanceNote', { ...row, text: 'Trajo su portátil', at: tx.now, officer: 'ana' });
    return `remarks on ${known.id}`;
  });

const visit: Act = (world, station) =>
  write(world, station, async (tx, machine) => {
    const known = someRow(world, machine, 'SELECT id FROM person UNION SELECT id FROM directory');
    if (known === undefined) return 'knows nobody';
    await tx.append('attendance', visitOf(tx, siteOf(machine), known.id, 'DESK'));
    return `counts a visit of ${known.id}`;
  });

/** Somebody leaves, or was counted by mistake: facts about a fact. */
const correct: Act = (world, station) =>
  write(world, station, async (tx, machine) => {
    const known = someRow(world, machine, 'SELECT id FROM attendance');
    if (known === undefined) return 'has no visits';
    const row = { id: tx.newId(), siteId: siteOf(machine), attendanceId: known.id };
    if (world.random.chance(0.5)) {
      await tx.append('attendanceEnd', { ...row, endedAt: tx.now, how: 'DESK' });
      return `ends ${known.id}`;
    }
    await tx.append('attendanceVoid', { ...row, reason: 'Error de digitación', voidedAt: tx.now });
    return `voids ${known.id}`;
  });

/** A value that nobody else writes, so that what became of it can be told apart. */
export const oneOf = (world: World): string => `3${String(world.random.between(0, 999_999_999))}`;

const edit: Act = (world, station) =>
  write(world, station, async (tx, machine) => {
    const known = someRow(world, machine, 'SELECT id FROM person WHERE erasedAt IS NULL');
    if (known === undefined) return 'knows nobody';
    const fields = world.random.pick<Partial<RecordFields<'person'>>>([
      { phone: oneOf(world) },
      { givenNames: world.random.pick(NAMES), phone: oneOf(world) },
      { documentNumber: world.random.pick(['9999000011', '9999000099']), documentType: 'CC' as const },
      { sex: 'HOMBRE' as const },
    ]);
    await tx.patch('person', known.id, fields);
    return `edits ${known.id}`;
  });

/** Deleted, or brought back: a tombstone is a field like any other. */
const remove: Act = (world, station) =>
  write(world, station, async (tx, machine) => {
    const known = someRow(world, machine, 'SELECT id FROM person WHERE erasedAt IS NULL');
    if (known === undefined) return 'knows nobody';
    const deletedAt = world.random.chance(0.7) ? tx.now : null;
    await tx.patch('person', known.id, { deletedAt });
    return `${deletedAt === null ? 'brings back' : 'deletes'} ${known.id}`;
  });

const erase: Act = async (world, station) => {
  const done = await write(world, station, async (tx, machine) => {
    const known = someRow(world, machine, 'SELECT id FROM person WHERE erasedAt IS NULL');
    if (known === undefined) return 'knows nobody';
    await erasePerson(tx, machine.running.context, {
      personId: known.id,
      requestId: tx.newId(),
      officer: 'ana',
    });
    return `erases ${known.id}`;
  });
  await settle(world, station);
  return done;
};

/** What granting a suppression does once it is on the disk: see answerRequest. A power cut leaves it to the next start. */
async function settle(world: World, machine: Machine): Promise<void> {
  if (!isRunning(machine)) return;
  const { context } = machine.running;
  try {
    await asCentre(world.centreIsOlder && machine.role === 'central', () => settleErasures(context));
  } catch (error) {
    if (error instanceof Killed || error instanceof Refusal) return;
    world.surroundings.defect(machine.name, error);
  } finally {
    world.oracle.look(machine);
  }
}

const ZONE = 'a3f1c9d2-0000-5000-8000-000000000001';

/** What the poller of the WiFi zones writes. */
const measure: Act = (world, station) =>
  write(world, station, async (tx, machine) => {
    const row = {
      siteId: siteOf(machine),
      vantage: machine.running.context.ledger.identity.device,
      zoneId: ZONE,
    };
    const count = world.random.between(1, 4);
    for (let i = 0; i < count; i += 1) {
      const t0 = tx.now - (count - i) * 60_000;
      await tx.append('wifiInterval', { ...row, id: tx.newId(), state: 'UP', t0, t1: t0 + 60_000 });
    }
    return `measures ${count} intervals`;
  });

/** Operations that the centre cannot apply: what stands behind them must not wait. */
const blunder: Act = (world, station) =>
  write(world, station, async (tx, machine) => {
    const kind = world.random.between(0, 3);
    const siteId = siteOf(machine);
    const person = someRow(world, machine, 'SELECT id FROM person');
    if (kind === 0) {
      await tx.append('attendance', visitOf(tx, siteId, tx.newId(), 'DESK'));
      return 'counts a visit of somebody whose registration never comes';
    }
    if (kind === 1 && person !== undefined && siteId !== '') {
      await tx.append('attendance', visitOf(tx, 'sitio-ajeno', person.id, 'DESK'));
      return 'counts a visit for another Punto';
    }
    const zone = someRow(world, machine, 'SELECT id FROM zone');
    if (zone !== undefined) {
      await tx.patch('zone', zone.id, { address: oneOf(world) });
      return `writes into the centre's catalogue: zone ${zone.id}`;
    }
    await tx.append('wifiInterval', {
      id: tx.newId(),
      siteId,
      vantage: 'otro-computador',
      zoneId: ZONE,
      state: 'UP',
      t0: tx.now,
      t1: tx.now + 1,
    });
    return 'measures from another computer';
  });

/** What the people of the centre do: catalogues, users who move, amendments to the Puntos' people. */
const govern: Act = async (world) => {
  let erased = 0;
  const done = await write(world, world.centre, async (tx, machine) => {
    const { random } = world;
    const sites = machine.disk.rows<Row>('SELECT id FROM site ORDER BY id').map(({ id }) => id);
    const place = () => random.any([...sites, '*', '-']) ?? '*';
    const kind = random.between(0, 3);
    if (kind === 0) {
      const zone = someRow(world, machine, 'SELECT id FROM zone');
      if (zone === undefined || random.chance(0.3)) {
        const id = zone === undefined ? ZONE : tx.newId();
        await tx.create('zone', {
          id,
          name: `Zona ${oneOf(world)}`,
          address: null,
          neighbourhood: null,
          comuna: null,
          area: null,
          latitude: null,
          longitude: null,
          deletedAt: null,
        });
        return `adds the zone ${id}`;
      }
      await tx.patch('zone', zone.id, {
        address: oneOf(world),
        deletedAt: random.chance(0.2) ? tx.now : null,
      });
      return `changes the zone ${zone.id}`;
    }
    if (kind === 1) {
      const user = someRow(world, machine, 'SELECT id FROM user');
      if (user === undefined || random.chance(0.3)) {
        const id = tx.newId();
        await tx.create('user', {
          id,
          siteId: place(),
          username: `u${oneOf(world)}`,
          displayName: 'Persona de prueba',
          role: 'desk',
          passwordHash: 'x'.repeat(30),
          active: 1,
          deletedAt: null,
        });
        return `adds the user ${id}`;
      }
      await tx.patch('user', user.id, { siteId: place() });
      return `moves the user ${user.id}`;
    }
    const person = someRow(world, machine, 'SELECT id FROM person WHERE erasedAt IS NULL');
    if (person === undefined) return 'knows nobody';
    if (kind === 2 && random.chance(0.3)) {
      erased = await erasePerson(tx, machine.running.context, {
        personId: person.id,
        requestId: tx.newId(),
        officer: 'c',
      });
      return `erases ${person.id}`;
    }
    await tx.patch('person', person.id, { phone: oneOf(world) });
    return `amends ${person.id}`;
  });
  if (erased > 0) await settle(world, world.centre);
  return done;
};

/** With how often each happens. */
export const ACTS: readonly (readonly [number, string, Act])[] = [
  [6, 'register', register],
  [1.5, 'registerAlone', registerAlone],
  [4, 'visit', visit],
  [1, 'remark', remark],
  [1.5, 'furnish', furnish],
  [2, 'correct', correct],
  [5, 'edit', edit],
  [1.5, 'remove', remove],
  [0.7, 'erase', erase],
  [2, 'measure', measure],
  [1, 'blunder', blunder],
  [2.5, 'govern', govern],
];

export async function someAct(world: World): Promise<void> {
  const station = world.random.any(world.stations);
  if (station === undefined) return;
  let at = world.random.next() * ACTS.reduce((sum, [weight]) => sum + weight, 0);
  const [, name, act] = ACTS.find(([weight]) => (at -= weight) < 0) ?? ACTS[0] ?? [0, '', register];
  const what = await act(world, station);
  world.operations += 1;
  world.story.push(`${name === 'govern' ? world.centre.name : station.name}: ${what ?? 'is off'}`);
}
