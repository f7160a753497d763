import { IconCircleCheck } from '@tabler/icons-react';
import { labels } from '#shared/text/labels.ts';
import type { Page } from '#renderer/features/wifi/zone-model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatDay, formatDuration, formatStay, formatTime } from '#renderer/lib/formats.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/wifi/ZoneIncidents.module.css';

interface ZoneIncidentsProps {
  readonly incidents: Page['incidents'];
  readonly now: number;
  /** Leads to the place where incidents are worked on. */
  readonly all: Action;
}

type Incident = Page['incidents']['list'][number];

/** What the panel has room for beside the table. */
const SHOWN = 5;

/** The incidents of the days shown, the newest first; open ones stand out. */
export function ZoneIncidents({ incidents, now, all }: ZoneIncidentsProps) {
  const { list, recovered, meanRepairMs } = incidents;
  const shown = list.slice(0, SHOWN);
  return (
    <Panel
      title="Incidentes"
      flush
      aside={
        <span className={classes.aside}>
          {meanRepairMs === null ? (
            'ninguno recuperado'
          ) : (
            <>
              Reparación media <strong>{formatStay(meanRepairMs)}</strong>, {recovered}{' '}
              {recovered === 1 ? 'recuperado' : 'recuperados'}
            </>
          )}
        </span>
      }
    >
      {list.length === 0 ? (
        <p className={classes.none}>Ninguno en los últimos 90 días.</p>
      ) : (
        <ul className={classes.list}>
          {shown.map((incident) => (
            <IncidentRow key={incident.from} incident={incident} now={now} />
          ))}
        </ul>
      )}
      <div className={classes.foot}>
        <ActionHint
          action={all}
          label={list.length > SHOWN ? `Ver los ${list.length} y trabajarlos` : 'Trabajarlos en Incidentes'}
        />
      </div>
    </Panel>
  );
}

function IncidentRow({ incident, now }: { readonly incident: Incident; readonly now: number }) {
  const open = incident.recoveredAt === null;
  const cause = incident.cause === null ? null : labels.incidentCause[incident.cause];
  return (
    <li className={classes.row} data-open={open || undefined}>
      {open ? (
        <StateMark tone="bad" size={18} label="Abierto" />
      ) : (
        <IconCircleCheck
          size={18}
          className={classes.over}
          role="img"
          aria-label={labels.incidentStage[incident.stage]}
        />
      )}
      <span className={classes.words}>
        <span>
          <strong>
            {formatDay(incident.from)}, {formatTime(incident.from)}
          </strong>{' '}
          <span className={classes.cause}>{cause ?? (open ? '' : 'sin causa')}</span>
        </span>
        {open ? <span className={classes.second}>{handWords(incident)}</span> : null}
      </span>
      <span className={classes.span}>
        {formatDuration(open ? now - incident.from : incident.downMs)}
        {open ? <span className={classes.second}>Abierto</span> : null}
      </span>
    </li>
  );
}

function handWords({ cause, officer }: Incident): string {
  if (officer === null) return 'Nadie la atiende todavía';
  return cause === null ? `La atiende ${officer}` : `Atribuida por ${officer}`;
}
