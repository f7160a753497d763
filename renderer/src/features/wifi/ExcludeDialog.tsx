import { Group, Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { exclusionKind } from '#shared/domain/exclusion.ts';
import type { ExclusionKind } from '#shared/domain/exclusion.ts';
import type { Span } from '#shared/domain/spans.ts';
import { labels } from '#shared/text/labels.ts';
import { readMoment, typedFrom, wholeSeconds } from '#renderer/features/wifi/typed-moment.ts';
import type { TypedMoment } from '#renderer/features/wifi/typed-moment.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { formatDuration, formatQuantity } from '#renderer/lib/formats.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';

interface ExcludeDialogProps {
  readonly zoneId: string;
  readonly zone: string;
  /** The time that is most likely meant, ms UTC. */
  readonly start: Span | undefined;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const EMPTY: TypedMoment = { date: '', time: '' };

/** Asks to leave time of this zone out of what is owed, with reason and evidence. It waits for approval. */
export function ExcludeDialog({ zoneId, zone, start, onDone, onClose }: ExcludeDialogProps) {
  const whole = start === undefined ? undefined : wholeSeconds(start);
  const [kind, setKind] = useState<ExclusionKind>('MANTENIMIENTO');
  const [from, setFrom] = useState(whole === undefined ? EMPTY : typedFrom(whole.from));
  const [to, setTo] = useState(whole === undefined ? EMPTY : typedFrom(whole.to));
  const [reason, setReason] = useState('');
  const [evidence, setEvidence] = useState('');
  const [begin, end] = [readMoment(from), readMoment(to)];
  const wanted =
    begin === undefined || end === undefined
      ? undefined
      : { zoneId, comuna: null, contractId: null, kind, from: begin, to: end };
  const check = useQuery(
    api.contracts.checkExclusion.queryOptions(wanted ?? { ...NOTHING, zoneId }, {
      enabled: wanted !== undefined,
      retry: false,
    }),
  );
  const request = useMutation(api.contracts.requestExclusion.mutationOptions({ onSuccess: onDone }));
  const save: Action = {
    id: 'exclude.save',
    label: 'Pedir la exclusión',
    keys: ['Ctrl+Enter'],
    when: () =>
      wanted !== undefined &&
      check.data !== undefined &&
      reason.trim() !== '' &&
      evidence.trim() !== '' &&
      !request.isPending,
    run: () => {
      if (wanted !== undefined) request.mutate({ ...wanted, reason, evidence });
    },
  };
  const fault = wanted === undefined || check.error === null ? undefined : refusalOf(check.error);
  return (
    <Dialog title={`Excluir horas: ${zone}`} onClose={onClose} actions={[save]} size="40rem">
      <Stack gap="sm">
        <Select
          label="Clase"
          data={exclusionKind.options.map((value) => ({ value, label: labels.exclusionKind[value] }))}
          value={kind}
          onChange={(value) => {
            const known = exclusionKind.safeParse(value);
            if (known.success) setKind(known.data);
          }}
        />
        <Group grow align="flex-start" gap="sm">
          <MomentFields label="Desde" value={from} onChange={setFrom} />
          <MomentFields label="Hasta" value={to} onChange={setTo} />
        </Group>
        <Forecast wanted={wanted !== undefined} forecast={check.data} fault={fault} />
        <Textarea
          label="Por qué no debe contarse"
          autosize
          minRows={2}
          maxLength={500}
          value={reason}
          data-autofocus
          onChange={(event) => {
            setReason(event.currentTarget.value);
          }}
        />
        <TextInput
          label="Con qué se prueba"
          description="Número o dirección del acta, oficio o ticket."
          autoComplete="off"
          maxLength={500}
          value={evidence}
          onChange={(event) => {
            setEvidence(event.currentTarget.value);
          }}
        />
        {request.error === null ? null : (
          <Banner tone="bad" title="No se pidió." urgent>
            {refusalOf(request.error).message}
          </Banner>
        )}
        <ActionButton action={save} loading={request.isPending} />
      </Stack>
    </Dialog>
  );
}

/** Never asked: the query waits until both moments can be read. */
const NOTHING = {
  comuna: null,
  contractId: null,
  kind: 'OTRO',
  from: { date: '2000-01-01', time: '00:00' },
  to: { date: '2000-01-01', time: '00:00' },
} as const;

interface MomentFieldsProps {
  readonly label: string;
  readonly value: TypedMoment;
  readonly onChange: (value: TypedMoment) => void;
}

function MomentFields({ label, value, onChange }: MomentFieldsProps) {
  return (
    <Group grow gap="xs" wrap="nowrap">
      <TextInput
        label={`${label} el día`}
        placeholder="14/04/2026"
        autoComplete="off"
        value={value.date}
        onChange={(event) => {
          onChange({ ...value, date: event.currentTarget.value });
        }}
      />
      <TextInput
        label={`${label} las`}
        placeholder="14:30"
        autoComplete="off"
        value={value.time}
        onChange={(event) => {
          onChange({ ...value, time: event.currentTarget.value });
        }}
      />
    </Group>
  );
}

interface ForecastProps {
  /** Both moments can be read. */
  readonly wanted: boolean;
  readonly forecast:
    | {
        readonly startsAt: number;
        readonly endsAt: number;
        readonly overlaps: readonly { readonly state: string }[];
      }
    | undefined;
  readonly fault: { readonly message: string } | undefined;
}

/** What would come of it, before anything is written. */
function Forecast({ wanted, forecast, fault }: ForecastProps) {
  if (!wanted) {
    return (
      <Banner tone="unknown" title="Falta el tiempo.">
        Escriba día y hora de los dos momentos, por ejemplo 14/04/2026 y 8:14 o 2:30 pm.
      </Banner>
    );
  }
  if (fault !== undefined) {
    return (
      <Banner tone="doubt" title="Así no se puede pedir.">
        {fault.message}
      </Banner>
    );
  }
  if (forecast === undefined) return null;
  const { overlaps } = forecast;
  return (
    <Banner tone="planned" title={`Son ${formatDuration(forecast.endsAt - forecast.startsAt)}.`}>
      {overlaps.length === 0
        ? 'Se dejan de contar cuando la central las apruebe.'
        : `Se cruza con ${formatQuantity(overlaps.length, 'exclusión', 'exclusiones')}: el tiempo común cuenta una sola vez.`}
    </Banner>
  );
}
