import { IconDeviceDesktop } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { ComputerPanel } from '#renderer/features/central/ComputerPanel.tsx';
import { ComputersTable, rowOf } from '#renderer/features/central/ComputersTable.tsx';
import { onMoment } from '#renderer/features/central/model.ts';
import { actWords } from '#renderer/features/central/punto.ts';
import type { PuntoComputer, PuntoPage } from '#renderer/features/central/punto.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatMoment, formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo } from '#renderer/lib/route.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/central/PuntoView.module.css';

interface PuntoViewProps {
  readonly page: PuntoPage;
  readonly now: number;
  /** Only those who administer enrol, revoke and let go on. */
  readonly mayAct: boolean;
  readonly leave: Action;
  /** A dialog is open: it has the focus and gives it back. */
  readonly covered: boolean;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onVisits: () => void;
  readonly onCode: () => void;
  readonly onCancelCode: (id: string) => void;
  readonly onRevoke: (computer: PuntoComputer) => void;
  readonly onReactivate: (computer: PuntoComputer) => void;
}

/** A Punto from the centre: its computers and how each stands, the codes that are out, and what was done. */
export function PuntoView(props: PuntoViewProps) {
  const { page, now, mayAct, leave, covered, busy, failure } = props;
  const { computers, codes } = page;
  const [chosen, setChosen] = useState<string>();
  const current = computers.find(({ device }) => device === chosen) ?? computers[0];

  const step = (by: number) => {
    const index = computers.findIndex((computer) => computer === current);
    const next = computers[index + by] ?? current;
    if (next === undefined) return;
    setChosen(next.device);
    rowOf(next.device)?.focus();
  };
  const down: Action = {
    id: 'punto.down',
    label: 'Moverse entre los computadores',
    keys: ['ArrowDown'],
    shownKeys: ['ArrowDown', 'ArrowUp'],
    keysOnly: true,
    when: () => computers.length > 0,
    run: () => {
      step(1);
    },
  };
  const up: Action = {
    ...down,
    id: 'punto.up',
    label: 'Computador anterior',
    keys: ['ArrowUp'],
    shownKeys: ['ArrowUp'],
    run: () => {
      step(-1);
    },
  };
  const visits: Action = { id: 'punto.visits', label: 'Atenciones', keys: ['A'], run: props.onVisits };
  const code: Action = {
    id: 'punto.code',
    label: 'Código nuevo',
    keys: ['N'],
    when: () => !busy,
    run: props.onCode,
  };
  const [newestCode] = codes;
  const cancel: Action = {
    id: 'punto.cancel',
    label: 'Anular el código',
    keys: ['Delete'],
    when: () => newestCode !== undefined && !busy,
    run: () => {
      if (newestCode !== undefined) props.onCancelCode(newestCode.id);
    },
  };
  const works = current !== undefined && current.revokedAt === null;
  const revoke: Action = {
    id: 'punto.revoke',
    label: 'Revocar',
    keys: ['X'],
    when: () => works,
    run: () => {
      if (current !== undefined) props.onRevoke(current);
    },
  };
  const reactivate: Action = {
    id: 'punto.reactivate',
    label: 'Reactivar',
    keys: ['F'],
    when: () => works && current.frozenAt !== null,
    run: () => {
      if (current !== undefined) props.onReactivate(current);
    },
  };
  const decide: Action = {
    id: 'punto.decide',
    label: 'Decidir',
    keys: ['Q'],
    when: () => works && (current.forks > 0 || (current.quarantined ?? 0) > 0),
    run: () => {
      goTo('decisiones', { kind: (current?.forks ?? 0) > 0 ? 'FORK' : 'QUARANTINED' });
    },
  };
  const acts = mayAct ? [code, cancel, revoke, reactivate] : [];
  useActions(page.name, [down, up, visits, ...acts, decide, leave]);

  const first = useRef(current?.device);
  useEffect(() => {
    first.current = current?.device;
  });
  useEffect(() => {
    if (covered || first.current === undefined || document.activeElement !== document.body) return;
    rowOf(first.current)?.focus();
  }, [covered]);

  return (
    <div className={classes.screen} data-empty={current === undefined || undefined}>
      <div className={classes.left}>
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se cambió nada." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <Panel
          flush
          className={classes.computers}
          title={`${page.code} ${page.name}`}
          aside={
            <span className={classes.hints}>
              <ActionHint action={leave} label="Tablero" />
              {computers.length > 1 ? <ActionHint action={down} label="Moverse" /> : null}
              <ActionHint action={visits} />
              {mayAct ? <ActionHint action={code} /> : null}
            </span>
          }
        >
          {computers.length === 0 ? (
            <EmptyState
              title="Ningún computador está inscrito en este Punto"
              icon={<IconDeviceDesktop size={32} />}
              {...(mayAct && codes.length === 0 ? { action: code } : {})}
            >
              {codes.length === 0
                ? 'Cree un código y envíelo al Punto: allí se pega en Sincronización, y el computador aparece aquí.'
                : 'Ya hay un código: cuando lo peguen en Sincronización, el computador aparece aquí.'}
            </EmptyState>
          ) : (
            <ComputersTable
              computers={computers}
              newest={page.newest}
              now={now}
              current={current?.device}
              onFocus={setChosen}
            />
          )}
        </Panel>
        <div className={classes.below}>
          <Panel
            title="Códigos sin usar"
            aside={mayAct && codes.length > 0 ? <ActionHint action={cancel} /> : undefined}
          >
            {codes.length === 0 ? (
              <p className={classes.none}>Ninguno. Con un código se inscribe un computador más.</p>
            ) : (
              <ul className={classes.list}>
                {codes.map(({ id, createdAt, expiresAt }) => (
                  <li key={id}>
                    <span>Creado {onMoment(createdAt, now)}</span>
                    <span className={classes.when}>vence {onMoment(expiresAt, now)}</span>
                  </li>
                ))}
              </ul>
            )}
          </Panel>
          <Panel title="Qué se hizo" className={classes.acts}>
            {page.acts.length === 0 ? (
              <p className={classes.none}>Todavía nada.</p>
            ) : (
              <ScrollRegion label="Historia de los computadores" className={classes.region}>
                <ol className={classes.list}>
                  {page.acts.map((act) => (
                    <li key={act.id}>
                      <span>{actWords(act, computers)}</span>
                      <span className={classes.when}>
                        {act.by === null ? '' : `${act.by}, `}
                        {formatMoment(act.at, now)}
                      </span>
                    </li>
                  ))}
                </ol>
              </ScrollRegion>
            )}
          </Panel>
        </div>
      </div>
      {current === undefined ? null : (
        <ComputerPanel computer={current} newest={page.newest} now={now}>
          {current.frozenAt !== null && works && mayAct ? (
            <ActionButton action={reactivate} size="sm" />
          ) : null}
          {decide.when?.() === true ? (
            <ActionButton
              action={decide}
              label={
                current.forks > 0
                  ? `Decidir ${formatQuantity(current.forks, 'envío', 'envíos')}`
                  : 'Decidir la cuarentena'
              }
              size="sm"
              variant="default"
            />
          ) : null}
          {works && mayAct ? <ActionButton action={revoke} size="sm" variant="default" /> : null}
        </ComputerPanel>
      )}
    </div>
  );
}
