import { useQuery } from '@tanstack/react-query';
import { labels } from '#shared/text/labels.ts';
import { nameOf } from '#renderer/features/person/file-model.ts';
import type { FilePanelProps } from '#renderer/features/person/file-model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api } from '#renderer/lib/api.ts';
import { formatLocalDate } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo } from '#renderer/lib/route.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/person/CorrectionsPanel.module.css';

/** What the person asked about their data; the answer and the term are in «Datos personales». */
export function RequestsPanel({ file }: FilePanelProps) {
  const { id } = file.shown;
  const list = useQuery(api.requests.list.queryOptions({ personId: id }));
  const requests = list.data?.requests ?? [];
  const erased = file.shown.kind === 'ERASED';
  const go = (open: boolean) => {
    goTo('solicitudes', { personId: id, name: nameOf(file.shown), open });
  };
  const action: Action =
    erased || requests.some((row) => row.state === 'ABIERTA')
      ? {
          id: 'file.requests',
          label: 'Ver sus solicitudes',
          keys: ['Ctrl+H'],
          run: () => {
            go(false);
          },
        }
      : {
          id: 'file.request',
          label: 'Nueva solicitud',
          keys: ['Ctrl+H'],
          run: () => {
            go(true);
          },
        };
  useActions('Solicitudes de la persona', [action]);
  return (
    <Panel title="Solicitudes sobre sus datos" aside={<ActionHint action={action} />}>
      {requests.length === 0 ? (
        <p className={classes.quiet}>{list.error === null ? 'No ha pedido nada.' : 'No se pudieron leer.'}</p>
      ) : (
        <ul className={classes.list}>
          {requests.map((row) => (
            <li key={row.id}>
              <strong>
                {row.due === 'VENCIDA' ? <StateMark tone="bad" label="Vencida" /> : null}{' '}
                {labels.subjectRequestKind[row.kind]} {row.number}
              </strong>
              <span>
                {row.state === 'ABIERTA'
                  ? `${row.due === 'VENCIDA' ? 'Venció' : 'Vence'} el ${formatLocalDate(row.dueOn)}`
                  : labels.subjectRequestState[row.state]}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
