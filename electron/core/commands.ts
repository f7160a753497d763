import { z } from 'zod';
import { role, type HostRole } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { Core } from './core.ts';
import { addAccount } from './features/users/accounts.ts';

/**
 * The verbs of the `puntos` command. They run in the process that holds the folder: in the serving one, asked
 * over loopback, or in the command's own when nothing serves. Who can read the key file needs no login, and is
 * audited as `machine`.
 */
export interface Command<Input, Output> {
  readonly input: z.ZodType<Input>;
  /** The kind of host it exists on; both when absent. The first command on a new folder fixes its role. */
  readonly host?: HostRole;
  readonly run: (core: Core, input: Input) => Promise<Output>;
}

export const MACHINE_ACTOR = 'machine';

function command<Input, Output>(definition: Command<Input, Output>): Command<Input, Output> {
  return definition;
}

export const commands = {
  'user.add': command({
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
} as const;

export type CommandName = keyof typeof commands;

/** Runs a verb by name with input from outside. Throws Refusal. */
export async function runCommand(core: Core, name: string, input: unknown): Promise<unknown> {
  if (!Object.hasOwn(commands, name)) throw new Refusal('NO_EXISTE', 'Esa orden no existe en esta versión.');
  const definition = commands[name as CommandName] as unknown as Command<unknown, unknown>;
  if (definition.host !== undefined && definition.host !== core.context.role) {
    const place = definition.host === 'central' ? 'en la oficina central' : 'en un Punto';
    throw new Refusal(
      'ROL_EQUIVOCADO',
      `Esta orden se usa ${place}. Use la carpeta de datos que corresponde con --data.`,
    );
  }
  const parsed = definition.input.safeParse(input);
  if (!parsed.success) {
    throw new Refusal('ENTRADA_INVALIDA', parsed.error.issues[0]?.message ?? 'Un dato no es válido.', {
      field: parsed.error.issues[0]?.path.join('.') ?? '',
    });
  }
  return definition.run(core, parsed.data);
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
