import type { Outputs } from '#renderer/lib/api.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import type { Tone } from '#renderer/ui/StateMark.tsx';

export type Past = Outputs['decisions']['recent'][number];
type Sync = Extract<Past, { kind: 'SYNC' }>;

export function pastKey(past: Past): string {
  return past.kind === 'PAIR' ? `${past.a} ${past.b}` : (past.ids[0] ?? '');
}

const ACTIONS: Readonly<Record<Sync['action'], string>> = {
  RETRY: 'Se reintentó y se aplicó',
  AMEND: 'Se corrigió y se aplicó',
  DISMISS: 'Se descartó',
  KEEP: 'Se dejó el que valía',
  TAKE: 'Se tomó el otro valor',
  UNPACK: 'Se aplicó uno por uno',
};

/** What was done, in words. */
export function deedOf(past: Past): string {
  if (past.kind === 'SYNC') return ACTIONS[past.action];
  switch (past.relation) {
    case 'MISMA':
      return 'Se unieron';
    case 'DISTINTAS':
      return 'Son personas distintas';
    case 'ABIERTA':
      return 'Se deshizo: esperan otra vez';
  }
}

/** What it was about, and of which Punto. */
export function aboutOf(past: Past): string {
  if (past.kind === 'PAIR') return past.about;
  const many = past.ids.length > 1 ? ` (${formatQuantity(past.ids.length, 'dato', 'datos')})` : '';
  return `${past.about}${many}${past.siteName === null ? '' : `, ${past.siteName}`}`;
}

export function whoOf({ by, mine }: Past): string {
  if (mine) return 'Usted';
  return by ?? 'Alguien que ya no está aquí';
}

/** Whether it stands, and if it can be taken back. */
export function stateOf(past: Past): { readonly tone: Tone; readonly label: string } {
  if (past.kind === 'PAIR' ? past.relation === 'ABIERTA' : past.undoneAt !== null) {
    return { tone: 'unknown', label: 'Deshecha' };
  }
  if (past.kind === 'SYNC' && past.superseded) return { tone: 'doubt', label: 'Hay otra después' };
  return { tone: 'good', label: 'Vale' };
}

export function canBeUndone(past: Past): boolean {
  return past.kind === 'PAIR' ? past.relation !== 'ABIERTA' : past.undoneAt === null && !past.superseded;
}
