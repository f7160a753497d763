import { UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { valueOf } from '#renderer/features/decisions/model.ts';
import type { Conflict, ConflictCase } from '#renderer/features/decisions/model.ts';
import { PaneFrame, PaneWaiting } from '#renderer/features/decisions/PaneFrame.tsx';
import type { UseDecisions } from '#renderer/features/decisions/useDecisions.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { formatMoment } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Differing } from '#renderer/ui/Differing.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/decisions/ConflictPane.module.css';

interface ConflictPaneProps {
  readonly current: ConflictCase;
  readonly decisions: UseDecisions;
  readonly now: number;
}

export function ConflictPane({ current, decisions, now }: ConflictPaneProps) {
  const detail = useQuery({ ...api.decisions.conflict.queryOptions({ id: current.id }), gcTime: 0 });
  if (detail.data === undefined) {
    return <PaneWaiting failure={detail.error === null ? undefined : refusalOf(detail.error)} />;
  }
  return <Sides conflict={detail.data} decisions={decisions} now={now} />;
}

/** Two people wrote the same field without knowing of each other: both values side by side. */
function Sides({
  conflict,
  decisions,
  now,
}: {
  readonly conflict: Conflict;
  readonly decisions: UseDecisions;
  readonly now: number;
}) {
  const { id, seen, present, other, equal } = conflict;
  const choose = (take: boolean) => {
    decisions.act({ kind: 'choose', id, seen, take });
  };
  const keep: Action = {
    id: 'conflict.keep',
    label: equal ? 'Cerrar el caso' : 'Dejar el que vale',
    keys: ['1'],
    when: () => !decisions.busy,
    run: () => {
      choose(false);
    },
  };
  const take: Action = {
    id: 'conflict.take',
    label: 'Tomar el otro',
    keys: ['2'],
    when: () => !decisions.busy && !equal,
    run: () => {
      choose(true);
    },
  };
  useActions('Conflicto', equal ? [keep] : [keep, take]);
  const sides = [
    { action: keep, side: present, heading: 'Vale hoy', stands: true },
    { action: take, side: other, heading: 'Se dijo también', stands: false },
  ];
  return (
    <PaneFrame
      title={`${conflict.subject}: ${conflict.label.toLowerCase()}`}
      facts={[conflict.what, conflict.siteName, `visto por la central: ${formatMoment(conflict.at, now)}`]
        .filter((part) => part !== null)
        .join(' · ')}
      refusal={decisions.refusal}
      consequence="Lo que decida vale para todos los Puntos en su próxima sincronización, y se puede deshacer."
      actions={
        <>
          <ActionButton action={keep} variant={equal ? 'filled' : 'default'} />
          {equal ? null : <ActionButton action={take} variant="default" />}
        </>
      }
    >
      {equal ? (
        <Banner tone="good" title="Los dos dicen ya lo mismo.">
          Alguien lo corrigió mientras tanto: basta con cerrar el caso.
        </Banner>
      ) : null}
      {conflict.reserved ? (
        <Banner tone="unknown" title="Es una respuesta sensible: no se muestra aquí.">
          Decida por quién la escribió y cuándo, o pregunte al Punto.
        </Banner>
      ) : null}
      <div className={classes.sides}>
        {sides.map(({ action, side, heading, stands }) => (
          <UnstyledButton
            key={heading}
            className={classes.side}
            data-stands={stands || undefined}
            disabled={decisions.busy || (equal && !stands)}
            onClick={action.run}
          >
            <span className={classes.heading}>
              <KeyCap keys={action.keys} decorative />
              {heading}
            </span>
            <strong className={classes.value}>
              <Differing
                text={valueOf(side, now)}
                other={conflict.reserved || equal ? null : valueOf(stands ? other : present, now)}
              />
            </strong>
            <span className={classes.author}>
              {side.by}
              {side.at === null ? null : `, ${formatMoment(side.at, now)}`}
            </span>
          </UnstyledButton>
        ))}
      </div>
    </PaneFrame>
  );
}
