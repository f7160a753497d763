import type { HostRole } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import type { ImportKind } from '#shared/domain/import-run.ts';
import { attendanceImport } from './attendance.ts';
import { characterisationImport } from './characterisations.ts';
import { enrolmentImport } from './enrolments.ts';
import type { ImportKindDefinition } from './kind.ts';
import { requestImport } from './requests.ts';

/** Every kind of file that can be imported, in the order in which the screen offers them. */
const kinds: readonly ImportKindDefinition[] = [
  attendanceImport,
  characterisationImport,
  requestImport,
  enrolmentImport,
];

export function kindsOf(host: HostRole): readonly ImportKindDefinition[] {
  return kinds.filter((kind) => kind.hosts.includes(host));
}

/** Throws NO_EXISTE for what this program cannot import. */
export function kindOf(code: ImportKind): ImportKindDefinition {
  const kind = kinds.find((each) => each.kind === code);
  if (kind === undefined)
    throw new Refusal('NO_EXISTE', 'Esta versión del programa no importa archivos de esa clase.');
  return kind;
}
