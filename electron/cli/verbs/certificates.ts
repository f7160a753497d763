import type { VerifiedByCommand } from '../certificates.ts';
import { pathOf, present, text, type Verb } from './verb.ts';

const certificates = () => import('../certificates.ts');

/** Checking certificates, and what the centre publishes for it. */
export const certificateVerbs: readonly Verb[] = [
  {
    words: ['certificates', 'verify'],
    does: {
      local: async (_folder, input) =>
        (await certificates()).verifyByCommand({
          what: String(input['what']),
          key: String(input['key']),
          revoked: typeof input['revoked'] === 'string' ? input['revoked'] : undefined,
        }),
    },
    summary: 'comprueba un certificado por su código o su PDF, sin red ni carpeta de datos',
    path: 'código|archivo',
    options: [
      { flags: '--key <llave>', summary: 'la llave pública de la ciudad', required: true },
      { flags: '--revoked <archivo>', summary: 'la lista firmada de lo revocado' },
    ],
    input: (given) => present({ what: given.path, key: text(given, 'key'), revoked: text(given, 'revoked') }),
    print: (value: VerifiedByCommand) => [
      ...(value.valid ? [value.message] : []),
      ...value.certificates.map(
        (one) =>
          `${one.number}  ${one.holder}  ${one.courseName}, ${one.minutes} minutos, terminado ${one.completedOn}, expedido ${one.issuedOn}: ${one.outcome}`,
      ),
    ],
    bad: (value: VerifiedByCommand) => (value.valid ? null : value.message),
  },
  {
    words: ['certificates', 'key'],
    does: { command: 'certificates.key' },
    summary: 'muestra la llave pública con que se comprueban los certificados (central)',
    input: () => ({}),
    print: (value: { publicKey: string }) => [value.publicKey],
  },
  {
    words: ['certificates', 'page'],
    does: {
      local: async (folder, input) =>
        (await certificates()).writePublished(folder, String(input['path']), 'page'),
    },
    summary: 'escribe la página que comprueba certificados, para publicarla (central)',
    path: 'archivo',
    input: pathOf,
    print: (value: { file: string }) => [`Página escrita en ${value.file}. Publíquela por https.`],
  },
  {
    words: ['certificates', 'revoked'],
    does: {
      local: async (folder, input) =>
        (await certificates()).writePublished(folder, String(input['path']), 'revoked'),
    },
    summary: 'escribe la lista firmada de certificados revocados (central)',
    path: 'archivo',
    input: pathOf,
    print: (value: { file: string }) => [`Lista escrita en ${value.file}.`],
  },
];
