import type { FilePanelProps } from '#renderer/features/person/file-model.ts';
import { formatDate, formatTime } from '#renderer/lib/formats.ts';
import { Panel } from '#renderer/ui/Panel.tsx';

export function CorrectionsPanel({ file }: FilePanelProps) {
  return (
    <Panel title="Correcciones">
      <ul>
        {file.corrections.map((each) => (
          <li key={each.at}>
            {each.fields.join(', ')}: {each.by ?? 'Alguien de otro equipo'}, {formatDate(each.at)}{' '}
            {formatTime(each.at)}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
