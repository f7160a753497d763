import { Paper, Text, Title } from '@mantine/core';
import { presencesOf } from '#renderer/features/reception/model.ts';
import type { Presence, Today } from '#renderer/features/reception/model.ts';
import { useServices } from '#renderer/lib/services.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatCount, formatStay } from '#renderer/lib/formats.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Figure } from '#renderer/ui/Figure.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import classes from '#renderer/features/reception/InsidePanel.module.css';

/** What fits beside the desk at 1366×768; the others are one key away. */
const SHOWN = 10;

interface InsidePanelProps {
  readonly today: Today | undefined;
  readonly now: number;
  readonly leave: Action;
  readonly all: Action;
}

function Rows({ inside, now }: { readonly inside: readonly Presence[]; readonly now: number }) {
  const { labelsOf } = useServices();
  return (
    <ul className={classes.rows}>
      {inside.slice(0, SHOWN).map(({ visit, services }) => (
        <li key={visit.canonicalId} className={classes.row}>
          <strong>{visit.name}</strong>
          <span className={classes.stay}>{formatStay(now - visit.startedAt)}</span>
          <span className={classes.service}>{labelsOf(services)}</span>
        </li>
      ))}
    </ul>
  );
}

/** Today's figures and who is inside, those who have been longest first. */
export function InsidePanel({ today, now, leave, all }: InsidePanelProps) {
  // Somebody may be inside for two services at once: rows and figure are people.
  const inside = presencesOf(today?.inside ?? []);
  const count = inside.length;
  return (
    <Paper component="aside" className={classes.panel} aria-label="Hoy">
      <div className={classes.figures}>
        <Figure
          value={today === undefined ? undefined : today.total + today.anonymous}
          label="atenciones hoy"
          main
        />
        <Figure value={today?.people} label="personas" />
        <Figure value={today?.newPeople} label="nuevas" />
      </div>
      {today === undefined || today.anonymous === 0 ? null : (
        <p className={classes.anonymous}>
          {formatCount(today.total)} con nombre y {formatCount(today.anonymous)} contadas en eventos
        </p>
      )}
      <div className={classes.head}>
        <Title order={2}>Adentro ahora</Title>
        <Text component="span" c="dimmed" size="sm">
          <strong className={classes.count}>{today === undefined ? '–' : formatCount(count)}</strong>{' '}
          {count === 1 ? 'persona' : 'personas'}
        </Text>
      </div>
      <div className={classes.list}>
        {today === undefined ? (
          <SkeletonRows rows={SHOWN} height={46} />
        ) : count === 0 ? (
          <p className={classes.none}>
            Nadie adentro. Quien ingrese a un servicio aparece aquí, con el tiempo que lleva.
          </p>
        ) : (
          <Rows inside={inside} now={now} />
        )}
      </div>
      <div className={classes.foot}>
        <ActionHint action={leave} />
        <ActionHint action={all} label={count > SHOWN ? `Ver las ${formatCount(count)}` : 'Ver la lista'} />
      </div>
    </Paper>
  );
}
