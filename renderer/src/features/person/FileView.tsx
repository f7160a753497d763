import { Paper, Title } from '@mantine/core';
import type { ComponentType } from 'react';
import { CorrectionsPanel } from '#renderer/features/person/CorrectionsPanel.tsx';
import type { FilePanelProps, FileVisit, PersonFile } from '#renderer/features/person/file-model.ts';
import { VisitsPanel } from '#renderer/features/person/VisitsPanel.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/person/FileView.module.css';

/** The panels beside the visits, in their order: a new one is one line here. */
const PANELS: readonly ComponentType<FilePanelProps>[] = [CorrectionsPanel];

export interface FileViewProps {
  readonly file: PersonFile;
  readonly visits: readonly FileVisit[];
  readonly more: boolean;
  readonly loadingMore: boolean;
  readonly leave: Action;
  readonly onMore: () => void;
}

export function FileView({ file, visits, more, loadingMore, leave, onMore }: FileViewProps) {
  const { shown } = file;
  return (
    <div className={classes.screen}>
      <Paper className={classes.head}>
        <Title order={2} className={classes.name}>
          {shown.kind === 'ERASED' ? 'Persona suprimida' : `${shown.givenNames} ${shown.surnames}`}
        </Title>
        <ActionButton action={leave} variant="subtle" />
      </Paper>
      <VisitsPanel file={file} visits={visits} more={more} loadingMore={loadingMore} onMore={onMore} />
      <ScrollRegion label="Más de esta persona" className={classes.side}>
        {PANELS.map((Each) => (
          <Each key={Each.name} file={file} />
        ))}
      </ScrollRegion>
    </div>
  );
}
