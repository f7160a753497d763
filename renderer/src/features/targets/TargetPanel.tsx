import { NumberInput, SegmentedControl, Select, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { keepsSecrets } from '#shared/domain/target-draft.ts';
import { Credentials } from '#renderer/features/targets/Credentials.tsx';
import { draftOf, formOf, sameForm } from '#renderer/features/targets/form.ts';
import type { TargetForm } from '#renderer/features/targets/form.ts';
import {
  doubtOf,
  interfaceChoices,
  polledTarget,
  pollersOf,
  provenance,
} from '#renderer/features/targets/model.ts';
import type { TargetList, TargetZone } from '#renderer/features/targets/model.ts';
import { TrialResult } from '#renderer/features/targets/TrialResult.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/targets/TargetPanel.module.css';

interface TargetPanelProps {
  readonly zone: TargetZone;
  readonly list: TargetList;
  readonly central: boolean;
  /** What was typed for this zone before and not saved. */
  readonly draft: TargetForm | undefined;
  /** Keeps what is typed while another zone is looked at; undefined when it is as saved. */
  readonly onDraft: (draft: TargetForm | undefined) => void;
  readonly onRemove: () => void;
}

/** The first field of the form: Enter on a zone leads here. */
export const FIRST_FIELD = 'target-host';

/** How the device of one zone is asked, and what it answers now. Keyed by its zone: another zone begins anew. */
export function TargetPanel({ zone, list, central, draft: unsaved, onDraft, onRemove }: TargetPanelProps) {
  const sealed = zone.assigned === 'SEALED';
  const current = polledTarget(zone);
  const saved = formOf(current);
  const form = useForm<TargetForm>({
    initialValues: unsaved ?? saved,
    onValuesChange: (values) => {
      onDraft(sameForm(values, saved) ? undefined : values);
    },
  });
  const draft = draftOf(zone.zoneId, form.values);
  const kept = current !== null && keepsSecrets(draft, { ...current, user: current.user ?? '' });
  const refuse = (error: unknown) => {
    const { message, details } = refusalOf(error);
    const field = String(details['field'] ?? '');
    if (!(field in form.values)) return;
    form.setFieldError(field, message);
    form.getInputNode(field)?.focus();
  };
  // They outlive the trial: a list that went away when its choice is saved would take the focus with it.
  const [named, setNamed] = useState<Outputs['targets']['try']['interfaces']>([]);
  const trial = useMutation(
    api.targets.try.mutationOptions({
      onError: refuse,
      onSuccess: ({ interfaces: found }) => {
        if (found.length > 0) setNamed(found);
      },
    }),
  );
  const save = useMutation(
    api.targets.save.mutationOptions({
      onError: refuse,
      onSuccess: async () => {
        form.setValues({ community: '', authKey: '', privKey: '' });
        form.resetDirty();
        await queryClient.invalidateQueries(api.targets.pathFilter());
        onDraft(undefined);
      },
    }),
  );
  const busy = trial.isPending || save.isPending;
  const ask: Action = {
    id: 'targets.try',
    label: 'Probar ahora',
    keys: ['F6'],
    when: () => !busy,
    run: () => {
      save.reset();
      form.clearErrors();
      trial.mutate(draft);
    },
  };
  const keep: Action = {
    id: 'targets.save',
    label: 'Guardar',
    keys: ['Ctrl+Enter'],
    when: () => !busy && !sealed,
    run: () => {
      trial.reset();
      form.clearErrors();
      save.mutate(draft);
    },
  };
  const remove: Action = {
    id: 'targets.remove',
    label: 'Quitar el equipo',
    keys: ['Ctrl+Delete'],
    when: () => !busy && zone.target !== null,
    run: onRemove,
  };
  const discard: Action = {
    id: 'targets.discard',
    label: 'Descartar los cambios',
    keys: ['F8'],
    when: () => !busy && unsaved !== undefined,
    run: () => {
      form.clearErrors();
      form.setValues(saved);
      onDraft(undefined);
    },
  };
  useActions('Equipo de la zona', [ask, keep, remove, discard]);
  const profile = list.profiles.find(({ id }) => id === form.values.profile);
  const failure = [trial.error, save.error].find((error) => error !== null);
  const refusal = failure === undefined || failure === null ? undefined : refusalOf(failure);
  const atField = refusal !== undefined && String(refusal.details['field'] ?? '') in form.values;
  const doubt = doubtOf(zone);
  const interfaces = interfaceChoices(named, form.values.ifIndex);
  return (
    <Panel
      title={zone.name}
      className={classes.panel}
      aside={
        <span className={classes.pollers}>
          La sondea: <strong>{pollersOf(zone, list.vantages, central)}</strong>
        </span>
      }
      flush
    >
      <ScrollRegion label="Equipo de la zona" className={classes.scroll}>
        {sealed ? (
          <Banner tone="good" title="La central asignó esta zona a este computador.">
            Se sondea con el equipo que ella envió cifrado; para cambiarlo, cámbielo allá.
          </Banner>
        ) : null}
        {doubt === undefined ? null : <Banner tone="doubt" title={doubt} />}
        <form
          className={classes.form}
          onSubmit={(event) => {
            event.preventDefault();
          }}
        >
          <div className={classes.where}>
            <TextInput
              id={FIRST_FIELD}
              label="Dirección IP"
              placeholder="10.20.3.4"
              autoComplete="off"
              disabled={sealed}
              maxLength={100}
              {...form.getInputProps('host')}
            />
            <NumberInput
              label="Puerto"
              size="md"
              hideControls
              allowDecimal={false}
              allowNegative={false}
              disabled={sealed}
              {...form.getInputProps('port')}
            />
            <div>
              <span className={classes.label} id="target-version">
                Versión
              </span>
              <SegmentedControl
                aria-labelledby="target-version"
                size="md"
                data={[
                  { value: '2c', label: '2c' },
                  { value: '3', label: '3' },
                ]}
                disabled={sealed}
                {...form.getInputProps('version')}
              />
            </div>
          </div>
          <Credentials form={form} kept={kept} disabled={sealed} />
          <div className={classes.pair}>
            <Select
              label="Perfil del fabricante"
              searchable
              data={list.profiles.map(({ id, vendor }) => ({ value: id, label: vendor }))}
              disabled={sealed}
              {...form.getInputProps('profile')}
            />
            {interfaces === undefined ? (
              <NumberInput
                label="Interfaz que lleva el tráfico"
                placeholder="Pruebe para escogerla"
                size="md"
                hideControls
                allowDecimal={false}
                allowNegative={false}
                disabled={sealed}
                {...form.getInputProps('ifIndex')}
              />
            ) : (
              <Select
                label="Interfaz que lleva el tráfico"
                placeholder="Ninguna"
                clearable
                searchable
                data={interfaces}
                error={form.errors['ifIndex']}
                disabled={sealed}
                value={form.values.ifIndex === '' ? null : String(form.values.ifIndex)}
                onChange={(value) => {
                  form.setFieldValue('ifIndex', value === null ? '' : Number(value));
                }}
              />
            )}
          </div>
          <Text className={classes.provenance}>{provenance(profile)}</Text>
          <div className={classes.acts}>
            <ActionButton action={ask} size="sm" loading={trial.isPending} />
            {sealed ? null : (
              <ActionButton action={keep} size="sm" variant="default" loading={save.isPending} />
            )}
            {zone.target === null ? null : (
              <ActionButton action={remove} label="Quitar" size="sm" px="xs" variant="subtle" />
            )}
          </div>
        </form>
        {unsaved === undefined ? null : (
          <Banner
            tone="unknown"
            title="Cambios sin guardar."
            aside={<ActionButton action={discard} label="Descartarlos" size="xs" variant="default" />}
          />
        )}
        {refusal === undefined || atField ? null : (
          <Banner tone="bad" title="No se hizo." urgent>
            {refusal.message} (código {refusal.code})
          </Banner>
        )}
        {save.isSuccess ? (
          <Banner tone="good" title="Guardado.">
            {central && zone.vantages.length > 0
              ? 'Llega cifrado a quien la sondea en su próxima comunicación.'
              : 'Se sondea desde ya.'}
          </Banner>
        ) : null}
        <TrialResult pending={trial.isPending} lines={trial.data?.lines} />
      </ScrollRegion>
    </Panel>
  );
}
