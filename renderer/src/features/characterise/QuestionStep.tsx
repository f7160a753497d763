import type { Question } from '#shared/domain/characterisation-rules.ts';
import { QUESTIONS, UNCHANGED } from '#shared/domain/characterisation-rules.ts';
import { AnswerTile } from '#renderer/features/characterise/AnswerTile.tsx';
import { answered, confirmed, marked } from '#renderer/features/characterise/flow.ts';
import type { Flow } from '#renderer/features/characterise/flow.ts';
import { optionsOf, WORDING } from '#renderer/features/characterise/questions.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import classes from '#renderer/features/characterise/CharacteriseView.module.css';

interface QuestionStepProps {
  readonly question: Question;
  /** The questions were gone through before: an answer may stay as it was. */
  readonly again: boolean;
  readonly flow: Flow;
  readonly onFlow: (next: Flow) => void;
}

/** One question: a digit answers it, 0 or S skips it. Of several answers each digit sets a mark, and Enter goes on. */
export function QuestionStep({ question, again, flow, onFlow }: QuestionStepProps) {
  const { skip, several = false } = QUESTIONS[question];
  const { help } = WORDING[question];
  const given = flow.answers[question] ?? [];
  const options = optionsOf(question).map(({ code, label, key }) => ({
    code,
    action: {
      id: `characterise.${question}.${code}`,
      label,
      keys: [key],
      run: () => {
        onFlow(several ? marked(flow, question, code) : answered(flow, question, code));
      },
    } satisfies Action,
  }));
  const leaveOut: Action = {
    id: 'characterise.skip',
    label: question === 'estrato' ? 'No sabe, o saltar' : 'Saltar',
    keys: ['0', 'S'],
    shownKeys: ['0'],
    run: () => {
      onFlow(answered(flow, question, skip));
    },
  };
  const same: Action = {
    id: 'characterise.same',
    label: 'Igual que antes',
    keys: ['I'],
    when: () => again,
    run: () => {
      onFlow(answered(flow, question, UNCHANGED));
    },
  };
  const onward: Action = {
    id: 'characterise.confirm',
    label: 'Seguir',
    keys: ['Enter'],
    when: () => given.length > 0,
    run: () => {
      onFlow(confirmed(flow, question));
    },
  };
  useActions('Caracterización', [
    ...options.map((each) => each.action),
    leaveOut,
    ...(again ? [same] : []),
    // Who came back to an answered question goes on with it.
    onward,
  ]);
  return (
    <>
      {help === undefined ? null : <p className={classes.help}>{help}</p>}
      <div className={classes.answers} data-many={options.length > 6 || undefined}>
        {options.map(({ code, action }) => (
          <AnswerTile key={code} action={action} chosen={given.includes(code)} several={several} />
        ))}
      </div>
      <div className={classes.aside}>
        <AnswerTile action={leaveOut} chosen={given.includes(skip)} quiet />
        {again ? <AnswerTile action={same} chosen={given.includes(UNCHANGED)} quiet /> : null}
        {several ? <ActionButton action={onward} size="lg" className={classes.onward ?? ''} /> : null}
      </div>
    </>
  );
}
