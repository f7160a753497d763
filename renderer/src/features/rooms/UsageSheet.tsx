import type { SpaceKind } from '#shared/domain/codes.ts';
import { HeatMap } from '#renderer/features/rooms/HeatMap.tsx';
import { DEFINITIONS, figuresOf, KIND_NAMES } from '#renderer/features/rooms/usage-words.ts';
import type { Usage } from '#renderer/features/rooms/usage-words.ts';
import { SpaceTable } from '#renderer/features/rooms/UsageView.tsx';
import { PrintSheet } from '#renderer/ui/PrintSheet.tsx';

interface UsageSheetProps {
  readonly title: string;
  readonly kind: SpaceKind | null;
  readonly usage: Usage;
}

/** The same figures on paper, with what each of them means. */
export function UsageSheet({ title, kind, usage }: UsageSheetProps) {
  return (
    <PrintSheet>
      <h1>
        {usage.punto}. {title} ({KIND_NAMES[kind ?? 'TODOS'].toLowerCase()})
      </h1>
      <ul>
        {figuresOf(usage).map(({ value, label, note }) => (
          <li key={label}>
            <strong>{value ?? '–'}</strong> {label}. {note}.
          </li>
        ))}
      </ul>
      <h2>Parte del tiempo en uso, por día y hora</h2>
      <HeatMap cells={usage.cells} />
      <h2>Por espacio</h2>
      <SpaceTable usage={usage} />
      <h2>Qué quiere decir</h2>
      {DEFINITIONS.map(({ term, words }) => (
        <p key={term}>
          <strong>{term}:</strong> {words}
        </p>
      ))}
    </PrintSheet>
  );
}
