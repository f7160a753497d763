import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { localDate } from '#shared/domain/bogota.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { namesOfActors } from '../../actors.ts';
import { audit } from '../../audit.ts';
import type { CoreContext } from '../../context.ts';
import { colombianHolidays } from '../../holidays.ts';
import { registrationsOfAny } from '../../registrations.ts';
import { siteLabel } from '../../site-label.ts';
import type { PrintedFile } from './file-render.ts';
import { fileSections } from './file-sections.ts';
import { isOurs } from './requests.ts';

/**
 * The person's file as a PDF, in memory from the first byte to the last: no plain copy lies in any folder. The export
 * is on the audit trail before the document exists. Sensitive answers are in it for those who may read them. Throws NO_EXISTE, NO_AUTORIZADO (person of another Punto).
 */
export async function filePdf(
  context: CoreContext,
  actor: string,
  { personId, sensitive }: { readonly personId: string; readonly sensitive: boolean },
): Promise<{ name: string; base64: string }> {
  const { read } = context.store;
  if (!(await isOurs(read, context, personId))) {
    throw new Refusal(
      'NO_AUTORIZADO',
      'Esta persona se registró en otro Punto: la central le entrega su ficha completa.',
    );
  }
  await audit(context, actor, 'FICHA_EXPORTADA', personId, sensitive ? 'PDF' : 'PDF SIN_SENSIBLES');
  const now = context.clocks.now();
  const isHoliday = await colombianHolidays();
  const ids = await registrationsOfAny(read, personId);
  const sections = await fileSections({ context, read, ids, today: localDate(now), isHoliday, sensitive });
  const officer = (await namesOfActors(read, [actor])).get(actor) ?? actor;
  const bytes = await renderBeside({ sections, place: await siteLabel(context), officer, now });
  return { name: `ficha-${localDate(now)}.pdf`, base64: Buffer.from(bytes).toString('base64') };
}

/** Laying out the visits of years takes seconds, and the desk goes on meanwhile: a thread of its own does it. */
function renderBeside(file: PrintedFile): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const worker = new Worker(workerUrl(import.meta.url), { workerData: file });
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', () => reject(new Error('The thread of the document ended without an answer.')));
  return promise;
}

/** As the thread of db/upkeep.ts: beside this file as source, an entry of its own when bundled. */
function workerUrl(here: string): URL {
  if (here.endsWith('.ts')) return new URL('./file-worker.ts', here);
  const beside = new URL('./file-worker.js', here);
  return existsSync(beside) ? beside : new URL('../file-worker.js', here);
}
