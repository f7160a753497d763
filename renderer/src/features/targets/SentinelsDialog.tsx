import { NumberInput, SegmentedControl, Stack, Text, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { addressKey, namedSentinelSchema } from '#shared/domain/snmp-target.ts';
import type { NamedSentinel } from '#shared/domain/snmp-target.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { firstProblem } from '#renderer/lib/problems.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import { SentinelRow } from '#renderer/features/targets/SentinelRow.tsx';
import classes from '#renderer/features/targets/SentinelsDialog.module.css';

interface SentinelsDialogProps {
  readonly sentinels: readonly NamedSentinel[];
  readonly mayChange: boolean;
  readonly onClose: () => void;
}

const PORTS = { TCP: 443, SNMP: 161 } as const;

/** Hosts beside the zones that prove that a station sees the network: when they are silent too, nothing counts as down. */
export function SentinelsDialog({ sentinels, mayChange, onClose }: SentinelsDialogProps) {
  const [kind, setKind] = useState<NamedSentinel['kind']>('TCP');
  const [host, setHost] = useState('');
  const [port, setPort] = useState<number | string>(PORTS.TCP);
  const [problem, setProblem] = useState<string>();
  const save = useMutation(
    api.targets.saveSentinels.mutationOptions({
      onSuccess: async () => {
        setHost('');
        await queryClient.invalidateQueries(api.targets.pathFilter());
      },
    }),
  );
  const add: Action = {
    id: 'sentinels.add',
    label: 'Agregar',
    keys: ['Enter'],
    when: () => !save.isPending,
    run: () => {
      const parsed = namedSentinelSchema.safeParse({ kind, host: host.trim(), port: Number(port) });
      const known =
        parsed.success &&
        sentinels.some((each) => each.kind === kind && addressKey(each) === addressKey(parsed.data));
      setProblem(firstProblem(parsed) ?? (known ? 'Ya está en la lista.' : undefined));
      if (parsed.success && !known) save.mutate({ sentinels: [...sentinels, parsed.data] });
    },
  };
  return (
    <Dialog
      title="Centinelas: equipos que prueban la red"
      onClose={onClose}
      actions={mayChange ? [add] : []}
      size="40rem"
    >
      <Stack gap="md">
        <Text>
          Cuando ninguna zona responde, cada estación pregunta a estos equipos. Si tampoco contestan, es la
          estación la que no ve la red y nada cuenta como caída.{' '}
          {mayChange ? '' : 'Los decide la central y llegan al sincronizar.'}
        </Text>
        {sentinels.length === 0 ? (
          <Banner tone="unknown" title="Todavía no hay ninguno.">
            Basta con las otras zonas; con una sola zona por estación, agregue por ejemplo la puerta de
            enlace.
          </Banner>
        ) : (
          <ul className={classes.list}>
            {sentinels.map((sentinel) => (
              <SentinelRow
                key={`${sentinel.kind} ${addressKey(sentinel)}`}
                sentinel={sentinel}
                {...(mayChange
                  ? {
                      onRemove: () => {
                        save.mutate({ sentinels: sentinels.filter((each) => each !== sentinel) });
                      },
                    }
                  : {})}
              />
            ))}
          </ul>
        )}
        {mayChange ? (
          <>
            <div className={classes.form}>
              <SegmentedControl
                aria-label="Cómo se le pregunta"
                size="md"
                value={kind}
                data={['TCP', 'SNMP']}
                onChange={(value) => {
                  const next = value === 'SNMP' ? 'SNMP' : 'TCP';
                  setKind(next);
                  setPort(PORTS[next]);
                }}
              />
              <TextInput
                aria-label="Dirección IP del centinela"
                placeholder="IP: 10.0.0.1"
                autoComplete="off"
                data-autofocus
                value={host}
                error={problem}
                onChange={(event) => {
                  setHost(event.currentTarget.value);
                  setProblem(undefined);
                }}
              />
              <NumberInput
                aria-label="Puerto del centinela"
                size="md"
                hideControls
                allowDecimal={false}
                allowNegative={false}
                value={port}
                onChange={setPort}
              />
              <ActionButton action={add} loading={save.isPending} size="md" />
            </div>
            <Text size="sm" c="var(--pd-secondary)">
              Por SNMP se pregunta sin clave: que el equipo la pida también prueba que vive (solo SNMPv3).
            </Text>
          </>
        ) : null}
        {save.error === null ? null : (
          <Banner tone="bad" title="No se guardó nada." urgent>
            {refusalOf(save.error).message}
          </Banner>
        )}
      </Stack>
    </Dialog>
  );
}
