import type { Outputs } from '#renderer/lib/api.ts';

/** What the core holds of a person: what every panel of the file is given. */
export type PersonFile = Outputs['people']['file'];
export type FileVisit = PersonFile['visits']['visits'][number];

/** What a panel of the file may need. */
export interface FilePanelProps {
  readonly file: PersonFile;
}
