import { ServicesPanel } from '#renderer/features/settings/ServicesPanel.tsx';

/** What the centre decides for all Puntos. */
export function SettingsScreen() {
  return <ServicesPanel />;
}
