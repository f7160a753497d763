import { Menu, UnstyledButton } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { Action } from '#renderer/lib/actions.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ariaShortcut } from '#renderer/lib/keys.ts';
import { goTo } from '#renderer/lib/route.ts';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import type { PlaceLink } from '#renderer/app/Header.tsx';
import classes from '#renderer/app/Header.module.css';

interface MorePlacesProps {
  readonly places: readonly PlaceLink[];
  readonly active: string;
  /** What opens the list. */
  readonly action: Action;
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** «Más»: the places that are not needed every day, a digit each while the list is open. */
export function MorePlaces({ places, active, action, opened, onClose }: MorePlacesProps) {
  const here = places.find((place) => place.id === active);
  return (
    <Menu
      opened={opened}
      onChange={(open) => {
        if (open) action.run();
        else onClose();
      }}
      position="bottom-start"
      // Within the navigation that it belongs to, and the focus on its first place at once.
      withinPortal={false}
      withInitialFocusPlaceholder={false}
      transitionProps={{ duration: 0 }}
    >
      <Menu.Target>
        <UnstyledButton
          className={classes.place}
          aria-current={here === undefined ? undefined : 'page'}
          aria-keyshortcuts={action.keys.map(ariaShortcut).join(' ')}
        >
          <KeyCap keys={['0']} decorative />
          {here === undefined ? 'Más' : `Más: ${here.label}`}
          <IconChevronDown size={16} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        {opened ? <MoreKeys places={places} onClose={onClose} /> : null}
        {places.map((place) => (
          <Menu.Item
            key={place.id}
            aria-keyshortcuts={String(place.digit)}
            rightSection={<KeyCap keys={[String(place.digit)]} decorative />}
            onClick={() => {
              goTo(place.id);
            }}
          >
            {place.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

/** While the list is open its digits are the only keys; arrows and Esc are the menu's own. */
function MoreKeys({ places, onClose }: Pick<MorePlacesProps, 'places' | 'onClose'>) {
  useActions(
    'Más lugares',
    places.map((place) => ({
      id: `more.${place.id}`,
      label: `Ir a ${place.label}`,
      keys: [String(place.digit)],
      run: () => {
        onClose();
        goTo(place.id);
      },
    })),
    true,
  );
  return null;
}
