import { Paper, UnstyledButton } from '@mantine/core';
import { IconCheck, IconEqual, IconEqualNot, IconHistory, IconLock } from '@tabler/icons-react';
import { placeOf } from '#renderer/features/duplicates/model.ts';
import type { Comparison, Marked, Row, SideName } from '#renderer/features/duplicates/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatDate, formatMoment, formatQuantity } from '#renderer/lib/formats.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Differing } from '#renderer/ui/Differing.tsx';
import type { Choice } from '#shared/domain/person-choice.ts';
import classes from '#renderer/features/duplicates/PairTable.module.css';

export interface PairTableProps {
  readonly comparison: Comparison;
  readonly rows: readonly Row[];
  readonly marked: Marked;
  readonly now: number;
  readonly hints: readonly Action[];
  readonly onMark: (code: Choice, side: SideName) => void;
}

const SIDES = ['low', 'high'] as const;

/** The two registrations beside each other: what differs is marked, and one of the two can be chosen. */
export function PairTable({ comparison, rows, marked, now, hints, onMark }: PairTableProps) {
  return (
    <Paper className={classes.card}>
      <div className={classes.scroll}>
        <table className={classes.table}>
          <caption className={classes.caption}>Las dos fichas, dato por dato</caption>
          <thead>
            <tr>
              <th scope="col" className={classes.corner}>
                Lo que cambia está marcado
              </th>
              {SIDES.map((side) => (
                <SideHead key={side} comparison={comparison} side={side} now={now} />
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.code} className={classes.row}>
                <th scope="row" className={classes.label} data-equal={row.equal || undefined}>
                  <span>
                    {row.equal ? <IconEqual size={16} aria-hidden /> : <IconEqualNot size={16} aria-hidden />}
                    {row.label}
                  </span>
                </th>
                {SIDES.map((side) => (
                  <td
                    key={side}
                    data-kept={marked[row.code] === side || undefined}
                    data-equal={row.equal || undefined}
                  >
                    <Cell row={row} side={side} kept={marked[row.code] === side} onMark={onMark} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <footer className={classes.foot}>
        <span>
          <IconLock size={16} aria-hidden /> La caracterización no se muestra ni se compara aquí. Las
          respuestas sensibles se quedan con quien las dio.
        </span>
        <span className={classes.hints}>
          {hints.map((action) => (
            <ActionHint key={action.id} action={action} />
          ))}
        </span>
      </footer>
    </Paper>
  );
}

function SideHead({ comparison, side, now }: { comparison: Comparison; side: SideName; now: number }) {
  const { registeredAt, visits, lastVisitAt, joined } = comparison[side];
  return (
    <th scope="col" className={classes.side}>
      <span className={classes.number} aria-hidden>
        {side === 'low' ? 1 : 2}
      </span>
      <span className={classes.who}>
        <strong>{placeOf(comparison[side])}</strong>
        <span>
          {registeredAt === null ? 'Registrada en otro Punto' : `Registrada el ${formatDate(registeredAt)}`}
        </span>
        <span className={classes.visits}>
          <IconHistory size={16} aria-hidden />
          {lastVisitAt === null
            ? 'Sin atenciones en este equipo'
            : `${formatQuantity(visits, 'atención', 'atenciones')}, última ${formatMoment(lastVisitAt, now)}`}
        </span>
        {joined === 0 ? null : <span>{`Ya reúne ${joined + 1} fichas`}</span>}
      </span>
    </th>
  );
}

interface CellProps {
  readonly row: Row;
  readonly side: SideName;
  readonly kept: boolean;
  readonly onMark: (code: Choice, side: SideName) => void;
}

function Cell({ row, side, kept, onMark }: CellProps) {
  const text = row[side];
  if (text === null) return <span className={classes.absent}>Lo tiene el otro Punto</span>;
  const words = row.equal ? text : <Differing text={text} other={row[side === 'low' ? 'high' : 'low']} />;
  if (!row.open) return <span className={classes.value}>{words}</span>;
  return (
    <UnstyledButton
      id={`pair-${row.code}-${side}`}
      className={classes.choice}
      aria-pressed={kept}
      onClick={() => {
        onMark(row.code, side);
      }}
    >
      <span className={classes.value}>{words}</span>
      <span className={classes.stays} data-shown={kept || undefined}>
        <IconCheck size={16} aria-hidden /> Queda
      </span>
    </UnstyledButton>
  );
}
