import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { labels } from '#shared/text/labels.ts';
import type { FilePanelProps } from '#renderer/features/person/file-model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, client } from '#renderer/lib/api.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatDate } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo } from '#renderer/lib/route.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import classes from '#renderer/features/person/DuplicatesPanel.module.css';

type Duplicates = Outputs['people']['duplicates'];

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly detail: string;
}

/** Registrations that may be this person too, that are, or that somebody told apart: each opens beside this one. */
export function DuplicatesPanel({ file }: FilePanelProps) {
  const { shown, others } = file;
  const host = useQuery(api.session.status.queryOptions()).data?.role;
  const found = useQuery({
    queryKey: [...api.people.duplicates.queryKey({ id: shown.id }), host],
    queryFn: (): Promise<Duplicates> =>
      (host === 'central' ? client.people.central : client.people).duplicates.query({ id: shown.id }),
    enabled: host !== undefined,
    gcTime: 0,
  });
  const compare = (other: string) => {
    goTo('duplicados', {
      pair: { a: shown.id, b: other },
      back: { place: 'persona', value: { personId: shown.id } },
    });
  };
  const entries = entriesOf(file, found.data);
  const actions = entries.map(({ id, name }, index): Action => ({
    id: `duplicates.compare-${id}`,
    label: `Comparar con ${name}`,
    // One key for the first: there is seldom another.
    keys: index === 0 ? ['Ctrl+U'] : [],
    run: () => {
      compare(id);
    },
  }));
  useActions('Fichas repetidas', actions);
  if (entries.length === 0 && others.length === 0 && found.data === undefined) return null;
  return (
    <Panel title="¿Registrada dos veces?">
      {entries.length === 0 ? (
        <p className={classes.none}>Nadie más se le parece.</p>
      ) : (
        <ul className={classes.list}>
          {entries.map((entry, index) => {
            const action = actions[index];
            return (
              <li key={entry.id}>
                <span className={classes.who}>
                  <strong>{entry.name}</strong>
                  <span>{entry.detail}</span>
                </span>
                {action === undefined ? null : index === 0 ? (
                  <ActionHint action={action} label="Comparar" />
                ) : (
                  <Button variant="subtle" size="compact-sm" aria-label={action.label} onClick={action.run}>
                    Comparar
                  </Button>
                )}
              </li>
            );
          })}
        </ul>
      )}
    </Panel>
  );
}

function entriesOf(
  { shown, others }: FilePanelProps['file'],
  found: Duplicates | undefined,
): readonly Entry[] {
  const entries = new Map<string, Entry>();
  const add = (entry: Entry) => {
    if (!entries.has(entry.id)) entries.set(entry.id, entry);
  };
  for (const { a, b, name, relation, at, by } of found?.decided ?? []) {
    if (a !== shown.id && b !== shown.id) continue;
    const who = by === null ? '' : `, ${by}`;
    add({
      id: a === shown.id ? b : a,
      name,
      detail: `${labels.pairRelation[relation]} (${formatDate(at)}${who})`,
    });
  }
  for (const other of others) {
    if (other.kind === 'ERASED') continue;
    const place = other.kind === 'FULL' ? (other.siteName ?? 'este Punto') : 'otro Punto';
    add({
      id: other.id,
      name: `${other.givenNames} ${other.surnames}`,
      detail: `La misma persona, ficha de ${place}`,
    });
  }
  for (const { id, name, reason, documentLabel } of found?.lookAlikes ?? []) {
    add({ id, name, detail: [labels.lookAlikeReason[reason], documentLabel].filter(Boolean).join(' · ') });
  }
  return [...entries.values()];
}
