import { createSpotlight, Spotlight } from '@mantine/spotlight';
import type { SpotlightActionData, SpotlightActionGroupData } from '@mantine/spotlight';
import { IconSearch } from '@tabler/icons-react';
import { useEffect } from 'react';
import { isPossible } from '#renderer/lib/actions.ts';
import type { Scope } from '#renderer/lib/actions.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';

const [store, palette] = createSpotlight();

interface PaletteProps {
  /** What can be done here, as it was when the palette opened; undefined while it is closed. */
  readonly scopes: readonly Scope[] | undefined;
  readonly onClose: () => void;
}

const NOTHING: readonly never[] = [];

function PaletteKeys() {
  useActions('Buscar u ordenar', NOTHING, true);
  return null;
}

/** Ctrl K: every action that is possible here and every place, by name, with its key beside it. */
export function Palette({ scopes, onClose }: PaletteProps) {
  const open = scopes !== undefined;
  useEffect(() => {
    if (open) palette.open();
    else palette.close();
  }, [open]);
  const groups: SpotlightActionGroupData[] = (scopes ?? []).map((scope) => ({
    group: scope.title,
    actions: scope.actions
      .filter((action) => action.keysOnly !== true && isPossible(action))
      .map((action): SpotlightActionData => ({
        id: action.id,
        label: action.label,
        rightSection: action.keys.length === 0 ? null : <KeyCap keys={action.keys.slice(0, 1)} decorative />,
        // The palette's own dialog closes first, so that what opens next gets the focus.
        onClick: () => {
          setTimeout(action.run, 0);
        },
      })),
  }));
  return (
    <>
      {open ? <PaletteKeys /> : null}
      <Spotlight
        store={store}
        shortcut={null}
        actions={groups}
        nothingFound="Nada se llama así. Pruebe con otra palabra, o salga con Esc."
        highlightQuery
        scrollable
        maxHeight={420}
        lockScroll={false}
        transitionProps={{ duration: 0 }}
        attributes={{ content: { 'aria-label': 'Buscar u ordenar' } }}
        onSpotlightClose={onClose}
        searchProps={{
          placeholder: '¿Qué quiere hacer?',
          'aria-label': 'Buscar u ordenar',
          leftSection: <IconSearch size={18} />,
        }}
      />
    </>
  );
}
