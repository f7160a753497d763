import { z } from 'zod';
import { role, type HostRole } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { undoReason } from '#shared/domain/import-run.ts';
import { readOutlineFile } from '#shared/domain/outline-file.ts';
import { audit } from './audit.ts';
import type { Core } from './core.ts';
import { cityPublicKey } from './certificate-keys.ts';
import { certificatePage, revocationFile } from './features/certificates/page.ts';
import { createEnrolmentCode, createSite } from './features/central/sites.ts';
import { openStationKey } from './features/central/station-key.ts';
import { loadOutlines } from './features/map/outlines.ts';
import { indicators } from './features/indicators/indicators.ts';
import { importTargets } from './features/targets/import-targets.ts';
import { importZones } from './features/targets/import-zones.ts';
import { addAccount } from './features/users/accounts.ts';
import { evidenceByCommand } from './wifi/evidence-command.ts';
import { wifiPollNow } from './features/wifi/poll-now.ts';
import { writeSetting } from './settings.ts';
import { attendanceImport } from './imports/attendance.ts';
import { characterisationImport } from './imports/characterisations.ts';
import { enrolmentImport } from './imports/enrolments.ts';
import { importFile } from './imports/import-file.ts';
import { requestImport } from './imports/requests.ts';
import { listRuns } from './imports/runs.ts';
import { undoImport } from './imports/undo.ts';
import './spanish-faults.ts';
import type { StationSync } from './sync/station/station.ts';
import { readAvailability } from './wifi/availability.ts';

/**
 * The verbs of the `puntos` command. They run in the process that holds the folder: in the serving one, asked
 * over loopback, or in the command's own when nothing serves. Who can read the key file needs no login, and is
 * audited as `machine`.
 */
export interface Command<Input, Output> {
  readonly input: z.ZodType<Input>;
  /** The kind of host it exists on; both when absent. The first command on a new folder fixes its role. */
  readonly host?: HostRole;
  /** Does not decide what a new folder is. */
  readonly leavesRoleOpen?: boolean;
  readonly run: (core: Core, input: Input) => Promise<Output>;
}

export const MACHINE_ACTOR = 'machine';

function command<Input, Output>(definition: Command<Input, Output>): Command<Input, Output> {
  return definition;
}

const dateText = z.string().max(20);
const period = { from: dateText, to: dateText };
const file = z.strictObject({
  fileName: z.string().min(1).max(300),
  base64: z.base64(),
  dryRun: z.boolean(),
});

/** What the imports take from a file that came as base64. */
function fileRequest(given: z.infer<typeof file>) {
  const { fileName, base64, dryRun } = given;
  return { fileName, bytes: Buffer.from(base64, 'base64'), dryRun, actor: MACHINE_ACTOR };
}

export const commands = {
  'user.add': command({
    leavesRoleOpen: true,
    input: z.strictObject({
      username: z.string(),
      displayName: z.string(),
      role,
      password: z.string(),
      site: z.string().optional(),
    }),
    run: async (core, { site, ...account }) => {
      const siteId = site === undefined ? undefined : await siteIdOf(core, site);
      const id = await addAccount(
        core.context,
        MACHINE_ACTOR,
        siteId === undefined ? account : { ...account, siteId },
      );
      return { id };
    },
  }),
  'site.add': command({
    host: 'central',
    input: z.strictObject({ code: z.string(), name: z.string() }),
    run: async (core, input) => {
      const { id } = await createSite(core.context, MACHINE_ACTOR, input);
      core.context.publish('central');
      return { id };
    },
  }),
  'enrolment.create': command({
    host: 'central',
    input: z.strictObject({ site: z.string() }),
    run: (core, { site }) => createEnrolmentCode(core.context, MACHINE_ACTOR, site),
  }),
  enrol: command({
    host: 'station',
    input: z.strictObject({ code: z.string().max(4000), anotherCentre: z.boolean().optional() }),
    run: async (core, { code, anotherCentre }) => {
      const { device, siteCode } = await stationSync(core).enrol(code, anotherCentre);
      return { device, site: siteCode };
    },
  }),
  'zones.import': command({
    input: file,
    run: async (core, given) => {
      const report = await importZones(core.context, fileRequest(given));
      if (!given.dryRun) await core.reloadWifi();
      return report;
    },
  }),
  'zones.outlines': command({
    input: z.strictObject({ base64: z.base64() }),
    run: (core, { base64 }) => {
      const text = Buffer.from(base64, 'base64').toString('utf8');
      return loadOutlines(core.context, MACHINE_ACTOR, readOutlineFile(text));
    },
  }),
  'targets.import': command({
    input: file,
    run: async (core, given) => {
      const report = await importTargets(core.context, fileRequest(given));
      if (!given.dryRun) await core.reloadWifi();
      return report;
    },
  }),
  'attendance.import': command({
    input: file,
    run: (core, given) => importFile(core.context, { kind: attendanceImport, ...fileRequest(given) }),
  }),
  'characterisations.import': command({
    input: file,
    run: (core, given) => importFile(core.context, { kind: characterisationImport, ...fileRequest(given) }),
  }),
  'requests.import': command({
    input: file,
    run: (core, given) => importFile(core.context, { kind: requestImport, ...fileRequest(given) }),
  }),
  'preenrolments.import': command({
    input: file,
    run: (core, given) => importFile(core.context, { kind: enrolmentImport, ...fileRequest(given) }),
  }),
  'import.list': command({
    input: z.strictObject({}),
    run: async (core) => ({ imports: await listRuns(core.context, core.imports.running()) }),
  }),
  'import.undo': command({
    input: z.strictObject({ id: z.string().max(64), reason: undoReason }),
    run: (core, given) => undoImport(core.context, MACHINE_ACTOR, given),
  }),
  'settings.set': command({
    host: 'central',
    input: z.strictObject({ name: z.string().max(60), value: z.string().max(10_000) }),
    run: async (core, input) => {
      const set = await writeSetting(core.context, MACHINE_ACTOR, input);
      await core.reloadWifi();
      core.context.publish('wifi');
      return set;
    },
  }),
  'wifi.poll': command({ input: z.strictObject({}), run: (core) => wifiPollNow(core.context) }),
  'wifi.availability': command({
    leavesRoleOpen: true,
    input: z.strictObject({
      ...period,
      target: z.number('La meta es un porcentaje mayor que 0 y hasta 100, como 99.5.').optional(),
    }),
    run: (core, { target, ...rest }) =>
      readAvailability(core.context, target === undefined ? rest : { ...rest, target }),
  }),
  'wifi.evidence': command({
    leavesRoleOpen: true,
    input: z.strictObject({ ...period, contract: z.string().max(40).optional() }),
    run: (core, asked) => evidenceByCommand(core.context, MACHINE_ACTOR, asked),
  }),
  'sync.now': command({
    host: 'station',
    input: z.strictObject({}),
    run: (core) => stationSync(core).syncNow(),
  }),
  'sync.export': command({
    host: 'station',
    input: z.strictObject({}),
    run: async (core) => {
      const { bytes, ...made } = await stationSync(core).carrier.make(MACHINE_ACTOR);
      return { ...made, base64: Buffer.from(bytes).toString('base64') };
    },
  }),
  /** A package at the centre, its reply at a station. */
  'sync.import': command({
    leavesRoleOpen: true,
    input: z.strictObject({ base64: z.base64() }),
    run: async (core, { base64 }) => {
      const bytes = Buffer.from(base64, 'base64');
      if (core.intake === null) return { ...(await stationSync(core).carrier.read(bytes)), reply: null };
      const { reply, ...taken } = await core.intake.take(MACHINE_ACTOR, bytes);
      return { ...taken, reply: { name: reply.name, base64: Buffer.from(reply.bytes).toString('base64') } };
    },
  }),
  /** What a command did with the key file itself, which needs no open folder, goes into the audit trail here. */
  'recovery.noted': command({
    leavesRoleOpen: true,
    input: z.strictObject({
      action: z.enum(['CODIGO_RECUPERACION_IMPRESO', 'LLAVE_RECUPERADA']),
    }),
    run: async (core, { action }) => {
      await audit(core.context, MACHINE_ACTOR, action, null);
      return {};
    },
  }),
  'recovery.open': command({
    host: 'central',
    input: z.strictObject({ device: z.string().max(64) }),
    run: (core, { device }) => openStationKey(core.context, MACHINE_ACTOR, device),
  }),
  'certificates.key': command({
    host: 'central',
    input: z.strictObject({}),
    run: async (core) => ({ publicKey: await cityPublicKey(core.context) }),
  }),
  'certificates.page': command({
    host: 'central',
    input: z.strictObject({}),
    run: (core) => certificatePage(core, MACHINE_ACTOR),
  }),
  'certificates.revoked': command({
    host: 'central',
    input: z.strictObject({}),
    run: (core) => revocationFile(core),
  }),
  indicators: command({
    leavesRoleOpen: true,
    input: z.strictObject({ ...period, site: z.string().max(40).optional() }),
    run: (core, { site, ...rest }) => indicators(core.context, { ...rest, siteCode: site }),
  }),
} as const;

export type CommandName = keyof typeof commands;

function definitionOf(name: string): Command<unknown, unknown> | undefined {
  return Object.hasOwn(commands, name)
    ? (commands[name as CommandName] as unknown as Command<unknown, unknown>)
    : undefined;
}

/** The role that a verb gives to a new folder; null when it leaves that open. */
export function roleMadeBy(name: string): HostRole | null {
  const definition = definitionOf(name);
  return definition === undefined || definition.leavesRoleOpen === true
    ? null
    : (definition.host ?? 'station');
}

/** Runs a verb by name with input from outside. Throws Refusal. */
export async function runCommand(core: Core, name: string, input: unknown): Promise<unknown> {
  const definition = definitionOf(name);
  if (definition === undefined) throw new Refusal('NO_EXISTE', 'Esa orden no existe en esta versión.');
  if (definition.host !== undefined && definition.host !== core.context.role) {
    const place = definition.host === 'central' ? 'en la oficina central' : 'en un Punto';
    throw new Refusal(
      'ROL_EQUIVOCADO',
      `Esta orden se usa ${place}. Use la carpeta de datos que corresponde con --data.`,
    );
  }
  const parsed = definition.input.safeParse(input);
  if (!parsed.success) {
    const fault = parsed.error.issues[0];
    const field = fault?.path.join('.') ?? '';
    throw new Refusal('ENTRADA_INVALIDA', faultText(field, fault?.message), { field });
  }
  return definition.run(core, parsed.data);
}

function faultText(field: string, message: string | undefined): string {
  if (field === 'role') return `El rol es uno de: ${role.options.join(', ')}.`;
  return message ?? 'Un dato no es válido.';
}

function stationSync(core: Core): StationSync {
  if (core.sync === null) throw new Error('A station always has its side of the synchronisation.');
  return core.sync;
}

async function siteIdOf(core: Core, code: string): Promise<string> {
  if (code === '*' || code === '-') return code;
  const row = await core.context.store.read
    .selectFrom('site')
    .select('id')
    .where('code', '=', code.trim().toUpperCase())
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  if (row === undefined)
    throw new Refusal('NO_EXISTE', `No hay un Punto con el código ${code.slice(0, 20)}.`);
  return row.id;
}
