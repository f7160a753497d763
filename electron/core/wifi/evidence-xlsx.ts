import type { CellObject, Row, Sheet } from 'write-excel-file/node';
import type { EvidenceFigures } from '#shared/domain/evidence.ts';
import {
  arithmeticWords,
  CAUSE_WORDS,
  HOW_IT_IS_CALCULATED,
  targetWords,
  VERDICT_WORDS,
} from '#shared/text/evidence-words.ts';
import { labels } from '#shared/text/labels.ts';
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

/** The report as a workbook: exact milliseconds, and the check U + D + N = E as a formula that Excel does itself. */
export async function evidenceXlsx(paper: EvidencePaper): Promise<Uint8Array> {
  const { default: writeExcelFile } = await import('write-excel-file/node');
  const sheets = [summary(paper), byContract(paper), byComuna(paper), byZone(paper), ...details(paper)];
  return writeExcelFile(sheets).toBuffer();
}

type Page = Sheet<never>;

const text = (value: string): CellObject => ({ type: String, value, alignVertical: 'top' });
const wrapped = (value: string): CellObject => ({ ...text(value), wrap: true });
const head = (value: string): CellObject => ({ type: String, value, fontWeight: 'bold', wrap: true });
const count = (value: number): CellObject => ({ type: Number, value, format: '#,##0' });
/** An instant (ms UTC) as Bogotá's clock showed it, which is what the workbook's own dates are. */
const moment = (at: number): CellObject => ({
  type: Date,
  value: new Date(at - 5 * 3_600_000),
  format: 'yyyy-mm-dd hh:mm:ss',
});
/** Milliseconds as days, which Excel shows as hours. */
const duration = (ms: number): CellObject => ({
  type: Number,
  value: ms / 86_400_000,
  format: '[h]:mm:ss',
});
const share = (value: string | null): CellObject =>
  value === null ? text('–') : { type: Number, value: Number(value) / 100, format: '0.0000%' };

function page(
  sheet: string,
  widths: readonly number[],
  heads: readonly string[],
  rows: readonly Row[],
): Page {
  return {
    sheet,
    columns: widths.map((width) => ({ width })),
    data: [heads.map(head), ...rows],
    stickyRowsCount: 1,
  };
}

function summary(paper: EvidencePaper): Page {
  const { evidence, sha256, replaces, officer, madeAt } = paper;
  const { total } = evidence.results;
  const pair = (name: string, cell: CellObject): Row => [head(name), cell];
  return {
    sheet: 'Resumen',
    columns: [{ width: 26 }, { width: 110 }],
    data: [
      pair('Informe', text(titleOf(paper))),
      pair('Sobre', text(subjectOf(paper))),
      pair('Periodo', text(`${periodOf(paper)}, hora de Bogotá`)),
      ...(evidence.seenUntil === null
        ? []
        : [pair('PARCIAL: visto hasta', { ...moment(evidence.seenUntil), align: 'left' })]),
      pair('Reemplaza a', text(replaces ?? '–')),
      pair('Lo hizo', text(officer)),
      pair('Cuándo', { ...moment(madeAt), align: 'left' }),
      pair('SHA-256 del archivo', text(sha256)),
      pair('Festivos', text(evidence.inputs.holidays.join(', ') || '–')),
      pair('En conjunto', wrapped(arithmeticWords(total))),
      pair('Veredicto', text(total.verdict === null ? '–' : VERDICT_WORDS[total.verdict])),
      [],
      ...HOW_IT_IS_CALCULATED.map(([term, words]) => pair(term, wrapped(words))),
    ],
  };
}

const FIGURE_HEADS = [
  'E exigido (ms)',
  'U en servicio (ms)',
  'D caída (ms)',
  'N sin datos (ms)',
  'U + D + N = E',
  'Disponibilidad U/(U+D)',
  'Cobertura (U+D)/E',
  'Mínimo U/E',
  'Máximo (U+N)/E',
  'Meta',
  'Veredicto',
];
const FIGURE_WIDTHS = [17, 17, 15, 15, 12, 14, 14, 12, 12, 9, 16];

/** `row` counts from 1 as Excel does; `column` is that of E. */
function figureCells(figures: EvidenceFigures, row: number, column: 'C' | 'D'): Row {
  const [e, u, d, n] = column === 'C' ? ['C', 'D', 'E', 'F'] : ['D', 'E', 'F', 'G'];
  return [
    count(figures.E),
    count(figures.U),
    count(figures.D),
    count(figures.N),
    { type: 'Formula', value: `=IF(${u}${row}+${d}${row}+${n}${row}=${e}${row},"cuadra","NO CUADRA")` },
    share(figures.availability),
    share(figures.coverage),
    share(figures.lower),
    share(figures.upper),
    text(targetWords(figures.targetMilli)),
    text(figures.verdict === null ? '–' : VERDICT_WORDS[figures.verdict]),
  ];
}

function byContract({ evidence }: EvidencePaper): Page {
  const contractOf = new Map(evidence.inputs.contracts.map((each) => [each.id, each]));
  return page(
    'Contratos',
    [18, 8, ...FIGURE_WIDTHS, 30, 60, 12, 12],
    ['Contrato', 'Zonas', ...FIGURE_HEADS, 'Operador', 'Horario', 'Empieza', 'Termina'],
    evidence.results.contracts.map((row, index) => {
      const contract = contractOf.get(row.contractId);
      return [
        text(contract?.number ?? row.contractId),
        count(row.zones),
        ...figureCells(row, index + 2, 'C'),
        text(contract?.operator ?? ''),
        wrapped(contract === undefined ? '' : weekWords(contract)),
        text(contract?.startsOn ?? ''),
        text(contract?.endsOn ?? '–'),
      ];
    }),
  );
}

function byComuna({ evidence }: EvidencePaper): Page {
  return page(
    'Comunas',
    [26, 8, ...FIGURE_WIDTHS],
    ['Comuna', 'Zonas', ...FIGURE_HEADS],
    evidence.results.comunas.map((row, index) => [
      text(labels.comuna[row.comuna]),
      count(row.zones),
      ...figureCells(row, index + 2, 'C'),
    ]),
  );
}

function byZone(paper: EvidencePaper): Page {
  const numberOf = new Map(paper.evidence.inputs.contracts.map(({ id, number }) => [id, number]));
  return page(
    'Zonas',
    [34, 24, 22, ...FIGURE_WIDTHS],
    ['Zona', 'Comuna', 'Contratos', ...FIGURE_HEADS],
    zonesOnPaper(paper).map(({ name, comuna, input, result }, index) => [
      text(name),
      text(comuna),
      text(input.terms.map(({ contractId }) => numberOf.get(contractId) ?? contractId).join('; ') || '–'),
      ...figureCells(result, index + 2, 'D'),
    ]),
  );
}

function details(paper: EvidencePaper): Page[] {
  const zones = zonesOnPaper(paper);
  const spans = (pick: 'expected' | 'gaps') =>
    zones.flatMap(({ name, result }) =>
      result[pick].map(([from, to]): Row => [
        text(name),
        moment(from),
        moment(to),
        duration(to - from),
        count(to - from),
      ]),
    );
  const SPAN_HEADS = ['Zona', 'Desde', 'Hasta', 'Duración', 'Duración (ms)'];
  const SPAN_WIDTHS = [34, 20, 20, 13, 15];
  return [
    page(
      'Caídas',
      [34, 20, 20, 13, 15, 13, 15, 34],
      ['Zona', 'Desde', 'Hasta', 'Duró', 'Duró (ms)', 'Cuenta', 'Cuenta (ms)', 'Causa'],
      zones.flatMap(({ name, result }) =>
        result.outages.map(([from, to, counted]): Row => [
          text(name),
          moment(from),
          moment(to),
          duration(to - from),
          count(to - from),
          duration(counted),
          count(counted),
          text(causeOf(result, from)),
        ]),
      ),
    ),
    page('Sin datos', SPAN_WIDTHS, SPAN_HEADS, spans('gaps')),
    page('Horas exigidas', SPAN_WIDTHS, SPAN_HEADS, spans('expected')),
    page(
      'Exclusiones',
      [30, 20, 20, 24, 50, 34, 24, 20, 60, 16],
      ['Para', 'Desde', 'Hasta', 'Clase', 'Motivo', 'Prueba', 'La pidió', 'Pedida', 'Decisión', 'Efecto'],
      paper.evidence.inputs.exclusions.map((each) => [
        text(targetOf(paper, each)),
        moment(each.startsAt),
        moment(each.endsAt),
        text(labels.exclusionKind[each.kind]),
        wrapped(each.reason),
        wrapped(each.evidence),
        text(personOf(paper, each.officer)),
        moment(each.requestedAt),
        wrapped(decisionsOf(paper, each)),
        text(effectOf(each)),
      ]),
    ),
    page(
      'Incidentes',
      [34, 20, 20, 20, 10, 15, 20, 16],
      ['Zona', 'Desde', 'Caída hasta', 'Recuperada', 'Caídas', 'Caída (ms)', 'Causa', 'Ticket'],
      zones.flatMap(({ name, result }) =>
        result.incidents.map((each): Row => [
          text(name),
          moment(each.from),
          moment(each.downUntil),
          each.recoveredAt === null ? text('–') : moment(each.recoveredAt),
          count(each.outages),
          count(each.downMs),
          text(each.cause === null ? 'Sin atribuir' : CAUSE_WORDS[each.cause]),
          text(each.ticket ?? '–'),
        ]),
      ),
    ),
  ];
}
