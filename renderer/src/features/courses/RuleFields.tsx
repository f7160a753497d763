import { Chip, SegmentedControl, TextInput } from '@mantine/core';
import { weekday } from '#shared/domain/recurrence.ts';
import type { Weekday } from '#shared/domain/recurrence.ts';
import { DAY_NAMES, faultsOf } from '#renderer/features/courses/rule-form.ts';
import type { RuleForm } from '#renderer/features/courses/rule-form.ts';
import classes from '#renderer/features/courses/NewGroupView.module.css';

interface RuleFieldsProps {
  readonly form: RuleForm;
  readonly onChange: (form: RuleForm) => void;
}

function isWeekday(code: string): code is Weekday {
  return weekday.options.some((day) => day === code);
}

/** The days, the times, and how often or until when. */
export function RuleFields({ form, onChange }: RuleFieldsProps) {
  const faults = faultsOf(form);
  const field = (name: 'from' | 'start' | 'end' | 'count' | 'last', label: string) => (
    <TextInput
      label={label}
      id={`rule-${name}`}
      inputMode="numeric"
      autoComplete="off"
      error={faults[name]}
      value={form[name]}
      onChange={(event) => {
        onChange({ ...form, [name]: event.currentTarget.value });
      }}
    />
  );
  return (
    <>
      <fieldset className={classes.days}>
        <legend>Días</legend>
        <Chip.Group
          multiple
          value={[...form.days]}
          onChange={(codes: string[]) => {
            onChange({ ...form, days: codes.filter(isWeekday) });
          }}
        >
          {weekday.options.map((code) => (
            <Chip
              key={code}
              value={code}
              size="sm"
              radius="md"
              variant="outline"
              classNames={{ label: classes.day }}
              aria-label={DAY_NAMES[code].long}
            >
              {DAY_NAMES[code].short}
            </Chip>
          ))}
        </Chip.Group>
      </fieldset>
      <div className={classes.times}>
        {field('from', 'Desde')}
        {field('start', 'Entrada')}
        {field('end', 'Salida')}
      </div>
      <div className={classes.until}>
        <SegmentedControl
          aria-label="Hasta cuándo"
          data={[
            { value: 'COUNT', label: 'Número de sesiones' },
            { value: 'DATE', label: 'Hasta una fecha' },
          ]}
          value={form.until}
          onChange={(until) => {
            onChange({ ...form, until: until === 'DATE' ? 'DATE' : 'COUNT' });
          }}
        />
        {form.until === 'COUNT' ? field('count', 'Sesiones') : field('last', 'Última fecha')}
      </div>
    </>
  );
}
