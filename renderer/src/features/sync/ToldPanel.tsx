import { SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatMoment, formatQuantity } from '#renderer/lib/formats.ts';
import { Banner } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import type { Tone } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/sync/ToldPanel.module.css';

type Line = Outputs['sync']['status']['told'][number];
type Told = Line['told'];

const WORDS: Readonly<Record<Told, { readonly filter: string; readonly line: string; readonly tone: Tone }>> =
  {
    QUARANTINED: { filter: 'Sin aceptar', line: 'En cuarentena en la central', tone: 'doubt' },
    PARKED: {
      filter: 'Aplazado',
      line: 'Aplazado: se aplica solo cuando llegue lo que falta',
      tone: 'unknown',
    },
    CONFLICT: { filter: 'En conflicto', line: 'Aplicado; la central decide cuál valor queda', tone: 'doubt' },
    SUPERSEDED: {
      filter: 'Vale la central',
      line: 'Recibido; vale lo que tiene la central',
      tone: 'unknown',
    },
    AMENDED: { filter: 'Corregido', line: 'Corregido y aplicado por la central', tone: 'good' },
    DISMISSED: { filter: 'Descartado', line: 'Descartado por la central: ya no cuenta aquí', tone: 'bad' },
  };
const ORDER = Object.keys(WORDS) as readonly Told[];
const ALL = 'ALL';

interface ToldPanelProps {
  readonly told: readonly Line[];
  /** Rows of a newer centre that wait for a newer version of this program. */
  readonly unreadable: number;
  readonly now: number;
}

/** What became of everything that was sent and not plainly applied: nothing disappears from sight. */
export function ToldPanel({ told, unreadable, now }: ToldPanelProps) {
  const [wanted, setWanted] = useState<string>(ALL);
  const kinds = ORDER.filter((kind) => told.some((line) => line.told === kind));
  // What was filtered for may have been settled meanwhile.
  const filter = kinds.some((kind) => kind === wanted) ? wanted : ALL;
  const shown = told.filter((line) => filter === ALL || line.told === filter);
  const open = countOf(told.filter((line) => line.told === 'QUARANTINED'));
  return (
    <Panel
      title="Qué pasó con lo enviado"
      aside={
        open === 0 ? null : (
          <span className={classes.sum}>
            <StateMark tone="doubt" size={17} />
            {formatQuantity(open, 'dato', 'datos')} sin aceptar
          </span>
        )
      }
    >
      {unreadable === 0 ? null : (
        <Banner
          tone="doubt"
          title={`${formatQuantity(unreadable, 'dato llegó', 'datos llegaron')} de una versión más nueva.`}
        >
          Se aplican solos cuando se actualice este programa.
        </Banner>
      )}
      {told.length === 0 ? (
        <p className={classes.note}>
          Todo lo enviado se aplicó tal cual. Lo que la central no pueda aceptar, corrija o descarte queda
          aquí con su razón; nunca se pierde.
        </p>
      ) : (
        <>
          {kinds.length < 2 ? null : (
            <SegmentedControl
              size="xs"
              className={classes.filter}
              aria-label="Mostrar"
              value={filter}
              onChange={setWanted}
              data={[
                { value: ALL, label: 'Todo' },
                ...kinds.map((kind) => ({ value: kind, label: WORDS[kind].filter })),
              ]}
            />
          )}
          {/* Another filter begins at its top. */}
          <ScrollRegion key={filter} className={classes.told} label="Lo que no se aplicó tal cual">
            <ul>
              {shown.map((line) => (
                <li key={`${line.told} ${line.table} ${line.reason}`}>
                  <div className={classes.head}>
                    <StateMark tone={WORDS[line.told].tone} />
                    <strong>{line.what}</strong>
                    <span>{formatMoment(line.when, now)}</span>
                    <strong className={classes.count}>{formatQuantity(line.count, 'dato', 'datos')}</strong>
                  </div>
                  <p className={classes.fate}>{WORDS[line.told].line}</p>
                  {line.told === 'AMENDED' || line.reason === '' ? null : <p>{line.reason}</p>}
                </li>
              ))}
            </ul>
          </ScrollRegion>
        </>
      )}
    </Panel>
  );
}

function countOf(lines: readonly Line[]): number {
  return lines.reduce((sum, { count }) => sum + count, 0);
}
