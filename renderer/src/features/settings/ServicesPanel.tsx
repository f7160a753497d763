import { Checkbox, Table, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { CatalogueEntry } from '#shared/domain/service-catalogue.ts';
import { labels } from '#shared/text/labels.ts';
import { changed, differs, moved, problemOf } from '#renderer/features/settings/catalogue.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo } from '#renderer/lib/route.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner, ErrorState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import classes from '#renderer/features/settings/ServicesPanel.module.css';

const NONE: readonly CatalogueEntry[] = [];

/** The row that has the focus, by the id of the control in it. */
function focusedRow(): number | undefined {
  const row = /^service-(\d)-/u.exec(document.activeElement?.id ?? '')?.[1];
  return row === undefined ? undefined : Number(row);
}

/** The catalogue of services as the centre edits it: names, keys, which are offered, and where visitors stay. */
export function ServicesPanel() {
  const list = useQuery(api.services.list.queryOptions());
  const [draft, setDraft] = useState<readonly CatalogueEntry[]>();
  /** The control that keeps the focus when its row changes its place. */
  const follow = useRef<string>(undefined);
  const save = useMutation(
    api.services.save.mutationOptions({
      onSuccess: (saved) => {
        queryClient.setQueryData(api.services.list.queryKey(), saved);
        setDraft(undefined);
      },
    }),
  );
  useEffect(() => {
    if (follow.current !== undefined) document.getElementById(follow.current)?.focus();
    follow.current = undefined;
  });

  const entries = draft ?? list.data ?? NONE;
  const dirty = draft !== undefined && list.data !== undefined && differs(draft, list.data);
  const problem = problemOf(entries);
  const edit = (next: readonly CatalogueEntry[]) => {
    save.reset();
    setDraft(next);
  };
  const move = (by: 1 | -1) => {
    const row = focusedRow();
    if (row === undefined || entries[row + by] === undefined) return;
    follow.current = document.activeElement?.id.replace(`-${row}-`, `-${row + by}-`);
    edit(moved(entries, row, by));
  };
  const down: Action = {
    id: 'services.down',
    label: 'Mover el servicio',
    keys: ['Alt+ArrowDown'],
    shownKeys: ['Alt+ArrowDown', 'Alt+ArrowUp'],
    keysOnly: true,
    run: () => {
      move(1);
    },
  };
  const up: Action = {
    id: 'services.up',
    label: 'Mover el servicio hacia arriba',
    keys: ['Alt+ArrowUp'],
    keysOnly: true,
    run: () => {
      move(-1);
    },
  };
  const commit: Action = {
    id: 'services.save',
    label: 'Guardar los servicios',
    keys: ['Ctrl+Enter'],
    when: () => dirty && problem === undefined && !save.isPending,
    run: () => {
      save.mutate({ services: [...entries] });
    },
  };
  const undo: Action = {
    id: 'services.undo',
    label: dirty ? 'Descartar los cambios' : 'Volver a Ajustes',
    keys: ['Escape'],
    run: () => {
      if (!dirty) goTo('ajustes');
      save.reset();
      setDraft(undefined);
    },
  };
  useActions('Servicios', [commit, undo, down, up]);
  const failure = save.error === null ? undefined : refusalOf(save.error);

  return (
    <Panel
      title="Servicios de los Puntos"
      className={classes.panel}
      aside={
        <span className={classes.keys}>
          <ActionHint action={down} />
          <ActionHint action={undo} />
          <ActionButton action={commit} size="sm" loading={save.isPending} />
        </span>
      }
    >
      <p className={classes.lead}>
        Los Puntos los ven en este orden cuando se comunican. Un servicio que no se ofrece conserva su
        historia. Si la persona no se queda, su visita nunca aparece como «adentro» ni hay que cerrarla.
      </p>
      {problem !== undefined && dirty ? <Banner tone="doubt" title={problem} urgent /> : null}
      {failure === undefined ? null : (
        <Banner tone="bad" title="No se guardó nada." urgent>
          {failure.message} (código {failure.code})
        </Banner>
      )}
      {save.isSuccess && !dirty ? (
        <Banner tone="good" title="Servicios guardados.">
          Llegan a cada Punto en su próxima comunicación.
        </Banner>
      ) : null}
      {list.error !== null ? (
        <ErrorState failure={refusalOf(list.error)} />
      ) : list.data === undefined ? (
        <SkeletonRows rows={10} height={40} />
      ) : (
        <Table verticalSpacing={4} className={classes.table}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Tecla</Table.Th>
              <Table.Th>Nombre en los Puntos</Table.Th>
              <Table.Th>Código</Table.Th>
              <Table.Th>Se ofrece</Table.Th>
              <Table.Th>La persona se queda</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {entries.map((entry, row) => (
              <Table.Tr key={entry.id} data-off={!entry.active || undefined}>
                <Table.Td>
                  <KeyCap keys={[`F${entry.position}`]} />
                </Table.Td>
                <Table.Td>
                  <TextInput
                    id={`service-${row}-label`}
                    size="sm"
                    aria-label={`Nombre de ${labels.service[entry.id]}`}
                    value={entry.label}
                    maxLength={40}
                    onChange={(event) => {
                      edit(changed(entries, row, { label: event.currentTarget.value }));
                    }}
                  />
                </Table.Td>
                <Table.Td className={classes.code}>{entry.id}</Table.Td>
                <Table.Td>
                  <Checkbox
                    id={`service-${row}-active`}
                    aria-label={`Ofrecer ${entry.label}`}
                    checked={entry.active}
                    onChange={(event) => {
                      edit(changed(entries, row, { active: event.currentTarget.checked }));
                    }}
                  />
                </Table.Td>
                <Table.Td>
                  <Checkbox
                    id={`service-${row}-stays`}
                    aria-label={`En ${entry.label} la persona se queda`}
                    checked={entry.stays}
                    onChange={(event) => {
                      edit(changed(entries, row, { stays: event.currentTarget.checked }));
                    }}
                  />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Panel>
  );
}
