import { UnstyledButton, VisuallyHidden } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { rollCallMark } from '#shared/domain/codes.ts';
import type { RollCallMark } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import { MarkSign } from '#renderer/features/roll-call/MarkSign.tsx';
import { markWords } from '#renderer/features/roll-call/model.ts';
import type { Marked, Row } from '#renderer/features/roll-call/model.ts';
import classes from '#renderer/features/roll-call/Rows.module.css';
import { formatPercent, formatShortTime } from '#renderer/lib/formats.ts';
import { StateMark } from '#renderer/ui/StateMark.tsx';

interface RowsProps {
  readonly rows: readonly Row[];
  readonly cursor: number;
  readonly markable: boolean;
  /** The course's share, for the words beside who is under it. */
  readonly percent: number;
  /** The list is being filled from none: who is absent does not stand out yet. */
  readonly quiet: boolean;
  readonly onCursor: (index: number) => void;
  readonly onMark: (row: Row, mark: RollCallMark) => void;
}

/** More than this do not fit in two columns of a screen. */
const TWO_COLUMNS = 30;
/** A short list is easier to read in one. */
const ONE_COLUMN = 8;

/** The list in columns, down and then across, as the numbers run. */
export function Rows({ rows, ...rest }: RowsProps) {
  const columns = rows.length > TWO_COLUMNS ? 3 : rows.length > ONE_COLUMN ? 2 : 1;
  const height = Math.ceil(rows.length / columns);
  return (
    <div className={classes.columns} data-columns={columns} data-quiet={rest.quiet || undefined}>
      {Array.from({ length: columns }, (_, column) => (
        <Column key={column} {...rest} rows={rows.slice(column * height, (column + 1) * height)} />
      ))}
    </div>
  );
}

function Column({ rows, ...rest }: RowsProps) {
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th className={classes.number}>
            <VisuallyHidden>Número</VisuallyHidden>
          </th>
          <th>Nombre</th>
          <th className={classes.hours}>Horas</th>
          <th className={classes.today}>Hoy</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <PersonRow key={row.personId} {...rest} row={row} chosen={row.number - 1 === rest.cursor} />
        ))}
      </tbody>
    </table>
  );
}

/** On the pressed button: what fits beside the other three letters. */
const PRESSED: Readonly<Record<RollCallMark, string>> = { ...labels.rollCall, EXCUSA: 'Excusa' };

/** The whole word on the pressed button where there is room; else its letter. */
function Word({
  long,
  short,
  shown,
}: {
  readonly long: string;
  readonly short: string;
  readonly shown: boolean;
}) {
  return shown ? (
    <>
      <span className={classes.long}>{long}</span>
      <span className={classes.short}>{short}</span>
    </>
  ) : (
    short
  );
}

/** In three columns: the shape says the rest. */
function shortWords({ mark, arrivedAt }: Marked): string {
  if (mark === 'PRESENTE') return '';
  return mark === 'TARDE' && arrivedAt !== null ? formatShortTime(arrivedAt) : PRESSED[mark];
}

interface PersonRowProps extends Omit<RowsProps, 'rows'> {
  readonly row: Row;
  readonly chosen: boolean;
}

function PersonRow({ row, chosen, markable, percent, quiet, onCursor, onMark }: PersonRowProps) {
  const element = useRef<HTMLTableRowElement>(null);
  useEffect(() => {
    if (chosen) element.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const { marked, standing } = row;
  const risk =
    !row.enrolled || quiet ? undefined : standing.atRisk ? 'lost' : standing.below ? 'below' : undefined;
  return (
    <tr
      ref={element}
      className={classes.row}
      data-mark={marked?.mark}
      data-chosen={chosen || undefined}
      aria-current={chosen || undefined}
    >
      <td className={classes.number}>{row.number}</td>
      <td className={classes.name}>
        <UnstyledButton
          tabIndex={-1}
          className={classes.pick}
          title={row.name}
          onClick={() => {
            onCursor(row.number - 1);
          }}
        >
          {row.name}
        </UnstyledButton>
        {row.enrolled ? null : <span className={classes.tag}>Sin inscribir</span>}
      </td>
      <td className={classes.hours} data-risk={risk}>
        {risk === 'lost' ? (
          <StateMark tone="bad" label={`Ya no alcanza el ${percent} % de las horas`} />
        ) : risk === 'below' ? (
          <StateMark tone="doubt" label={`Va por debajo del ${percent} % de las horas`} />
        ) : null}{' '}
        {standing.soFar === null || !row.enrolled ? '–' : formatPercent(standing.soFar, 0)}
      </td>
      <td className={classes.today}>
        {chosen && markable ? (
          <span className={classes.choice}>
            {rollCallMark.options.map((mark) => (
              <UnstyledButton
                key={mark}
                tabIndex={-1}
                className={classes.option}
                data-mark={mark}
                aria-pressed={marked?.mark === mark}
                aria-label={labels.rollCall[mark]}
                onClick={() => {
                  onMark(row, mark);
                }}
              >
                <Word long={PRESSED[mark]} short={mark.slice(0, 1)} shown={marked?.mark === mark} />
              </UnstyledButton>
            ))}
          </span>
        ) : marked === null ? (
          <span className={classes.word}>–</span>
        ) : (
          <span className={classes.word} data-mark={marked.mark}>
            <MarkSign mark={marked.mark} /> <span className={classes.long}>{markWords(marked)}</span>
            <span className={classes.short} aria-hidden="true">
              {shortWords(marked)}
            </span>
          </span>
        )}
      </td>
    </tr>
  );
}
