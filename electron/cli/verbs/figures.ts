import type { VerifiedEvidence, WrittenEvidence } from '../evidence.ts';
import { availabilityLines } from './availability-lines.ts';
import { pathOf, period, present, text, type Verb } from './verb.ts';

const evidence = () => import('../evidence.ts');

/** Availability and indicators. */
export const figureVerbs: readonly Verb[] = [
  {
    words: ['wifi', 'poll'],
    does: { command: 'wifi.poll' },
    summary: 'sondea una vez todas las zonas',
    input: () => ({}),
    print: (value: { polled: number; up: number; down: number; unknown: number; ms: number }) => [
      `${value.polled} sondeadas en ${value.ms} ms: ${value.up} responden, ${value.down} no, ${value.unknown} sin saber.`,
    ],
  },
  {
    words: ['wifi', 'availability'],
    does: { command: 'wifi.availability' },
    summary: 'disponibilidad de cada zona en un periodo',
    options: [...period, { flags: '--target <porcentaje>', summary: 'meta del contrato, por ejemplo 99.5' }],
    input: (given) => {
      const target = text(given, 'target');
      return present({
        from: text(given, 'from'),
        to: text(given, 'to'),
        target: target === undefined ? undefined : Number(target.replace(',', '.')),
      });
    },
    print: availabilityLines,
  },
  {
    words: ['wifi', 'evidence'],
    does: {
      local: async (folder, { output, ...asked }) =>
        (await evidence()).writeEvidence(folder, { ...asked, output: String(output) }),
    },
    summary: 'hace el informe numerado de disponibilidad de un periodo: datos, PDF y Excel (central)',
    options: [
      ...period,
      { flags: '--contract <número>', summary: 'solo las zonas de este contrato' },
      { flags: '--output <carpeta>', summary: 'dónde quedan los archivos; si falta, aquí' },
    ],
    input: (given) =>
      present({
        from: text(given, 'from'),
        to: text(given, 'to'),
        contract: text(given, 'contract'),
        output: text(given, 'output') ?? '.',
      }),
    print: (value: WrittenEvidence) => [
      value.number === null
        ? 'PARCIAL: el periodo no ha terminado, y el informe no lleva número.'
        : `Informe ${value.number}${value.isNew ? '' : ', que ya existía y sigue valiendo'}${value.replaces === null ? '' : `, reemplaza a ${value.replaces}`}.`,
      `SHA-256 del archivo de datos: ${value.sha256}`,
      ...value.files,
    ],
  },
  {
    words: ['wifi', 'verify'],
    does: { local: async (_folder, input) => (await evidence()).verifyEvidence(String(input['path'])) },
    summary: 'rehace las cuentas del archivo de datos de un informe, sin red ni carpeta de datos',
    path: 'archivo',
    input: pathOf,
    print: (value: VerifiedEvidence) => [
      ...(value.valid ? [value.message] : []),
      `SHA-256: ${value.sha256} (debe ser la huella impresa en el informe)`,
    ],
    bad: (value: VerifiedEvidence) => (value.valid ? null : value.message),
  },
  {
    words: ['indicators'],
    does: { command: 'indicators' },
    summary: 'indicadores de un periodo, con su definición y sus comprobaciones',
    options: [...period, { flags: '--site <código>', summary: 'solo este Punto' }],
    input: (given) =>
      present({ from: text(given, 'from'), to: text(given, 'to'), site: text(given, 'site') }),
    print: (value: {
      indicators: { code: string; value: number | null; checks: { ok: boolean; message: string }[] }[];
    }) =>
      value.indicators.flatMap((each) => [
        `${each.code}: ${each.value === null ? '—' : each.value.toLocaleString('es-CO')}`,
        ...each.checks.map((check) => `  ${check.ok ? 'bien' : 'NO CUADRA'}: ${check.message}`),
      ]),
  },
];
