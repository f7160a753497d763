import { Paper, Progress, Title } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { ConsentStep } from '#renderer/features/characterise/ConsentStep.tsx';
import { EndStep } from '#renderer/features/characterise/EndStep.tsx';
import { back, hasBegun, progressOf, stepOf } from '#renderer/features/characterise/flow.ts';
import type { Flow, Form, Step } from '#renderer/features/characterise/flow.ts';
import { LeaveDialog } from '#renderer/features/characterise/LeaveDialog.tsx';
import { QuestionStep } from '#renderer/features/characterise/QuestionStep.tsx';
import { WORDING } from '#renderer/features/characterise/questions.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { useLeaving } from '#renderer/lib/route.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/characterise/CharacteriseView.module.css';

export interface CharacteriseViewProps {
  readonly form: Form;
  readonly flow: Flow;
  readonly failure: Failure | undefined;
  readonly busy: boolean;
  readonly saved: boolean;
  readonly onFlow: (next: Flow) => void;
  readonly onSave: () => void;
  readonly onLeave: () => void;
}

function titleOf(step: Step, saved: boolean): string {
  if (step.kind === 'consent') return '¿Nos autoriza unas preguntas sensibles?';
  if (step.kind === 'question') return WORDING[step.question].ask;
  return saved ? 'Gracias. Sus respuestas quedaron guardadas.' : 'Eso es todo';
}

/** Each step begins at its question: it takes the focus, is read out, and the digits answer it. */
function StepTitle({ title }: { readonly title: string }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  return (
    <Title order={2} className={classes.title} tabIndex={-1} ref={heading}>
      {title}
    </Title>
  );
}

/**
 * One question a screen, so large and so quiet that the screen can be turned to the visitor: no name, no document, and
 * at the end no answers.
 */
export function CharacteriseView(props: CharacteriseViewProps) {
  const { form, flow, saved, onFlow, onLeave } = props;
  const asked = useLeaving(hasBegun(flow) && !saved);
  const step = stepOf(form, flow);
  const progress = progressOf(form, flow);
  const leave: Action = {
    id: 'characterise.leave',
    label: saved ? 'Volver' : 'Salir',
    keys: ['Escape'],
    run: onLeave,
  };
  const previous: Action = {
    id: 'characterise.previous',
    label: 'Pregunta anterior',
    keys: ['ArrowLeft'],
    when: () => flow.at > 0 && !props.busy && !saved,
    run: () => {
      onFlow(back(flow));
    },
  };
  useActions('Caracterización', [leave, previous]);

  const content = ((): ReactNode => {
    switch (step.kind) {
      case 'consent':
        return <ConsentStep form={form} flow={flow} onFlow={onFlow} />;
      case 'question':
        return (
          <QuestionStep
            key={step.question}
            question={step.question}
            again={form.again}
            flow={flow}
            onFlow={onFlow}
          />
        );
      case 'end':
        return (
          <EndStep
            form={form}
            flow={flow}
            failure={props.failure}
            busy={props.busy}
            saved={saved}
            onSave={props.onSave}
            onLeave={onLeave}
          />
        );
    }
  })();

  return (
    <>
      <Paper className={classes.screen}>
        <div className={classes.top}>
          <span className={classes.count}>
            {step.kind === 'question' ? `Pregunta ${progress.done} de ${progress.all}` : 'Caracterización'}
          </span>
          <Progress
            className={classes.progress}
            value={step.kind === 'end' ? 100 : (Math.max(0, progress.done - 1) / progress.all) * 100}
            size="sm"
            transitionDuration={0}
            aria-label="Avance de las preguntas"
          />
        </div>
        <div className={classes.step}>
          <StepTitle key={`${flow.at} ${saved}`} title={titleOf(step, saved)} />
          {content}
        </div>
        <div className={classes.foot}>
          <ActionHint action={previous} label="Atrás" />
          <ActionHint action={leave} />
        </div>
      </Paper>
      {asked.leave === undefined ? null : <LeaveDialog onLeave={asked.leave} onStay={asked.stay} />}
    </>
  );
}
