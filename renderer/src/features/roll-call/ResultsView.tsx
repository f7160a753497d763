import { Table } from '@mantine/core';
import { IconCertificate } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { rollCallMark } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import { MarkSign } from '#renderer/features/roll-call/MarkSign.tsx';
import {
  hoursWords,
  outcomeOf,
  reachesHours,
  standingIn,
} from '#renderer/features/roll-call/results-model.ts';
import type { Decision, Outcome, ResultRow, Results } from '#renderer/features/roll-call/results-model.ts';
import type { DecisionRequest } from '#renderer/features/roll-call/ResultsScreen.tsx';
import classes from '#renderer/features/roll-call/ResultsView.module.css';
import type { Said } from '#renderer/features/roll-call/useRollCall.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatCount, formatDate, formatPercent, formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Figure } from '#renderer/ui/Figure.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import type { Tone } from '#renderer/ui/StateMark.tsx';

interface ResultsViewProps {
  readonly results: Results;
  readonly said: Said | undefined;
  readonly busy: boolean;
  readonly canUndo: boolean;
  readonly onDecide: (decisions: readonly DecisionRequest[], words: string) => void;
  readonly onUndo: () => void;
  readonly onCertificates: () => void;
  readonly onLeave: () => void;
}

const OUTCOME: Readonly<Record<Outcome, { readonly tone: Tone; readonly words: string }>> = {
  trained: { tone: 'good', words: 'Capacitado' },
  not: { tone: 'bad', words: 'No aprobado' },
  lost: { tone: 'bad', words: 'No alcanza las horas' },
  going: { tone: 'unknown', words: 'Por decidir' },
};

/** Who finished, by hours or by approval: everybody with one key, then the exceptions. */
export function ResultsView(props: ResultsViewProps) {
  const { results, said } = props;
  const { people, rule } = results;
  const [cursor, setCursor] = useState(0);
  const at = Math.min(cursor, people.length - 1);
  const chosen = people[at];
  const byHours = rule.completion === 'HORAS';
  const decide = (id: string, label: string, keys: string[], result: Decision): Action => ({
    id,
    label,
    keys,
    when: () => chosen !== undefined && chosen.result !== result && !props.busy,
    run: () => {
      if (chosen === undefined) return;
      const words = result === null ? 'sin decisión' : result === 'APROBADO' ? 'aprobado' : 'no aprobado';
      props.onDecide([{ enrolmentId: chosen.enrolmentId, result }], `${chosen.name}: ${words}.`);
    },
  });
  const approve = decide('results.approve', 'Aprobar', ['A'], 'APROBADO');
  const deny = decide('results.deny', 'No aprobar', ['N'], 'NO_APROBADO');
  const clear = decide('results.clear', 'Quitar la decisión', ['Delete'], null);
  const allAs = (id: string, label: string, key: string, among: readonly ResultRow[]): Action => ({
    id,
    label,
    keys: [key],
    when: () => among.length > 0 && !props.busy,
    run: () => {
      props.onDecide(
        among.map(({ enrolmentId }) => ({ enrolmentId, result: 'APROBADO' as const })),
        `${formatQuantity(among.length, 'persona aprobada', 'personas aprobadas')}.`,
      );
    },
  });
  const undecided = people.filter((row) => row.result === null);
  const all = allAs('results.all', 'Aprobar a todos', 'F2', undecided);
  const enough = allAs(
    'results.enough',
    `Aprobar con el ${rule.percent} % de las horas`,
    'F3',
    undecided.filter((row) => reachesHours(results, row)),
  );
  const undo: Action = {
    id: 'results.undo',
    label: 'Deshacer lo último',
    keys: ['Ctrl+Z'],
    when: () => props.canUndo && !props.busy,
    run: props.onUndo,
  };
  const certificates: Action = {
    id: 'results.certificates',
    label: 'Certificados',
    keys: ['F8'],
    run: props.onCertificates,
  };
  const leave: Action = {
    id: 'results.leave',
    label: 'Volver a Cursos',
    keys: ['Escape'],
    run: props.onLeave,
  };
  const down = move('results.down', 'ArrowDown', 1);
  const up = move('results.up', 'ArrowUp', -1);
  useActions('Resultados', [approve, deny, clear, all, enough, undo, certificates, down, up, leave]);

  function move(id: string, key: string, by: 1 | -1): Action {
    return {
      id,
      label: 'Bajar y subir',
      keys: [key],
      shownKeys: ['ArrowDown', 'ArrowUp'],
      keysOnly: true,
      run: () => {
        setCursor(Math.max(0, Math.min(at + by, people.length - 1)));
      },
    };
  }
  const count = (outcome: Outcome) =>
    people.filter((row) => outcomeOf(row, standingIn(results, row)) === outcome).length;
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <div>
          <p>
            {results.group.courseName}, {results.group.name}.{' '}
            {byHours
              ? `Se capacita con el ${rule.percent} % de ${hoursWords(rule.minutes)}, o con la aprobación de quien dicta.`
              : 'Se capacita con la aprobación de quien dicta.'}
          </p>
          <h2>Resultados</h2>
        </div>
        <ActionButton action={certificates} variant="default" leftSection={<IconCertificate size={18} />} />
      </header>
      {said === undefined ? null : (
        <Banner tone={said.tone} title={said.title} urgent={said.tone === 'bad'}>
          {said.text}
        </Banner>
      )}
      <div className={classes.columns}>
        <Panel
          title={formatQuantity(people.length, 'persona con cupo', 'personas con cupo')}
          aside={
            <span className={classes.note}>
              {formatCount(results.sessions.closed)} de{' '}
              {formatQuantity(results.sessions.all, 'lista cerrada', 'listas cerradas')}
            </span>
          }
          className={classes.list}
        >
          {people.length === 0 ? (
            <EmptyState title="Nadie está inscrito en este grupo" action={leave}>
              Quien se inscriba aparece aquí con sus horas y su resultado.
            </EmptyState>
          ) : (
            <ScrollRegion first className={classes.scroll} label="Resultados del grupo">
              <Table verticalSpacing={4} className={classes.table}>
                <Table.Thead>
                  <Table.Tr>
                    <Table.Th className={classes.number}>N.º</Table.Th>
                    <Table.Th>Nombre</Table.Th>
                    <Table.Th>Sesiones</Table.Th>
                    <Table.Th className={classes.figure}>Horas</Table.Th>
                    <Table.Th className={classes.figure}>Del curso</Table.Th>
                    <Table.Th>Resultado</Table.Th>
                  </Table.Tr>
                </Table.Thead>
                <Table.Tbody>
                  {people.map((row, index) => (
                    <PersonRow
                      key={row.enrolmentId}
                      results={results}
                      row={row}
                      number={index + 1}
                      chosen={index === at}
                      onChoose={() => {
                        setCursor(index);
                      }}
                    />
                  ))}
                </Table.Tbody>
              </Table>
            </ScrollRegion>
          )}
        </Panel>
        <aside className={classes.side} aria-label="Cuenta de resultados">
          <Panel title="Cuenta">
            <div className={classes.figures}>
              <Figure main value={count('trained')} label="capacitados" />
              <Figure value={count('going')} label="por decidir" />
              <Figure value={count('not') + count('lost')} label="no se capacitan" />
            </div>
          </Panel>
          <Panel title={chosen?.name ?? 'Nadie elegido'}>
            <div className={classes.keys}>
              <ActionButton action={approve} fullWidth />
              <ActionButton action={deny} variant="default" fullWidth />
              <ActionHint action={clear} />
              <ActionHint action={down} />
            </div>
          </Panel>
          <Panel title="Todo el grupo">
            <div className={classes.keys}>
              <ActionHint action={all} />
              <ActionHint action={enough} />
              <ActionHint action={undo} />
              <ActionHint action={leave} />
            </div>
          </Panel>
        </aside>
      </div>
    </div>
  );
}

interface PersonRowProps {
  readonly results: Results;
  readonly row: ResultRow;
  readonly number: number;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function PersonRow({ results, row, number, chosen, onChoose }: PersonRowProps) {
  const element = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (chosen) element.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const standing = standingIn(results, row);
  const { tone, words } = OUTCOME[outcomeOf(row, standing)];
  return (
    <Table.Tr ref={element} className={classes.row} aria-current={chosen || undefined}>
      <Table.Td className={classes.number}>{number}</Table.Td>
      <Table.Td>
        <button type="button" tabIndex={-1} className={classes.pick} onClick={onChoose}>
          {row.name}
        </button>
      </Table.Td>
      <Table.Td>
        <span className={classes.marks}>
          {rollCallMark.options.map((mark) =>
            row.marks[mark] === 0 ? null : (
              <span key={mark}>
                <MarkSign mark={mark} size={16} /> {formatCount(row.marks[mark])}
                <span className={classes.hidden}> {labels.rollCall[mark].toLowerCase()}</span>
              </span>
            ),
          )}
        </span>
      </Table.Td>
      <Table.Td className={classes.figure}>{hoursWords(row.hours.attended)}</Table.Td>
      <Table.Td className={classes.figure}>{formatPercent(standing.ofCourse, 0)}</Table.Td>
      <Table.Td>
        <span className={classes.outcome}>
          <StateMark tone={tone} /> <strong>{words}</strong>
          <span className={classes.note}>
            {row.result !== null && row.decidedAt !== null
              ? `${row.result === 'APROBADO' ? 'aprobó' : 'decidió'} ${row.decidedBy ?? ''}, ${formatDate(row.decidedAt)}`
              : row.hours.trainedAt !== null
                ? `por horas, ${formatDate(row.hours.trainedAt)}`
                : ''}
          </span>
        </span>
      </Table.Td>
    </Table.Tr>
  );
}
