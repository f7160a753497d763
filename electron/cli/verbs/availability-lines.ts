import type { AvailabilityReport } from '#core/wifi/availability.ts';

/** What `wifi availability` says to a person: the city, its contracts, and every zone, worst first. */

type Figure = AvailabilityReport['city'] | AvailabilityReport['zones'][number];

const VERDICTS = { CUMPLE: 'cumple', INCUMPLE: 'incumple', NO_CONCLUYENTE: 'no concluyente' } as const;

export function availabilityLines({ from, to, zones, contracts, city }: AvailabilityReport): string[] {
  const worstFirst = zones.toSorted((a, b) => (a.availability ?? 2) - (b.availability ?? 2));
  return [
    `Disponibilidad desde ${from} y antes de ${to}, en hora de Bogotá:`,
    `Ciudad, ${city.zones} zonas: ${figureWords(city)}`,
    ...contracts.map((each) => `Contrato ${each.number}, ${each.zones} zonas: ${figureWords(each)}`),
    ...worstFirst.map((each) => `${each.zone}: ${figureWords(each)}`),
  ];
}

function figureWords(figure: Figure): string {
  if (figure.E === 0) return 'en este periodo no se exigía nada.';
  const { U, D, E, targetMilli, verdict } = figure;
  const observed = U + D === 0 ? 'nada se observó' : share(U, U + D);
  const against =
    verdict === null || targetMilli === null
      ? ''
      : `; meta ${share(targetMilli, 100_000)}: ${VERDICTS[verdict]}`;
  return `${observed}, cobertura ${share(U + D, E)}${against}.`;
}

/** Cut after three decimals and never rounded up: 100 % is said of what is whole. */
function share(part: number, whole: number): string {
  const milli = Number((BigInt(part) * 100_000n) / BigInt(whole));
  return `${String(Math.floor(milli / 1_000))},${String(milli % 1_000).padStart(3, '0')} %`;
}
