// In a layer: our own rules win whatever order the bundler puts the sheets in.
import '@mantine/core/styles.layer.css';
import '@mantine/spotlight/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import '#renderer/app/base.css';
import { MantineProvider } from '@mantine/core';
import type { ReactNode } from 'react';
import { adoptTheme, theme } from '#renderer/app/theme.ts';

adoptTheme(document);

/** The theme; the theme's variables come from adoptTheme, so that no <style> element is written. */
export function AppProviders({ children }: { readonly children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      forceColorScheme="light"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      {children}
    </MantineProvider>
  );
}
