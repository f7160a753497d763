import { labels } from '#shared/text/labels.ts';
import type { FilePanelProps, FileVisit } from '#renderer/features/person/file-model.ts';
import { formatDate, formatTime } from '#renderer/lib/formats.ts';
import { Panel } from '#renderer/ui/Panel.tsx';

interface VisitsPanelProps extends FilePanelProps {
  readonly visits: readonly FileVisit[];
  readonly more: boolean;
  readonly loadingMore: boolean;
  readonly onMore: () => void;
}

export function VisitsPanel({ visits }: VisitsPanelProps) {
  return (
    <Panel title="Visitas">
      <ul>
        {visits.map((visit) => (
          <li key={visit.id}>
            {formatDate(visit.startedAt)} {formatTime(visit.startedAt)} {labels.service[visit.service]}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
