import { expect, it } from 'vitest';
import { rateAvailability } from '#shared/domain/availability.ts';
import { availabilityLines } from '#cli/verbs/availability-lines.ts';

const figure = (E: number, U: number, D: number, targetMilli: number | null) => ({
  targetMilli,
  ...rateAvailability({ E, U, D, N: E - U - D }, targetMilli === null ? undefined : targetMilli / 1_000),
});

it('availability is told in sentences, worst zone first, and nothing is rounded up to 100 %', () => {
  const zone = (name: string, of: ReturnType<typeof figure>) => ({
    zoneId: name,
    zone: name,
    comuna: '1' as const,
    contractId: null,
    ...of,
  });
  const lines = availabilityLines({
    from: '2026-01-01',
    to: '2026-02-01',
    target: null,
    zones: [
      zone('PARQUE UNO', figure(1_000_000, 999_999, 1, 99_500)),
      zone('PARQUE DOS', figure(1_000_000, 0, 0, null)),
      zone('PARQUE TRES', figure(1_000_000, 400_000, 400_000, 99_500)),
      zone('PARQUE CUATRO', figure(0, 0, 0, 99_500)),
    ],
    comunas: [],
    contracts: [
      {
        contractId: 'k',
        number: '137 de 2025',
        operator: 'X',
        zones: 3,
        ...figure(2_000_000, 1_399_999, 400_001, 99_500),
      },
    ],
    city: { zones: 4, ...figure(3_000_000, 1_399_999, 400_001, null) },
  });
  expect(lines).toEqual([
    'Disponibilidad desde 2026-01-01 y antes de 2026-02-01, en hora de Bogotá:',
    'Ciudad, 4 zonas: 77,777 %, cobertura 60,000 %.',
    'Contrato 137 de 2025, 3 zonas: 77,777 %, cobertura 90,000 %; meta 99,500 %: incumple.',
    'PARQUE TRES: 50,000 %, cobertura 80,000 %; meta 99,500 %: incumple.',
    'PARQUE UNO: 99,999 %, cobertura 100,000 %; meta 99,500 %: cumple.',
    'PARQUE DOS: nada se observó, cobertura 0,000 %.',
    'PARQUE CUATRO: en este periodo no se exigía nada.',
  ]);
});
