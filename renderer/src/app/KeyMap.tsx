import { Table, Text } from '@mantine/core';
import { isPossible } from '#renderer/lib/actions.ts';
import type { Action, Scope } from '#renderer/lib/actions.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import classes from '#renderer/app/KeyMap.module.css';

interface KeyMapProps {
  readonly scopes: readonly Scope[];
  readonly onClose: () => void;
}

/** Some actions are only found by their name, in the palette. */
const hasKey = (action: Action): boolean => action.keys.length > 0;

/** "?": the keys of the screen, from the same values that answer them. */
export function KeyMap({ scopes, onClose }: KeyMapProps) {
  return (
    <Dialog title="Teclas de esta pantalla" onClose={onClose} size="56rem">
      <div className={classes.columns}>
        {scopes
          .filter((scope) => scope.actions.length > 0)
          .map((scope) => (
            <Table key={scope.title} className={classes.table} verticalSpacing={4} horizontalSpacing={0}>
              <caption className={classes.caption}>{scope.title}</caption>
              <tbody>
                {scope.actions.filter(hasKey).map((action) => (
                  <tr key={action.id} data-off={!isPossible(action) || undefined}>
                    <th scope="row">{action.label}</th>
                    <td>
                      {(action.shownKeys ?? action.keys).map((chord) => (
                        <KeyCap key={chord} keys={[chord]} />
                      ))}
                    </td>
                  </tr>
                ))}
              </tbody>
            </Table>
          ))}
      </div>
      <Text size="sm" c="dimmed" mt="md">
        En un campo de texto actúan Enter, Esc, las teclas F y las de Ctrl y Alt. Las letras solas actúan
        fuera de él.
      </Text>
    </Dialog>
  );
}
