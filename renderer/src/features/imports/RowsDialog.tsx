import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { formatCount } from '#renderer/lib/formats.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import type { Problem } from '#renderer/features/imports/model.ts';
import classes from '#renderer/features/imports/ImportView.module.css';

interface RowsDialogProps {
  readonly index: number;
  readonly problem: Problem;
  readonly onClose: () => void;
}

/** As many as the core gives at once. */
const PAGE = 200;

/** The rows of the file that have a problem, by the numbers that a spreadsheet shows beside them. */
export function RowsDialog({ index, problem, onClose }: RowsDialogProps) {
  const [from, setFrom] = useState(0);
  const page = useQuery(api.imports.rowsWith.queryOptions({ problem: index, from }));
  const before: Action = {
    id: 'imports.rows.before',
    label: 'Anteriores',
    keys: ['PageUp'],
    when: () => from > 0,
    run: () => setFrom(Math.max(0, from - PAGE)),
  };
  const after: Action = {
    id: 'imports.rows.after',
    label: 'Siguientes',
    keys: ['PageDown'],
    when: () => from + PAGE < problem.count,
    run: () => setFrom(from + PAGE),
  };
  const last = Math.min(problem.count, from + PAGE);
  return (
    <Dialog title="Filas con este problema" onClose={onClose} actions={[before, after]} size="36rem">
      <p className={classes.note}>
        {problem.field === '' ? null : <strong>{problem.field.replaceAll('_', ' ')}: </strong>}
        {problem.message}
      </p>
      {page.error === null ? null : <Banner tone="bad" title={refusalOf(page.error).message} urgent />}
      {page.data === undefined ? (
        <SkeletonRows rows={4} />
      ) : (
        <ScrollRegion label="Números de fila" className={classes.rows} first>
          {page.data.rows.map((row) => (
            <span key={row}>{formatCount(row)}</span>
          ))}
        </ScrollRegion>
      )}
      <div className={classes.pager}>
        <span>
          {formatCount(from + 1)}–{formatCount(last)} de {formatCount(problem.count)}
        </span>
        {problem.count > PAGE ? (
          <>
            <ActionHint action={before} />
            <ActionHint action={after} />
          </>
        ) : null}
      </div>
    </Dialog>
  );
}
