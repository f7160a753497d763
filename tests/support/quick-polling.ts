import type { PollerSettingsInput } from '#core/snmp/messages.ts';

/** The rules of the poller with all waiting times shortened alike. */
export const QUICK_POLLING: PollerSettingsInput = {
  states: { intervalMs: 1_500, repollMs: [300, 900, 1_800], confirmDownMs: 1_800, confirmUpMs: 200 },
  transport: { timeoutMs: 300, retries: 1 },
  reportEveryMs: 50,
};
