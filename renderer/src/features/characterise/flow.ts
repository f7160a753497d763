import { QUESTIONS, UNCHANGED } from '#shared/domain/characterisation-rules.ts';
import type { GivenAnswers, Question } from '#shared/domain/characterisation-rules.ts';
import type { ConsentMedium } from '#shared/domain/codes.ts';
import type { Outputs } from '#renderer/lib/api.ts';

/** What the core said about whom the questions are put to. */
export type Form = Outputs['characterisation']['form'];

/** What was decided about the sensitive questions: how it was authorised, or that it was not. */
export type Decision = Exclude<ConsentMedium, 'FORMULARIO_WEB'> | 'NO';

/** Codes of one answer; «as before» is a code too, and stands alone. */
export type Answer = readonly string[];

/** How far the questions have come. A value: every key makes another one. */
export interface Flow {
  readonly decision: Decision | undefined;
  readonly answers: Partial<Readonly<Record<Question, Answer>>>;
  /** Position in `stepsOf`. */
  readonly at: number;
}

export type Step =
  | { readonly kind: 'consent' }
  | { readonly kind: 'question'; readonly question: Question }
  | { readonly kind: 'end' };

export const START: Flow = { decision: undefined, answers: {}, at: 0 };

/** Nobody who may decide for a minor is known: the sensitive questions cannot be authorised. */
export function needsRepresentative(form: Form): boolean {
  return form.minor && form.representative === null;
}

/** What is shown, one after the other: the decision where none holds, the questions it allows, and the end. */
export function stepsOf(form: Form, { decision }: Flow): readonly Step[] {
  const authorised = form.authorised || (decision !== undefined && decision !== 'NO');
  const questions = authorised ? form.allQuestions : form.basicQuestions;
  return [
    ...(form.authorised ? [] : [{ kind: 'consent' } as const]),
    ...questions.map((question) => ({ kind: 'question', question }) as const),
    { kind: 'end' },
  ];
}

export function stepOf(form: Form, flow: Flow): Step {
  return stepsOf(form, flow)[flow.at] ?? { kind: 'end' };
}

/** The position among the questions, from 1, and how many there are. */
export function progressOf(form: Form, flow: Flow): { readonly done: number; readonly all: number } {
  const steps = stepsOf(form, flow);
  const questions = steps.filter((step) => step.kind === 'question').length;
  const before = steps.slice(0, flow.at + 1).filter((step) => step.kind === 'question').length;
  return { done: before, all: questions };
}

export function decided(flow: Flow, decision: Decision): Flow {
  return { ...flow, decision, at: flow.at + 1 };
}

/** The next step without a decision: nobody is there who could decide. */
export function passed(flow: Flow): Flow {
  return { ...flow, decision: undefined, at: flow.at + 1 };
}

/** One answer, skipped or «as before», and on to the next question. */
export function answered(flow: Flow, question: Question, code: string): Flow {
  return { ...flow, answers: { ...flow.answers, [question]: [code] }, at: flow.at + 1 };
}

/** Sets or takes away one of several marks. «Ninguna» stands alone and is the whole answer. */
export function marked(flow: Flow, question: Question, code: string): Flow {
  if (code === 'NINGUNA') return answered(flow, question, code);
  const { options } = QUESTIONS[question];
  const before = (flow.answers[question] ?? []).filter(
    (each) => each !== 'NINGUNA' && options.includes(each),
  );
  const marks = before.includes(code) ? before.filter((each) => each !== code) : [...before, code];
  const { [question]: _old, ...others } = flow.answers;
  return { ...flow, answers: marks.length === 0 ? others : { ...others, [question]: marks } };
}

/** On with the marks that are set; without any the question waits. */
export function confirmed(flow: Flow, question: Question): Flow {
  return flow.answers[question] === undefined ? flow : { ...flow, at: flow.at + 1 };
}

export function back(flow: Flow): Flow {
  return { ...flow, at: Math.max(0, flow.at - 1) };
}

/** What the end says: how many were answered and how many were not, never which. */
export function countsOf(form: Form, flow: Flow): { readonly answered: number; readonly skipped: number } {
  const questions = stepsOf(form, flow).flatMap((step) => (step.kind === 'question' ? [step.question] : []));
  const skipped = questions.filter((question) => {
    const answer = flow.answers[question];
    return answer === undefined || (answer.length === 1 && answer[0] === QUESTIONS[question].skip);
  }).length;
  return { answered: questions.length - skipped, skipped };
}

/** The answers to what was asked, as the core takes them. What an earlier decision allowed and this one does not is left out. */
export function givenIn(form: Form, flow: Flow): GivenAnswers {
  const questions = stepsOf(form, flow).flatMap((step) => (step.kind === 'question' ? [step.question] : []));
  const given = questions.map((question): [Question, string | readonly string[]] => {
    const { skip, several } = QUESTIONS[question];
    const answer = flow.answers[question] ?? [skip];
    const [only] = answer;
    return [question, several === true && only !== UNCHANGED ? answer : (only ?? skip)];
  });
  // The codes are those of QUESTIONS; the core validates every one of them.
  return Object.fromEntries(given) as GivenAnswers;
}

export function hasBegun(flow: Flow): boolean {
  return flow.at > 0 || Object.keys(flow.answers).length > 0;
}
