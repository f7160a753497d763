import { Loader, Stack, Table, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Outputs } from '#renderer/lib/api.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/targets/ImportDialog.module.css';

interface ImportDialogProps {
  readonly what: 'zones' | 'targets';
  readonly onClose: () => void;
}

type Report = Outputs['targets']['importTargets'];

/** What each file brings and how its columns are called. */
const WORDS = {
  zones: {
    title: 'Importar zonas',
    lead: 'La lista oficial de zonas WiFi, tal como se publica en datos abiertos (CSV o Excel).',
    one: 'zona',
    many: 'zonas',
  },
  targets: {
    title: 'Importar equipos',
    lead: 'Una fila por zona (CSV o Excel) con las columnas zona, host, puerto, version, comunidad, usuario, nivel, auth, clave_auth, priv, clave_priv, perfil e interfaz.',
    one: 'equipo',
    many: 'equipos',
  },
} as const;

/** What a request takes; thousands of zones have less. */
const MAX_BYTES = 2_500_000;

interface Chosen {
  readonly fileName: string;
  readonly base64: string;
}

function readFile(file: File): Promise<Chosen> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () => {
      const url = String(reader.result);
      resolve({ fileName: file.name, base64: url.slice(url.indexOf(',') + 1) });
    });
    reader.addEventListener('error', () => {
      reject(reader.error ?? new Error('unreadable'));
    });
    reader.readAsDataURL(file);
  });
}

/** Looks through a file first and keeps nothing of it; then, when a person says so, imports what is right in it. */
export function ImportDialog({ what, onClose }: ImportDialogProps) {
  const words = WORDS[what];
  const field = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<Chosen>();
  const [unreadable, setUnreadable] = useState<string>();
  const procedure = what === 'zones' ? api.targets.importZones : api.targets.importTargets;
  const look = useMutation(procedure.mutationOptions());
  const run = useMutation(
    procedure.mutationOptions({
      onSuccess: async () => {
        await queryClient.invalidateQueries(api.targets.pathFilter());
      },
    }),
  );
  const busy = look.isPending || run.isPending;
  const take = (file: File) => {
    look.reset();
    run.reset();
    setUnreadable(undefined);
    setChosen(undefined);
    if (file.size > MAX_BYTES) {
      setUnreadable('El archivo es demasiado grande: hasta 2,5 MB. ¿Es el que quería?');
      return;
    }
    readFile(file).then(
      (read) => {
        setChosen(read);
        look.mutate({ ...read, dryRun: true });
      },
      () => {
        setUnreadable('No se pudo leer el archivo. Ciérrelo en los demás programas y elíjalo otra vez.');
      },
    );
  };
  const choose: Action = {
    id: 'targets.import.choose',
    label: chosen === undefined ? 'Elegir el archivo' : 'Elegir otro archivo',
    keys: ['E'],
    when: () => !busy,
    run: () => field.current?.click(),
  };
  const found = look.data;
  const start: Action = {
    id: 'targets.import.start',
    label: `Importar ${formatQuantity(found?.imported ?? 0, words.one, words.many)}`,
    keys: ['Ctrl+Enter'],
    when: () => !busy && found !== undefined && found.imported > 0,
    run: () => {
      if (chosen !== undefined) run.mutate({ ...chosen, dryRun: false });
    },
  };
  const done = run.data;
  const leave: Action = { id: 'targets.import.leave', label: 'Cerrar', keys: ['Enter'], run: onClose };
  const failure = [look.error, run.error].find((error) => error !== null);
  const said =
    unreadable ?? (failure === undefined || failure === null ? undefined : refusalOf(failure).message);
  return (
    <Dialog
      title={words.title}
      onClose={onClose}
      actions={done === undefined ? [choose, start] : [leave]}
      size="52rem"
    >
      <Stack gap="md">
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
            if (file !== undefined) take(file);
          }}
        />
        {done !== undefined ? (
          <Banner
            tone="good"
            title={`Se importaron ${formatQuantity(done.imported, words.one, words.many)}.`}
          >
            {done.imported < done.rows
              ? `${formatQuantity(done.rows - done.imported, 'fila quedó', 'filas quedaron')} sin importar: corríjalas en el archivo e impórtelo otra vez; lo que ya está no se repite.`
              : 'Todas las filas del archivo entraron.'}
          </Banner>
        ) : found === undefined ? (
          <Text>
            {words.lead} Primero se revisa y nada se guarda; el archivo no queda en este computador.
          </Text>
        ) : (
          <Banner
            tone={found.imported === found.rows && found.warnings.length === 0 ? 'good' : 'doubt'}
            title={`${formatQuantity(found.imported, 'fila', 'filas')} de ${found.rows} se pueden importar.`}
          >
            Todavía no se ha guardado nada.
          </Banner>
        )}
        {said === undefined ? null : (
          <Banner tone="bad" title="No se importó nada." urgent>
            {said}
          </Banner>
        )}
        {busy ? (
          <output className={classes.reading}>
            <Loader size="sm" /> {run.isPending ? 'Importando…' : 'Revisando el archivo…'}
          </output>
        ) : null}
        {found === undefined || done !== undefined ? null : <Problems report={found} />}
        <div className={classes.acts}>
          {done === undefined ? (
            <>
              {found === undefined ? null : <ActionButton action={start} />}
              <ActionButton
                action={choose}
                variant={found === undefined ? 'filled' : 'default'}
                data-autofocus
              />
            </>
          ) : (
            <ActionButton action={leave} data-autofocus />
          )}
        </div>
      </Stack>
    </Dialog>
  );
}

/** Row by row, as a spreadsheet numbers them. No message ever repeats a cell: it may hold a secret. */
function Problems({ report }: { readonly report: Report }) {
  if (report.warnings.length === 0) return null;
  return (
    <ScrollRegion label="Problemas del archivo" className={classes.problems}>
      <Table verticalSpacing={4} stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th className={classes.row}>Fila</Table.Th>
            <Table.Th>Columna</Table.Th>
            <Table.Th>Qué pasa</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {report.warnings.map(({ row, field, kind, message }) => (
            <Table.Tr key={`${row} ${field} ${kind} ${message}`}>
              <Table.Td className={classes.row}>{row === 0 ? '–' : row}</Table.Td>
              <Table.Td>{field === '' ? '–' : field}</Table.Td>
              <Table.Td>{message}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </ScrollRegion>
  );
}
