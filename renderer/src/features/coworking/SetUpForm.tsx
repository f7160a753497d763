import { NumberInput, Paper, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SpaceKind } from '#shared/domain/codes.ts';
import { focusOnMount } from '#renderer/lib/focus.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/coworking/SetUpForm.module.css';

/** What a Punto has of one kind. */
export interface KindPlan {
  readonly kind: SpaceKind;
  readonly prefix: string;
  readonly count: number;
}

interface SetUpFormProps {
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onCreate: (kinds: readonly KindPlan[]) => void;
}

const KINDS: ReadonlyArray<{
  readonly kind: SpaceKind;
  readonly label: string;
  readonly prefix: string;
  readonly most: number;
}> = [
  { kind: 'EQUIPO', label: 'Equipos con computador', prefix: 'PC', most: 60 },
  { kind: 'PUESTO', label: 'Puestos de coworking', prefix: 'Puesto', most: 60 },
  { kind: 'SALA', label: 'Salas', prefix: 'Sala', most: 9 },
];

/** «PC 01 a PC 16»: numbers as wide as the last one needs, rooms without a zero. */
function rangeWords({ kind, prefix, count }: KindPlan): string {
  if (count === 0) return 'Ninguno';
  const name = (number: number) =>
    `${prefix.trim()} ${kind === 'SALA' ? number : String(number).padStart(2, '0')}`;
  return count === 1 ? name(1) : `${name(1)} a ${name(count)}`;
}

/** Nothing is configured: three counts make the whole floor in one act. Names can be changed later on the plan. */
export function SetUpForm({ busy, failure, onCreate }: SetUpFormProps) {
  const [plans, setPlans] = useState<readonly KindPlan[]>(
    KINDS.map(({ kind, prefix }) => ({ kind, prefix, count: 0 })),
  );
  const total = plans.reduce((sum, plan) => sum + plan.count, 0);
  const change = (kind: SpaceKind, next: Partial<KindPlan>) => {
    setPlans((old) => old.map((plan) => (plan.kind === kind ? { ...plan, ...next } : plan)));
  };
  const create: Action = {
    id: 'coworking.setup',
    label: total === 0 ? 'Crear' : `Crear ${total}`,
    keys: ['Ctrl+Enter', 'Enter'],
    shownKeys: ['Enter'],
    when: () => total > 0 && !busy,
    run: () => {
      onCreate(plans.filter((plan) => plan.count > 0));
    },
  };
  useActions('Preparar el coworking', [create]);
  return (
    <Paper component="section" className={classes.card} aria-label="Preparar el coworking">
      <h2>¿Qué hay en este Punto?</h2>
      <p>
        Escriba cuántos hay de cada uno y pulse Enter: se crean todos de una vez, con su número. Después puede
        cambiar nombres, retirar alguno y dibujar el plano.
      </p>
      <div className={classes.rows}>
        {KINDS.map(({ kind, label, most }, index) => {
          const plan = plans[index] ?? { kind, prefix: '', count: 0 };
          return (
            <div key={kind} className={classes.row}>
              <NumberInput
                id={`setup-${kind}`}
                ref={index === 0 ? focusOnMount : undefined}
                label={label}
                value={plan.count === 0 ? '' : plan.count}
                size="md"
                placeholder="0"
                min={0}
                max={most}
                clampBehavior="strict"
                allowDecimal={false}
                allowNegative={false}
                hideControls
                onChange={(value) => {
                  change(kind, { count: typeof value === 'number' ? value : 0 });
                }}
              />
              <TextInput
                id={`setup-name-${kind}`}
                label="Se llaman"
                aria-label={`Nombre de: ${label}`}
                value={plan.prefix}
                maxLength={20}
                onChange={(event) => {
                  change(kind, { prefix: event.currentTarget.value });
                }}
              />
              <output className={classes.range} htmlFor={`setup-${kind} setup-name-${kind}`}>
                {rangeWords(plan)}
              </output>
            </div>
          );
        })}
      </div>
      {failure === undefined ? null : (
        <Banner tone="bad" title="No se creó nada." urgent>
          {failure.message} (código {failure.code})
        </Banner>
      )}
      <ActionButton action={create} size="md" loading={busy} />
    </Paper>
  );
}
