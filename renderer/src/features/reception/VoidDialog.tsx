import { Stack, Text } from '@mantine/core';
import type { Today, Visit } from '#renderer/features/reception/model.ts';
import { ReasonChoice, useReason } from '#renderer/features/reception/ReasonChoice.tsx';
import { useVisitChoice, VisitPicker } from '#renderer/features/reception/VisitPicker.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';

const REASONS = ['Persona equivocada', 'Servicio equivocado', 'Registrado dos veces', 'No se quedó'] as const;

interface VoidDialogProps {
  readonly today: Today;
  readonly failure: Failure | undefined;
  readonly onVoid: (visit: Visit, reason: string) => void;
  readonly onClose: () => void;
}

/**
 * Voiding is a fact of its own and carries a reason. The last visit is chosen, so that one key more voids it; the
 * arrows reach the others of today, and the days before as far as the centre lets the desks correct.
 */
export function VoidDialog({ today, failure, onVoid, onClose }: VoidDialogProps) {
  const choice = useVisitChoice({ today, eligible: (visit) => !visit.voided });
  const { visit } = choice;
  const reason = useReason({
    reasons: REASONS,
    when: () => visit !== undefined,
    onReason: (why) => {
      if (visit !== undefined) onVoid(visit, why);
    },
  });
  return (
    <Dialog
      title="Anular un registro"
      onClose={onClose}
      actions={[...reason.usual, reason.confirm, ...choice.actions]}
      size="46rem"
    >
      <Stack gap="md">
        <VisitPicker choice={choice} today={today.date} />
        <Text>
          {visit === undefined ? null : (
            <>
              ¿Por qué se anula el de <strong>{visit.name}</strong>?{' '}
            </>
          )}
          No se borra: deja de contar y queda con su motivo.
        </Text>
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se anuló nada." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <ReasonChoice reason={reason} />
      </Stack>
    </Dialog>
  );
}
