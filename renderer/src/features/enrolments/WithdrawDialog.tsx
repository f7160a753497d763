import { Stack, Text } from '@mantine/core';
import { withdrawalReason } from '#shared/domain/enrolment.ts';
import type { WithdrawalReason } from '#shared/domain/enrolment.ts';
import { labels } from '#shared/text/labels.ts';
import { spokenName } from '#renderer/features/enrolments/model.ts';
import type { GroupPerson } from '#renderer/features/enrolments/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';

interface WithdrawDialogProps {
  readonly person: GroupPerson;
  readonly failure: Failure | undefined;
  readonly onReason: (reason: WithdrawalReason) => void;
  readonly onClose: () => void;
}

/** Why somebody leaves a group: one key says it and does it. */
export function WithdrawDialog({ person, failure, onReason, onClose }: WithdrawDialogProps) {
  const reasons = withdrawalReason.options.map((reason, index): Action => ({
    id: `withdraw.${reason}`,
    label: labels.withdrawal[reason],
    keys: [String(index + 1)],
    run: () => {
      onReason(reason);
    },
  }));
  return (
    <Dialog title={`Retirar a ${spokenName(person)}`} onClose={onClose} actions={reasons} size="34rem">
      <Stack gap="sm">
        <Text>
          {person.state === 'INSCRITO'
            ? 'Su cupo pasa a la primera persona en espera. Si vuelve, se inscribe de nuevo al final de la fila.'
            : 'Si vuelve, se inscribe de nuevo al final de la fila.'}
        </Text>
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se retiró a nadie." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        {reasons.map((action) => (
          <ActionButton key={action.id} action={action} variant="default" justify="space-between" />
        ))}
      </Stack>
    </Dialog>
  );
}
