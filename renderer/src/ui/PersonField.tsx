import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { HostRole } from '#shared/domain/codes.ts';
import { api } from '#renderer/lib/api.ts';

interface PersonFieldProps {
  readonly label: string;
  readonly host: HostRole;
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
  /** Who is chosen before anybody searched. */
  readonly first?: { readonly value: string; readonly label: string } | undefined;
  /** Leaving it empty is an answer. */
  readonly optional?: boolean;
  /** Takes the focus when its dialog opens. */
  readonly autoFocus?: boolean;
}

/** Somebody who is registered, found as in Recepción: by number or by parts of the name. */
export function PersonField({
  label,
  host,
  value,
  onChange,
  first,
  optional = false,
  autoFocus = true,
}: PersonFieldProps) {
  const [text, setText] = useState(first?.label ?? '');
  const [settled] = useDebouncedValue(text, 150);
  const input = { text: settled };
  const enabled = settled.trim().length >= 2;
  const here = useQuery(api.people.search.queryOptions(input, { enabled: enabled && host === 'station' }));
  const centre = useQuery(
    api.people.centralSearch.queryOptions(input, { enabled: enabled && host === 'central' }),
  );
  const found = (host === 'central' ? centre : here).data ?? [];
  // What was chosen stays known while the text changes to its label.
  const [known, setKnown] = useState(first);
  const options = found.map((match) => ({
    value: match.id,
    label: [
      `${match.givenNames} ${match.surnames}`,
      match.documentNumber ?? (match.otherPunto ? 'otro Punto' : ''),
    ]
      .filter((part) => part !== '')
      .join(', '),
  }));
  if (known !== undefined && !options.some((option) => option.value === known.value)) options.unshift(known);
  return (
    <Select
      label={label}
      description="Número del documento o parte del nombre."
      data-autofocus={autoFocus || undefined}
      openOnFocus={false}
      searchable
      clearable={optional}
      allowDeselect={optional}
      autoComplete="off"
      data={options}
      value={value}
      searchValue={text}
      onSearchChange={setText}
      filter={({ options: all }) => all}
      nothingFoundMessage={enabled ? 'Nadie con ese dato está registrado.' : 'Escriba para buscar.'}
      onChange={(id, option) => {
        onChange(id);
        setKnown(id === null || option === null ? undefined : { value: option.value, label: option.label });
      }}
    />
  );
}
