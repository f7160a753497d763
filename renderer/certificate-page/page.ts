// The page that anybody checks certificates with: one file, no network, nothing stored. It runs on its own, outside of
// the window's program, and knows the city only by what the centre wrote into it.
import { verifyAsync } from '@noble/ed25519';
import { checkCertificate, type CheckedCertificate } from '#shared/domain/certificate-code.ts';
import { checkCertificateFile } from '#shared/domain/certificate-file.ts';
import { readSignedList, trustOf } from '#shared/domain/certificate-list.ts';
import { fromBase64Url } from '#shared/domain/certificate-text.ts';
import {
  KEY_BYTES,
  type CertificateOutcome,
  type CertificateTrust,
  type VerifySignature,
} from '#shared/domain/certificate-trust.ts';
import { OUTCOME_TITLES, UNDECIDED } from '#shared/text/certificate-words.ts';

/** Strict as node:crypto is: no second spelling of a signature. */
const verify: VerifySignature = async (publicKey, message, signature) => {
  try {
    return await verifyAsync(signature, message, publicKey, { zip215: false });
  } catch {
    return false;
  }
};

function part<Kind extends HTMLElement>(id: string, kind: new () => Kind): Kind {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`The page has no ${id}.`);
  return found;
}

const form = part('formulario', HTMLFormElement);
const code = part('codigo', HTMLTextAreaElement);
const file = part('archivo', HTMLInputElement);
const result = part('resultado', HTMLElement);
const dated = part('fecha', HTMLParagraphElement);

const LONGEST_FILE = 20_000_000;

interface Shown {
  readonly outcome: CertificateOutcome;
  readonly message: string;
  readonly certificates: readonly CheckedCertificate[];
}

function element(name: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

const day = (date: string) =>
  new Date(`${date}T12:00:00Z`).toLocaleDateString('es-CO', { timeZone: 'UTC', dateStyle: 'long' });

function details({ certificate, outcome }: CheckedCertificate, several: boolean): HTMLElement[] {
  if (certificate === null) return [];
  const hours = (certificate.minutes / 60).toLocaleString('es-CO', { maximumFractionDigits: 1 });
  const pairs = [
    ...(several ? [['Resultado', OUTCOME_TITLES[outcome]] as const] : []),
    ['Número', certificate.number] as const,
    ['A nombre de', certificate.holder] as const,
    ['Curso', certificate.courseName] as const,
    ['Duración', `${hours} horas`] as const,
    ['Terminado', day(certificate.completedOn)] as const,
    ['Expedido', day(certificate.issuedOn)] as const,
  ];
  const list = document.createElement('dl');
  for (const [name, value] of pairs) list.append(element('dt', name), element('dd', value));
  return [list];
}

function show({ outcome, message, certificates }: Shown): void {
  const compare =
    outcome === 'VALIDO'
      ? ' Compare el nombre y el curso con los del papel: del nombre solo se guarda una parte.'
      : '';
  result.hidden = false;
  result.className = outcome === 'VALIDO' ? 'valid' : UNDECIDED.includes(outcome) ? 'unknown' : 'invalid';
  result.dataset['outcome'] = outcome;
  result.replaceChildren(
    element(
      'h2',
      `${outcome === 'VALIDO' ? '✓' : UNDECIDED.includes(outcome) ? '!' : '✕'} ${OUTCOME_TITLES[outcome]}`,
    ),
    element('p', message + compare),
    ...certificates.flatMap((each) => details(each, certificates.length > 1)),
  );
  // The next scan takes the place of this one; what was found is read out by itself.
  if (document.activeElement === code) code.select();
  result.scrollIntoView({ block: 'nearest' });
}

function refuse(message: string): void {
  result.hidden = false;
  result.className = 'unknown';
  result.dataset['outcome'] = 'ERROR';
  result.replaceChildren(element('h2', '! No se pudo comprobar'), element('p', message));
}

async function checkText(trust: CertificateTrust, text: string): Promise<void> {
  const checked = await checkCertificate(text, trust, verify);
  show({ ...checked, certificates: [checked] });
}

async function checkFile(trust: CertificateTrust, given: File): Promise<void> {
  if (given.size > LONGEST_FILE) refuse('El archivo es demasiado grande para un certificado.');
  else show(await checkCertificateFile(new Uint8Array(await given.arrayBuffer()), trust, verify));
}

/** What the centre wrote into the page; null when it was changed on the way. */
async function cityTrust(): Promise<CertificateTrust | null> {
  const data: unknown = JSON.parse(document.getElementById('datos')?.textContent ?? 'null');
  if (typeof data !== 'object' || data === null || !('cityKeys' in data) || !('list' in data)) return null;
  const { cityKeys, list } = data;
  if (!Array.isArray(cityKeys) || typeof list !== 'string') return null;
  const keys = cityKeys.flatMap((key) => fromBase64Url(String(key), KEY_BYTES) ?? []);
  const revoked = await readSignedList(list, keys, verify);
  if (revoked === null) return null;
  const until = new Date(revoked.issuedAt).toLocaleDateString('es-CO', {
    timeZone: 'America/Bogota',
    dateStyle: 'long',
  });
  dated.textContent = `Lo revocado está al día hasta el ${until}. Vuelva a abrir la página publicada para una más reciente.`;
  return trustOf(keys, revoked);
}

async function start(): Promise<void> {
  // Signatures need the browser's own SHA-512, which it gives to https pages and to files alone.
  if (!window.isSecureContext) {
    refuse('Abra esta página por https, o como archivo guardado en su equipo.');
    return;
  }
  const trust = await cityTrust();
  if (trust === null) {
    refuse('A esta copia de la página le cambiaron los datos de la ciudad. Ábrala del sitio oficial.');
    return;
  }
  const fragment = () => {
    const given = window.location.hash.slice(1);
    if (given === '') return;
    code.value = given;
    void checkText(trust, given);
  };
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (code.value.trim() === '') code.focus();
    else void checkText(trust, code.value);
  });
  code.addEventListener('keydown', (event) => {
    // A scanner ends with Enter.
    if (event.key !== 'Enter' || event.shiftKey) return;
    event.preventDefault();
    form.requestSubmit();
  });
  file.addEventListener('change', () => {
    const [given] = file.files ?? [];
    if (given !== undefined) void checkFile(trust, given);
    file.value = '';
  });
  document.addEventListener('dragover', (event) => {
    event.preventDefault();
    document.body.classList.add('dropping');
  });
  document.addEventListener('dragleave', () => {
    document.body.classList.remove('dropping');
  });
  document.addEventListener('drop', (event) => {
    event.preventDefault();
    document.body.classList.remove('dropping');
    const given = event.dataTransfer?.files[0];
    if (given !== undefined) void checkFile(trust, given);
  });
  window.addEventListener('hashchange', fragment);
  if (window.location.hash === '') code.focus();
  fragment();
}

void start();
