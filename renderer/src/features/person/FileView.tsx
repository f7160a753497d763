import { Paper, Title } from '@mantine/core';
import type { ComponentType } from 'react';
import { labels } from '#shared/text/labels.ts';
import { ConsentsPanel } from '#renderer/features/person/ConsentsPanel.tsx';
import { CharacterisationPanel } from '#renderer/features/person/CharacterisationPanel.tsx';
import { CorrectionsPanel } from '#renderer/features/person/CorrectionsPanel.tsx';
import { CountsPanel } from '#renderer/features/person/CountsPanel.tsx';
import { CoursesPanel } from '#renderer/features/person/CoursesPanel.tsx';
import { DataPanel } from '#renderer/features/person/DataPanel.tsx';
import { DuplicatesPanel } from '#renderer/features/person/DuplicatesPanel.tsx';
import { documentOf, lacksRepresentative, nameOf } from '#renderer/features/person/file-model.ts';
import type { FilePanelProps, FileVisit, PersonFile } from '#renderer/features/person/file-model.ts';
import { RequestsPanel } from '#renderer/features/person/RequestsPanel.tsx';
import { UsesPanel } from '#renderer/features/person/UsesPanel.tsx';
import { VisitsPanel } from '#renderer/features/person/VisitsPanel.tsx';
import { formatDate, formatQuantity } from '#renderer/lib/formats.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/person/FileView.module.css';

/** The panels beside the visits, in their order: a new one is one line here. */
const PANELS: readonly ComponentType<FilePanelProps>[] = [
  CountsPanel,
  CoursesPanel,
  UsesPanel,
  ConsentsPanel,
  CharacterisationPanel,
  DuplicatesPanel,
  RequestsPanel,
  CorrectionsPanel,
];

export interface FileViewProps {
  readonly file: PersonFile;
  readonly visits: readonly FileVisit[];
  readonly now: number;
  readonly loadingMore: boolean;
  readonly actions: {
    /** Absent where nothing can be corrected: another Punto's person, or nothing left to correct. */
    readonly correct: Action | undefined;
    readonly more: Action | undefined;
    readonly leave: Action;
  };
}

function factsOf({ shown, age }: PersonFile): readonly string[] {
  if (shown.kind === 'ERASED') return [];
  return [
    shown.kind === 'FULL' ? documentOf(shown) : 'Registrada en otro Punto',
    ...(age === null ? [] : [formatQuantity(age, 'año', 'años')]),
    labels.sex[shown.sex],
  ];
}

/** What has to be known before the rest is read. */
function Warning({ file: { shown }, now }: Pick<FileViewProps, 'file' | 'now'>) {
  if (shown.kind === 'OUTLINE') {
    return (
      <Banner tone="unknown" title="La registró otro Punto.">
        Su documento, su contacto y sus visitas allá no salen de ese Punto. Aquí está lo que comparte el
        directorio de la ciudad y lo que ha hecho aquí. Se corrige solo allá.
      </Banner>
    );
  }
  if (shown.kind === 'ERASED') {
    return (
      <Banner tone="unknown" title={`Sus datos se suprimieron: ${formatDate(shown.erasedAt)}.`}>
        Quedan las visitas, sin nombre, porque las cifras ya las contaron.
      </Banner>
    );
  }
  return lacksRepresentative(shown, now) ? (
    <Banner tone="doubt" title="Es menor de edad y no tiene representante.">
      Se atiende igual, pero sin representante no se puede autorizar nada. Anótelo al corregir sus datos.
    </Banner>
  ) : null;
}

export function FileView({ file, visits, now, loadingMore, actions }: FileViewProps) {
  const { correct, more, leave } = actions;
  return (
    <div className={classes.screen}>
      <div className={classes.top}>
        <Paper className={classes.head}>
          <div className={classes.who}>
            <Title order={2} className={classes.name}>
              {nameOf(file.shown)}
            </Title>
            <ul className={classes.facts}>
              {factsOf(file).map((fact) => (
                <li key={fact}>{fact}</li>
              ))}
            </ul>
          </div>
          <div className={classes.actions}>
            <ActionButton action={leave} variant="subtle" />
            {correct === undefined ? null : <ActionButton action={correct} />}
          </div>
        </Paper>
        <Warning file={file} now={now} />
      </div>
      <ScrollRegion label="Datos de la persona" className={classes.side}>
        <DataPanel file={file} />
      </ScrollRegion>
      <VisitsPanel visits={visits} now={now} more={more} loadingMore={loadingMore} />
      <ScrollRegion label="Más de esta persona" className={classes.side}>
        {PANELS.map((Each) => (
          <Each key={Each.name} file={file} />
        ))}
      </ScrollRegion>
    </div>
  );
}
