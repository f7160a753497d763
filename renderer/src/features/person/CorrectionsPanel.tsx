import { fieldNames } from '#renderer/features/person/file-model.ts';
import type { FilePanelProps } from '#renderer/features/person/file-model.ts';
import { formatDate, formatTime } from '#renderer/lib/formats.ts';
import { Panel } from '#renderer/ui/Panel.tsx';
import classes from '#renderer/features/person/CorrectionsPanel.module.css';

/** Who changed which data and when; what it was before is nobody's business at the desk. */
export function CorrectionsPanel({ file }: FilePanelProps) {
  if (file.shown.kind !== 'FULL') return null;
  return (
    <Panel title="Correcciones">
      {file.corrections.length === 0 ? (
        <p className={classes.quiet}>Ninguna desde que se registró.</p>
      ) : (
        <ul className={classes.list}>
          {file.corrections.map((each) => (
            <li key={`${each.at} ${each.fields.join()}`}>
              <strong>{fieldNames(each.fields)}</strong>
              <span>
                {formatDate(each.at)}, {formatTime(each.at)}, {each.by ?? 'desde otro equipo'}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
