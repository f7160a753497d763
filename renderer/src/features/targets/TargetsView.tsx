import { SegmentedControl, TextInput } from '@mantine/core';
import { IconFilter, IconRouter } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { AssignDialog } from '#renderer/features/targets/AssignDialog.tsx';
import { targetActions } from '#renderer/features/targets/actions.ts';
import { ImportDialog } from '#renderer/features/targets/ImportDialog.tsx';
import type { TargetForm } from '#renderer/features/targets/form.ts';
import { LeaveDialog } from '#renderer/features/targets/LeaveDialog.tsx';
import { countOf, filtered, SHOWN } from '#renderer/features/targets/model.ts';
import type { Shown, TargetList } from '#renderer/features/targets/model.ts';
import { RemoveDialog } from '#renderer/features/targets/RemoveDialog.tsx';
import { SentinelsDialog } from '#renderer/features/targets/SentinelsDialog.tsx';
import { FIRST_FIELD, TargetPanel } from '#renderer/features/targets/TargetPanel.tsx';
import { ZoneList } from '#renderer/features/targets/ZoneList.tsx';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo, useLeaving } from '#renderer/lib/route.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { EmptyState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/targets/TargetsView.module.css';

interface TargetsViewProps {
  readonly list: TargetList;
  readonly central: boolean;
  /** The zone that is open at the start. */
  readonly from: string | undefined;
}

type Open = 'zones' | 'targets' | 'assign' | 'sentinels' | 'remove';

const focusOn = (id: string) => document.querySelector<HTMLElement>(`#${CSS.escape(id)}`)?.focus();

/** Whether the person is among the zones, where the arrows move, and not in the form beside them. */
function amongZones(): boolean {
  const id = document.activeElement?.id ?? '';
  return document.activeElement === document.body || id === 'targets-filter' || id.startsWith('target-zone-');
}

export function TargetsView({ list, central, from }: TargetsViewProps) {
  const [chosen, setChosen] = useState(from);
  const [shown, setShown] = useState<Shown>('ALL');
  const [text, setText] = useState('');
  const [open, setOpen] = useState<Open>();
  // In memory and for this visit: what is typed may be a secret.
  const [drafts, setDrafts] = useState<ReadonlyMap<string, TargetForm>>(new Map());
  const { leave, stay } = useLeaving(drafts.size > 0);
  const zones = filtered(list.zones, shown, text);
  const current = zones.find((zone) => zone.zoneId === chosen) ?? zones[0];
  const close = () => {
    setOpen(undefined);
  };
  const actions = targetActions({
    step: (by) => {
      const at = zones.findIndex((zone) => zone.zoneId === current?.zoneId);
      const onRow = document.activeElement?.id.startsWith('target-zone-') === true;
      const next = onRow ? (zones[at + by] ?? current) : current;
      if (next === undefined) return;
      setChosen(next.zoneId);
      focusOn(`target-zone-${next.zoneId}`);
    },
    amongZones,
    show: setShown,
    search: () => {
      focusOn('targets-filter');
    },
    back: () => {
      if (!amongZones() && current !== undefined) focusOn(`target-zone-${current.zoneId}`);
      else if (text !== '' || shown !== 'ALL') {
        setText('');
        setShown('ALL');
        // The open zone may be anywhere in the whole list: the focus brings it into sight.
        if (current !== undefined) requestAnimationFrame(() => focusOn(`target-zone-${current.zoneId}`));
      } else goTo('zonas-wifi');
    },
    open: setOpen,
    may: {
      ...list.may,
      assign: list.may.assign && current !== undefined,
      targets: list.zones.length > 0,
    },
  });
  useActions('Equipos WiFi', actions.all);

  const first = current?.zoneId;
  // The first zone has the focus when the screen opens, and again when what had it is gone.
  useEffect(() => {
    if (open !== undefined || first === undefined || document.activeElement !== document.body) return;
    focusOn(`target-zone-${first}`);
  }, [first, open]);

  return (
    <>
      {list.zones.length === 0 ? (
        <EmptyState
          title="Aquí aparecen los equipos de las zonas WiFi"
          icon={<IconRouter size={32} />}
          {...(list.may.decide ? { action: actions.zones } : {})}
        >
          {list.may.decide
            ? 'Primero hacen falta las zonas: importe la lista oficial (CSV) y después diga qué equipo tiene cada una.'
            : 'Las zonas las importa la central y llegan a este Punto al sincronizar.'}
        </EmptyState>
      ) : (
        <div className={classes.screen}>
          <Panel
            title={formatQuantity(list.zones.length, 'zona', 'zonas')}
            className={classes.list}
            aside={
              <span className={classes.acts}>
                {list.may.assign ? (
                  <ActionButton action={actions.assign} size="xs" variant="default" />
                ) : null}
                <ActionButton action={actions.targets} size="xs" variant="default" />
                {list.may.decide ? <ActionButton action={actions.zones} size="xs" variant="default" /> : null}
                <ActionButton action={actions.sentinels} size="xs" variant="default" />
              </span>
            }
            flush
          >
            <div className={classes.tools}>
              <SegmentedControl
                aria-label="Qué zonas se muestran"
                value={shown}
                onChange={(value) => {
                  setShown(SHOWN.find((each) => each.value === value)?.value ?? 'ALL');
                }}
                data={SHOWN.map(({ value, label }, index) => ({
                  value,
                  label: (
                    <span className={classes.choice}>
                      {label} {countOf(list.zones, value)} <KeyCap keys={[String(index + 1)]} decorative />
                    </span>
                  ),
                }))}
              />
              <TextInput
                id="targets-filter"
                className={classes.filter}
                type="search"
                aria-label="Filtrar por zona, comuna o IP"
                placeholder="Filtrar por zona, comuna o IP"
                value={text}
                leftSection={<IconFilter size={16} />}
                rightSection={<KeyCap keys={['/']} decorative />}
                onChange={(event) => {
                  setText(event.currentTarget.value);
                }}
              />
            </div>
            {zones.length === 0 ? (
              <EmptyState title="Ninguna zona cumple el filtro." action={actions.back}>
                Hay {list.zones.length} en total.
              </EmptyState>
            ) : (
              <ScrollRegion label="Zonas y sus equipos" className={classes.rows}>
                <ZoneList
                  zones={zones}
                  list={list}
                  central={central}
                  current={current?.zoneId}
                  unsaved={drafts}
                  onFocus={setChosen}
                  onOpen={(zoneId) => {
                    setChosen(zoneId);
                    // After the panel of that zone is there.
                    requestAnimationFrame(() => focusOn(FIRST_FIELD));
                  }}
                />
              </ScrollRegion>
            )}
            <div className={classes.hints}>
              <ActionHint action={actions.down} />
              <ActionHint action={actions.edit} />
              <ActionHint action={actions.back} />
            </div>
          </Panel>
          {current === undefined ? null : (
            <TargetPanel
              key={current.zoneId}
              zone={current}
              list={list}
              central={central}
              draft={drafts.get(current.zoneId)}
              onDraft={(draft) => {
                setDrafts((before) => {
                  const after = new Map(before);
                  if (draft === undefined) after.delete(current.zoneId);
                  else after.set(current.zoneId, draft);
                  return after;
                });
              }}
              onRemove={() => {
                setOpen('remove');
              }}
            />
          )}
        </div>
      )}
      {open === 'zones' || open === 'targets' ? <ImportDialog what={open} onClose={close} /> : null}
      {open === 'sentinels' ? (
        <SentinelsDialog sentinels={list.sentinels} mayChange={list.may.decide} onClose={close} />
      ) : null}
      {open === 'assign' && current !== undefined ? (
        <AssignDialog zone={current} zones={zones} vantages={list.vantages} onClose={close} />
      ) : null}
      {leave === undefined ? null : <LeaveDialog unsaved={drafts.size} onLeave={leave} onStay={stay} />}
      {open === 'remove' && current !== undefined ? (
        <RemoveDialog zone={current} central={central} onClose={close} />
      ) : null}
    </>
  );
}
