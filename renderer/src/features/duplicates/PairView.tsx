import { Paper, Title } from '@mantine/core';
import { IconEqual, IconEqualNot } from '@tabler/icons-react';
import { useState } from 'react';
import type { Choice } from '#shared/domain/person-choice.ts';
import { labels } from '#shared/text/labels.ts';
import { ConsequencePanel } from '#renderer/features/duplicates/ConsequencePanel.tsx';
import { firstMarks, rowsOf, sideName, takenOver } from '#renderer/features/duplicates/model.ts';
import type { Comparison, Marked, SideName } from '#renderer/features/duplicates/model.ts';
import { PairBanners } from '#renderer/features/duplicates/PairBanners.tsx';
import { PairTable } from '#renderer/features/duplicates/PairTable.tsx';
import type { Decision } from '#renderer/features/duplicates/useCases.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/duplicates/PairView.module.css';

export interface PairViewProps {
  readonly comparison: Comparison;
  readonly now: number;
  readonly position: { readonly index: number; readonly of: number };
  readonly refusal: Failure | undefined;
  readonly busy: boolean;
  readonly leave: Action;
  readonly onDecide: (decision: Exclude<Decision, { kind: 'undo' }>) => void;
  readonly onReopen: () => void;
  readonly onLater: () => void;
}

type Asked = 'marked' | SideName;

export function PairView(props: PairViewProps) {
  const { comparison, now, position, refusal, busy, leave, onDecide, onReopen, onLater } = props;
  const [marked, setMarked] = useState<Marked>(() => firstMarks(rowsOf(comparison)));
  /** Which merge was asked for and waits to be confirmed: the documents differ. */
  const [asked, setAsked] = useState<Asked>();
  const decided = (comparison.decision !== null || comparison.canonical) && !comparison.disputed;
  const erased = comparison.low.erased || comparison.high.erased;
  const free = !decided && !comparison.held && !erased;
  // Where nothing can be joined nothing is chosen either.
  const rows = rowsOf(comparison).map((row) => (free ? row : { ...row, open: false }));
  const choosable = rows.filter(({ open }) => open);

  const merge = (which: Asked) => {
    if (comparison.documentsDiffer && asked !== which) {
      setAsked(which);
      return;
    }
    const everything = choosable.map(({ code }) => code);
    const take = which === 'low' ? [] : which === 'high' ? everything : takenOver(rows, marked);
    onDecide({ kind: 'merge', take, confirmed: comparison.documentsDiffer });
  };
  const mark = (code: Choice, side: SideName) => {
    setMarked((old) => ({ ...old, [code]: side }));
    document.querySelector<HTMLElement>(`#pair-${code}-${side}`)?.focus();
  };
  const here = () => {
    const [, code] = /^pair-([A-Z]+)-/u.exec(document.activeElement?.id ?? '') ?? [];
    return choosable.findIndex((row) => row.code === code);
  };
  const step = (by: number) => {
    const at = here();
    const next = choosable[at < 0 ? 0 : Math.min(Math.max(at + by, 0), choosable.length - 1)];
    if (next !== undefined) {
      document.querySelector<HTMLElement>(`#pair-${next.code}-${marked[next.code] ?? 'low'}`)?.focus();
    }
  };
  const turn = (side: SideName) => {
    const row = choosable[Math.max(here(), 0)];
    if (row !== undefined) mark(row.code, side);
  };

  const [first, second] = [sideName(comparison, 'low'), sideName(comparison, 'high')];
  const asks = (which: Asked, label: string) => (asked === which ? 'Sí, son la misma: unir' : label);
  const key = (
    id: string,
    label: string,
    keys: string[],
    run: () => void,
    when = () => free && !busy,
  ): Action => ({
    id: `duplicates.${id}`,
    label,
    keys,
    run,
    when,
  });
  const marks = key(
    'merge',
    asks('marked', choosable.length === 0 ? 'Unir' : 'Unir con lo marcado'),
    ['M'],
    () => {
      merge('marked');
    },
  );
  const left = key('left', asks('low', `Unir, todo de ${first}`), ['1'], () => {
    merge('low');
  });
  const right = key('right', asks('high', `Unir, todo de ${second}`), ['2'], () => {
    merge('high');
  });
  const apart = key(
    'apart',
    'Son distintas',
    ['N'],
    () => {
      onDecide({ kind: 'separate' });
    },
    () => !busy && (comparison.decision === null || comparison.disputed),
  );
  const later = key('later', decided ? 'Siguiente' : 'Después', ['S'], onLater, () => !busy);
  const reopen = key('reopen', 'Deshacer esa decisión', ['D'], onReopen, () => !busy);
  const cursor = { keysOnly: true, when: () => choosable.length > 0 };
  const down: Action = {
    ...key('down', 'Bajar y subir', ['ArrowDown'], () => {
      step(1);
    }),
    ...cursor,
    shownKeys: ['ArrowDown', 'ArrowUp'],
  };
  const up: Action = {
    ...key('up', 'Dato anterior', ['ArrowUp'], () => {
      step(-1);
    }),
    ...cursor,
  };
  const toLeft: Action = {
    ...key('toLeft', 'Elegir lado', ['ArrowLeft'], () => {
      turn('low');
    }),
    ...cursor,
    shownKeys: ['ArrowLeft', 'ArrowRight'],
  };
  const toRight: Action = {
    ...key('toRight', 'Elegir la derecha', ['ArrowRight'], () => {
      turn('high');
    }),
    ...cursor,
  };
  const cancel = key('cancel', 'No unir todavía', ['Escape'], () => {
    setAsked(undefined);
  });
  const sides = choosable.length === 0 ? [] : [left, right];
  useActions('¿Son la misma persona?', [
    ...(asked === undefined ? [] : [cancel]),
    marks,
    ...sides,
    apart,
    later,
    ...(comparison.decision === null ? [] : [reopen]),
    down,
    up,
    toLeft,
    toRight,
  ]);

  // While it is asked once more there are two ways to go on, and no others beside them.
  const joining =
    asked === undefined ? [marks, ...sides] : [{ marked: marks, low: left, high: right }[asked]];
  const different = rows.filter(({ equal, low, high }) => !equal && low !== null && high !== null).length;
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <div className={classes.title}>
          <Title order={2}>¿Son la misma persona?</Title>
          {comparison.reason === null ? null : (
            <span className={classes.fact}>
              <IconEqual size={18} aria-hidden /> {labels.lookAlikeReason[comparison.reason]}
            </span>
          )}
          <span className={classes.fact} data-tone="doubt">
            <IconEqualNot size={18} aria-hidden />{' '}
            {formatQuantity(different, 'dato distinto', 'datos distintos')}
          </span>
        </div>
        <span className={classes.position}>
          <ActionHint action={leave} />
          <strong>
            Caso {position.index + 1} de {position.of}
          </strong>
          <span className={classes.steps} aria-hidden>
            {Array.from({ length: position.of }, (_, index) => (
              <span key={index} data-here={index === position.index || undefined} />
            ))}
          </span>
        </span>
      </header>
      <PairBanners
        comparison={comparison}
        refusal={refusal}
        now={now}
        reopen={<ActionButton action={reopen} variant="default" />}
      />
      <div className={classes.body}>
        <PairTable
          comparison={comparison}
          rows={rows}
          marked={free ? marked : {}}
          now={now}
          hints={choosable.length === 0 ? [] : [down, toLeft]}
          onMark={mark}
        />
        <Paper className={classes.side}>
          <ScrollRegion label="Lo que cambia" className={classes.region}>
            {free ? <ConsequencePanel comparison={comparison} /> : <Settled />}
          </ScrollRegion>
          <div className={classes.actions}>
            {asked === undefined ? null : (
              <p role="alert" className={classes.asks}>
                <StateMark tone="doubt" /> Los documentos son distintos. Pulse la misma tecla otra vez solo si
                no tiene duda de que es la misma persona.
              </p>
            )}
            {(free ? joining : []).map((action, index) => (
              <ActionButton
                key={action.id}
                action={action}
                {...(index === 0 ? { size: 'md' } : { variant: 'default' })}
                fullWidth
                justify="space-between"
              />
            ))}
            {asked === undefined ? (
              <div className={classes.pair}>
                <ActionButton action={apart} variant="default" justify="space-between" />
                <ActionButton action={later} variant="default" justify="space-between" />
              </div>
            ) : (
              <ActionButton action={cancel} variant="default" fullWidth justify="space-between" />
            )}
          </div>
        </Paper>
      </div>
    </div>
  );
}

/** In place of what a merge would do, where none can be made. */
function Settled() {
  return (
    <section aria-labelledby="settled" className={classes.settled}>
      <Title order={2} id="settled">
        Aquí no hay nada que unir
      </Title>
      <p>Arriba dice por qué. Puede pasar al siguiente caso.</p>
    </section>
  );
}
