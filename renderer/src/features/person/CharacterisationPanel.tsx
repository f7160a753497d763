import { useMutation, useQuery } from '@tanstack/react-query';
import { QUESTIONS } from '#shared/domain/characterisation-rules.ts';
import type { Question } from '#shared/domain/characterisation-rules.ts';
import { labels } from '#shared/text/labels.ts';
import type { FilePanelProps } from '#renderer/features/person/file-model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, client, refusalOf } from '#renderer/lib/api.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatDate, formatLocalDate } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo } from '#renderer/lib/route.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import classes from '#renderer/features/person/CharacterisationPanel.module.css';

type Due = Outputs['characterisation']['due'];
type Answers = NonNullable<Outputs['characterisation']['answers']>;

/** Whether it is due and since when it is answered: the desk learns no more than that. */
export function CharacterisationPanel({ file: { shown } }: FilePanelProps) {
  const { id } = shown;
  const here = useQuery(api.session.status.queryOptions()).data;
  const role = here?.user?.role;
  const asks = here?.role === 'station' && shown.kind !== 'ERASED' && (role === 'desk' || role === 'admin');
  const reads = shown.kind !== 'ERASED' && (role === 'central' || role === 'admin');
  const due = useQuery(api.characterisation.due.queryOptions({ personId: id }, { enabled: asks }));
  // Not a query: each reading is a decision, leaves a trace, and stays in no cache.
  const read = useMutation({
    mutationFn: () => client.characterisation.answers.query({ personId: id }),
    gcTime: 0,
  });
  const ask: Action = {
    id: 'file.characterise',
    label: 'Hacer la caracterización',
    keys: ['Ctrl+D'],
    when: () => asks && due.data !== undefined && !due.data.otherPunto,
    run: () => {
      goTo('caracterizar', { personId: id, back: 'persona' });
    },
  };
  const show: Action = {
    id: 'file.answers',
    label: 'Ver las respuestas',
    keys: ['F8'],
    when: () => reads && !read.isPending,
    run: () => {
      read.mutate();
    },
  };
  useActions('Ficha', [...(asks ? [ask] : []), ...(reads ? [show] : [])]);
  if (shown.kind === 'ERASED') return null;
  return (
    <Panel
      title="Caracterización"
      aside={
        asks && due.data?.otherPunto === false ? <ActionHint action={ask} label="Preguntar" /> : undefined
      }
    >
      {asks ? (
        <p className={classes.words}>
          {due.error === null
            ? due.data === undefined
              ? 'Consultando…'
              : wordsOf(due.data)
            : refusalOf(due.error).message}
        </p>
      ) : null}
      {read.data === undefined ? null : read.data === null ? (
        <p className={classes.words}>Aún no hay respuestas.</p>
      ) : (
        <AnswerList answers={read.data} />
      )}
      {read.error === null ? null : (
        <p className={classes.words} role="alert">
          {refusalOf(read.error).message}
        </p>
      )}
      {reads && read.data === undefined ? (
        <p className={classes.quiet}>
          <ActionHint action={show} /> Cada lectura queda en la auditoría.
        </p>
      ) : null}
    </Panel>
  );
}

function wordsOf({ due, dueOn, completedOn, otherPunto }: Due): string {
  if (otherPunto) return 'La hace el Punto que registró a la persona, o el formulario web de la ciudad.';
  if (dueOn === null) return 'Pendiente: nunca se le ha preguntado.';
  const done =
    completedOn === null ? 'No autorizó la última vez.' : `Hecha el ${formatLocalDate(completedOn)}.`;
  return due
    ? `${done} Toca preguntar de nuevo.`
    : `${done} Se pregunta de nuevo desde el ${formatLocalDate(dueOn)}.`;
}

function AnswerList({ answers }: { readonly answers: Answers }) {
  const { sensitive } = answers;
  const codes: Partial<Record<Question, readonly string[]>> = {
    ...codesOf(answers, ['estrato', 'livingArea', 'education', 'occupation']),
    ...(sensitive === null
      ? {}
      : {
          ...codesOf(sensitive, ['genderIdentity', 'sexualOrientation', 'ethnicity', 'conflictVictim']),
          disability: sensitive.disability,
        }),
  };
  const questions = (Object.keys(QUESTIONS) as Question[]).filter(
    (question) => codes[question] !== undefined,
  );
  return (
    <>
      <dl className={classes.lines}>
        {questions.map((question) => {
          const words: Readonly<Record<string, string>> = labels[question];
          const given = codes[question] ?? [];
          return (
            <div key={question} className={classes.line}>
              <dt>{labels.question[question]}</dt>
              <dd>{given.length === 0 ? '–' : given.map((code) => words[code] ?? code).join(', ')}</dd>
            </div>
          );
        })}
      </dl>
      <p className={classes.quiet}>
        {answers.completedAt === null ? '' : `Del ${formatDate(answers.completedAt)}. `}
        {sensitive === null ? 'Las sensibles no se muestran: no hay una autorización vigente.' : ''}
      </p>
    </>
  );
}

/** The codes of some fields, one each, none where nothing is stored. */
function codesOf<Name extends Question>(
  row: Readonly<Record<Name, string | null>>,
  names: readonly Name[],
): Partial<Record<Question, readonly string[]>> {
  return Object.fromEntries(
    names.map((name) => {
      const code = row[name];
      return [name, code === null ? [] : [code]];
    }),
  );
}
