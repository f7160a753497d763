import type { Content, DocumentDefinition } from 'pdfmake';
import { printedPdf, runs } from '../../printed-pdf.ts';
import { drawQr, QR_POINTS, qrPath, quietZone } from './qr.ts';

/** One page. Texts are ready to be read; `code` is what proves them. */
export interface PrintedCertificate {
  readonly number: string;
  readonly code: string;
  readonly name: string;
  /** «Cédula de ciudadanía 9.999.000.017»; null for somebody without a document. */
  readonly document: string | null;
  readonly courseName: string;
  /** «20 horas». */
  readonly hours: string;
  /** «14 de abril de 2026». */
  readonly completedOn: string;
  readonly issuedOn: string;
  readonly siteName: string;
  /** «el Servicio Nacional de Aprendizaje (SENA)»; null for a course of the city alone. */
  readonly ally: string | null;
}

export interface PrintedCertificates {
  readonly certificates: readonly PrintedCertificate[];
  readonly signer: string;
  /** Where it is checked, or ''. */
  readonly page: string;
  /** ms UTC. */
  readonly now: number;
}

const INK = '#18202E';
const QUIET = '#434D60';
const WIDTH = 792;
const HEIGHT = 612;
const MARGIN = 64;
const INNER = WIDTH - 2 * MARGIN;
/** Where signature and QR stand, from the top. */
const FOOT = 474;

/** One landscape page a certificate, black on white: the frame and the weights carry it, not colour. */
export function renderCertificates(file: PrintedCertificates): Promise<Uint8Array> {
  return printedPdf(definition(file));
}

function definition({ certificates, signer, page, now }: PrintedCertificates): DocumentDefinition {
  return {
    pageSize: 'LETTER',
    pageOrientation: 'landscape',
    pageMargins: [MARGIN, 66, MARGIN, 40],
    language: 'es-CO',
    info: {
      title: certificates.length === 1 ? `Certificado ${certificates[0]?.number ?? ''}` : 'Certificados',
      author: 'Alcaldía de Bucaramanga',
      creator: 'Puntos Digitales',
      producer: 'Puntos Digitales',
      // The file says itself which certificates are in it: see certificate-file.ts.
      keywords: certificates.map((each) => each.code).join(' '),
      creationDate: new Date(now),
      modDate: new Date(now),
    },
    defaultStyle: { font: 'Inter', fontSize: 11, color: INK, lineHeight: 1.3 },
    styles: { quiet: { color: QUIET } },
    background: () => frame(),
    content: certificates.flatMap((each, at) =>
      printed(each, { signer, page, last: at === certificates.length - 1 }),
    ),
  };
}

/** A double rule, as diplomas have: it prints on any printer. */
function frame(): Content {
  const rule = (inset: number, lineWidth: number) => ({
    type: 'rect',
    x: inset,
    y: inset,
    w: WIDTH - 2 * inset,
    h: HEIGHT - 2 * inset,
    lineWidth,
    lineColor: INK,
  });
  return { canvas: [rule(26, 1.6), rule(31, 0.5)] };
}

function printed(
  each: PrintedCertificate,
  { signer, page, last }: { readonly signer: string; readonly page: string; readonly last: boolean },
): Content[] {
  const modules = drawQr(each.code, page);
  const [signerName = signer, ...signerPost] = signer.split(',');
  const qrLeft = WIDTH - MARGIN - QR_POINTS;
  const textRight = qrLeft - quietZone(modules) - 6;
  const centred = { alignment: 'center' };
  return [
    { text: 'ALCALDÍA DE BUCARAMANGA', bold: true, fontSize: 12, characterSpacing: 2.2, ...centred },
    {
      text: 'Oficina Asesora TIC · Puntos Digitales',
      style: 'quiet',
      fontSize: 10.5,
      margin: [0, 2, 0, 0],
      ...centred,
    },
    { text: 'CERTIFICA QUE', fontSize: 11, characterSpacing: 3, margin: [0, 44, 0, 0], ...centred },
    {
      text: runs(each.name),
      bold: true,
      fontSize: sizeFor(each.name, 32, 34),
      lineHeight: 1.1,
      margin: [0, 6, 0, 0],
      ...centred,
    },
    ...(each.document === null
      ? []
      : [{ text: runs(each.document), style: 'quiet', fontSize: 12.5, margin: [0, 2, 0, 0], ...centred }]),
    {
      canvas: [
        {
          type: 'line',
          x1: INNER / 2 - 60,
          y1: 0,
          x2: INNER / 2 + 60,
          y2: 0,
          lineWidth: 0.7,
          lineColor: INK,
        },
      ],
      margin: [0, 18, 0, 16],
    },
    { text: 'completó el curso', fontSize: 12.5, ...centred },
    {
      text: runs(each.courseName),
      bold: true,
      fontSize: sizeFor(each.courseName, 26, 42),
      lineHeight: 1.15,
      margin: [0, 6, 0, 8],
      ...centred,
    },
    {
      text: runs(
        `con una duración de ${each.hours}, en el Punto Digital ${each.siteName}` +
          `${each.ally === null ? '' : `, en alianza con ${each.ally}`}.`,
      ),
      fontSize: 12.5,
      margin: [70, 0, 70, 0],
      ...centred,
    },
    { text: `Terminó el ${each.completedOn}.`, fontSize: 12.5, ...centred },
    {
      absolutePosition: { x: MARGIN, y: FOOT },
      stack: [
        {
          canvas: [{ type: 'line', x1: 0, y1: 0, x2: 250, y2: 0, lineWidth: 0.7, lineColor: INK }],
          margin: [0, 0, 0, 6],
        },
        {
          columns: [
            {
              width: 250,
              stack: [
                { text: runs(signerName.trim()), bold: true, fontSize: 10.5, lineHeight: 1.2 },
                ...(signerPost.length === 0
                  ? []
                  : [{ text: runs(signerPost.join(',').trim()), fontSize: 9.5, style: 'quiet' }]),
                {
                  text: `Expedido en Bucaramanga el ${each.issuedOn}`,
                  fontSize: 9.5,
                  style: 'quiet',
                  margin: [0, 3, 0, 0],
                },
              ],
            },
          ],
        },
      ],
    },
    {
      absolutePosition: { x: textRight - 190, y: FOOT },
      columns: [
        {
          width: 190,
          stack: [
            { text: 'Certificado', fontSize: 9.5, style: 'quiet', alignment: 'right' },
            { text: runs(each.number), bold: true, fontSize: 11, alignment: 'right', margin: [0, 0, 0, 4] },
            { text: runs(where(page)), fontSize: 8.5, style: 'quiet', alignment: 'right', lineHeight: 1.25 },
          ],
        },
      ],
    },
    // pdfmake leaves a path where its numbers put it on the page.
    {
      canvas: [{ type: 'path', d: qrPath(modules, qrLeft, FOOT), color: '#000' }],
      absolutePosition: { x: 0, y: 0 },
    },
    ...(last ? [] : [{ text: '', pageBreak: 'after' }]),
  ];
}

function where(page: string): string {
  return page === ''
    ? 'Cualquier Punto Digital comprueba este QR, y el archivo PDF original, sin costo.'
    : `Escanee el QR o compruebe este archivo en ${page.replace(/^https:\/\//u, '').replace(/\/$/u, '')}. Sirve sin internet.`;
}

/** Points at which a text of `letters` letters still stands on one line; a longer one is smaller, and then breaks. */
function sizeFor(text: string, points: number, letters: number): number {
  return Math.max(points * 0.6, Math.min(points, (points * letters) / Math.max(1, text.length)));
}
