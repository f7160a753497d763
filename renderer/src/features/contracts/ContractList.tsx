import { UnstyledButton } from '@mantine/core';
import { labels } from '#shared/text/labels.ts';
import { hoursWords } from '#renderer/features/contracts/hours-form.ts';
import { termWords } from '#renderer/features/contracts/model.ts';
import type { ContractRow } from '#renderer/features/contracts/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatQuantity, formatTarget } from '#renderer/lib/formats.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/contracts/ContractList.module.css';

interface ContractListProps {
  readonly contracts: readonly ContractRow[];
  readonly current: ContractRow;
  readonly onChoose: (contract: ContractRow) => void;
  readonly actions: readonly Action[];
  /** Goes from one to the next; shown where there are several. */
  readonly move: Action;
}

/** The contracts, and all that the chosen one asks. */
export function ContractList({ contracts, current, onChoose, actions, move }: ContractListProps) {
  return (
    <Panel
      title={formatQuantity(contracts.length, 'contrato', 'contratos')}
      className={classes.panel}
      aside={contracts.length > 1 ? <ActionHint action={move} /> : undefined}
    >
      <ScrollRegion label="Los contratos" className={classes.scroll}>
        <ul className={classes.list}>
          {contracts.map((contract) => (
            <li key={contract.id}>
              <UnstyledButton
                className={classes.contract}
                aria-current={contract.id === current.id || undefined}
                onClick={() => {
                  onChoose(contract);
                }}
              >
                <strong>{contract.number}</strong>
                <span>{contract.current ? 'vigente' : termWords(contract)}</span>
              </UnstyledButton>
            </li>
          ))}
        </ul>
        <dl className={classes.facts}>
          <dt>Meta</dt>
          <dd className={classes.target}>{formatTarget(current.targetMilli)}</dd>
          <dt>Operador</dt>
          <dd>{current.operator}</dd>
          <dt>Vigencia</dt>
          <dd>{termWords(current)}</dd>
          <dt>Horario</dt>
          <dd>{hoursWords(current.hours)}</dd>
          <dt>Festivos</dt>
          <dd>{labels.holidayRule[current.hours.holidays]}</dd>
          <dt>Zonas</dt>
          <dd>{formatQuantity(current.zones, 'zona', 'zonas')}</dd>
        </dl>
      </ScrollRegion>
      <div className={classes.actions}>
        {actions.map((action) => (
          <ActionButton key={action.id} action={action} variant="default" size="sm" />
        ))}
      </div>
    </Panel>
  );
}
