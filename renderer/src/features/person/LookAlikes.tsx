import { Paper, Title, UnstyledButton } from '@mantine/core';
import type { Action } from '#renderer/lib/actions.ts';
import { ariaShortcut } from '#renderer/lib/keys.ts';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import classes from '#renderer/features/person/LookAlikes.module.css';

export interface LookAlike {
  readonly id: string;
  readonly name: string;
  /** "TI 9999000204, nació en 2009" */
  readonly detail: string;
  readonly sameDocument: boolean;
}

interface LookAlikesProps {
  readonly people: readonly LookAlike[];
  /** One an entry of `people`, in its order. */
  readonly actions: readonly Action[];
}

/** People who may be the one at the desk: opening one of them beats creating a second record. */
export function LookAlikes({ people, actions }: LookAlikesProps) {
  return (
    <Paper className={classes.card} component="section" aria-labelledby="look-alikes">
      <Title order={2} id="look-alikes">
        ¿Será alguna de estas?
      </Title>
      {people.length === 0 ? (
        <p className={classes.none}>
          Mientras escribe, aquí aparece quien tenga el mismo documento o un nombre parecido, para no crearla
          dos veces.
        </p>
      ) : (
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
                  <span>
                    <strong>{person.name}</strong>
                    <span className={classes.detail}>{person.detail}</span>
                  </span>
                  <KeyCap keys={action.keys} decorative />
                </UnstyledButton>
              </li>
            );
          })}
        </ul>
      )}
    </Paper>
  );
}
