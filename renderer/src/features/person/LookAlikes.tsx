import { Paper, Title, UnstyledButton } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import type { Action } from '#renderer/lib/actions.ts';
import { ariaShortcut } from '#renderer/lib/keys.ts';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import classes from '#renderer/features/person/LookAlikes.module.css';

export interface LookAlike {
  readonly id: string;
  readonly name: string;
  /** "TI 9999000204, nació en 2009" */
  readonly detail: string;
  /** In what they are alike. */
  readonly reason: string;
  readonly sameDocument: boolean;
}

interface LookAlikesProps {
  readonly people: readonly LookAlike[];
  /** One an entry of `people`, in its order. */
  readonly actions: readonly Action[];
  /** Of when the directory of the other Puntos is; undefined while it is fresh. */
  readonly asOf: string | undefined;
}

/** People who may be the one at the desk: opening one of them beats creating a second record. */
export function LookAlikes({ people, actions, asOf }: LookAlikesProps) {
  return (
    <Paper className={classes.card} component="section" aria-labelledby="look-alikes">
      <Title order={2} id="look-alikes" className={classes.title}>
        <IconUsers size={18} aria-hidden="true" /> ¿Será alguna de estas?
      </Title>
      {people.length === 0 ? (
        <p className={classes.none}>
          Aquí aparece quien tenga el mismo documento o un nombre parecido, para no crearla dos veces.
        </p>
      ) : (
        <>
          <ul className={classes.list}>
            {actions.map((action, index) => {
              const person = people[index];
              return person === undefined ? null : (
                <li key={person.id}>
                  <UnstyledButton
                    className={classes.row}
                    onClick={action.run}
                    aria-keyshortcuts={action.keys.map(ariaShortcut).join(' ')}
                  >
                    <span className={classes.who}>
                      <strong>{person.name}</strong>
                      <span className={classes.detail}>{person.detail}</span>
                      <span className={classes.detail}>{person.reason}</span>
                    </span>
                    <KeyCap keys={action.keys} decorative />
                  </UnstyledButton>
                </li>
              );
            })}
          </ul>
          <p className={classes.none}>Si no es ninguna, siga llenando.</p>
        </>
      )}
      {asOf === undefined ? null : (
        <p className={classes.none}>
          El directorio de los otros Puntos es de {asOf}: no hay red desde entonces.
        </p>
      )}
    </Paper>
  );
}
