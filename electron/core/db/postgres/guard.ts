import type { CompiledQuery } from 'kysely';
import { entities } from '#shared/domain/entities.ts';
import type { Session } from './connection.ts';
import { GUARD_SETTING } from './translate.ts';

export interface SettingGuard {
  /** Called before each statement of the session. */
  before(query: Pick<CompiledQuery, 'sql'>): Promise<void>;
  /** After a rollback, which takes a setting back as well. */
  forget(): void;
}

/**
 * Keeps the setting that the guard in the database looks at in step with what the ledger allows. A row at a time it
 * would cost two round trips each; so it changes only before a statement whose fate depends on it: a write to a
 * replicated table, or one that cannot be told from its first words.
 */
export function settingGuard(session: Pick<Session, 'run'>, unguarded: () => boolean): SettingGuard {
  let held: boolean | null = null;
  return {
    forget: () => {
      held = null;
    },
    before: async ({ sql }) => {
      if (/^\s*rollback\b/iu.test(sql)) held = null;
      if (isFree(sql)) return;
      const wanted = unguarded();
      if (held === wanted) return;
      await session.run(`SET ${GUARD_SETTING} = '${wanted ? 'open' : 'closed'}'`);
      held = wanted;
    },
  };
}

function isFree(sql: string): boolean {
  if (/^\s*(?:select|savepoint|release|rollback)\b/iu.test(sql)) return true;
  const target = /^\s*(?:insert into|update|delete from) "(?<table>[^"]+)"/iu.exec(sql)?.groups?.['table'];
  return target !== undefined && !Object.hasOwn(entities, target);
}
