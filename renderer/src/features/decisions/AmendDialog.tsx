import { NativeSelect, Stack, TextInput } from '@mantine/core';
import { useState } from 'react';
import { valueOf } from '#renderer/features/decisions/model.ts';
import type { Content } from '#renderer/features/decisions/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { readDate, typedDate } from '#renderer/lib/dates.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/decisions/AmendDialog.module.css';

type Fields = Record<string, string | number | null>;

interface AmendDialogProps {
  readonly title: string;
  readonly content: readonly Content[];
  readonly now: number;
  readonly busy: boolean;
  readonly failure: (Failure & { readonly details?: Readonly<Record<string, string | number>> }) | undefined;
  readonly onSave: (fields: Fields) => void;
  readonly onClose: () => void;
}

/** The operation as a form: what is changed is applied as a copy, and the original stays as it came. */
export function AmendDialog({ title, content, now, busy, failure, onSave, onClose }: AmendDialogProps) {
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({});
  const fields = changedFields(content, typed);
  const count = Object.keys(fields).length;
  const save: Action = {
    id: 'amend.save',
    label: count === 0 ? 'Aplicar corregido' : `Aplicar con ${formatQuantity(count, 'cambio', 'cambios')}`,
    keys: ['Ctrl+Enter'],
    when: () => !busy && count > 0,
    run: () => {
      onSave(fields);
    },
  };
  const wrong = failure?.details?.['field'];
  const first = content.find((each) => each.editable)?.field;
  return (
    <Dialog title={title} onClose={onClose} actions={[save]} size="38rem">
      <Stack gap="md">
        <div className={classes.fields}>
          {content.map((each) => (
            <Field
              key={each.field}
              content={each}
              now={now}
              first={each.field === first}
              value={typed[each.field] ?? textOf(each)}
              {...(each.field === wrong ? { error: failure?.message } : {})}
              onType={(value) => {
                setTyped({ ...typed, [each.field]: value });
              }}
            />
          ))}
        </div>
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se aplicó." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <ActionButton action={save} loading={busy} />
      </Stack>
    </Dialog>
  );
}

interface FieldProps {
  readonly content: Content;
  readonly now: number;
  readonly first: boolean;
  readonly value: string;
  readonly error?: string | undefined;
  readonly onType: (value: string) => void;
}

function Field({ content, now, first, value, error, onType }: FieldProps) {
  const { label, editable, kind, options } = content;
  if (!editable) {
    return <TextInput label={label} value={valueOf(content, now)} readOnly variant="unstyled" />;
  }
  const common = { label, value, error, 'data-autofocus': first || undefined };
  if (kind === 'CODE') {
    const known = options.some(({ code }) => code === value);
    return (
      <NativeSelect
        {...common}
        size="md"
        data={[
          // What it says now may be no code at all: that is why it is here.
          ...(known ? [] : [{ value, label: valueOf(content, now) }]),
          ...options.map((option) => ({ value: option.code, label: option.label })),
        ]}
        onChange={(event) => {
          onType(event.currentTarget.value);
        }}
      />
    );
  }
  return (
    <TextInput
      {...common}
      autoComplete="off"
      inputMode={kind === 'NUMBER' ? 'numeric' : 'text'}
      {...(kind === 'DATE' ? { description: 'DD/MM/AAAA' } : {})}
      onChange={(event) => {
        onType(event.currentTarget.value);
      }}
    />
  );
}

function textOf({ raw, kind }: Content): string {
  if (raw === null) return '';
  return kind === 'DATE' ? typedDate(String(raw)) : String(raw);
}

/** What was typed and differs, as the core takes it: numbers as numbers, nothing as null. */
function changedFields(content: readonly Content[], typed: Readonly<Record<string, string>>): Fields {
  const fields: Fields = {};
  for (const each of content) {
    const text = typed[each.field];
    if (text === undefined || text === textOf(each)) continue;
    const numeric = typeof each.raw === 'number' && text.trim() !== '' && Number.isFinite(Number(text));
    // What is no date goes as it was typed: the core says at the field what is wrong with it.
    const words = each.kind === 'DATE' ? (readDate(text) ?? text) : text;
    fields[each.field] = text.trim() === '' ? null : numeric ? Number(text) : words;
  }
  return fields;
}
