import type { Content, DocumentDefinition } from 'pdfmake';
import type { EvidenceFigures } from '#shared/domain/evidence.ts';
import {
  arithmeticWords,
  HOW_IT_IS_CALCULATED,
  hoursWords,
  secondWords,
  shareWords,
  targetWords,
  VERDICT_WORDS,
} from '#shared/text/evidence-words.ts';
import { labels } from '#shared/text/labels.ts';
import { printedPdf, runs } from '../printed-pdf.ts';
import {
  causeOf,
  decisionsOf,
  effectOf,
  periodOf,
  personOf,
  subjectOf,
  targetOf,
  titleOf,
  weekWords,
  zonesOnPaper,
  type EvidencePaper,
} from './evidence-paper.ts';

const INK = '#18202E';
const QUIET = '#434D60';
const LINE = '#CBD2DD';

/** The report on paper. The same evidence made at the same moment gives the same bytes. */
export function evidencePdf(paper: EvidencePaper): Promise<Uint8Array> {
  return printedPdf(definition(paper));
}

function definition(paper: EvidencePaper): DocumentDefinition {
  const title = `Disponibilidad de las zonas WiFi ${titleOf(paper)}`;
  return {
    pageSize: 'LETTER',
    pageOrientation: 'landscape',
    pageMargins: [40, 64, 40, 52],
    language: 'es-CO',
    info: {
      title,
      author: 'Alcaldía de Bucaramanga',
      creator: 'Puntos Digitales',
      producer: 'Puntos Digitales',
      creationDate: new Date(paper.madeAt),
      modDate: new Date(paper.madeAt),
    },
    defaultStyle: { font: 'Inter', fontSize: 8.5, color: INK, lineHeight: 1.25 },
    styles: {
      title: { fontSize: 18, bold: true },
      section: { fontSize: 12, bold: true },
      quiet: { color: QUIET },
      head: { bold: true, color: QUIET, fontSize: 7.5 },
    },
    header: {
      margin: [40, 26, 40, 0],
      columns: [
        { text: 'Alcaldía de Bucaramanga · Oficina Asesora TIC · Puntos Digitales', bold: true },
        { text: runs(`${titleOf(paper)} · ${periodOf(paper)}`), alignment: 'right', style: 'quiet' },
      ],
    },
    footer: (page, pages) => ({
      margin: [40, 14, 40, 0],
      style: 'quiet',
      fontSize: 7.5,
      columns: [
        { text: `SHA-256 del archivo de datos: ${paper.sha256}`, width: '*' },
        { text: `Página ${page} de ${pages}`, alignment: 'right', width: 'auto' },
      ],
    }),
    content: [
      ...opening(paper),
      ...contracts(paper),
      ...zones(paper),
      ...outages(paper),
      ...exclusions(paper),
      ...arithmetic(paper),
    ],
  };
}

function opening(paper: EvidencePaper): Content[] {
  const { evidence, replaces, madeAt, officer } = paper;
  const { total } = evidence.results;
  const partial =
    evidence.seenUntil === null
      ? []
      : [
          {
            text: `PARCIAL: el periodo no había terminado. Lo posterior a ${secondWords(evidence.seenUntil)} figura como sin datos. No tiene número ni sirve de informe definitivo.`,
            bold: true,
            margin: [0, 4, 0, 0],
          },
        ];
  return [
    { text: runs(`Disponibilidad de las zonas WiFi: ${titleOf(paper)}`), style: 'title' },
    { text: runs(`${subjectOf(paper)}. Periodo ${periodOf(paper)}, hora de Bogotá.`), margin: [0, 2, 0, 0] },
    ...partial,
    {
      text: runs(
        `Lo hizo ${officer} el ${secondWords(madeAt)}.${replaces === null ? '' : ` Reemplaza a ${replaces}, que ya no vale.`}`,
      ),
      style: 'quiet',
    },
    {
      text: runs(
        `En conjunto (${total.zones} zonas): disponibilidad ${shareWords(total.availability)}, cobertura ${shareWords(total.coverage)}, de ${shareWords(total.lower)} a ${shareWords(total.upper)}.${total.verdict === null ? '' : ` Veredicto frente a la meta de ${targetWords(total.targetMilli)}: ${VERDICT_WORDS[total.verdict]}.`}`,
      ),
      bold: true,
      fontSize: 10.5,
      margin: [0, 8, 0, 2],
    },
    { text: arithmeticWords(total), margin: [0, 0, 0, 6] },
    {
      text: runs(
        'Cualquiera puede rehacer estas cuentas: el archivo de datos que acompaña este informe trae todo lo que entra en ellas, y «puntos wifi verify ARCHIVO» las repite en otro equipo, sin red. La huella al pie de cada página dice si el archivo es el mismo.',
      ),
      style: 'quiet',
    },
    ...section('Cómo se calcula'),
    table(
      [90, '*'],
      null,
      HOW_IT_IS_CALCULATED.map(([term, words]) => [term, words]),
    ),
  ];
}

const section = (title: string, note?: string): Content[] => [
  { text: title, style: 'section', margin: [0, 14, 0, 4], headlineLevel: 1 },
  ...(note === undefined ? [] : [{ text: runs(note), style: 'quiet', margin: [0, 0, 0, 4] }]),
];

const FIGURE_HEADS = [
  'Exigido (E)',
  'En servicio (U)',
  'Caída (D)',
  'Sin datos (N)',
  'Disponib.',
  'Cobertura',
  'Mínimo',
  'Máximo',
  'Meta',
  'Veredicto',
];
const FIGURE_WIDTHS = [58, 58, 52, 52, 44, 44, 44, 44, 38, 66];

function figureCells(figures: EvidenceFigures): string[] {
  return [
    ...[figures.E, figures.U, figures.D, figures.N].map(hoursWords),
    ...[figures.availability, figures.coverage, figures.lower, figures.upper].map((each) => shareWords(each)),
    targetWords(figures.targetMilli),
    figures.verdict === null ? '–' : VERDICT_WORDS[figures.verdict],
  ];
}

function contracts(paper: EvidencePaper): Content[] {
  const { inputs, results } = paper.evidence;
  const summed = results.contracts.map((row) => [
    inputs.contracts.find(({ id }) => id === row.contractId)?.number ?? row.contractId,
    String(row.zones),
    ...figureCells(row),
  ]);
  return [
    ...section('Por contrato', 'Solo lo que se exige mientras la zona está bajo el contrato.'),
    ...(summed.length === 0
      ? [{ text: 'Ninguna zona está bajo un contrato: se miden las 24 horas.', style: 'quiet' }]
      : [
          table(['*', 32, ...FIGURE_WIDTHS], ['Contrato', 'Zonas', ...FIGURE_HEADS], summed, 2),
          {
            ul: inputs.contracts.map((contract) => ({
              text: runs(
                `${contract.number}, ${contract.operator}: meta ${targetWords(contract.targetMilli)}; ${weekWords(contract)}; desde ${contract.startsOn}${contract.endsOn === null ? '' : ` y antes del ${contract.endsOn}`}.`,
              ),
            })),
            margin: [0, 4, 0, 0],
          },
        ]),
    ...(inputs.holidays.length === 0
      ? []
      : [{ text: `Festivos del periodo: ${inputs.holidays.join(', ')}.`, margin: [0, 4, 0, 0] }]),
    ...section('Por comuna'),
    table(
      ['*', 32, ...FIGURE_WIDTHS],
      ['Comuna', 'Zonas', ...FIGURE_HEADS],
      results.comunas.map((row) => [labels.comuna[row.comuna], String(row.zones), ...figureCells(row)]),
      2,
    ),
  ];
}

function zones(paper: EvidencePaper): Content[] {
  return [
    ...section('Por zona', 'Tiempos en horas:minutos:segundos.'),
    table(
      ['*', ...FIGURE_WIDTHS],
      ['Zona', ...FIGURE_HEADS],
      zonesOnPaper(paper).map(({ name, comuna, result }) => [`${name} (${comuna})`, ...figureCells(result)]),
      1,
    ),
  ];
}

function outages(paper: EvidencePaper): Content[] {
  const rows = zonesOnPaper(paper).flatMap(({ name, result }) =>
    result.outages.map(([from, to, counted]) => [
      name,
      secondWords(from),
      secondWords(to),
      hoursWords(to - from),
      hoursWords(counted),
      causeOf(result, from),
    ]),
  );
  return [
    ...section(
      `Caídas observadas: ${rows.length}`,
      'Hora de Bogotá. «Cuenta» es la parte que cae en el tiempo exigido: su suma es D.',
    ),
    rows.length === 0
      ? { text: 'Nadie observó una caída en el periodo.', style: 'quiet' }
      : table(['*', 105, 105, 60, 60, 150], ['Zona', 'Desde', 'Hasta', 'Duró', 'Cuenta', 'Causa'], rows),
  ];
}

function exclusions(paper: EvidencePaper): Content[] {
  const rows = paper.evidence.inputs.exclusions.map((each) => [
    targetOf(paper, each),
    `${secondWords(each.startsAt)}\n${secondWords(each.endsAt)}`,
    `${labels.exclusionKind[each.kind]}: ${each.reason}`,
    each.evidence,
    `${personOf(paper, each.officer)}, ${secondWords(each.requestedAt)}`,
    decisionsOf(paper, each),
    effectOf(each),
  ]);
  return [
    ...section(`Exclusiones pedidas: ${rows.length}`),
    rows.length === 0
      ? { text: 'No se pidió excluir ningún tiempo.', style: 'quiet' }
      : table(
          [90, 92, '*', 90, 90, 130, 60],
          ['Para', 'Desde y hasta', 'Motivo', 'Prueba', 'La pidió', 'Decisión', 'Efecto'],
          rows,
        ),
  ];
}

function arithmetic(paper: EvidencePaper): Content[] {
  return [
    ...section(
      'La aritmética, zona por zona',
      'En milisegundos exactos. Los porcentajes se cortan en la sexta cifra, sin redondear.',
    ),
    table(
      [150, '*'],
      null,
      zonesOnPaper(paper).map(({ name, result }) => [name, arithmeticWords(result)]),
    ),
  ];
}

/** `figuresFrom`: the column from which on cells align right. */
function table(
  widths: readonly (string | number)[],
  heads: readonly string[] | null,
  rows: readonly (readonly string[])[],
  figuresFrom = Infinity,
): Content {
  const side = (column: number) => (column >= figuresFrom ? { alignment: 'right' } : {});
  return {
    layout: LINES,
    fontSize: 7.5,
    table: {
      headerRows: heads === null ? 0 : 1,
      keepWithHeaderRows: 1,
      dontBreakRows: true,
      widths: [...widths],
      body: [
        ...(heads === null ? [] : [heads.map((text, column) => ({ text, style: 'head', ...side(column) }))]),
        ...rows.map((row) => row.map((text, column) => ({ text: runs(text), ...side(column) }))),
      ],
    },
  };
}

const LINES = {
  hLineWidth: (line: number) => (line === 0 ? 0 : 0.5),
  vLineWidth: () => 0,
  hLineColor: () => LINE,
  paddingLeft: (column: number) => (column === 0 ? 0 : 4),
  paddingRight: () => 4,
  paddingTop: () => 2,
  paddingBottom: () => 2,
};
