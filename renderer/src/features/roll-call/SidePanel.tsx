import { Paper, VisuallyHidden } from '@mantine/core';
import { rollCallMark } from '#shared/domain/codes.ts';
import type { RollCallMark } from '#shared/domain/codes.ts';
import type { ListActions } from '#renderer/features/roll-call/list-actions.ts';
import { MarkSign } from '#renderer/features/roll-call/MarkSign.tsx';
import { isFilling, risksOf, tallyOf } from '#renderer/features/roll-call/model.ts';
import type { List, Row, Stage, Tally } from '#renderer/features/roll-call/model.ts';
import classes from '#renderer/features/roll-call/SidePanel.module.css';
import { formatCount, formatQuantity } from '#renderer/lib/formats.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';

const PLURAL: Readonly<Record<RollCallMark, string>> = {
  PRESENTE: 'Presentes',
  TARDE: 'Tarde',
  AUSENTE: 'Ausentes',
  EXCUSA: 'Con excusa',
};

interface SidePanelProps {
  readonly list: List;
  readonly rows: readonly Row[];
  readonly stage: Stage;
  readonly busy: boolean;
  readonly markable: boolean;
  readonly actions: ListActions;
}

/** How the list stands, its keys, who may lose the certificate, and the button that closes it. */
export function SidePanel({ list, rows, stage, busy, markable, actions }: SidePanelProps) {
  const tally = tallyOf(rows);
  const counted = tally.PRESENTE + tally.TARDE;
  const started = stage === 'open' || stage === 'closed';
  return (
    <Paper component="aside" className={classes.panel} aria-label="Cuenta de la lista">
      <div className={classes.head}>
        <strong className={classes.figure}>{started ? formatCount(tally.PRESENTE) : '–'}</strong>
        <p className={classes.of}>
          <strong>{tally.PRESENTE === 1 && started ? 'presente' : 'presentes'}</strong>
          <span>de {formatQuantity(rows.length, 'persona', 'personas')}</span>
        </p>
      </div>
      {started ? <Bar tally={tally} /> : null}
      <dl className={classes.tally}>
        {rollCallMark.options.map((mark, index) => (
          <div key={mark}>
            <dt>
              <MarkSign mark={mark} size={20} /> {PLURAL[mark]}
            </dt>
            <dd>
              {started ? formatCount(tally[mark]) : '–'}
              {markable ? <KeyCap keys={actions.marks[index]?.keys ?? []} /> : null}
            </dd>
          </div>
        ))}
      </dl>
      <Keys stage={stage} markable={markable} actions={actions} />
      {isFilling(rows, stage) ? null : <Risk list={list} rows={rows} />}
      <div className={classes.foot}>
        {stage === 'open' ? (
          <>
            <ActionButton action={actions.close} loading={busy} size="md" fullWidth />
            <p>
              Cuenta {formatQuantity(counted, 'atención', 'atenciones')}: presentes y tarde. Se puede corregir
              después; queda anotado quién y cuándo.
            </p>
          </>
        ) : stage === 'closed' && !markable ? (
          <ActionButton action={actions.correct} variant="default" fullWidth />
        ) : stage === 'closed' ? (
          <ActionButton action={actions.leave} variant="default" fullWidth />
        ) : (
          <ActionButton
            action={actions.print}
            variant={stage === 'before' ? 'filled' : 'default'}
            fullWidth
          />
        )}
      </div>
    </Paper>
  );
}

function Keys({ stage, markable, actions }: Pick<SidePanelProps, 'stage' | 'markable' | 'actions'>) {
  const shown = markable
    ? stage === 'open'
      ? [actions.down, actions.undo, actions.visitor, actions.all, actions.nobody, actions.sheet]
      : [actions.down, actions.undo, actions.visitor]
    : [actions.down];
  return (
    <ul className={classes.keys}>
      {shown.map((action) => (
        <li key={action.id}>
          <ActionHint action={action} />
        </li>
      ))}
    </ul>
  );
}

/** The shares of the four marks, in their order; the figures beside it say the same in words. */
function Bar({ tally }: { readonly tally: Tally }) {
  const counts = rollCallMark.options.map((mark) => tally[mark]);
  const sum = (until: number) => counts.slice(0, until).reduce((total, count) => total + count, 0);
  const share = 100 / Math.max(1, sum(counts.length));
  return (
    <svg className={classes.bar} viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
      {rollCallMark.options.map((mark, index) => (
        <rect
          key={mark}
          x={sum(index) * share}
          y={0}
          width={Math.max(0, tally[mark] * share - 0.8)}
          height={4}
          data-mark={mark}
        />
      ))}
    </svg>
  );
}

/** Who is under the course's share, and whom today's mark took it from. */
function Risk({ list, rows }: { readonly list: List; readonly rows: readonly Row[] }) {
  const { below, lost } = risksOf(rows);
  if (below === 0) return null;
  const today = lost.filter((row) => row.lostToday);
  const [first] = today;
  return (
    <div className={classes.risk} role="note">
      <StateMark tone="doubt" size={20} />
      <p>
        <strong>
          {below === 1 ? '1 persona va' : `${formatCount(below)} personas van`} por debajo del{' '}
          {`${list.rule.percent}\u00A0%`}
        </strong>{' '}
        de las horas.{' '}
        {first !== undefined && today.length === 1
          ? `Hoy ${first.name} ya no alcanza a certificarse.`
          : first !== undefined
            ? `Hoy ${first.name} y ${formatQuantity(today.length - 1, 'persona más', 'personas más')} ya no alcanzan a certificarse.`
            : lost.length > 0
              ? `${formatQuantity(lost.length, 'ya no alcanza', 'ya no alcanzan')} a certificarse.`
              : 'Todas alcanzan si no faltan más.'}
      </p>
      <VisuallyHidden>Las filas con señal dicen quién.</VisuallyHidden>
    </div>
  );
}
