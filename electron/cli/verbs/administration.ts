import { present, text, type Verb } from './verb.ts';

const recovery = () => import('../recovery.ts');

/** Users, Puntos, their enrolment, and settings. */
export const administrationVerbs: readonly Verb[] = [
  {
    words: ['user', 'add'],
    does: { command: 'user.add' },
    summary: 'agrega un usuario (la clave llega por la entrada estándar)',
    options: [
      { flags: '--username <usuario>', summary: 'nombre para ingresar', required: true },
      { flags: '--role <rol>', summary: 'desk, instructor, wifi, central o admin', required: true },
      { flags: '--name <nombre>', summary: 'nombre de la persona' },
      { flags: '--site <código>', summary: 'en la central: el Punto donde trabaja' },
    ],
    passwordOnStdin: true,
    input: (given) =>
      present({
        username: text(given, 'username'),
        role: text(given, 'role'),
        displayName: text(given, 'name') ?? text(given, 'username'),
        site: text(given, 'site'),
        password: given.password,
      }),
    print: () => ['Usuario agregado.'],
  },
  {
    words: ['site', 'add'],
    does: { command: 'site.add' },
    summary: 'agrega un Punto (central)',
    options: [
      { flags: '--code <código>', summary: 'por ejemplo PD01', required: true },
      { flags: '--name <nombre>', summary: 'nombre del Punto', required: true },
    ],
    input: (given) => ({ code: text(given, 'code'), name: text(given, 'name') }),
    print: () => ['Punto agregado.'],
  },
  {
    words: ['enrolment', 'create'],
    does: { command: 'enrolment.create' },
    summary: 'crea un código de inscripción de un solo uso (central)',
    options: [{ flags: '--site <código>', summary: 'código del Punto', required: true }],
    input: (given) => ({ site: text(given, 'site') }),
    print: (value: { code: string; expiresAt: number }) => [
      value.code,
      `Sirve una vez, hasta el ${new Date(value.expiresAt).toLocaleString('es-CO', { timeZone: 'America/Bogota' })}.`,
    ],
  },
  {
    words: ['enrol'],
    does: { command: 'enrol' },
    summary: 'une este Punto a la central con un código de inscripción',
    options: [
      { flags: '--code <código>', summary: 'el que dio la central', required: true },
      { flags: '--another-centre', summary: 'la central de antes se perdió: todo se envía a la del código' },
    ],
    input: (given) =>
      present({
        code: text(given, 'code'),
        anotherCentre: given.options['anotherCentre'] === true ? true : undefined,
      }),
    before: async (folder, input) => (await recovery()).adviceBeforeEnrolment(folder, String(input['code'])),
    print: (value: { site: string }) => [`Este computador quedó inscrito en ${value.site}.`],
  },
  {
    words: ['settings', 'set'],
    does: { command: 'settings.set' },
    summary: 'cambia un ajuste de todos los Puntos (central)',
    options: [
      { flags: '--name <ajuste>', summary: 'por ejemplo wifi.intervalSeconds', required: true },
      { flags: '--value <valor>', summary: 'un número, o JSON', required: true },
    ],
    input: (given) => ({ name: text(given, 'name'), value: text(given, 'value') }),
    print: (value: { name: string }) => [
      `${value.name} cambió; los Puntos lo reciben en su próxima sincronización.`,
    ],
  },
];
