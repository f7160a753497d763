import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { v7 } from 'uuid';
import { openFolder, type OpenedFile, type OpenFolderOptions } from '#core/db/open.ts';
import { createSnapshotter } from '#core/db/snapshot.ts';
import { derivePeople } from '#core/features/people/derive.ts';
import { openLedger, type Ledger } from '#core/ledger/ledger.ts';
import { localDate } from '#shared/domain/bogota.ts';
import { UNREPRESENTED } from '#shared/domain/person.ts';
import { NOW } from './instant.ts';

export interface TestFolder extends OpenedFile {
  readonly ledger: Ledger;
}

/** A whole data folder as a host opens it, with the ledger over it. */
export async function openTestFolder(
  folder: string,
  options: Partial<OpenFolderOptions> = {},
): Promise<TestFolder> {
  const now = options.now ?? (() => NOW);
  const opened = await openFolder({ folder, keySource: { kind: 'file' }, now, randomBytes, ...options });
  try {
    const ledger = await openLedger({
      store: opened.store,
      identity: opened.identity,
      clocks: { now, randomBytes, newId: v7 },
      derive: derivePeople(() => null),
      ordering: 'station',
    });
    return { ...opened, ledger };
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** Registers a person of that name with one attendance, in one transaction: two changes of the log. */
export async function register(t: TestFolder, givenNames: string): Promise<void> {
  await t.ledger.write('ana@desk', async (tx) => {
    const personId = tx.newId();
    await tx.create('person', {
      id: personId,
      siteId: '',
      documentType: 'CC',
      documentNumber: null,
      givenNames,
      surnames: 'Prueba Inventada',
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
    await tx.append('attendance', {
      id: tx.newId(),
      siteId: '',
      personId,
      service: 'COWORKING',
      startedAt: tx.now,
      localDate: localDate(tx.now),
      origin: 'DESK',
      note: null,
      recordedAt: tx.now,
      importId: null,
    });
  });
}

/** Everything that people entered, in order: compared as a whole. */
export async function contents(t: TestFolder): Promise<{ people: string[]; attendances: number }> {
  const people = await t.store.read.selectFrom('person').select('givenNames').orderBy('id').execute();
  const visits = await t.store.read
    .selectFrom('attendance')
    .innerJoin('person', 'person.id', 'attendance.personId')
    .select('attendance.id')
    .execute();
  return { people: people.map((person) => person.givenNames), attendances: visits.length };
}

export function snapshotter(t: OpenedFile, now: () => number = () => NOW) {
  return createSnapshotter({ folder: t.folder, key: t.key, now, onDamage: t.onDamage });
}

/** Turns one bit of a file round. */
export function flipBit(path: string, offset: number, bit = 0): void {
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(offset) ^ (1 << bit), offset);
  writeFileSync(path, bytes);
}

/** Every file below a folder, by its path from there. */
export function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .toSorted();
}
