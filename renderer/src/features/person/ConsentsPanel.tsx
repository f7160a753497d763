import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { ConsentPurpose } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import { ConsentDialog } from '#renderer/features/person/ConsentDialog.tsx';
import { STATES, stepWords } from '#renderer/features/person/consent-words.ts';
import type { FilePanelProps } from '#renderer/features/person/file-model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/person/ConsentsPanel.module.css';

/** The purposes that somebody decides on, and the key that opens each. */
const KEYS: Partial<Record<ConsentPurpose, string>> = { CONTACTO: 'F6', CARACTERIZACION: 'F7' };

/** What somebody authorised, since when and how it can be proved. */
export function ConsentsPanel({ file }: FilePanelProps) {
  const asked = { personId: file.shown.id, opening: file.opening };
  const erased = file.shown.kind === 'ERASED';
  const consents = useQuery(api.consent.ofPerson.queryOptions(asked, { enabled: !erased, gcTime: 0 }));
  const [open, setOpen] = useState<ConsentPurpose>();
  const actions = Object.entries(KEYS).map(([purpose, key]): Action => ({
    id: `file.consent.${purpose}`,
    label: `Autorización: ${labels.consentPurpose[purpose as ConsentPurpose]}`,
    keys: [key],
    when: () => consents.data !== undefined,
    run: () => {
      setOpen(purpose as ConsentPurpose);
    },
  }));
  useActions('Autorizaciones', erased ? [] : actions);
  if (erased) return null;
  const history = consents.data?.purposes.find((each) => each.purpose === open);
  return (
    <Panel title="Autorizaciones">
      {consents.error === null ? null : (
        <Banner tone="bad" title="No se pudieron leer.">
          {refusalOf(consents.error).message}
        </Banner>
      )}
      {consents.data === undefined ? (
        consents.error === null && <SkeletonRows rows={3} />
      ) : (
        <ul className={classes.list}>
          {consents.data.purposes.map(({ purpose, kind, steps: [latest] }) => {
            const action = actions.find((each) => each.id === `file.consent.${purpose}`);
            return (
              <li key={purpose}>
                <div className={classes.row}>
                  <StateMark tone={STATES[kind].tone} size={17} />
                  <strong>{labels.consentPurpose[purpose]}</strong>
                  {action === undefined ? null : <ActionHint action={action} label={STATES[kind].words} />}
                </div>
                <span className={classes.detail}>
                  {latest === undefined
                    ? action === undefined
                      ? STATES[kind].words
                      : null
                    : `${stepWords(latest).what}. ${stepWords(latest).when}`}
                </span>
              </li>
            );
          })}
        </ul>
      )}
      {history === undefined ? null : (
        <ConsentDialog
          asked={asked}
          history={history}
          onClose={() => {
            setOpen(undefined);
          }}
        />
      )}
    </Panel>
  );
}
