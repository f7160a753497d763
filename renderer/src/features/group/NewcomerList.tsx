import { Text, Title } from '@mantine/core';
import { callOf } from '#renderer/features/group/model.ts';
import type { Newcomer } from '#renderer/features/group/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatDay, formatTime } from '#renderer/lib/formats.ts';
import { useServices } from '#renderer/lib/services.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { localDate } from '#shared/domain/bogota.ts';
import classes from '#renderer/features/group/NewcomerList.module.css';

interface NewcomerListProps {
  readonly newcomers: readonly Newcomer[];
  readonly cursor: number;
  readonly failure: Failure | undefined;
  readonly complete: Action;
  readonly drop: Action;
  readonly move: Action;
}

/** Those whom nobody knows yet, with what was read of them: they are not registered until they are completed. */
export function NewcomerList({ newcomers, cursor, failure, complete, drop, move }: NewcomerListProps) {
  const { labelOf } = useServices();
  const today = localDate(useNow(60_000));
  return (
    <>
      <div className={classes.head}>
        <Title order={2}>Por completar</Title>
        {newcomers.length > 1 ? <ActionHint action={move} /> : null}
      </div>
      {failure === undefined ? null : (
        <Banner tone="bad" title="No se pudo leer la lista.">
          {failure.message}
        </Banner>
      )}
      <ScrollRegion className={classes.scroll} label="Personas por completar">
        {newcomers.length === 0 ? (
          <p className={classes.none}>
            Quien no esté en el registro aparece aquí con lo que se leyó, y el grupo sigue.
          </p>
        ) : (
          <ul className={classes.rows}>
            {newcomers.map((newcomer, index) => (
              <li key={newcomer.id} className={classes.row} aria-current={index === cursor || undefined}>
                <strong>{callOf(newcomer)}</strong>
                <span>
                  {callOf(newcomer) === newcomer.text ? '' : `${newcomer.text}, `}
                  {labelOf(newcomer.service)},{' '}
                  {localDate(newcomer.at) === today ? formatTime(newcomer.at) : formatDay(newcomer.at)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </ScrollRegion>
      {newcomers.length === 0 ? null : (
        <div className={classes.foot}>
          <Text size="sm" c="dimmed">
            Se guardan en este equipo hasta 7 días; puede terminar el grupo y volver.
          </Text>
          <div className={classes.keys}>
            <ActionHint action={drop} />
            <ActionButton action={complete} size="sm" />
          </div>
        </div>
      )}
    </>
  );
}
