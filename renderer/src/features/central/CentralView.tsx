import { IconBuildingCommunity } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { startOfLocalDate } from '#shared/domain/bogota.ts';
import { DayChart } from '#renderer/features/central/DayChart.tsx';
import { DecisionsPanel } from '#renderer/features/central/DecisionsPanel.tsx';
import type { DecisionActions } from '#renderer/features/central/DecisionsPanel.tsx';
import type { Decisions } from '#renderer/features/central/cases.ts';
import { frozenOf, missingWords, restoredWords, tasksFor } from '#renderer/features/central/model.ts';
import type { Board, Overview } from '#renderer/features/central/model.ts';
import { PuntosTable } from '#renderer/features/central/PuntosTable.tsx';
import { TasksPanel } from '#renderer/features/central/TasksPanel.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { formatCount, formatMonth } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Figure } from '#renderer/ui/Figure.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/central/CentralView.module.css';

interface CentralViewProps {
  readonly overview: Overview;
  readonly board: Board | undefined;
  readonly decisions: Decisions | undefined;
  readonly decide: DecisionActions;
  readonly now: number;
  /** Only those who administer make Puntos and codes. */
  readonly mayEnrol: boolean;
  /** A dialog is open: it has the focus and gives it back. */
  readonly covered: boolean;
  readonly onOpen: (siteId: string) => void;
  readonly onVisits: () => void;
  readonly onCode: () => void;
  readonly onUsb: () => void;
}

export function CentralView(props: CentralViewProps) {
  const { overview, board, decisions, decide, now, mayEnrol, covered, onOpen, onVisits, onCode, onUsb } =
    props;
  const { puntos } = overview;
  const [chosen, setChosen] = useState<string>();
  const current = puntos.some((punto) => punto.siteId === chosen) ? chosen : puntos[0]?.siteId;

  const focusRow = (siteId: string | undefined) => {
    if (siteId === undefined) return;
    setChosen(siteId);
    document.querySelector<HTMLElement>(`#punto-${CSS.escape(siteId)}`)?.focus();
  };
  const step = (by: number) => {
    const onRow = document.activeElement?.id.startsWith('punto-') === true;
    const index = puntos.findIndex((punto) => punto.siteId === current);
    focusRow(onRow ? (puntos[index + by]?.siteId ?? current) : current);
  };
  const down: Action = {
    id: 'central.down',
    label: 'Moverse entre los Puntos',
    keys: ['ArrowDown'],
    shownKeys: ['ArrowDown', 'ArrowUp'],
    keysOnly: true,
    run: () => {
      step(1);
    },
  };
  const up: Action = {
    ...down,
    id: 'central.up',
    label: 'Punto anterior',
    keys: ['ArrowUp'],
    shownKeys: ['ArrowUp'],
    run: () => {
      step(-1);
    },
  };
  const open: Action = {
    id: 'central.open',
    label: 'Abrir el Punto',
    keys: [],
    shownKeys: ['Enter'],
    keysOnly: true,
    run: () => undefined,
  };
  const all: Action = {
    id: 'central.all',
    label: 'Atenciones de toda la red',
    keys: ['A'],
    run: onVisits,
  };
  const code: Action = { id: 'central.code', label: 'Inscribir un Punto', keys: ['N'], run: onCode };
  const frozen = frozenOf(overview);
  const frozenOne: Action = {
    id: 'central.frozen',
    label: 'Revisar el congelado',
    keys: ['F'],
    when: () => frozen !== undefined,
    run: () => {
      if (frozen !== undefined) onOpen(frozen.siteId);
    },
  };
  const usb: Action = { id: 'central.usb', label: 'Recibir por USB', keys: ['U'], run: onUsb };
  useActions('Central', [
    down,
    up,
    open,
    frozenOne,
    all,
    usb,
    ...(mayEnrol ? [code] : []),
    ...Object.values(decide),
  ]);

  // At the start, and after a dialog that was opened from nothing that can have the focus back.
  const row = useRef(current);
  useEffect(() => {
    row.current = current;
  });
  const started = useRef(false);
  const some = puntos.length > 0;
  useEffect(() => {
    if (covered || !some || row.current === undefined) return;
    if (started.current && document.activeElement !== document.body) return;
    started.current = true;
    document.querySelector<HTMLElement>(`#punto-${CSS.escape(row.current)}`)?.focus();
  }, [covered, some]);

  if (puntos.length === 0) {
    return (
      <EmptyState
        title="Aún no hay Puntos inscritos"
        icon={<IconBuildingCommunity size={32} />}
        {...(mayEnrol ? { action: { ...code, label: 'Crear el primer código' } } : {})}
      >
        Cree un Punto y su código de inscripción; al escribirlo en el equipo del Punto, sus datos empiezan a
        llegar aquí.
      </EmptyState>
    );
  }
  const month = formatMonth(startOfLocalDate(overview.date));
  const missing = missingWords(overview, now);
  const restored = restoredWords(overview, now);
  const upToDate = puntos.filter((punto) => punto.state === 'AL_DIA').length;
  const zones = (board?.comunas ?? []).reduce((sum, comuna) => sum + comuna.zones.length, 0);
  return (
    <div className={classes.screen}>
      {frozen === undefined ? null : (
        <div className={classes.notice}>
          <Banner
            tone="bad"
            title={frozen.title}
            aside={<ActionButton action={frozenOne} label="Revisar" size="xs" color="red.8" />}
          >
            Se vieron dos historias suyas y no se le recibe nada más. En el Punto siguen atendiendo; nada se
            ha perdido.
          </Banner>
        </div>
      )}
      {restored === undefined ? null : (
        <div className={classes.notice}>
          <Banner tone="doubt" title={restored.title}>
            {restored.text}
          </Banner>
        </div>
      )}
      <div className={classes.figures}>
        <div className={classes.today}>
          <Figure main value={overview.today.total} label="atenciones hoy" />
          {missing === undefined ? null : (
            <span className={classes.missing}>
              <StateMark tone="doubt" /> {missing}
            </span>
          )}
        </div>
        <Figure value={overview.month.attendances} label={`atenciones en ${month}`} />
        <Figure value={overview.month.people} label={`personas en ${month}`} />
        <Figure value={`${upToDate} de ${puntos.length}`} label="Puntos al día" />
        <Figure
          value={zones === 0 ? undefined : `${formatCount(board?.counts.up ?? 0)} de ${formatCount(zones)}`}
          label="zonas WiFi en servicio"
        />
      </div>
      <div className={classes.left}>
        <Panel
          flush
          title={puntos.length === 1 ? 'El Punto' : `Los ${puntos.length} Puntos`}
          className={classes.table}
          aside={
            <span className={classes.hints}>
              <ActionHint action={down} label="Moverse" />
              <ActionHint action={open} label="Abrir" />
              <ActionHint action={all} label="Atenciones" />
              <ActionHint action={usb} />
              {mayEnrol ? <ActionHint action={code} label="Inscribir" /> : null}
            </span>
          }
        >
          <PuntosTable
            puntos={puntos}
            newest={overview.newest}
            now={now}
            month={month}
            current={current}
            onFocus={setChosen}
            onOpen={onOpen}
          />
        </Panel>
        <Panel
          title="Atenciones por día, toda la red"
          aside={
            overview.today.missing.length === 0 ? undefined : (
              <span className={classes.legend}>
                <span className={classes.swatch} aria-hidden="true" /> Hoy falta lo que no ha llegado
              </span>
            )
          }
        >
          <DayChart perDay={overview.perDay} missing={overview.today.missing.length} />
        </Panel>
      </div>
      <div className={classes.side}>
        <DecisionsPanel decisions={decisions} actions={decide} now={now} />
        <TasksPanel tasks={tasksFor(overview, board, now)} />
      </div>
    </div>
  );
}
