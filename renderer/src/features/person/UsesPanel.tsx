import { labels } from '#shared/text/labels.ts';
import type { FilePanelProps, PersonFile } from '#renderer/features/person/file-model.ts';
import { formatDate, formatStay, formatTime } from '#renderer/lib/formats.ts';
import { Panel } from '#renderer/ui/Panel.tsx';
import classes from '#renderer/features/person/CorrectionsPanel.module.css';

type Use = PersonFile['uses'][number];

function stayOf({ startedAt, endedAt }: Use): string {
  const from = `${formatDate(startedAt)}, ${formatTime(startedAt)}`;
  return endedAt === null ? `${from}, en uso` : `${from}, ${formatStay(endedAt - startedAt)}`;
}

/** The latest computers, places and rooms; what was before is among the visits. */
export function UsesPanel({ file }: FilePanelProps) {
  const { uses } = file;
  return (
    <Panel title="Equipos y salas">
      {uses.length === 0 ? (
        <p className={classes.quiet}>No ha usado ninguno.</p>
      ) : (
        <ul className={classes.list}>
          {uses.map((use) => (
            <li key={use.id}>
              <strong>
                {use.space ?? (use.kind === null ? 'Espacio de otro Punto' : labels.spaceKind[use.kind])}
              </strong>
              <span>
                {stayOf(use)}
                {use.siteName === null ? '' : `, ${use.siteName}`}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
