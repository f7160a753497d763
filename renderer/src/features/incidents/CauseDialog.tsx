import { Stack, UnstyledButton } from '@mantine/core';
import { incidentCause } from '#shared/domain/incident-act.ts';
import type { IncidentCause } from '#shared/domain/incident-act.ts';
import { because } from '#shared/text/incident-ticket.ts';
import { labels } from '#shared/text/labels.ts';
import type { Incident } from '#renderer/features/incidents/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/incidents/CauseDialog.module.css';

interface CauseDialogProps {
  readonly incident: Incident;
  /** The incident is closed with the answer. */
  readonly closing: boolean;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onChoose: (cause: IncidentCause) => void;
  readonly onClose: () => void;
}

/** One digit a cause; Enter takes the one that the observations point to. */
export function CauseDialog({ incident, closing, busy, failure, onChoose, onClose }: CauseDialogProps) {
  const { suggestion, attributed } = incident;
  const choices = incidentCause.options.map((cause, index): Action & { readonly cause: IncidentCause } => ({
    id: `cause.${cause}`,
    label: labels.incidentCause[cause],
    keys: [String(index + 1)],
    cause,
    when: () => !busy,
    run: () => {
      onChoose(cause);
    },
  }));
  const accept: Action = {
    id: 'cause.accept',
    label:
      suggestion === null ? 'Aceptar la propuesta' : `Aceptar: ${labels.incidentCause[suggestion.cause]}`,
    keys: ['Enter'],
    when: () => suggestion !== null && !busy,
    run: () => {
      if (suggestion !== null) onChoose(suggestion.cause);
    },
  };
  return (
    <Dialog
      title={
        closing
          ? `Cerrar: ¿qué causó la caída de ${incident.zone}?`
          : `¿Qué causó la caída de ${incident.zone}?`
      }
      onClose={onClose}
      actions={[...choices, accept]}
    >
      <Stack gap="md">
        {suggestion === null ? (
          <Banner tone="unknown" title="Todavía nada apunta a una causa">
            Cuando la zona vuelva, el tiempo que lleve encendido el equipo dirá más.
          </Banner>
        ) : (
          <Banner
            tone="planned"
            title={`Propuesta: ${labels.incidentCause[suggestion.cause]}`}
            aside={<ActionButton action={accept} label="Aceptar" size="xs" data-autofocus />}
          >
            {because(suggestion)}
          </Banner>
        )}
        <div className={classes.choices} role="group" aria-label="Causas">
          {choices.map((choice) => (
            <UnstyledButton
              key={choice.cause}
              className={classes.choice}
              aria-pressed={choice.cause === attributed?.cause}
              aria-keyshortcuts={choice.keys.join(' ')}
              disabled={busy}
              onClick={choice.run}
            >
              <KeyCap keys={choice.keys} decorative />
              {choice.label}
            </UnstyledButton>
          ))}
        </div>
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se guardó." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
      </Stack>
    </Dialog>
  );
}
