// Thirty certificates of a group, issued and laid out as one sealed PDF with their QR, beside bare pdfmake and qrcode
// for as many pages. Both load their libraries within what is measured, as the first group of a day does.
import { rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { performance } from 'node:perf_hooks';
import { Worker } from 'node:worker_threads';
import { issueCertificates } from '#core/features/certificates/issue.ts';
import { certificatesPdf } from '#core/features/certificates/print.ts';
import { fillCentre } from '#tests/support/certificate-city.ts';
import { temporaryFolder } from '#tests/support/store.ts';

const PEOPLE = 30;
const VIEWER = { username: 'admin', role: 'admin' } as const;

const folder = temporaryFolder();
const { context, course, close } = await fillCentre(folder, PEOPLE + 1);
const { groupId } = course;

const t0 = performance.now();
const issued = await issueCertificates(context, 'bench', VIEWER, { groupId, enrolmentIds: null });
const t1 = performance.now();
const { base64, pages } = await certificatesPdf(context, 'bench', VIEWER, { groupId, certificateIds: null });
const t2 = performance.now();
if (issued.length !== PEOPLE || pages !== PEOPLE) throw new Error('The benchmark issued something else.');

const codes = (await context.store.read.selectFrom('certificate').select('code').execute()).map(
  ({ code }) => code,
);
// What the two libraries take without us: a page with one line of text and the same code as a QR image.
const require = createRequire(import.meta.url);
const font = require.resolve('@fontsource/inter/files/inter-latin-400-normal.woff');
const bare = new Worker(
  `
  const { parentPort, workerData } = require('node:worker_threads');
  (async () => {
    const { default: pdfMake } = await import(workerData.pdfmake);
    const { default: qrcode } = await import(workerData.qrcode);
    pdfMake.setFonts({ Inter: { normal: workerData.font } });
    pdfMake.setUrlAccessPolicy(() => false);
    pdfMake.setLocalAccessPolicy((path) => path === workerData.font);
    const content = [];
    for (const code of workerData.codes) {
      const svg = await qrcode.toString(code, { type: 'svg', errorCorrectionLevel: 'M' });
      content.push({ text: 'Certificado', pageBreak: content.length === 0 ? undefined : 'before' });
      content.push({ svg, width: 95 });
    }
    const pdf = pdfMake.createPdf({ pageSize: 'LETTER', defaultStyle: { font: 'Inter' }, content });
    parentPort.postMessage((await pdf.getBuffer()).length);
  })();
  `,
  {
    eval: true,
    workerData: {
      codes,
      font,
      pdfmake: import.meta.resolve('pdfmake'),
      qrcode: import.meta.resolve('qrcode'),
    },
  },
);
const t3 = performance.now();
const bareBytes = await new Promise<number>((resolve, reject) => {
  bare.once('message', resolve);
  bare.once('error', reject);
});
const t4 = performance.now();
await close();
rmSync(folder, { recursive: true, force: true });

const seconds = (ms: number) => Math.round(ms) / 1_000;
console.log(
  JSON.stringify({
    name: 'certificates',
    certificates: PEOPLE,
    seconds: seconds(t2 - t0),
    bytes: Buffer.byteLength(base64, 'base64'),
    issueSeconds: seconds(t1 - t0),
    pdfSeconds: seconds(t2 - t1),
    bareSeconds: seconds(t4 - t3),
    bareBytes,
  }),
);
