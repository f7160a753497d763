const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** «14/04/2026 10:42» in Bogotá: figures only, for a form or a letter. */
export function ticketMoment(at: number): string {
  const shown = new Intl.DateTimeFormat('es-CO', {
    timeZone: 'America/Bogota',
    day: '2-digit',
    month: '2-digit',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => shown.find((each) => each.type === type)?.value ?? '';
  return `${part('day')}/${part('month')}/${part('year')} ${part('hour')}:${part('minute')}`;
}

/** How long something has lasted, as coarse as a reader needs: «9 min», «5 h», «hace 3 días». */
export function ticketSpan(ms: number): string {
  const hours = Math.floor(ms / HOUR_MS);
  if (hours >= 48) return `hace ${Math.floor(hours / 24)} días`;
  return hours >= 1 ? `${hours} h` : `${Math.floor(ms / MINUTE_MS)} min`;
}

/** «dano», «PC 04» → «dano-PC-04-2026-04-14.txt»: letters that every system takes. */
export function ticketFile(kind: string, name: string, localDate: string): string {
  const plain = name
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  return `${[kind, plain, localDate].filter((part) => part !== '').join('-')}.txt`;
}
