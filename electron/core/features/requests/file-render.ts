import type { Content, DocumentDefinition } from 'pdfmake';
import { localDate } from '#shared/domain/bogota.ts';
import { printedPdf, runs } from '../../printed-pdf.ts';
import type { Section } from './file-section.ts';

export interface PrintedFile {
  readonly sections: readonly Section[];
  readonly place: string;
  readonly officer: string;
  readonly now: number;
}

/** The same sections at the same instant give the same bytes. */
export async function renderFile(file: PrintedFile): Promise<Uint8Array> {
  return printedPdf(definition(file));
}

const INK = '#18202E';
const QUIET = '#5A6577';
const LINE = '#CBD2DD';

function definition({ sections, place, officer, now }: PrintedFile): DocumentDefinition {
  const date = localDate(now).split('-').toReversed().join('/');
  return {
    pageSize: 'LETTER',
    pageMargins: [48, 72, 48, 60],
    language: 'es-CO',
    info: {
      title: 'Ficha de datos personales',
      author: 'Alcaldía de Bucaramanga',
      creator: 'Puntos Digitales',
      producer: 'Puntos Digitales',
      creationDate: new Date(now),
      modDate: new Date(now),
    },
    defaultStyle: { font: 'Inter', fontSize: 9, color: INK, lineHeight: 1.25 },
    styles: {
      title: { fontSize: 18, bold: true },
      section: { fontSize: 12, bold: true },
      quiet: { color: QUIET },
      head: { bold: true, color: QUIET, fontSize: 8 },
    },
    header: {
      margin: [48, 28, 48, 0],
      columns: [
        { text: 'Alcaldía de Bucaramanga · Puntos Digitales', bold: true },
        { text: runs(place), alignment: 'right', style: 'quiet' },
      ],
    },
    footer: (page, pages) => ({
      margin: [48, 16, 48, 0],
      style: 'quiet',
      fontSize: 8,
      columns: [
        {
          text: 'Contiene datos personales: se entrega solo a su titular o a quien lo represente.',
          width: '*',
        },
        { text: `Página ${page} de ${pages}`, alignment: 'right', width: 'auto' },
      ],
    }),
    content: [
      { text: 'Ficha de datos personales', style: 'title' },
      {
        text: runs(
          `Todo lo que Puntos Digitales tiene de esta persona el ${date}. La generó ${officer} por el derecho de ` +
            'consulta (Ley 1581 de 2012, arts. 8 y 14). Puede pedir que se corrija o se suprima.',
        ),
        style: 'quiet',
        margin: [0, 4, 0, 8],
      },
      ...sections.flatMap(printed),
    ],
  };
}

function printed(section: Section): Content[] {
  const { title, note, pairs = [], table, paragraphs = [], empty } = section;
  const rows = table?.rows ?? [];
  const nothing = pairs.length === 0 && rows.length === 0 && paragraphs.length === 0;
  return [
    { text: title, style: 'section', margin: [0, 12, 0, 4], headlineLevel: 1 },
    ...(note === undefined || nothing ? [] : [{ text: note, style: 'quiet', margin: [0, 0, 0, 4] }]),
    ...(nothing ? [{ text: empty ?? '', style: 'quiet' }] : []),
    ...(pairs.length === 0
      ? []
      : [
          {
            layout: LINES,
            table: {
              widths: [150, '*'],
              body: pairs.map(([name, value]) => [{ text: name, style: 'quiet' }, { text: runs(value) }]),
            },
          },
        ]),
    ...(table === undefined || rows.length === 0
      ? []
      : [
          {
            layout: LINES,
            fontSize: 8,
            table: {
              headerRows: 1,
              dontBreakRows: true,
              widths: widthsOf(table.heads.length),
              body: [
                table.heads.map((text) => ({ text, style: 'head' })),
                ...rows.map((row) => row.map((text) => ({ text: runs(text) }))),
              ],
            },
          },
        ]),
    ...paragraphs.map((text) => ({ text: runs(text), margin: [0, 0, 0, 8] })),
  ];
}

/** The first columns hold dates and codes, the last one what somebody wrote. */
function widthsOf(columns: number): (string | number)[] {
  return Array.from({ length: columns }, (_, at) =>
    at === 0 ? 78 : at === columns - 1 || columns > 6 ? '*' : 'auto',
  );
}

const LINES = {
  hLineWidth: (line: number) => (line === 0 ? 0 : 0.5),
  vLineWidth: () => 0,
  hLineColor: () => LINE,
  paddingLeft: (column: number) => (column === 0 ? 0 : 4),
  paddingRight: () => 4,
  paddingTop: () => 3,
  paddingBottom: () => 3,
};
