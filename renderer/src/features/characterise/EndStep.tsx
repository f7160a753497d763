import { countsOf } from '#renderer/features/characterise/flow.ts';
import type { Flow, Form } from '#renderer/features/characterise/flow.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/characterise/CharacteriseView.module.css';

interface EndStepProps {
  readonly form: Form;
  readonly flow: Flow;
  readonly failure: Failure | undefined;
  readonly busy: boolean;
  readonly saved: boolean;
  readonly onSave: () => void;
  readonly onLeave: () => void;
}

/** How much was answered and never what: others may be looking on. */
export function EndStep({ form, flow, failure, busy, saved, onSave, onLeave }: EndStepProps) {
  const { answered, skipped } = countsOf(form, flow);
  const enter: Action = saved
    ? { id: 'characterise.done', label: 'Terminar', keys: ['Enter'], run: onLeave }
    : { id: 'characterise.save', label: 'Guardar', keys: ['Enter'], when: () => !busy, run: onSave };
  useActions('Caracterización', [enter]);
  return (
    <>
      <p className={classes.notice} role="status">
        {saved
          ? 'Puede pedir que se las muestren, corregirlas o retirar su autorización cuando quiera, en cualquier Punto.'
          : `${formatQuantity(answered, 'respuesta', 'respuestas')} y ${formatQuantity(skipped, 'saltada', 'saltadas')}. Por privacidad no se muestran aquí; con la tecla ← puede volver a cada una.`}
      </p>
      {failure === undefined || saved ? null : (
        <Banner
          tone="bad"
          title={failure.code === 'SIN_RED' ? 'Sin respuesta: pulse Enter otra vez.' : 'No se guardó nada.'}
          urgent
        >
          {failure.message} (código {failure.code})
        </Banner>
      )}
      <div className={classes.aside}>
        <ActionButton action={enter} size="lg" loading={busy} />
      </div>
    </>
  );
}
