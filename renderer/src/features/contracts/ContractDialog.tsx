import { SegmentedControl, Select, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { plusDays } from '#shared/domain/business-days.ts';
import { contract as contractEntity } from '#shared/domain/contract.ts';
import { holidayRule, ROUND_THE_CLOCK } from '#shared/domain/service-hours.ts';
import { labels } from '#shared/text/labels.ts';
import { dayFault, DAYS, hoursOfForm, typedPieces } from '#renderer/features/contracts/hours-form.ts';
import { readTarget, typedTarget } from '#renderer/features/contracts/model.ts';
import type { ContractRow } from '#renderer/features/contracts/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { readDate, typedDate } from '#renderer/lib/dates.ts';
import { firstProblem } from '#renderer/lib/problems.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/contracts/Forms.module.css';

interface ContractDialogProps {
  /** Absent for a new one. */
  readonly contract?: ContractRow | undefined;
  readonly onDone: (id: string, title: string) => void;
  readonly onClose: () => void;
}

const { number: numberSchema, operator: operatorSchema } = contractEntity.schema.shape;
type Field = 'number' | 'operator' | 'target' | 'first' | 'last';

/** A contract: who, how much, from when to when, and the hours of a week in which it is owed. */
export function ContractDialog({ contract, onDone, onClose }: ContractDialogProps) {
  const [fields, setFields] = useState<Readonly<Record<Field, string>>>(() => ({
    number: contract?.number ?? '',
    operator: contract?.operator ?? '',
    target: contract === undefined ? '' : typedTarget(contract.targetMilli),
    first: contract === undefined ? '' : typedDate(contract.startsOn),
    last:
      contract?.endsOn === undefined || contract.endsOn === null
        ? ''
        : typedDate(plusDays(contract.endsOn, -1)),
  }));
  const [lines, setLines] = useState<readonly string[]>(() =>
    (contract?.hours ?? ROUND_THE_CLOCK).week.map(typedPieces),
  );
  const [holidays, setHolidays] = useState(contract?.hours.holidays ?? 'COMO_EL_DIA');
  const [always, setAlways] = useState(
    () => contract === undefined || JSON.stringify(contract.hours) === JSON.stringify(ROUND_THE_CLOCK),
  );
  const [touched, setTouched] = useState<ReadonlySet<Field>>(new Set());
  const targetMilli = readTarget(fields.target);
  const startsOn = readDate(fields.first);
  const lastDay = readDate(fields.last);
  const hours = always ? ROUND_THE_CLOCK : hoursOfForm(lines, holidays);
  const badDate = 'La fecha no existe; escríbala como DD/MM/AAAA.';
  const faults: Readonly<Record<Field, string | null>> = {
    number: firstProblem(numberSchema.safeParse(fields.number)),
    operator: firstProblem(operatorSchema.safeParse(fields.operator)),
    target: targetMilli === undefined ? 'Un porcentaje hasta 100, como 99,5.' : null,
    first: startsOn === undefined ? badDate : null,
    last:
      fields.last.trim() === ''
        ? null
        : lastDay === undefined
          ? badDate
          : startsOn !== undefined && lastDay < startsOn
            ? 'Termina antes de empezar.'
            : null,
  };
  const save = useMutation(
    api.contracts.save.mutationOptions({
      onSuccess: async ({ id }) => {
        await queryClient.invalidateQueries(api.contracts.pathFilter());
        onDone(id, contract === undefined ? 'Contrato agregado.' : 'Contrato corregido.');
      },
    }),
  );
  const commit: Action = {
    id: 'contract.save',
    label: contract === undefined ? 'Agregar el contrato' : 'Guardar el contrato',
    keys: ['Ctrl+Enter'],
    when: () =>
      !save.isPending && hours !== undefined && Object.values(faults).every((fault) => fault === null),
    run: () => {
      if (hours === undefined || targetMilli === undefined || startsOn === undefined) return;
      save.mutate({
        ...(contract === undefined ? {} : { id: contract.id }),
        number: fields.number,
        operator: fields.operator,
        targetMilli,
        hours,
        startsOn,
        endsOn: lastDay === undefined ? null : plusDays(lastDay, 1),
      });
    },
  };
  const whole: Action = {
    id: 'contract.always',
    label: '24 horas, todos los días',
    keys: ['F1'],
    run: () => {
      setAlways(true);
    },
  };
  const byDay: Action = {
    id: 'contract.byDay',
    label: 'Por días',
    keys: ['F2'],
    run: () => {
      setAlways(false);
    },
  };
  const copy: Action = {
    id: 'contract.copy',
    label: 'Igual que el lunes hasta el viernes',
    keys: ['F3'],
    when: () => !always,
    run: () => {
      setLines((before) => before.map((line, day) => (day < 5 ? (before[0] ?? '') : line)));
    },
  };
  const field = (name: Field, label: string, more: { description?: string; placeholder?: string } = {}) => (
    <TextInput
      {...more}
      label={label}
      id={`contract-${name}`}
      autoComplete="off"
      error={touched.has(name) ? faults[name] : null}
      value={fields[name]}
      onBlur={() => {
        setTouched(new Set([...touched, name]));
      }}
      onChange={(event) => {
        const { value } = event.currentTarget;
        setFields((before) => ({ ...before, [name]: value }));
      }}
      {...(name === 'number' ? { 'data-autofocus': true } : {})}
    />
  );
  return (
    <Dialog
      title={contract === undefined ? 'Agregar un contrato' : `Corregir el contrato ${contract.number}`}
      onClose={onClose}
      actions={[commit, whole, byDay, copy]}
      size="46rem"
    >
      <Stack gap="sm">
        <div className={classes.two}>
          {field('number', 'Número', { placeholder: '137 de 2025' })}
          {field('operator', 'Operador')}
        </div>
        <div className={classes.three}>
          {field('target', 'Meta de disponibilidad (%)', { placeholder: '99,5' })}
          {field('first', 'Primer día', { placeholder: 'DD/MM/AAAA' })}
          {field('last', 'Último día (se incluye)', { placeholder: 'Vacío si no tiene' })}
        </div>
        <SegmentedControl
          aria-label="Horas en que se exige el servicio"
          value={always ? 'ALWAYS' : 'DAYS'}
          onChange={(value) => {
            setAlways(value === 'ALWAYS');
          }}
          data={[
            { value: 'ALWAYS', label: <Option action={whole} /> },
            { value: 'DAYS', label: <Option action={byDay} /> },
          ]}
        />
        {always ? null : (
          <>
            <fieldset className={classes.week}>
              <legend>
                Horas de cada día; vacío si no se exige <ActionHint action={copy} />
              </legend>
              {DAYS.map((day, index) => (
                <TextInput
                  key={day}
                  size="sm"
                  label={day}
                  id={`contract-day-${index}`}
                  classNames={{ root: classes.day }}
                  autoComplete="off"
                  placeholder="8:00 a 12:00, 14:00 a 18:00"
                  error={dayFault(lines[index] ?? '')}
                  value={lines[index] ?? ''}
                  onChange={(event) => {
                    const { value } = event.currentTarget;
                    setLines((before) => before.map((line, at) => (at === index ? value : line)));
                  }}
                />
              ))}
            </fieldset>
            <Select
              label="En un día festivo"
              data={holidayRule.options.map((value) => ({ value, label: labels.holidayRule[value] }))}
              value={holidays}
              onChange={(value) => {
                setHolidays(holidayRule.parse(value));
              }}
            />
          </>
        )}
        {save.error === null ? null : (
          <Banner tone="bad" title="No se guardó el contrato." urgent>
            {refusalOf(save.error).message}
          </Banner>
        )}
        <ActionButton action={commit} loading={save.isPending} />
      </Stack>
    </Dialog>
  );
}

function Option({ action }: { readonly action: Action }) {
  return (
    <span className={classes.option}>
      {action.label}
      <KeyCap keys={action.keys} decorative />
    </span>
  );
}
