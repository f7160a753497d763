import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import type { NamedSentinel } from '#shared/domain/snmp-target.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/targets/SentinelsDialog.module.css';

interface SentinelRowProps {
  readonly sentinel: NamedSentinel;
  /** Absent where only the centre changes the list. */
  readonly onRemove?: () => void;
}

export function SentinelRow({ sentinel, onRemove }: SentinelRowProps) {
  const ask = useMutation(api.targets.trySentinel.mutationOptions());
  const { kind, host, port } = sentinel;
  const name = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  const answered = ask.data?.answered;
  return (
    <li className={classes.item}>
      <span className={classes.name}>
        <strong>{name}</strong> por {kind}
      </span>
      <output className={classes.answer}>
        {ask.error !== null ? refusalOf(ask.error).message : null}
        {answered === undefined ? null : (
          <>
            <StateMark tone={answered ? 'good' : 'bad'} size={16} />
            {answered ? 'Contesta desde aquí' : 'No contesta desde aquí'}
          </>
        )}
      </output>
      <Button
        size="xs"
        variant="default"
        loading={ask.isPending}
        aria-label={`Probar ${name}`}
        onClick={() => {
          ask.mutate(sentinel);
        }}
      >
        Probar
      </Button>
      {onRemove === undefined ? null : (
        <Button size="xs" variant="subtle" aria-label={`Quitar ${name}`} onClick={onRemove}>
          Quitar
        </Button>
      )}
    </li>
  );
}
