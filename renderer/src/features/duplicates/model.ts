import { CHOICES, type Choice } from '#shared/domain/person-choice.ts';
import { labels } from '#shared/text/labels.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatLocalDate } from '#renderer/lib/formats.ts';

export type Comparison = Outputs['people']['compare'];
export type DuplicateCase = Outputs['people']['cases'][number];
export type SideName = 'low' | 'high';
type Side = Comparison['low'];
type Values = Side['values'];

export interface Row {
  readonly code: Choice;
  readonly label: string;
  /** Null where it is not known here: it stays with another Punto. */
  readonly low: string | null;
  readonly high: string | null;
  readonly equal: boolean;
  /** Whether one of the two can be chosen here. */
  readonly open: boolean;
}

const LABELS: Readonly<Record<Choice, string>> = {
  DOCUMENTO: 'Documento',
  NOMBRES: 'Nombres',
  APELLIDOS: 'Apellidos',
  NACIMIENTO: 'Nacimiento',
  SEXO: 'Sexo',
  BARRIO: 'Barrio',
  CELULAR: 'Celular',
  REPRESENTANTE: 'Representante',
};

/** What can be compared, in the order of a form; who represents a minor only where somebody does. */
export function rowsOf({ low, high }: Comparison): readonly Row[] {
  return CHOICES.map(({ code, fields }) => {
    const known = fields.every((field) => field in low.values && field in high.values);
    const same = fields.every((field) => (low.values[field] ?? null) === (high.values[field] ?? null));
    return {
      code,
      label: LABELS[code],
      low: shown(code, low.values),
      high: shown(code, high.values),
      equal: known && same,
      open: known && !same && low.own,
    };
  }).filter(
    ({ code, low: one, high: other }) => code !== 'REPRESENTANTE' || one !== NOTHING || other !== NOTHING,
  );
}

export const NOTHING = 'Sin dato';

function shown(code: Choice, values: Values): string | null {
  const fields = CHOICES.find((each) => each.code === code)?.fields ?? [];
  if (!fields.every((field) => field in values)) return null;
  const text = (field: keyof Values) => (values[field] == null ? '' : String(values[field]));
  const label = (group: Readonly<Record<string, string>>, value: string) => group[value] ?? value;
  const said: Readonly<Record<Choice, () => string>> = {
    DOCUMENTO: () =>
      values.documentNumber == null
        ? labels.documentType.SIN_DOC
        : `${text('documentType')} ${text('documentNumber')}`,
    NOMBRES: () => text('givenNames'),
    APELLIDOS: () => text('surnames'),
    NACIMIENTO: () => (values.birthDate == null ? '' : formatLocalDate(text('birthDate'))),
    SEXO: () => label(labels.sex, text('sex')),
    BARRIO: () =>
      [
        text('neighbourhood'),
        text('comuna') === 'NO_INFORMA' ? '' : `comuna ${label(labels.comuna, text('comuna'))}`,
      ]
        .filter((part) => part !== '')
        .join(', '),
    CELULAR: () => text('phone'),
    REPRESENTANTE: () =>
      [text('representativeName'), label(labels.kinship, text('representativeKinship'))]
        .filter((part) => part !== '')
        .join(', '),
  };
  return said[code]() || NOTHING;
}

export type Marked = Readonly<Partial<Record<Choice, SideName>>>;

/** At first the older registration's, except where it has nothing. */
export function firstMarks(rows: readonly Row[]): Marked {
  return Object.fromEntries(
    rows
      .filter(({ open }) => open)
      .map(({ code, low, high }) => [code, low === NOTHING && high !== NOTHING ? 'high' : 'low']),
  );
}

/** What the registration that stays takes over from the other. */
export function takenOver(rows: readonly Row[], marked: Marked): Choice[] {
  return rows.flatMap(({ code, open }) => (open && marked[code] === 'high' ? [code] : []));
}

/** Where a side was registered, for its heading. */
export function placeOf({ siteName, own }: Side): string {
  return siteName ?? (own ? 'Este Punto' : 'Otro Punto');
}

/** A side in a sentence after «de»: by its Punto where that tells the two apart. */
export function sideName(comparison: Comparison, side: SideName): string {
  const here = placeOf(comparison[side]);
  if (here === placeOf(comparison[side === 'low' ? 'high' : 'low']))
    return `la ficha ${side === 'low' ? 1 : 2}`;
  return comparison[side].siteName ?? here.toLowerCase().replace('punto', 'Punto');
}
