import { pathOf, present, text, type Verb } from './verb.ts';
import type { Exported, Imported } from '../stick.ts';

const stick = () => import('../stick.ts');
const count = (value: unknown) => Number(value ?? 0);

/** The synchronisation, over the network and on a USB stick. */
export const syncVerbs: readonly Verb[] = [
  {
    words: ['sync', 'now'],
    does: { command: 'sync.now' },
    summary: 'sincroniza ahora con la central',
    input: () => ({}),
    print: (value: Record<'pushed' | 'pulled' | 'pending' | 'conflicts' | 'quarantined', number>) => [
      `${value.pushed} enviados, ${value.pulled} recibidos, ${value.pending} por enviar, ${value.conflicts} conflictos, ${value.quarantined} en cuarentena.`,
    ],
  },
  {
    words: ['sync', 'export'],
    does: { local: async (folder, input) => (await stick()).exportToStick(folder, String(input['path'])) },
    summary: 'guarda lo que espera por la central en un paquete cifrado, para llevarlo en USB',
    path: 'archivo',
    input: pathOf,
    print: (value: Exported) => [
      `${value.changes} datos en ${value.file}.`,
      ...(value.left === 0
        ? []
        : [`Quedan ${value.left}: van en el paquete siguiente, después de leer la respuesta.`]),
    ],
  },
  {
    words: ['sync', 'import'],
    does: {
      local: async (folder, input) => {
        const reply = input['reply'];
        const { importFromStick } = await stick();
        return importFromStick(folder, String(input['path']), typeof reply === 'string' ? reply : undefined);
      },
    },
    summary: 'central: recibe el paquete de un Punto y escribe su respuesta; Punto: lee la respuesta',
    path: 'archivo',
    options: [
      {
        flags: '--reply <archivo>',
        summary: 'central: dónde queda la respuesta; sin esto, junto al paquete',
      },
    ],
    input: (given) => present({ ...pathOf(given), reply: text(given, 'reply') }),
    print: (value: Imported) =>
      value.reply === null
        ? [
            value['nothingNew'] === true
              ? 'Esta respuesta ya se había leído, o la red fue más rápida: nada cambió.'
              : `${count(value['acknowledged'])} datos recibidos por la central, ${count(value['received'])} novedades de ella, ${count(value['quarantined'])} en cuarentena.`,
            ...(value['next'] === 'CARRY_AGAIN'
              ? ['La central espera otro paquete: haga uno con «puntos sync export».']
              : []),
          ]
        : [
            `${String(value['siteCode'])}: ${count(value['changes'])} datos en el paquete, ${count(value['fresh'])} nuevos, ${count(value['quarantined'])} en cuarentena.`,
            ...(value['repeated'] === true ? ['Este paquete ya se había recibido: nada se duplicó.'] : []),
            ...(value['lacking'] === true
              ? ['Faltan datos más antiguos de ese computador: vienen en su próximo paquete.']
              : []),
            `Lleve la respuesta al Punto: ${value.reply}`,
          ],
  },
];
