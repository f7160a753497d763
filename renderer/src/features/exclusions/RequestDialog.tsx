import { SegmentedControl, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, skipToken, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { comuna as comunaCode } from '#shared/domain/codes.ts';
import { exclusionKind } from '#shared/domain/exclusion.ts';
import { labels } from '#shared/text/labels.ts';
import { ForecastLine } from '#renderer/features/exclusions/ForecastLine.tsx';
import { comunasOf, momentFault, newForm, wantedOf } from '#renderer/features/exclusions/model.ts';
import type { ExclusionHand, RequestForm } from '#renderer/features/exclusions/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/exclusions/RequestDialog.module.css';

type Request = NonNullable<ReturnType<typeof wantedOf>> & {
  readonly reason: string;
  readonly evidence: string;
};

interface RequestDialogProps {
  readonly hand: ExclusionHand | undefined;
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onSave: (request: Request) => void;
  readonly onClose: () => void;
}

const SCOPES: readonly (readonly [RequestForm['scope'], string])[] = [
  ['ZONA', 'Una zona'],
  ['COMUNA', 'Una comuna'],
  ['CONTRATO', 'Un contrato'],
  ['TODAS', 'Todas'],
];

/** While somebody types a time, every key would ask anew. */
const PAUSE_MS = 150;

/** Asks to leave time out; what would come of it is said before it is sent. */
export function RequestDialog({ hand, busy, failure, onSave, onClose }: RequestDialogProps) {
  const [form, setForm] = useState(() => newForm(hand, Date.now()));
  const change = (part: Partial<RequestForm>) => {
    setForm((before) => ({ ...before, ...part }));
  };
  const choices = useQuery(api.contracts.choices.queryOptions());
  const wanted = wantedOf(form);
  const [asked] = useDebouncedValue(wanted === undefined ? null : JSON.stringify(wanted), PAUSE_MS);
  const current = asked !== null && asked === JSON.stringify(wanted);
  const forecast = useQuery(
    api.contracts.checkExclusion.queryOptions(wanted !== undefined && current ? wanted : skipToken, {
      placeholderData: keepPreviousData,
    }),
  );
  const ready = current && forecast.isSuccess && !forecast.isPlaceholderData;
  const scopes = SCOPES.map(([value, label], index): Action => ({
    id: `request.scope.${value}`,
    label: `Alcance: ${label.toLowerCase()}`,
    keys: [`F${index + 1}`],
    run: () => {
      change({ scope: value });
    },
  }));
  const save: Action = {
    id: 'request.save',
    label: 'Pedir la exclusión',
    keys: ['Ctrl+Enter'],
    when: () => !busy && ready && form.reason.trim() !== '' && form.evidence.trim() !== '',
    run: () => {
      if (wanted !== undefined) onSave({ ...wanted, reason: form.reason, evidence: form.evidence });
    },
  };
  const text = (name: 'fromTime' | 'toTime' | 'fromDate' | 'toDate', label: string) => {
    const [date, time] = name.startsWith('from')
      ? [form.fromDate, form.fromTime]
      : [form.toDate, form.toTime];
    const fault = momentFault(date, time);
    const ofDate = fault?.startsWith('La fecha') === true;
    return (
      <TextInput
        label={label}
        id={`request-${name}`}
        autoComplete="off"
        maxLength={12}
        placeholder={name.endsWith('Date') ? 'DD/MM/AAAA' : '14:30'}
        error={fault !== null && ofDate === name.endsWith('Date') ? fault : null}
        value={form[name]}
        onChange={(event) => {
          change({ [name]: event.currentTarget.value });
        }}
      />
    );
  };
  return (
    <Dialog title="Pedir una exclusión" onClose={onClose} actions={[...scopes, save]} size="44rem">
      {choices.data === undefined ? (
        <SkeletonRows rows={6} height={52} />
      ) : (
        <Stack gap="sm">
          <div className={classes.scope}>
            <SegmentedControl
              aria-label="Alcance"
              value={form.scope}
              onChange={(value) => {
                change({ scope: SCOPES.find(([code]) => code === value)?.[0] ?? 'ZONA' });
              }}
              data={SCOPES.map(([value, label], index) => ({
                value,
                label: (
                  <span className={classes.option}>
                    {label}
                    <KeyCap keys={[`F${index + 1}`]} decorative />
                  </span>
                ),
              }))}
            />
          </div>
          {form.scope === 'ZONA' ? (
            <Select
              key="zone"
              label="Zona"
              searchable
              data-autofocus={hand === undefined || undefined}
              placeholder="Escriba parte del nombre"
              nothingFoundMessage="Ninguna zona se llama así"
              data={choices.data.zones.map(({ id, name, comuna }) => ({
                value: id,
                label: `${name}, ${labels.comuna[comuna]}`,
              }))}
              value={form.zoneId}
              onChange={(zoneId) => {
                change({ zoneId });
              }}
            />
          ) : null}
          {form.scope === 'COMUNA' ? (
            <Select
              key="comuna"
              label="Comuna"
              searchable
              data-autofocus
              data={comunasOf(choices.data)}
              value={form.comuna}
              onChange={(value) => {
                change({ comuna: value === null ? null : comunaCode.parse(value) });
              }}
            />
          ) : null}
          {form.scope === 'CONTRATO' ? (
            <Select
              key="contract"
              label="Contrato"
              nothingFoundMessage="Todavía no hay contratos"
              data={choices.data.contracts.map(({ id, number }) => ({ value: id, label: number }))}
              value={form.contractId}
              onChange={(contractId) => {
                change({ contractId });
              }}
            />
          ) : null}
          <Select
            label="Causa"
            data={exclusionKind.options.map((value) => ({ value, label: labels.exclusionKind[value] }))}
            value={form.kind}
            onChange={(value) => {
              change({ kind: exclusionKind.parse(value) });
            }}
          />
          <div className={classes.times}>
            {text('fromDate', 'Desde el')}
            {text('fromTime', 'a las')}
            {text('toDate', 'Hasta el')}
            {text('toTime', 'a las (sin incluirla)')}
          </div>
          <Textarea
            label="Motivo"
            autosize
            minRows={2}
            maxRows={3}
            maxLength={500}
            data-autofocus={hand !== undefined || undefined}
            value={form.reason}
            onChange={(event) => {
              change({ reason: event.currentTarget.value });
            }}
          />
          <TextInput
            label="Prueba"
            description="El documento que lo demuestra: acta, oficio o ticket, con su número."
            autoComplete="off"
            maxLength={500}
            value={form.evidence}
            onChange={(event) => {
              change({ evidence: event.currentTarget.value });
            }}
          />
          <ForecastLine
            forecast={wanted === undefined ? undefined : forecast.data}
            refusal={current && forecast.error !== null ? refusalOf(forecast.error).message : undefined}
          />
          {failure === undefined ? null : (
            <Banner tone="bad" title="No se pidió la exclusión." urgent>
              {failure.message} (código {failure.code})
            </Banner>
          )}
          <ActionButton action={save} loading={busy} />
        </Stack>
      )}
    </Dialog>
  );
}
