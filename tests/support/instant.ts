/** A Tuesday morning in Bogota, on which most tests take place. */
export const NOW = Date.parse('2026-04-14T15:42:00Z');
