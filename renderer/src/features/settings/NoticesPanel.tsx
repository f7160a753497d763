import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { consentPurpose } from '#shared/domain/codes.ts';
import type { ConsentPurpose } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import { PublishDialog } from '#renderer/features/settings/PublishDialog.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { formatDate } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo } from '#renderer/lib/route.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { ErrorState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import classes from '#renderer/features/settings/NoticesPanel.module.css';

/** What people are shown before they decide, by purpose, and the next version of it. */
export function NoticesPanel() {
  const [publishing, setPublishing] = useState<ConsentPurpose>();
  const notices = useQuery(api.consent.notices.queryOptions());
  const publish = useMutation(
    api.consent.publish.mutationOptions({
      onSuccess: async () => {
        setPublishing(undefined);
        await queryClient.invalidateQueries(api.consent.pathFilter());
      },
    }),
  );
  const back: Action = {
    id: 'notices.back',
    label: 'Volver a Ajustes',
    keys: ['Escape'],
    run: () => {
      goTo('ajustes');
    },
  };
  const changes = consentPurpose.options.map((purpose, index) => ({
    purpose,
    action: {
      id: `notices.${purpose}`,
      label: `Nueva versión: ${labels.consentPurpose[purpose]}`,
      keys: [String(index + 1)],
      when: () => notices.data !== undefined,
      run: () => {
        publish.reset();
        setPublishing(purpose);
      },
    } satisfies Action,
  }));
  useActions('Avisos de datos', [...changes.map(({ action }) => action), back]);
  if (notices.error !== null) return <ErrorState failure={refusalOf(notices.error)} action={back} />;
  const edited = publishing === undefined ? undefined : notices.data?.[publishing];
  return (
    <>
      <Panel
        title="Avisos de datos personales"
        aside={<ActionHint action={back} />}
        className={classes.panel}
      >
        <p className={classes.note}>
          Lo que se muestra en los Puntos antes de preguntar. Una versión publicada nunca cambia: corregir un
          texto es publicar otra, y cada autorización guarda cuál se mostró.
        </p>
        {notices.data === undefined ? (
          <SkeletonRows rows={3} height={96} />
        ) : (
          changes.map(({ purpose, action }) => {
            const notice = notices.data[purpose];
            return (
              <section key={purpose} className={classes.notice} aria-label={labels.consentPurpose[purpose]}>
                <header>
                  <h3>
                    {labels.consentPurpose[purpose]}: {notice.title}
                  </h3>
                  <ActionHint action={action} label="Nueva versión" />
                </header>
                <p className={classes.facts}>
                  Versión {notice.version},{' '}
                  {notice.publishedAt === null ? 'la que trae el programa' : formatDate(notice.publishedAt)}.{' '}
                  {labels.legalBasis[notice.legalBasis]}. SHA-256 {notice.textHash.slice(0, 16)}…
                </p>
                <p className={classes.text}>{notice.text}</p>
              </section>
            );
          })
        )}
      </Panel>
      {edited === undefined ? null : (
        <PublishDialog
          notice={edited}
          busy={publish.isPending}
          failure={publish.error === null ? undefined : refusalOf(publish.error)}
          onPublish={(words) => {
            publish.mutate({ purpose: edited.purpose, ...words });
          }}
          onClose={() => {
            setPublishing(undefined);
          }}
        />
      )}
    </>
  );
}
