import { Autocomplete, Select } from '@mantine/core';
import type { Choices } from '#renderer/features/courses/model.ts';

/** Where and by whom, as the fields hold it. */
export interface Setting {
  readonly spaceId: string | null;
  readonly instructorUser: string | null;
  readonly instructorName: string | null;
}

interface SettingFieldsProps {
  readonly choices: Choices;
  /** A room that is kept though it is offered no more. */
  readonly roomName?: string | null | undefined;
  readonly value: Setting;
  /** People who are to fit in; undefined where that is not asked. */
  readonly capacity?: number | undefined;
  readonly onChange: (value: Setting) => void;
}

const NO_ROOM = '-';

/** The instructor behind a written name: the account where exactly one bears it, else the name alone. */
export function instructorOf(
  choices: Choices,
  typed: string,
): Pick<Setting, 'instructorUser' | 'instructorName'> {
  const name = typed.trim();
  const bearers = choices.instructors.filter(({ displayName }) => displayName === name);
  return {
    instructorUser: bearers.length === 1 ? (bearers[0]?.username ?? null) : null,
    instructorName: name === '' ? null : typed,
  };
}

export function SettingFields({ choices, roomName, value, capacity, onChange }: SettingFieldsProps) {
  const room = choices.rooms.find(({ id }) => id === value.spaceId);
  const tight = room !== undefined && capacity !== undefined && capacity > room.capacity;
  const rooms = choices.rooms.map(({ id, name, capacity: places }) => ({
    value: id,
    label: `${name} (${places} personas)`,
  }));
  const kept =
    value.spaceId !== null && room === undefined
      ? [{ value: value.spaceId, label: roomName ?? 'Sala retirada' }]
      : [];
  return (
    <>
      <Select
        label="Sala"
        data={[{ value: NO_ROOM, label: 'Sin sala todavía' }, ...kept, ...rooms]}
        value={value.spaceId ?? NO_ROOM}
        description={
          tight
            ? `En ${room.name} caben ${room.capacity}; el cupo es mayor.`
            : choices.rooms.length === 0
              ? 'Este Punto no tiene salas; se crean en Coworking.'
              : undefined
        }
        onChange={(id) => {
          onChange({ ...value, spaceId: id === NO_ROOM ? null : id });
        }}
      />
      <Autocomplete
        label="Dicta"
        description={
          value.instructorUser === null
            ? 'Un instructor con usuario, o el nombre de quien venga.'
            : `Con su usuario «${value.instructorUser}» ve este grupo y llama lista.`
        }
        autoComplete="off"
        maxLength={120}
        data={[...new Set(choices.instructors.map(({ displayName }) => displayName))]}
        value={value.instructorName ?? ''}
        onChange={(typed) => {
          onChange({ ...value, ...instructorOf(choices, typed) });
        }}
      />
    </>
  );
}
