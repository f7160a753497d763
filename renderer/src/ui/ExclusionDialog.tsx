import { Select, Stack, Textarea, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { skipToken, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { localDate } from '#shared/domain/bogota.ts';
import { exclusionKind } from '#shared/domain/exclusion.ts';
import type { ExclusionKind } from '#shared/domain/exclusion.ts';
import type { Span } from '#shared/domain/spans.ts';
import { labels } from '#shared/text/labels.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { readDate, typedDate } from '#renderer/lib/dates.ts';
import { readClock, readMoment, typedFrom, wholeSeconds } from '#renderer/lib/typed-moment.ts';
import type { TypedMoment } from '#renderer/lib/typed-moment.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { ExclusionForecast } from '#renderer/ui/ExclusionForecast.tsx';
import { ExclusionScope, NO_TARGET, SCOPES, targetOf } from '#renderer/ui/ExclusionScope.tsx';
import type { Choices, Scope } from '#renderer/ui/ExclusionScope.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/ui/ExclusionDialog.module.css';

interface ExclusionDialogProps {
  /** The one zone that it is about; without it the person chooses among `choices`. */
  readonly zone?: { readonly id: string; readonly name: string };
  readonly choices?: Choices;
  /** The time that is most likely meant, ms UTC. */
  readonly start?: Span | undefined;
  readonly onDone: (asked: Outputs['contracts']['requestExclusion']) => void;
  readonly onClose: () => void;
}

/** While somebody types a time, every key would ask anew. */
const PAUSE_MS = 150;

/** Asks to leave time out of what is owed; what would come of it is said before it is sent. */
export function ExclusionDialog({ zone, choices, start, onDone, onClose }: ExclusionDialogProps) {
  const [scope, setScope] = useState<Scope>('ZONA');
  const [target, setTarget] = useState({ ...NO_TARGET, zoneId: zone?.id ?? null });
  const [kind, setKind] = useState<ExclusionKind>('MANTENIMIENTO');
  const [times, setTimes] = useState(() => firstTimes(start));
  const [reason, setReason] = useState('');
  const [evidence, setEvidence] = useState('');
  const [from, to] = [readMoment(times.from), readMoment(times.to)];
  const meant = targetOf(scope, target);
  const wanted =
    from === undefined || to === undefined || meant === undefined ? undefined : { ...meant, kind, from, to };
  // Compared as text: a new object that says the same is no new question.
  const [asked] = useDebouncedValue(JSON.stringify(wanted), PAUSE_MS);
  const settled = wanted !== undefined && asked === JSON.stringify(wanted);
  const check = useQuery(
    api.contracts.checkExclusion.queryOptions(settled ? wanted : skipToken, { retry: false }),
  );
  const request = useMutation(
    api.contracts.requestExclusion.mutationOptions({
      onSuccess: async (answer) => {
        await queryClient.invalidateQueries(api.contracts.pathFilter());
        onDone(answer);
      },
    }),
  );
  const scopes = zone !== undefined ? [] : scopeActions(setScope);
  const save: Action = {
    id: 'exclusion.save',
    label: 'Pedir la exclusión',
    keys: ['Ctrl+Enter'],
    when: () =>
      settled && check.isSuccess && reason.trim() !== '' && evidence.trim() !== '' && !request.isPending,
    run: () => {
      if (wanted !== undefined) request.mutate({ ...wanted, reason, evidence });
    },
  };
  return (
    <Dialog
      title={zone === undefined ? 'Pedir una exclusión' : `Excluir horas: ${zone.name}`}
      onClose={onClose}
      actions={[...scopes, save]}
      size="44rem"
    >
      <Stack gap="sm">
        {zone !== undefined || choices === undefined ? null : (
          <ExclusionScope
            scope={scope}
            target={target}
            choices={choices}
            actions={scopes}
            onScope={setScope}
            onTarget={setTarget}
          />
        )}
        <Select
          label="Causa"
          data={exclusionKind.options.map((value) => ({ value, label: labels.exclusionKind[value] }))}
          value={kind}
          onChange={(value) => {
            setKind(exclusionKind.parse(value));
          }}
        />
        <div className={classes.times}>
          <MomentFields
            label="Desde"
            value={times.from}
            onChange={(moment) => {
              setTimes((before) => ({ ...before, from: moment }));
            }}
          />
          <MomentFields
            label="Hasta"
            value={times.to}
            onChange={(moment) => {
              setTimes((before) => ({ ...before, to: moment }));
            }}
          />
        </div>
        <Textarea
          label="Por qué no debe contarse"
          autosize
          minRows={2}
          maxRows={3}
          maxLength={500}
          data-autofocus={zone !== undefined || undefined}
          value={reason}
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
        <ExclusionForecast
          forecast={check.data}
          refusal={check.error === null ? undefined : refusalOf(check.error).message}
        />
        {request.error === null ? null : (
          <Banner tone="bad" title="No se pidió la exclusión." urgent>
            {refusalOf(request.error).message}
          </Banner>
        )}
        <ActionButton action={save} loading={request.isPending} />
      </Stack>
    </Dialog>
  );
}

/** The whole seconds of what is meant, or today with no hours. */
function firstTimes(start: Span | undefined): { readonly from: TypedMoment; readonly to: TypedMoment } {
  if (start === undefined) {
    const today = { date: typedDate(localDate(Date.now())), time: '' };
    return { from: today, to: today };
  }
  const whole = wholeSeconds(start);
  return { from: typedFrom(whole.from), to: typedFrom(whole.to) };
}

function scopeActions(choose: (scope: Scope) => void): Action[] {
  return SCOPES.map(([value, label], index) => ({
    id: `exclusion.scope.${value}`,
    label: `Excluir: ${label.toLowerCase()}`,
    keys: [`F${index + 1}`],
    run: () => {
      choose(value);
    },
  }));
}

interface MomentFieldsProps {
  readonly label: string;
  readonly value: TypedMoment;
  readonly onChange: (value: TypedMoment) => void;
}

function MomentFields({ label, value, onChange }: MomentFieldsProps) {
  const badTime = value.time.trim() !== '' && readClock(value.time) === undefined;
  return (
    <>
      <TextInput
        label={`${label} el día`}
        placeholder="DD/MM/AAAA"
        autoComplete="off"
        maxLength={10}
        error={readDate(value.date) === undefined ? 'La fecha no existe.' : null}
        value={value.date}
        onChange={(event) => {
          onChange({ ...value, date: event.currentTarget.value });
        }}
      />
      <TextInput
        label={`${label} las`}
        placeholder="14:30"
        autoComplete="off"
        maxLength={12}
        error={badTime ? 'Como 14:30 o 2:30 pm' : null}
        value={value.time}
        onChange={(event) => {
          onChange({ ...value, time: event.currentTarget.value });
        }}
      />
    </>
  );
}
