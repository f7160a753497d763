import { Checkbox, MultiSelect, Radio, Select, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { weekday } from '#shared/domain/recurrence.ts';
import type { Weekday } from '#shared/domain/recurrence.ts';
import { holderOf, readForm } from '#renderer/features/rooms/form.ts';
import type { FormField, ReserveForm } from '#renderer/features/rooms/form.ts';
import type { Reservation, Space } from '#renderer/features/rooms/model.ts';
import { Preview } from '#renderer/features/rooms/Preview.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { formatCount } from '#renderer/lib/formats.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import { PersonField } from '#renderer/ui/PersonField.tsx';
import classes from '#renderer/features/rooms/ReserveDialog.module.css';

export type Scope = 'UNA' | 'SIGUIENTES';
type Wanted = Extract<ReturnType<typeof readForm>, { ok: true }>['wanted'];

export interface ReserveResult {
  readonly wanted: Wanted;
  readonly holder: NonNullable<ReturnType<typeof holderOf>>;
  /** Leaves out the dates that clash. */
  readonly skipClashing: boolean;
  readonly scope: Scope;
}

interface ReserveDialogProps {
  readonly spaces: readonly Space[];
  readonly first: ReserveForm;
  /** Undefined makes a new one. */
  readonly changing: Reservation | undefined;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onSave: (result: ReserveResult) => void;
  readonly onClose: () => void;
}

const DAY_LABELS: Readonly<Record<Weekday, string>> = {
  MO: 'Lun',
  TU: 'Mar',
  WE: 'Mié',
  TH: 'Jue',
  FR: 'Vie',
  SA: 'Sáb',
  SU: 'Dom',
};

/** For whom, where and when; beside it what would come of it, before anything is saved. */
export function ReserveDialog(props: ReserveDialogProps) {
  const { changing, spaces } = props;
  const [form, setForm] = useState(props.first);
  const [scope, setScope] = useState<Scope>('UNA');
  const set = (change: Partial<ReserveForm>) => {
    setForm({ ...form, ...change });
  };
  const read = readForm(form);
  const [settled] = useDebouncedValue(JSON.stringify(read.ok ? read.wanted : null), 200);
  const asked = JSON.parse(settled) as Wanted | null;
  const check = useQuery(
    api.rooms.check.queryOptions(
      { ...(asked ?? EMPTY), changing: changing?.id ?? null },
      { enabled: asked !== null, placeholderData: keepPreviousData },
    ),
  );
  const current = read.ok && settled === JSON.stringify(read.wanted) && !check.isPlaceholderData;
  const checked = read.ok ? check.data : undefined;
  const dates = checked?.dates ?? [];
  const free = dates.filter(({ fault, obstacles }) => fault === null && obstacles.length === 0).length;
  const past = dates.some(({ fault }) => fault !== null);
  const some = changing === undefined && free > 0 && free < dates.length && !past;
  const holder = holderOf(form);
  const whole = dates.length > 0 && free === dates.length;
  const save: Action = {
    id: 'reserve.save',
    label: some
      ? `Reservar ${formatCount(free)} de ${formatCount(dates.length)} fechas`
      : changing === undefined
        ? 'Reservar'
        : 'Guardar el cambio',
    keys: ['Ctrl+Enter'],
    when: () => !props.busy && holder !== undefined && current && checked?.fault === null && (whole || some),
    run: () => {
      if (read.ok && holder !== undefined)
        props.onSave({ wanted: read.wanted, holder, skipClashing: some, scope });
    },
  };
  const text = (label: string, field: FormField | 'groupName' | 'purpose', description?: string) => (
    <TextInput
      label={label}
      {...(description === undefined ? {} : { description })}
      autoComplete="off"
      data-autofocus={(changing !== undefined && field === 'start') || undefined}
      maxLength={field === 'groupName' ? 120 : field === 'purpose' ? 200 : 12}
      value={String(form[field])}
      error={isField(field) ? read.problems[field] : undefined}
      onChange={(event) => {
        set({ [field]: event.currentTarget.value });
      }}
    />
  );
  const options = spaces.map(({ id, name, capacity }) => ({
    value: id,
    label: capacity === 1 ? name : `${name} (${formatCount(capacity)} personas)`,
  }));
  return (
    <Dialog
      title={changing === undefined ? 'Nueva reserva' : 'Cambiar la reserva'}
      onClose={props.onClose}
      actions={[save]}
      size="60rem"
    >
      <div className={classes.columns}>
        <div className={classes.form}>
          <div className={classes.pair}>
            <PersonField
              label="Persona registrada"
              host="station"
              optional
              autoFocus={changing === undefined}
              value={form.personId}
              first={
                changing?.personId == null || changing.groupName !== null
                  ? undefined
                  : { value: changing.personId, label: changing.who }
              }
              onChange={(personId) => {
                set({ personId });
              }}
            />
            {text('O un grupo', 'groupName', 'Si nadie está registrado.')}
          </div>
          {changing === undefined ? (
            <MultiSelect
              label="Espacios"
              size="md"
              searchable
              withScrollArea={false}
              comboboxProps={{ withinPortal: false, shadow: 'md' }}
              classNames={{ options: 'pd-options' }}
              nothingFoundMessage="Ningún espacio se llama así."
              data={options}
              value={[...form.spaceIds]}
              error={read.problems.spaceIds}
              onChange={(spaceIds) => {
                set({ spaceIds });
              }}
            />
          ) : (
            <Select
              label="Espacio"
              data={options}
              value={form.spaceIds[0] ?? null}
              onChange={(spaceId) => {
                if (spaceId !== null) set({ spaceIds: [spaceId] });
              }}
            />
          )}
          <div className={classes.times}>
            {text('Fecha', 'date')}
            {text('Desde', 'start')}
            {text('Hasta', 'end')}
            {text('Personas', 'people')}
          </div>
          {text('Para qué', 'purpose')}
          {changing === undefined ? (
            <Checkbox.Group
              label="Repetir cada semana los"
              value={[...form.days]}
              onChange={(days) => {
                set({ days: weekday.options.filter((day) => days.includes(day)) });
              }}
            >
              <div className={classes.days}>
                {weekday.options.map((day) => (
                  <Checkbox key={day} value={day} label={DAY_LABELS[day]} />
                ))}
              </div>
            </Checkbox.Group>
          ) : null}
          {form.days.length === 0 ? null : text('Se repite hasta el', 'until')}
          {changing === undefined || changing.following < 2 ? null : (
            <Radio.Group
              label="Qué cambia"
              value={scope}
              onChange={(value) => {
                setScope(value === 'SIGUIENTES' ? 'SIGUIENTES' : 'UNA');
              }}
            >
              <div className={classes.days}>
                <Radio value="UNA" label="Solo esta" />
                <Radio
                  value="SIGUIENTES"
                  label={`Esta y las ${formatCount(changing.following - 1)} que siguen`}
                />
              </div>
            </Radio.Group>
          )}
        </div>
        <section className={classes.preview} aria-label="Lo que quedaría">
          <h3>Lo que quedaría</h3>
          <Preview
            checked={checked}
            fault={check.error === null ? undefined : refusalOf(check.error).message}
            waiting={!read.ok}
          />
        </section>
      </div>
      <div className={classes.foot}>
        {props.failure === undefined ? null : (
          <Banner tone="bad" title="No se guardó nada." urgent>
            {props.failure.message} (código {props.failure.code})
          </Banner>
        )}
        {holder === undefined ? (
          <p className={classes.quiet}>Diga para quién es: una persona registrada o el nombre de un grupo.</p>
        ) : null}
        <ActionButton action={save} loading={props.busy} />
      </div>
    </Dialog>
  );
}

/** Never sent: it stands in while the form says nothing yet. */
const EMPTY: Wanted = {
  spaceIds: [],
  date: '2000-01-01',
  startTime: '00:00',
  endTime: '00:00',
  people: 1,
  repeat: null,
};

const FIELDS: ReadonlySet<string> = new Set(['spaceIds', 'date', 'start', 'end', 'people', 'until']);
function isField(name: string): name is FormField {
  return FIELDS.has(name);
}
