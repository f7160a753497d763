import { isRunning, type Machine, type Powered } from './machine.ts';
import { contact, type Station, type World } from './world.ts';

const DAY = 86_400_000;

/** Table, what happens to its row, and the values of that. */
type Damage = readonly [string, 'change' | 'go', object];

/** Rows that a bad disk may change at a Punto, and how it shows; a first visit may not go, see whole.ts. */
const DAMAGES: readonly [Damage, ...Damage[]] = [
  ['person', 'change', { phone: '3666666666' }],
  ['directory', 'change', { givenNames: 'Dañado' }],
  ['attendance', 'change', { note: 'dañado' }],
  ['zone', 'change', { address: 'dañado' }],
  ['wifiInterval', 'go', {}],
  ['directory', 'go', {}],
];

/**
 * Once all is at rest, a disk changes a row at one Punto without anybody's writing. The comparison of the day must
 * find it, put it right (the check of equal replicas comes after) and tell the centre.
 */
export async function damageIsHealed(world: World): Promise<void> {
  const { random, centre } = world;
  const station = random.any(world.stations.filter((each): each is Station & Powered => isRunning(each)));
  if (station === undefined || !isRunning(centre)) return;
  // The first comparison of a computer is a day after its first download, and only from then on is there another.
  world.pass(DAY);
  if ((await contact(world, station)) !== null) return;
  const [table, how, values] = random.pick(DAMAGES);
  const victim = random.any(healthyRows(station, centre, table));
  if (victim === undefined) return;
  await damage(station, table, how === 'go' ? null : values, victim.id);
  world.story.push(`a disk damages ${table} ${victim.id} of ${station.name}`);
  const { device } = station.running.context.ledger.identity;
  const before = told(centre, device);
  world.pass(DAY + 3_600_000);
  const refused = await contact(world, station);
  const { compared } = (await station.running.sync?.status()) ?? {};
  if (refused !== null || compared?.healed[table] !== 1) {
    const found = JSON.stringify(compared?.healed ?? refused);
    world.violated(1, `${station.name}: the damaged ${table} ${victim.id} was not found (healed: ${found})`);
  } else if (told(centre, device) !== before + 1) {
    world.violated(1, `${station.name}: the centre was not told of the damaged ${table} ${victim.id}`);
  }
}

/** Past the program, as a bad sector or a hand does it; `values` null for a row that goes. */
async function damage(station: Powered, table: string, values: object | null, id: string): Promise<void> {
  const { store } = station.running.context;
  const name = table as 'person';
  await store.transaction((tx) =>
    store.unguarded(async () => {
      if (values === null) await tx.deleteFrom(name).where('id', '=', id).execute();
      else await tx.updateTable(name).set(values).where('id', '=', id).execute();
    }),
  );
}

/** Rows that both sides hold and about which no story of this computer's own is open. */
function healthyRows(station: Machine, centre: Machine, table: string): { id: string }[] {
  const there = table === 'directory' ? 'person' : table;
  const held = new Set(centre.disk.rows<{ id: string }>(`SELECT id FROM "${there}"`).map(({ id }) => id));
  return station.disk
    .rows<{ id: string }>(
      `SELECT id FROM "${table}" WHERE NOT EXISTS (SELECT 1 FROM change WHERE tableName = ? AND rowId = "${table}".id
         AND state <> 'APPLIED') ORDER BY id`,
      [table],
    )
    .filter(({ id }) => held.has(id));
}

function told(centre: Machine, device: string): number {
  return centre.disk.rows("SELECT id FROM auditEntry WHERE action = 'COPIA_COMPARADA' AND subject = ?", [
    device,
  ]).length;
}
