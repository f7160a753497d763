import { administrationVerbs } from './administration.ts';
import { certificateVerbs } from './certificates.ts';
import { copyVerbs } from './copies.ts';
import { figureVerbs } from './figures.ts';
import { importVerbs } from './imports.ts';
import { syncVerbs } from './sync.ts';
import type { Verb } from './verb.ts';

/** Every verb of the `puntos` command, in the order of its help. */
export const verbs: readonly Verb[] = [
  ...administrationVerbs,
  ...importVerbs,
  ...figureVerbs,
  ...syncVerbs,
  ...certificateVerbs,
  ...copyVerbs,
];
