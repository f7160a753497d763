import { Title } from '@mantine/core';
import { seenByWords } from '#renderer/features/wifi/model.ts';
import { comunaTitle, stateLine } from '#renderer/features/wifi/zone-model.ts';
import type { Page } from '#renderer/features/wifi/zone-model.ts';
import { isPossible } from '#renderer/lib/actions.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/wifi/ZoneHead.module.css';

interface ZoneHeadProps {
  readonly page: Page;
  /** The place before this one, first in the trail. */
  readonly from: string;
  readonly now: number;
  readonly leave: Action;
  readonly exclude: Action;
  readonly acknowledge: Action;
  readonly busy: boolean;
}

/** Name and state first; where it is and who watches it; what can be done. */
export function ZoneHead({ page, from, now, leave, exclude, acknowledge, busy }: ZoneHeadProps) {
  const { zone, comuna } = page;
  const { tone, words } = stateLine(zone, now);
  const taken = zone.incident?.acknowledgedBy ?? null;
  return (
    <div className={classes.head}>
      <div className={classes.what}>
        <span className={classes.trail}>
          <ActionHint action={leave} label={`${from} › ${comunaTitle(comuna)}`} />
        </span>
        <div className={classes.title}>
          <Title order={2} className={classes.name}>
            {zone.name}
          </Title>
          <span className={classes.state} data-tone={tone}>
            <StateMark tone={tone} size={18} />
            {words}
          </span>
        </div>
      </div>
      <ul className={classes.facts}>
        <li>
          {[zone.address, zone.neighbourhood].filter((part) => part !== null).join(', ') ||
            'Sin dirección en el listado'}
        </li>
        <li>
          {equipmentWords(page)}
          {zone.state === 'DOWN' && zone.cause !== null ? (
            <>
              . <strong>{zone.cause}</strong>
            </>
          ) : null}
        </li>
        <li>
          {[seenByWords(zone), page.contract === null ? null : `contrato ${page.contract.number}`]
            .filter((part) => part !== null)
            .join('; ') || 'Nadie la sondea'}
        </li>
      </ul>
      <div className={classes.actions}>
        <ActionButton action={exclude} variant="default" size="md" />
        {taken === null ? (
          <ActionButton
            action={acknowledge}
            variant={isPossible(acknowledge) ? 'filled' : 'default'}
            size="md"
            loading={busy}
          />
        ) : (
          <span className={classes.taken}>
            <StateMark tone="planned" size={16} />
            La atiende {taken}
          </span>
        )}
      </div>
    </div>
  );
}

/** "10.82.13.7:161, SNMP v3, perfil mikrotik". */
function equipmentWords({ zone, equipment }: Page): string {
  if (equipment === null || zone.target === null) {
    return zone.hasTarget ? 'La sondea otro equipo' : 'Sin equipo SNMP configurado';
  }
  const profile = equipment.profile === null ? '' : `, perfil ${equipment.profile}`;
  return `${zone.target}, SNMP v${equipment.version}${profile}`;
}
