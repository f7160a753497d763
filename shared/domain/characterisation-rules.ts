import { z } from 'zod';
import { localDate } from './bogota.ts';
import { packDisability, SENSITIVE_FIELDS, type SensitiveField } from './characterisation.ts';
import {
  conflictVictim,
  disability,
  education,
  estrato,
  ethnicity,
  genderIdentity,
  livingArea,
  occupation,
  sexualOrientation,
  type Disability,
} from './codes.ts';
import type { RecordFields } from './entities.ts';

/**
 * The rules of the characterisation (enfoque diferencial), apart from where it is asked and stored.
 *
 * What it rests on. Estrato, zone, education and occupation are not sensitive: a public entity may hold them for its
 * own function without an authorisation (Ley 1581 de 2012, art. 10 lit. a), after saying what for; they are optional all the same. The other five
 * are sensitive (art. 5): nothing of them is stored without an explicit authorisation (art. 6 lit. a), nothing is
 * made to depend on them (Decreto 1377 de 2013, art. 6), and a minor's representative decides (art. 7; Decreto 1377,
 * art. 12).
 */
type Answers = Pick<
  RecordFields<'characterisation'>,
  SensitiveField | 'estrato' | 'livingArea' | 'education' | 'occupation'
>;
export type Question = keyof Answers;

interface QuestionRule {
  /** The codes offered, in the order of their keys 1, 2, 3 … */
  readonly options: readonly string[];
  /** What is stored when the person skips: it says that the question was put. */
  readonly skip: string;
  /** Several answers together. */
  readonly several?: true;
  /** Nobody asks a child, or whoever represents it, about these (Ley 1581, art. 7: the interest of the child). */
  readonly adultsOnly?: true;
}

const without = (codes: readonly string[], skip: string) => codes.filter((code) => code !== skip);

/** In the order in which they are asked: what is not sensitive first, then the sensitive ones. */
export const QUESTIONS: Readonly<Record<Question, QuestionRule>> = {
  // The keys of the strata are their own numbers.
  estrato: { options: ['1', '2', '3', '4', '5', '6', '0'], skip: 'NS' },
  livingArea: { options: without(livingArea.options, 'NO_INFORMA'), skip: 'NO_INFORMA' },
  education: { options: without(education.options, 'NO_INFORMA'), skip: 'NO_INFORMA' },
  occupation: { options: without(occupation.options, 'NO_INFORMA'), skip: 'NO_INFORMA' },
  genderIdentity: {
    options: without(genderIdentity.options, 'OMITIDA'),
    skip: 'OMITIDA',
    adultsOnly: true,
  },
  sexualOrientation: {
    options: without(sexualOrientation.options, 'OMITIDA'),
    skip: 'OMITIDA',
    adultsOnly: true,
  },
  ethnicity: { options: without(ethnicity.options, 'OMITIDA'), skip: 'OMITIDA' },
  disability: { options: without(disability.options, 'OMITIDA'), skip: 'OMITIDA', several: true },
  conflictVictim: { options: without(conflictVictim.options, 'OMITIDA'), skip: 'OMITIDA' },
};
const ALL = Object.keys(QUESTIONS) as Question[];

function isSensitive(question: Question): question is SensitiveField {
  return (SENSITIVE_FIELDS as readonly string[]).includes(question);
}

export interface Circumstances {
  /** Whether the sensitive questions may be asked: somebody who may decide has authorised them. */
  readonly authorised: boolean;
  readonly minor: boolean;
}

/** What is asked of somebody, in order. */
export function questionsFor({ authorised, minor }: Circumstances): Question[] {
  return ALL.filter(
    (question) =>
      (authorised || !isSensitive(question)) && !(minor && QUESTIONS[question].adultsOnly === true),
  );
}

/** «As before»: what is stored stays, and nobody at the desk sees it. */
export const UNCHANGED = 'IGUAL';

const unchanged = z.literal(UNCHANGED);
const severalDisabilities = z
  .array(disability)
  .min(1)
  .max(6)
  .refine(
    (marked) =>
      new Set(marked).size === marked.length &&
      (marked.length === 1 || !marked.some((code) => code === 'NINGUNA' || code === 'OMITIDA')),
    'Marque una o varias discapacidades, o «Ninguna» sola.',
  );

/** What the desk sends: an answer to every question that was asked, and nothing about those that were not. */
export const givenAnswers = z.strictObject({
  estrato: estrato.or(unchanged),
  livingArea: livingArea.or(unchanged),
  education: education.or(unchanged),
  occupation: occupation.or(unchanged),
  genderIdentity: genderIdentity.or(unchanged).optional(),
  sexualOrientation: sexualOrientation.or(unchanged).optional(),
  ethnicity: ethnicity.or(unchanged).optional(),
  disability: severalDisabilities.or(unchanged).optional(),
  conflictVictim: conflictVictim.or(unchanged).optional(),
});
export type GivenAnswers = z.output<typeof givenAnswers>;

/** The questions that were answered and may not be asked of this person; none when all is as it should be. */
export function answeredWithoutRight(given: GivenAnswers, circumstances: Circumstances): Question[] {
  const asked = questionsFor(circumstances);
  return ALL.filter((question) => given[question] !== undefined && !asked.includes(question));
}

/**
 * What is stored. What may not be asked is null, whatever was stored before; what was asked and not answered was
 * skipped; what is «as before» stays, and was skipped where nothing is stored.
 */
export function settledAnswers(
  before: Answers | null,
  given: GivenAnswers,
  circumstances: Circumstances,
): Answers {
  const asked = questionsFor(circumstances);
  const settled = ALL.map((question): [Question, string | null] => {
    if (!asked.includes(question)) return [question, null];
    const { skip } = QUESTIONS[question];
    const answer = given[question] ?? skip;
    if (answer === UNCHANGED) return [question, before?.[question] ?? skip];
    return [question, typeof answer === 'string' ? answer : packDisability(answer)];
  });
  // Every code comes from the schema above or from a stored row; the ledger validates the row once more.
  return Object.fromEntries(settled) as Answers;
}

/** Codes that only say that somebody did not tell. */
const UNTOLD: ReadonlySet<string | null> = new Set([null, 'NS', 'NO_INFORMA', 'NO_RESPONDE', 'OMITIDA']);

/** Whether anything was told: who skipped everything was asked, and is not characterised (CARACTERIZADOS). */
export function tellsSomething(answers: Answers): boolean {
  return ALL.some((question) => !UNTOLD.has(answers[question]));
}

/** More than one disability is MULTIPLE, which is derived and never stored. */
export function disabilityGroup(marked: readonly Disability[]): Disability | 'MULTIPLE' | null {
  return marked.length > 1 ? 'MULTIPLE' : (marked[0] ?? null);
}

/** The setting `characterisation.refreshMonths` where the centre gave none. */
export const REFRESH_MONTHS = 12;

/** The day (YYYY-MM-DD) on which the questions are due again: so many months later, or the last day of a shorter month. */
export function refreshDay(completedAt: number, months: number): string {
  const [year = 0, month = 0, day = 0] = localDate(completedAt).split('-').map(Number);
  const lastDay = new Date(Date.UTC(year, month - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month - 1 + months, Math.min(day, lastDay))).toISOString().slice(0, 10);
}

/** Whether the questions are due: never gone through, or too long ago. */
export function isDue(completedAt: number | null, now: number, months: number): boolean {
  return completedAt === null || localDate(now) >= refreshDay(completedAt, months);
}
