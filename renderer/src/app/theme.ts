import {
  convertCssVariables,
  createTheme,
  defaultCssVariablesResolver,
  mergeMantineTheme,
  DEFAULT_THEME,
} from '@mantine/core';
import type { CSSVariablesResolver, MantineColorsTuple } from '@mantine/core';

/** Shades 0-9; 6 is the accent itself (5.4 on white), 8 the accent as text (7.9), 0 its tint. */
const accent: MantineColorsTuple = [
  '#EEF3FC',
  '#DCE6F8',
  '#BCCFF1',
  '#90AEE5',
  '#6E94DC',
  '#4A7AD2',
  '#3366CC',
  '#2B59B6',
  '#234E9F',
  '#1B3F82',
];

/** Text and lines. Contrasts on white / on the page: ink 16.3 / 15.1, secondary 8.5 / 7.9, tertiary 5.9 / 5.4. */
const surface = {
  page: '#F4F6F9',
  ink: '#18202E',
  secondary: '#434D60',
  tertiary: '#5A6577',
  control: '#7E8898',
  hairline: '#E1E6ED',
  line: '#CBD2DD',
  'accent-text': '#234E9F',
  'accent-tint': '#EEF3FC',
  'accent-halo': '#CFDDF6',
  difference: '#FFDF99',
  'difference-ink': '#3D2600',
} as const;

/** The five tones of a state: text colour and the tint that it stands on (all at least 4.8). */
const tones = {
  good: { ink: '#1A7A48', tint: '#E8F5EE', edge: '#B9DFC9' },
  bad: { ink: '#BF2424', tint: '#FDECEB', edge: '#F3C1BE' },
  doubt: { ink: '#935400', tint: '#FFF3DC', edge: '#F2D59B' },
  unknown: { ink: '#566176', tint: '#EDF0F4', edge: '#CBD2DD' },
  planned: { ink: '#6440B4', tint: '#F1ECFB', edge: '#D2C4F0' },
} as const;

/**
 * The list of a field stands inside its landmark and scrolls itself: a portal outside every landmark, and a scrolling
 * box around the list, are both hard to follow with assistive technology.
 */
const list = {
  withScrollArea: false,
  comboboxProps: { withinPortal: false, shadow: 'md' },
  classNames: { options: 'pd-options' },
};

export const theme = createTheme({
  fontFamily: "'Inter Variable', sans-serif",
  fontFamilyMonospace: "'Inter Variable', sans-serif",
  headings: {
    fontFamily: "'Inter Variable', sans-serif",
    fontWeight: '650',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.25' },
      h2: { fontSize: '1rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem', lineHeight: '1.35' },
    },
  },
  colors: { accent },
  primaryColor: 'accent',
  primaryShade: 6,
  black: surface.ink,
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  spacing: { xs: '0.25rem', sm: '0.5rem', md: '0.75rem', lg: '1rem', xl: '1.25rem' },
  radius: { xs: '0.3125rem', sm: '0.3125rem', md: '0.5rem', lg: '0.75rem', xl: '1.25rem' },
  defaultRadius: 'md',
  // Shadows only on what floats.
  shadows: { md: '0 8px 24px rgb(24 32 46 / 14%)', xl: '0 12px 40px rgb(24 32 46 / 18%)' },
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Text: { defaultProps: { size: 'md' } },
    Paper: { defaultProps: { radius: 'lg', withBorder: true } },
    TextInput: { defaultProps: { size: 'md' } },
    Textarea: { defaultProps: { size: 'md' } },
    PasswordInput: { defaultProps: { size: 'md' } },
    Select: { defaultProps: { size: 'md', allowDeselect: false, ...list } },
    Autocomplete: { defaultProps: { size: 'md', ...list } },
    Radio: { defaultProps: { size: 'md' } },
    ModalRoot: {
      defaultProps: {
        radius: 'lg',
        centered: true,
        // Its scroll lock writes a <style> element, which the content security policy refuses; nothing scrolls here.
        lockScroll: false,
        transitionProps: { duration: 0 },
      },
    },
    ModalOverlay: { defaultProps: { backgroundOpacity: 0.4, color: '#18202E' } },
    Notification: { defaultProps: { withCloseButton: false } },
    Tooltip: { defaultProps: { openDelay: 300, withArrow: true, multiline: true } },
  },
});

const resolver: CSSVariablesResolver = () => {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(surface)) variables[`--pd-${name}`] = value;
  for (const [tone, { ink, tint, edge }] of Object.entries(tones)) {
    variables[`--pd-${tone}`] = ink;
    variables[`--pd-${tone}-tint`] = tint;
    variables[`--pd-${tone}-edge`] = edge;
  }
  return {
    variables,
    dark: {},
    light: {
      '--mantine-color-body': '#FFFFFF',
      '--mantine-color-text': surface.ink,
      '--mantine-color-dimmed': surface.tertiary,
      '--mantine-color-placeholder': surface.tertiary,
      '--mantine-color-default-border': surface.control,
      '--mantine-color-error': tones.bad.ink,
    },
  };
};

/**
 * Puts the theme's variables into the document as a constructed style sheet. Mantine would write a <style>
 * element; constructed sheets need no 'unsafe-inline' and no nonce in the content security policy.
 */
export function adoptTheme(target: Document): void {
  const merged = mergeMantineTheme(DEFAULT_THEME, theme);
  const base = defaultCssVariablesResolver(merged);
  const own = resolver(merged);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    convertCssVariables({
      variables: { ...base.variables, ...own.variables },
      dark: { ...base.dark, ...own.dark },
      light: { '--mantine-color-scheme': 'light', ...base.light, ...own.light },
    }),
  );
  target.adoptedStyleSheets = [...target.adoptedStyleSheets, sheet];
}
