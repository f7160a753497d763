import type { Role } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { newPassword, username as usernameSchema } from '#shared/domain/user.ts';
import type { CoreContext } from '../../context.ts';
import type { Reader } from '../../db/tables.ts';
import { auditIn } from '../../audit.ts';
import { hashPassword } from './passwords.ts';

/** Somebody who may log in here: a user of the centre, or one that only this computer knows. */
export interface Account {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly role: Role;
  readonly passwordHash: string;
  readonly origin: 'LOCAL' | 'CENTRE';
}

/** The active account of a user name; a local one stands before one of the centre. */
export async function findAccount(context: CoreContext, username: string): Promise<Account | null> {
  const local = await context.store.read
    .selectFrom('localUser')
    .selectAll()
    .where('username', '=', username)
    .where('active', '=', 1)
    .executeTakeFirst();
  if (local !== undefined) return { ...local, origin: 'LOCAL' };
  const known = await context.store.read
    .selectFrom('user')
    .selectAll()
    .where('username', '=', username)
    .where('active', '=', 1)
    .where('deletedAt', 'is', null)
    .orderBy('id')
    .executeTakeFirst();
  return known === undefined ? null : { ...known, origin: 'CENTRE' };
}

export async function anyAccount(read: Reader): Promise<boolean> {
  const local = await read.selectFrom('localUser').select('id').limit(1).executeTakeFirst();
  if (local !== undefined) return true;
  return (await read.selectFrom('user').select('id').limit(1).executeTakeFirst()) !== undefined;
}

export interface NewAccount {
  readonly username: string;
  readonly displayName: string;
  readonly role: Role;
  readonly password: string;
  /** At the centre: the id of a Punto, '*' for all of them, '-' for the centre; decided by the role when absent. */
  readonly siteId?: string;
}

/** At the Puntos work desk, instructor and wifi; central and admin stay at the centre unless a Punto is named. */
function defaultSite(role: Role): string {
  return role === 'central' || role === 'admin' ? '-' : '*';
}

/** User name and password as they will be kept. Throws ENTRADA_INVALIDA, which names the field. */
export function checkNewAccount(input: Pick<NewAccount, 'username' | 'password'>): {
  username: string;
  password: string;
} {
  const name = usernameSchema.safeParse(input.username);
  if (!name.success) throw invalid(name.error.issues[0]?.message, 'username');
  const password = newPassword.safeParse(input.password);
  if (!password.success) throw invalid(password.error.issues[0]?.message, 'password');
  return { username: name.data, password: password.data };
}

/**
 * Adds an account: at the centre one that travels to the Puntos in its scope, on a station one that stays local.
 * Refuses a name in use and a short password. Returns the id.
 */
export async function addAccount(context: CoreContext, actor: string, input: NewAccount): Promise<string> {
  const { username, password } = checkNewAccount(input);
  const passwordHash = await hashPassword(password);
  const displayName = input.displayName.trim() === '' ? username : input.displayName;
  return context.ledger.write(actor, async (tx) => {
    const id = tx.newId();
    const taken =
      (await tx.read
        .selectFrom('localUser')
        .select('id')
        .where('username', '=', username)
        .executeTakeFirst()) ??
      (await tx.read
        .selectFrom('user')
        .select('id')
        .where('username', '=', username)
        .where('deletedAt', 'is', null)
        .executeTakeFirst());
    if (taken !== undefined) {
      throw new Refusal('YA_EXISTE', 'Ese usuario ya existe; elija otro nombre de usuario.', {
        field: 'username',
      });
    }
    if (context.role === 'central') {
      await tx.create('user', {
        id,
        siteId: input.siteId ?? defaultSite(input.role),
        username,
        displayName,
        role: input.role,
        passwordHash,
        active: 1,
        deletedAt: null,
      });
    } else {
      await tx.local
        .insertInto('localUser')
        .values({ id, username, displayName, role: input.role, passwordHash, active: 1 })
        .execute();
    }
    await auditIn(tx, context, actor, 'USUARIO_CREADO', id, input.role);
    return id;
  });
}

function invalid(message: string | undefined, field: string): Refusal {
  return new Refusal('ENTRADA_INVALIDA', message ?? 'Revise el dato.', { field });
}

export interface AccountSummary {
  readonly id: string;
  readonly username: string;
  readonly displayName: string;
  readonly role: Role;
  readonly siteId: string;
  readonly active: boolean;
  readonly origin: 'LOCAL' | 'CENTRE';
}

export async function listAccounts(context: CoreContext): Promise<AccountSummary[]> {
  const local = await context.store.read.selectFrom('localUser').selectAll().orderBy('username').execute();
  const users = await context.store.read
    .selectFrom('user')
    .select(['id', 'username', 'displayName', 'role', 'siteId', 'active'])
    .where('deletedAt', 'is', null)
    .orderBy('username')
    .execute();
  return [
    ...local.map((row) => ({
      id: row.id,
      username: row.username,
      displayName: row.displayName,
      role: row.role,
      siteId: '',
      active: row.active === 1,
      origin: 'LOCAL' as const,
    })),
    ...users.map((row) => ({ ...row, active: row.active === 1, origin: 'CENTRE' as const })),
  ];
}
