import { TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { labels } from '#shared/text/labels.ts';
import { CONTACT_ANSWERS } from '#renderer/features/person/ConsentCard.tsx';
import { STATES, stepWords } from '#renderer/features/person/consent-words.ts';
import type { PurposeHistory } from '#renderer/features/person/consent-words.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import { NoticeDialog } from '#renderer/ui/NoticeDialog.tsx';
import classes from '#renderer/features/person/ConsentsPanel.module.css';

interface ConsentDialogProps {
  readonly asked: { readonly personId: string; readonly opening: string };
  readonly history: PurposeHistory;
  readonly onClose: () => void;
}

/** What goes with an authorisation that is taken back. */
const LOST: Partial<Record<PurposeHistory['purpose'], string>> = {
  CONTACTO: 'Se borra el celular y no se le contacta más.',
  CARACTERIZACION: 'Se borran sus respuestas sensibles.',
};

type Shown = 'current' | 'proof' | undefined;

/** One purpose: what holds and how it came about, the answer given now, and taking it back. */
export function ConsentDialog({ asked, history, onClose }: ConsentDialogProps) {
  const { purpose, kind, steps } = history;
  const [shown, setShown] = useState<Shown>();
  const [revoking, setRevoking] = useState(false);
  const [reason, setReason] = useState('');
  const desk = useQuery(api.session.status.queryOptions()).data?.role === 'station';
  const notice = useQuery(api.consent.notices.queryOptions()).data?.[purpose];
  const consentId = steps[0]?.consentId;
  const proof = useQuery(
    api.consent.shown.queryOptions(
      { ...asked, consentId: consentId ?? '' },
      { enabled: shown === 'proof' && consentId !== undefined, gcTime: 0, retry: false },
    ),
  );
  const settled = async () => {
    await queryClient.invalidateQueries(api.consent.pathFilter());
    onClose();
  };
  const decide = useMutation(api.consent.decide.mutationOptions({ onSuccess: settled }));
  const revoke = useMutation(api.consent.revoke.mutationOptions({ onSuccess: settled }));
  const busy = decide.isPending || revoke.isPending;
  const error = decide.error ?? revoke.error ?? (shown === 'proof' ? proof.error : null);

  const answers =
    desk && kind !== 'GRANTED' && notice !== undefined
      ? CONTACT_ANSWERS.map(({ value, label }, index): Action => ({
          id: `consent.${value}`,
          label,
          keys: [String(index + 1)],
          when: () => !busy,
          run: () => {
            decide.mutate({
              personId: asked.personId,
              purpose,
              noticeHash: notice.textHash,
              ...(value === 'NO_AUTORIZA'
                ? { decision: 'NO_AUTORIZA', medium: null }
                : { decision: 'AUTORIZA', medium: value }),
            });
          },
        }))
      : [];
  const ask: Action = {
    id: 'consent.revoke',
    label: 'Retirar la autorización',
    keys: ['F2'],
    run: () => {
      setRevoking(true);
    },
  };
  const confirm: Action = {
    id: 'consent.confirm',
    label: 'Sí, retirarla',
    keys: ['Ctrl+Enter'],
    when: () => !busy,
    run: () => {
      const given = reason.trim();
      revoke.mutate({ personId: asked.personId, purpose, reason: given === '' ? null : given });
    },
  };
  const read: Action = {
    id: 'consent.read',
    label: 'Leer el aviso completo',
    keys: ['Ctrl+L'],
    run: () => {
      setShown('current');
    },
  };
  const prove: Action = {
    id: 'consent.prove',
    label: 'Ver el aviso que se mostró',
    keys: ['F4'],
    run: () => {
      setShown('proof');
    },
  };
  const revocable = desk && kind === 'GRANTED';
  const actions = [
    ...answers,
    ...(revocable ? [revoking ? confirm : ask] : []),
    read,
    ...(consentId === undefined ? [] : [prove]),
  ];
  const close = () => {
    setShown(undefined);
  };
  if (shown === 'current' && notice !== undefined) return <NoticeDialog notices={[notice]} onClose={close} />;
  if (shown === 'proof' && proof.data !== undefined) {
    const { notice: seen, intact, provenHash } = proof.data;
    return <NoticeDialog notices={[seen]} proof={{ intact, hash: provenHash }} onClose={close} />;
  }
  return (
    <Dialog
      title={`${labels.consentPurpose[purpose]}: ${STATES[kind].words}`}
      onClose={onClose}
      actions={actions}
      size="36rem"
    >
      {answers.length === 0 ? null : (
        <>
          <p className={classes.words}>{notice?.text.split('\n')[0]}</p>
          <div className={classes.buttons}>
            {answers.map((action) => (
              <ActionButton key={action.id} action={action} variant="default" />
            ))}
          </div>
        </>
      )}
      {revocable && !revoking ? (
        <div className={classes.buttons}>
          <ActionButton action={ask} variant="default" />
        </div>
      ) : null}
      {revocable && revoking ? (
        <>
          <Banner tone="doubt" title={`¿Retirar la autorización? ${LOST[purpose] ?? ''}`} />
          <TextInput
            label="Motivo"
            description="Opcional"
            data-autofocus
            autoFocus
            maxLength={300}
            value={reason}
            onChange={(event) => {
              setReason(event.currentTarget.value);
            }}
          />
          <div className={classes.buttons}>
            <ActionButton action={confirm} loading={busy} />
          </div>
        </>
      ) : null}
      {error === null ? null : (
        <Banner tone="bad" title="No se guardó nada." urgent>
          {refusalOf(error).message}
        </Banner>
      )}
      <ul className={classes.steps}>
        {steps.map((step) => (
          <li key={step.id}>
            <strong>{stepWords(step).what}</strong>
            <span className={classes.detail}>{stepWords(step).when}</span>
          </li>
        ))}
      </ul>
      <div className={classes.buttons}>
        <ActionHint action={read} />
        {consentId === undefined ? null : <ActionHint action={prove} />}
      </div>
    </Dialog>
  );
}
