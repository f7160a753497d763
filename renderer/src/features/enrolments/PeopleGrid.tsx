import { useVirtualizer } from '@tanstack/react-virtual';
import { memo, useEffect, useRef } from 'react';
import type { RefObject } from 'react';
import { documentWords, stateWords } from '#renderer/features/enrolments/model.ts';
import type { Row } from '#renderer/features/enrolments/model.ts';
import { formatCount, formatDate } from '#renderer/lib/formats.ts';
import { EnrolmentMark } from '#renderer/ui/EnrolmentMark.tsx';
import { EmptyState } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/enrolments/PeopleGrid.module.css';

/** Pixels of a row; the style sheet says the same. */
const ROW_HEIGHT = 40;
/** How far Re Pág and Av Pág go: a little less than what is seen at 768 pixels. */
export const PAGE_ROWS = 10;
/** Rows kept ready beyond the edge, so that a fast wheel shows no blank. */
const OVERSCAN = 16;
const HEAD_ROWS = 1;

interface PeopleGridProps {
  /** The grid itself: it has the focus whenever nothing lies over it. */
  readonly grid: RefObject<HTMLDivElement | null>;
  readonly covered: boolean;
  readonly rows: readonly Row[];
  readonly cursor: number;
  readonly label: string;
  readonly onCursor: (index: number) => void;
}

const rowId = (row: Row) => `persona-${row.person.id}`;

/**
 * The people of a group, of whom only those in sight are in the document: a list of thousands scrolls like one of ten.
 * The grid holds the focus and names its row to assistive technology, with how many there are in all.
 */
export function PeopleGrid({ grid, covered, rows, cursor, label, onCursor }: PeopleGridProps) {
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- nothing here is memoized, neither by hand nor by the compiler
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: OVERSCAN,
    getItemKey: (index) => rows[index]?.person.id ?? index,
  });
  useEffect(() => {
    if (rows.length > 0) virtualizer.scrollToIndex(cursor, { align: 'auto' });
  }, [virtualizer, cursor, rows]);
  useEffect(() => {
    if (!covered) grid.current?.focus();
  }, [grid, covered]);
  const items = virtualizer.getVirtualItems();
  const current = rows[cursor];
  const inSight = items.some(({ index }) => index === cursor);
  return (
    <div className={classes.frame}>
      <div
        ref={grid}
        className={classes.grid}
        role="grid"
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- the grid holds the focus for its rows
        tabIndex={0}
        aria-label={label}
        aria-rowcount={rows.length + HEAD_ROWS}
        aria-colcount={5}
        aria-activedescendant={current !== undefined && inSight ? rowId(current) : undefined}
      >
        <div role="rowgroup">
          <div role="row" aria-rowindex={1} className={classes.head}>
            <span role="columnheader">Nº</span>
            <span role="columnheader">Persona</span>
            <span role="columnheader">Documento</span>
            <span role="columnheader">Estado</span>
            <span role="columnheader">Desde</span>
          </div>
        </div>
        <div role="rowgroup" ref={scroller} className={classes.scroll}>
          <div role="presentation" className={classes.rows} style={{ height: virtualizer.getTotalSize() }}>
            {items.map(({ index, key }) => {
              const row = rows[index];
              return row === undefined ? null : (
                <PersonRow key={key} row={row} index={index} current={index === cursor} onCursor={onCursor} />
              );
            })}
          </div>
        </div>
      </div>
      {rows.length === 0 ? (
        <EmptyState title="Nadie responde a lo escrito">
          Borre la búsqueda o el filtro con Esc para ver a todas las personas del grupo.
        </EmptyState>
      ) : null}
    </div>
  );
}

interface PersonRowProps {
  readonly row: Row;
  readonly index: number;
  readonly current: boolean;
  readonly onCursor: (index: number) => void;
}

/** Where a row stands follows from its number alone: while the list scrolls, rows that are there are not rendered again. */
const PersonRow = memo(function PersonRow({ row, index, current, onCursor }: PersonRowProps) {
  const { person, number } = row;
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- the grid has the keys of its rows
    <div
      data-index={index}
      style={{ transform: `translateY(${index * ROW_HEIGHT}px)` }}
      id={rowId(row)}
      role="row"
      tabIndex={-1}
      aria-rowindex={index + 1 + HEAD_ROWS}
      aria-selected={current}
      className={classes.row}
      data-state={person.state}
      onClick={() => {
        onCursor(index);
      }}
    >
      <span role="gridcell" className={classes.number}>
        {number === null ? '' : formatCount(number)}
      </span>
      <span role="gridcell" className={classes.name}>
        {person.name}
      </span>
      <span role="gridcell">{documentWords(person)}</span>
      <span role="gridcell" className={classes.state}>
        <EnrolmentMark state={person.state} /> {stateWords(person)}
      </span>
      <span role="gridcell" className={classes.since}>
        {formatDate(person.withdrawnAt ?? person.confirmedAt ?? person.requestedAt)}
        {person.origin === 'EN_LINEA' ? ', en línea' : ''}
      </span>
    </div>
  );
});
