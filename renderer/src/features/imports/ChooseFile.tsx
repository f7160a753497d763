import { Loader, SegmentedControl, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconFileImport } from '@tabler/icons-react';
import { useRef } from 'react';
import type { ImportKind } from '#shared/domain/import-run.ts';
import { labels } from '#shared/text/labels.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import classes from '#renderer/features/imports/ImportView.module.css';

interface ChooseFileProps {
  readonly kinds: readonly ImportKind[];
  readonly kind: ImportKind;
  /** A file is on its way to the core, which reads it. */
  readonly reading: boolean;
  readonly refusal: Failure | undefined;
  readonly onKind: (kind: ImportKind) => void;
  readonly onFile: (file: File) => void;
}

/** What each kind of file brings, in one sentence. */
const BRINGS: Readonly<Record<ImportKind, string>> = {
  ATENCIONES:
    'Un registro de visitas con fecha, hora, documento, nombre, sexo y servicio. Cuenta en las cifras de su propia fecha.',
  CARACTERIZADOS: 'Las respuestas del formulario web de caracterización de la ciudad.',
  SOLICITUDES: 'Las preinscripciones y solicitudes que llegaron por los canales en línea.',
  INSCRIPCIONES:
    'Quienes pidieron cupo en un curso por la página: quedan preinscritos hasta que lo confirmen.',
};

export function ChooseFile({ kinds, kind, reading, refusal, onKind, onFile }: ChooseFileProps) {
  const field = useRef<HTMLInputElement>(null);
  // Side by side the four do not fit a window at 200 % zoom.
  const wide = useMediaQuery('(min-width: 60rem)', true, { getInitialValueInEffect: false });
  const choose: Action = {
    id: 'imports.choose',
    label: 'Elegir el archivo',
    keys: ['A'],
    when: () => !reading,
    run: () => field.current?.click(),
  };
  const choices = kinds.map((code, index): Action => ({
    id: `imports.kind.${code}`,
    label: labels.importKind[code],
    keys: [String(index + 1)],
    run: () => onKind(code),
  }));
  useActions('Importar', kinds.length > 1 ? [choose, ...choices] : [choose]);
  return (
    <Panel title="Importar un archivo">
      <div className={classes.choose}>
        {kinds.length > 1 ? (
          <SegmentedControl
            fullWidth={!wide}
            orientation={wide ? 'horizontal' : 'vertical'}
            className={classes.kinds}
            aria-label="Qué trae el archivo"
            value={kind}
            onChange={(value) => onKind(kinds.find((code) => code === value) ?? kind)}
            data={kinds.map((code, index) => ({
              value: code,
              label: (
                <span className={classes.kind}>
                  {labels.importKind[code]} <KeyCap keys={[String(index + 1)]} decorative />
                </span>
              ),
            }))}
          />
        ) : null}
        <IconFileImport size={36} aria-hidden className={classes.icon} />
        <p className={classes.lead}>{labels.importKind[kind]}</p>
        <Text className={classes.words}>{BRINGS[kind]}</Text>
        {reading ? (
          <output className={classes.reading}>
            <Loader size="sm" /> Leyendo el archivo…
          </output>
        ) : (
          <ActionButton action={choose} size="md" />
        )}
        <Text className={classes.small}>
          CSV o Excel (.xlsx), hasta 64 MB. Primero se revisa y nada se guarda; el archivo no queda en este
          equipo.
        </Text>
        <input
          ref={field}
          className={classes.file}
          type="file"
          accept=".csv,.txt,.xlsx"
          aria-label="Archivo para importar"
          tabIndex={-1}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? [];
            // The same file may be chosen again after it was mended.
            event.currentTarget.value = '';
            if (file !== undefined) onFile(file);
          }}
        />
      </div>
      {refusal === undefined ? null : (
        <Banner tone="bad" title="Este archivo no se puede importar." urgent>
          {refusal.message}
        </Banner>
      )}
    </Panel>
  );
}
