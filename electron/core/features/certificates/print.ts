import { existsSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { localDate } from '#shared/domain/bogota.ts';
import { checkCertificate } from '#shared/domain/certificate-code.ts';
import { sealedFile } from '#shared/domain/certificate-file.ts';
import type { CourseAlly } from '#shared/domain/codes.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { labels } from '#shared/text/labels.ts';
import { audit } from '../../audit.ts';
import { certificateSigner, certificateTrust, verifyEd25519 } from '../../certificate-keys.ts';
import type { CoreContext } from '../../context.ts';
import { participantsOf } from '../../participants.ts';
import { readSetting } from '../../settings.ts';
import { certifiedGroup, fullName, holderOf, peopleOf, type Viewer } from './group.ts';
import type { PrintedCertificate, PrintedCertificates } from './render.ts';

/**
 * The valid certificates of a group as one sealed PDF, or only some of them, a page each. The same ones print again as
 * often as they are needed. On the audit trail before the document exists. Throws NO_EXISTE, NO_AUTORIZADO, CONFLICTO
 * (none to print, or one that no longer says what the register says), NO_INSCRITO.
 */
export async function certificatesPdf(
  context: CoreContext,
  actor: string,
  viewer: Viewer,
  given: { readonly groupId: string; readonly certificateIds: readonly string[] | null },
): Promise<{ name: string; base64: string; pages: number }> {
  const { read } = context.store;
  const group = await certifiedGroup(context, viewer, given.groupId);
  const signer = await certificateSigner(context);
  const ids = await wantedIds(context, given);
  const certificates = await printedOf(context, group, ids);
  const [first] = certificates;
  if (first === undefined) {
    throw new Refusal('CONFLICTO', 'No hay certificados para imprimir: expídalos primero.');
  }
  const subject = certificates.length === 1 ? (ids[0] ?? group.id) : group.id;
  await audit(context, actor, 'CERTIFICADOS_IMPRESOS', subject, String(certificates.length));
  const now = context.clocks.now();
  const pdf = await renderBeside({
    certificates,
    signer: await readSetting(read, 'certificates.signer'),
    page: await readSetting(read, 'certificates.page'),
    now,
  });
  const sealed = sealedFile(pdf, signer.issuer, now, signer.sign);
  return {
    name:
      certificates.length === 1
        ? `certificado-${first.number}.pdf`
        : `certificados-${group.courseCode}-${localDate(now)}.pdf`,
    base64: Buffer.from(sealed).toString('base64'),
    pages: certificates.length,
  };
}

/** All that are valid, by the names of their people; those asked for, in that order. */
async function wantedIds(
  context: CoreContext,
  given: { readonly groupId: string; readonly certificateIds: readonly string[] | null },
): Promise<string[]> {
  const people = await peopleOf(context.store.read, given.groupId);
  const held = people.flatMap(({ certificate, standing }) =>
    certificate === null ? [] : { id: certificate.id, standing },
  );
  // Of a whole group what cannot be printed stays out: the screen says so of each.
  if (given.certificateIds === null) {
    return held.filter(({ standing }) => standing === 'EXPEDIDO').map(({ id }) => id);
  }
  const wanted = new Set(given.certificateIds);
  const found = held.filter(({ id }) => wanted.has(id));
  if (found.length < wanted.size) {
    throw new Refusal(
      'CONFLICTO',
      'Ese certificado ya no vale: se revocó o se reemplazó. Actualice la pantalla.',
    );
  }
  if (found.some(({ standing }) => standing === 'DATOS_CAMBIARON')) {
    throw new Refusal(
      'CONFLICTO',
      'El nombre de la persona cambió después de expedirlo: expídalo de nuevo para que coincida.',
    );
  }
  return found.map(({ id }) => id);
}

async function printedOf(
  context: CoreContext,
  group: { readonly siteId: string; readonly ally: CourseAlly },
  ids: readonly string[],
): Promise<PrintedCertificate[]> {
  if (ids.length === 0) return [];
  const { read } = context.store;
  const rows = await read
    .selectFrom('certificate as c')
    .leftJoin('personIndex as i', 'i.personId', 'c.personId')
    .select((eb) => ['c.id', 'c.code', eb.fn.coalesce('i.canonicalId', 'c.personId').as('person')])
    .where('c.id', 'in', ids)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const people = await participantsOf(
    read,
    rows.map((row) => row.person),
  );
  const site = await read.selectFrom('site').select('name').where('id', '=', group.siteId).executeTakeFirst();
  const trust = await certificateTrust(read);
  const pages: PrintedCertificate[] = [];
  for (const id of ids) {
    const row = byId.get(id);
    const who = people.get(row?.person ?? '');
    if (row === undefined || who === undefined) continue;
    const { certificate, message, outcome } = await checkCertificate(row.code, trust, verifyEd25519);
    if (outcome !== 'VALIDO' || certificate?.holder !== holderOf(who)) {
      throw new Refusal('CONFLICTO', message);
    }
    pages.push({
      number: certificate.number,
      code: row.code,
      name: fullName(who),
      document: documentText(who.documentType, who.documentNumber),
      courseName: certificate.courseName,
      hours: hoursText(certificate.minutes),
      completedOn: longDate(certificate.completedOn),
      issuedOn: longDate(certificate.issuedOn),
      siteName: site?.name ?? 'de Bucaramanga',
      ally: ALLIES[group.ally],
    });
  }
  return pages;
}

const ALLIES: Readonly<Record<CourseAlly, string | null>> = {
  PROPIO: null,
  SENA: 'el Servicio Nacional de Aprendizaje (SENA)',
  CCB: 'la Cámara de Comercio de Bucaramanga',
  OTRO: null,
};

/** A cédula's figures in groups of three; other documents as they are written. */
function documentText(type: keyof typeof labels.documentType | null, number: string | null): string | null {
  if (type === null || type === 'SIN_DOC' || number === null) return null;
  const grouped = /^\d+$/u.test(number) ? number.replace(/\B(?=(?:\d{3})+$)/gu, '.') : number;
  return `${labels.documentType[type]} ${grouped}`;
}

/** «20 horas», «1 hora y 30 minutos». */
function hoursText(minutes: number): string {
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  const parts = [
    ...(hours === 0 ? [] : [`${hours} ${hours === 1 ? 'hora' : 'horas'}`]),
    ...(rest === 0 ? [] : [`${rest} ${rest === 1 ? 'minuto' : 'minutos'}`]),
  ];
  return parts.join(' y ');
}

function longDate(date: string): string {
  const at = new Date(`${date}T12:00:00Z`);
  return at.toLocaleDateString('es-CO', { timeZone: 'UTC', day: 'numeric', month: 'long', year: 'numeric' });
}

/** Thirty pages with their QR take a second: a thread of its own does it, and the desk goes on. */
function renderBeside(file: PrintedCertificates): Promise<Uint8Array> {
  const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
  const worker = new Worker(workerUrl(import.meta.url), { workerData: file });
  worker.once('message', resolve);
  worker.once('error', reject);
  worker.once('exit', () => reject(new Error('The thread of the certificates ended without an answer.')));
  return promise;
}

/** As the thread of db/upkeep.ts: beside this file as source, an entry of its own when bundled. */
function workerUrl(here: string): URL {
  if (here.endsWith('.ts')) return new URL('./certificate-worker.ts', here);
  const beside = new URL('./certificate-worker.js', here);
  return existsSync(beside) ? beside : new URL('../certificate-worker.js', here);
}
