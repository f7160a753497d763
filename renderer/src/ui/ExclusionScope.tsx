import { SegmentedControl, Select } from '@mantine/core';
import { comuna as comunaCode } from '#shared/domain/codes.ts';
import type { Comuna } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import type { Action } from '#renderer/lib/actions.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { comunaName } from '#renderer/lib/exclusion-words.ts';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import classes from '#renderer/ui/ExclusionDialog.module.css';

export type Choices = Outputs['contracts']['choices'];
export type Scope = 'ZONA' | 'COMUNA' | 'CONTRATO' | 'TODAS';

interface Target {
  readonly zoneId: string | null;
  readonly comuna: Comuna | null;
  readonly contractId: string | null;
}

export const NO_TARGET: Target = { zoneId: null, comuna: null, contractId: null };

export const SCOPES: readonly (readonly [Scope, string])[] = [
  ['ZONA', 'Una zona'],
  ['COMUNA', 'Una comuna'],
  ['CONTRATO', 'Un contrato'],
  ['TODAS', 'Todas'],
];

/** What is meant: the part of the target that the scope names; undefined while nothing is chosen there. */
export function targetOf(scope: Scope, target: Target): Target | undefined {
  const meant = {
    zoneId: scope === 'ZONA' ? target.zoneId : null,
    comuna: scope === 'COMUNA' ? target.comuna : null,
    contractId: scope === 'CONTRATO' ? target.contractId : null,
  };
  return scope === 'TODAS' || Object.values(meant).some((part) => part !== null) ? meant : undefined;
}

interface ExclusionScopeProps {
  readonly scope: Scope;
  readonly target: Target;
  readonly choices: Choices;
  /** One for each of SCOPES. */
  readonly actions: readonly Action[];
  readonly onScope: (scope: Scope) => void;
  readonly onTarget: (target: Target) => void;
}

/** One zone, a comuna, a contract or all of them. */
export function ExclusionScope({ scope, target, choices, actions, onScope, onTarget }: ExclusionScopeProps) {
  return (
    <>
      <SegmentedControl
        aria-label="Qué zonas"
        className={classes.scopes}
        value={scope}
        onChange={(value) => {
          onScope(SCOPES.find(([code]) => code === value)?.[0] ?? 'ZONA');
        }}
        data={SCOPES.map(([value, label], index) => ({
          value,
          label: (
            <span className={classes.option}>
              {label}
              <KeyCap keys={actions[index]?.keys ?? []} decorative />
            </span>
          ),
        }))}
      />
      {scope === 'ZONA' ? (
        <Select
          key="zone"
          label="Zona"
          id="exclusion-zone"
          searchable
          data-autofocus
          placeholder="Escriba parte del nombre"
          nothingFoundMessage="Ninguna zona se llama así"
          data={choices.zones.map(({ id, name, comuna }) => ({
            value: id,
            label: `${name}, ${labels.comuna[comuna]}`,
          }))}
          value={target.zoneId}
          onChange={(zoneId) => {
            onTarget({ ...target, zoneId });
          }}
        />
      ) : null}
      {scope === 'COMUNA' ? (
        <Select
          key="comuna"
          label="Comuna"
          searchable
          data={comunasOf(choices)}
          value={target.comuna}
          onChange={(value) => {
            onTarget({ ...target, comuna: value === null ? null : comunaCode.parse(value) });
          }}
        />
      ) : null}
      {scope === 'CONTRATO' ? (
        <Select
          key="contract"
          label="Contrato"
          searchable
          nothingFoundMessage="Todavía no hay contratos"
          data={choices.contracts.map(({ id, number }) => ({ value: id, label: number }))}
          value={target.contractId}
          onChange={(contractId) => {
            onTarget({ ...target, contractId });
          }}
        />
      ) : null}
    </>
  );
}

/** The comunas that have zones, in their order. */
function comunasOf({ zones }: Choices): { readonly value: Comuna; readonly label: string }[] {
  const present = new Set(zones.map((zone) => zone.comuna));
  return comunaCode.options
    .filter((code) => present.has(code))
    .map((code) => ({ value: code, label: comunaName(code) }));
}
