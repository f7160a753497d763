import { Paper, Table } from '@mantine/core';
import { IconFileCertificate } from '@tabler/icons-react';
import { useEffect } from 'react';
import type { HostRole } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import { dueWords, toneOf, urgencyOf, whenDue } from '#renderer/features/requests/model.ts';
import type { RequestList, RequestRow, Said } from '#renderer/features/requests/model.ts';
import { RequestDetail } from '#renderer/features/requests/RequestDetail.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/requests/RequestsView.module.css';

interface RequestsViewProps {
  readonly host: HostRole;
  readonly list: RequestList | undefined;
  readonly closed: boolean;
  /** Only the requests of this person are shown. */
  readonly person: string | undefined;
  readonly said: Said | undefined;
  /** A dialog lies above. */
  readonly covered: boolean;
  readonly pdfBusy: boolean;
  /** The request that is shown beside the list; the first one without it. */
  readonly chosen: string | undefined;
  readonly onChoose: (id: string | undefined) => void;
  readonly onClosed: (closed: boolean) => void;
  readonly onEverybody: () => void;
  /** To the file of the person whose requests are shown. */
  readonly onBack: () => void;
  readonly onNew: () => void;
  readonly onAnswer: (request: RequestRow) => void;
  readonly onExtend: (request: RequestRow) => void;
  readonly onPdf: (request: RequestRow) => void;
  readonly onFile: (request: RequestRow) => void;
}

/** What people asked about their data, the most urgent first, and what can be done about each. */
export function RequestsView(props: RequestsViewProps) {
  const { list, closed, person, covered, chosen, onChoose: setChosen } = props;
  const requests = list?.requests ?? [];
  const at = Math.max(
    0,
    requests.findIndex((row) => row.id === chosen),
  );
  const current = requests[at];
  const focusRow = (row: RequestRow | undefined) => {
    if (row === undefined) return;
    setChosen(row.id);
    document.querySelector<HTMLElement>(`#request-${CSS.escape(row.id)}`)?.focus();
  };
  const step = (by: 1 | -1) => {
    focusRow(requests[Math.min(requests.length - 1, Math.max(0, at + by))]);
  };
  const move: Action = {
    id: 'requests.down',
    label: 'Moverse',
    keys: ['ArrowDown'],
    shownKeys: ['ArrowDown', 'ArrowUp'],
    keysOnly: true,
    run: () => {
      step(1);
    },
  };
  const up: Action = {
    id: 'requests.up',
    label: 'Solicitud anterior',
    keys: ['ArrowUp'],
    keysOnly: true,
    run: () => {
      step(-1);
    },
  };
  const create: Action = { id: 'requests.new', label: 'Nueva solicitud', keys: ['N'], run: props.onNew };
  const show: Action = {
    id: 'requests.show',
    label: closed ? 'Ver las abiertas' : 'Ver las respondidas',
    keys: ['V'],
    run: () => {
      setChosen(undefined);
      props.onClosed(!closed);
    },
  };
  const everybody: Action = {
    id: 'requests.everybody',
    label: 'Ver las de todos',
    keys: ['T'],
    when: () => person !== undefined,
    run: props.onEverybody,
  };
  const back: Action = {
    id: 'requests.back',
    label: 'Volver a la ficha',
    keys: ['Escape'],
    run: props.onBack,
  };
  const onCurrent = (run: (request: RequestRow) => void) => () => {
    if (current !== undefined) run(current);
  };
  const open = current?.state === 'ABIERTA';
  const answer: Action = {
    id: 'requests.answer',
    label: 'Responder',
    keys: ['R'],
    when: () => open && current.ours,
    run: onCurrent(props.onAnswer),
  };
  const extend: Action = {
    id: 'requests.extend',
    label: 'Prorrogar',
    keys: ['P'],
    when: () => open && current.extensionReason === null && current.due !== 'VENCIDA',
    run: onCurrent(props.onExtend),
  };
  const pdf: Action = {
    id: 'requests.pdf',
    label: 'Ficha en PDF',
    keys: ['F'],
    when: () => current !== undefined && current.ours && !current.erased && !props.pdfBusy,
    run: onCurrent(props.onPdf),
  };
  const file: Action = {
    id: 'requests.file',
    label: 'Abrir su ficha',
    keys: ['Ctrl+O'],
    when: () => current !== undefined,
    run: onCurrent(props.onFile),
  };
  useActions('Datos personales', [
    move,
    up,
    answer,
    extend,
    pdf,
    file,
    create,
    show,
    ...(person === undefined ? [] : [everybody, back]),
  ]);

  // At the start, after a dialog, and when the row that had the focus went to the other list.
  const shown = current?.id;
  useEffect(() => {
    const held = document.activeElement;
    // What is typed elsewhere keeps the focus; another row, which a dialog gave it back to, does not.
    if (covered || shown === undefined || (held !== document.body && !held?.id.startsWith('request-')))
      return;
    document.querySelector<HTMLElement>(`#request-${CSS.escape(shown)}`)?.focus();
  }, [covered, shown]);

  if (list === undefined) return <SkeletonRows rows={10} height={48} />;
  const urgency = urgencyOf(list);
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <h2>{person === undefined ? 'Solicitudes sobre datos personales' : `Solicitudes de ${person}`}</h2>
        <span className={classes.hints}>
          {person === undefined ? null : (
            <>
              <ActionHint action={back} />
              <ActionHint action={everybody} />
            </>
          )}
          <ActionHint action={show} />
          {current === undefined ? null : <ActionButton action={create} />}
        </span>
      </header>
      {props.said === undefined ? null : (
        <Banner tone={props.said.tone} title={props.said.title} urgent={props.said.tone === 'bad'}>
          {props.said.message}
        </Banner>
      )}
      {urgency === undefined || closed ? null : <Banner tone={urgency.tone} title={urgency.title} />}
      {current === undefined ? (
        <Paper className={classes.none}>
          <EmptyState
            title={closed ? 'Ninguna solicitud respondida' : 'Ninguna solicitud abierta'}
            icon={<IconFileCertificate size={32} />}
            action={create}
          >
            Aquí queda lo que una persona pide sobre sus datos (consulta, reclamo o supresión) y hasta cuándo
            hay plazo para responderle.
          </EmptyState>
        </Paper>
      ) : (
        <div className={classes.columns}>
          <Panel
            flush
            title={
              closed
                ? formatQuantity(requests.length, 'respondida', 'respondidas')
                : formatQuantity(requests.length, 'abierta', 'abiertas')
            }
            className={classes.list}
            aside={<ActionHint action={move} />}
          >
            <Rows {...props} requests={requests} current={current} onChoose={setChosen} />
          </Panel>
          <RequestDetail request={current} actions={[answer, extend, pdf, file]} />
        </div>
      )}
    </div>
  );
}

interface RowsProps {
  readonly host: HostRole;
  readonly requests: readonly RequestRow[];
  readonly current: RequestRow | undefined;
  readonly onChoose: (id: string) => void;
}

function Rows({ host, requests, current, onChoose }: RowsProps) {
  return (
    <Table className={classes.table} horizontalSpacing="md" verticalSpacing={0}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Solicitud</Table.Th>
          <Table.Th>Persona</Table.Th>
          {host === 'central' ? <Table.Th>Punto</Table.Th> : null}
          <Table.Th>Plazo</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {requests.map((row) => (
          <Table.Tr
            key={row.id}
            className={classes.row}
            data-due={row.due}
            data-current={row.id === current?.id || undefined}
            onClick={() => {
              onChoose(row.id);
            }}
          >
            <Table.Td>
              <button
                type="button"
                id={`request-${row.id}`}
                className={classes.name}
                tabIndex={row.id === current?.id ? 0 : -1}
                aria-current={row.id === current?.id || undefined}
              >
                <StateMark tone={toneOf(row)} size={18} />
                <span>
                  <strong>{labels.subjectRequestKind[row.kind]}</strong>
                  <span className={classes.number}>{row.number}</span>
                </span>
              </button>
            </Table.Td>
            <Table.Td className={classes.person}>{row.name}</Table.Td>
            {host === 'central' ? <Table.Td>{row.siteName ?? 'Central'}</Table.Td> : null}
            <Table.Td>
              <span className={classes.due}>
                <strong>
                  {row.due === 'CERRADA' ? labels.subjectRequestState[row.state] : dueWords(row)}
                </strong>
                <span>{whenDue(row)}</span>
              </span>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
