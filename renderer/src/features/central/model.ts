import { withArticle } from '#shared/text/clock-words.ts';
import { DAY_MS, localDate } from '#shared/domain/bogota.ts';
import { ALARMS, DEVICE_TROUBLES } from '#shared/domain/device-watch.ts';
import type { DeviceTrouble } from '#shared/domain/device-watch.ts';
import {
  formatBytes,
  formatDay,
  formatDuration,
  formatMoment,
  formatOffset,
  formatQuantity,
  formatTime,
} from '#renderer/lib/formats.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import type { Tone } from '#renderer/ui/StateMark.tsx';

export type Overview = Outputs['central']['overview'];
export type Punto = Overview['puntos'][number];
export type Computer = Punto['computers'][number];
export type Board = Outputs['wifi']['board'];

const TONE_OF: Readonly<Record<Punto['state'], Tone>> = {
  SIN_CONTACTO: 'bad',
  ATRASADO: 'doubt',
  SIN_EQUIPO: 'unknown',
  AL_DIA: 'good',
};

export const TONE_OF_TROUBLE: Readonly<Record<DeviceTrouble, Tone>> = {
  FROZEN: 'bad',
  EXPIRED: 'bad',
  SILENT: 'bad',
  DIFFERS: 'doubt',
  LATE: 'doubt',
  DISK: 'doubt',
  CLOCK: 'doubt',
  REFUSED: 'doubt',
  OUTDATED: 'doubt',
  EXPIRING: 'doubt',
};

/** "hoy a las 10:42 a. m.", "el 8 abr., 5:48 p. m.". */
export function onMoment(at: number, now: number): string {
  const today = localDate(at) === localDate(now);
  return today ? `hoy a ${withArticle(formatTime(at))}` : `el ${formatMoment(at, now)}`;
}

/** "10:42 a. m.", "ayer", "8 abr.": how long something has waited needs no more. */
function since(at: number, now: number): string {
  if (localDate(at) === localDate(now)) return formatTime(at);
  return localDate(at) === localDate(now - DAY_MS) ? 'ayer' : formatDay(at);
}

/** What is wrong with one computer, in few words. */
export function troubleWords(trouble: DeviceTrouble, computer: Computer, now: number): string {
  const { lastContactAt, pending, pendingSince, expiresAt, diskFree, clockOffsetMs, quarantined } = computer;
  switch (trouble) {
    case 'FROZEN':
      return 'Congelado: se vieron dos historias';
    case 'EXPIRED':
      return `Su inscripción venció ${onMoment(expiresAt ?? now, now)}`;
    case 'SILENT':
      return lastContactAt === null
        ? 'Nunca se ha comunicado'
        : `Sin contacto hace ${formatDuration(now - lastContactAt)}`;
    case 'DIFFERS':
      return 'Sus datos no coinciden con los de la central';
    case 'LATE':
      return (pending ?? 0) === 0 || pendingSince === null
        ? `Sin noticias hace ${formatDuration(now - (lastContactAt ?? now))}`
        : `Por enviar desde ${since(pendingSince, now)}`;
    case 'DISK':
      return `Le quedan ${formatBytes(diskFree ?? 0)} de disco`;
    case 'CLOCK':
      return `Su reloj va ${formatOffset(clockOffsetMs ?? 0)}`;
    case 'REFUSED':
      return `${formatQuantity(quarantined ?? 0, 'dato', 'datos')} en cuarentena`;
    case 'OUTDATED':
      return 'Versión atrasada';
    case 'EXPIRING':
      return `Su inscripción vence ${onMoment(expiresAt ?? now, now)}`;
  }
}

/** The computer of a Punto with its most urgent trouble; undefined when none has one. */
function worstOf(punto: Punto): { readonly computer: Computer; readonly trouble: DeviceTrouble } | undefined {
  return punto.computers
    .flatMap((computer) => computer.troubles.map((trouble) => ({ computer, trouble })))
    .filter(({ trouble }) => ALARMS.has(trouble))
    .toSorted((a, b) => DEVICE_TROUBLES.indexOf(a.trouble) - DEVICE_TROUBLES.indexOf(b.trouble))[0];
}

export function toneOf(punto: Punto): Tone {
  const worst = worstOf(punto);
  return worst === undefined ? TONE_OF[punto.state] : TONE_OF_TROUBLE[worst.trouble];
}

/** What is wrong with a Punto, in the few words under its name; undefined when nothing is. */
export function troubleOf(punto: Punto, now: number): string | undefined {
  if (punto.state === 'SIN_EQUIPO') return 'Sin equipo inscrito';
  const worst = worstOf(punto);
  if (worst === undefined) return undefined;
  const words = troubleWords(worst.trouble, worst.computer, now);
  return punto.computers.length > 1 ? `${nameOf(worst.computer)}: ${words}` : words;
}

export function nameOf(computer: Pick<Computer, 'name' | 'device'>): string {
  return computer.name === '' ? computer.device : computer.name;
}

/** One thing that a person at the central office can do today, most urgent first. */
export interface Task {
  readonly id: string;
  readonly kind: (typeof URGENCY)[number];
  readonly what: string;
  readonly detail: string;
}

const URGENCY = [
  'frozen',
  'expired',
  'call',
  'wait',
  'differs',
  'disk',
  'enrol',
  'code',
  'clock',
  'renew',
  'update',
  'zones',
] as const;

/** What its computers need, each kind once a Punto. */
const TASK_OF: Readonly<
  Partial<Record<DeviceTrouble, { kind: Task['kind']; what: (name: string) => string }>>
> = {
  FROZEN: { kind: 'frozen', what: (name) => `Revisar el equipo de ${name}` },
  EXPIRED: { kind: 'expired', what: (name) => `Dar un código nuevo a ${name}` },
  SILENT: { kind: 'call', what: (name) => `Llamar a ${name}` },
  LATE: { kind: 'wait', what: (name) => `Revisar la red de ${name}` },
  DIFFERS: { kind: 'differs', what: (name) => `Revisar los datos de ${name}` },
  DISK: { kind: 'disk', what: (name) => `Liberar espacio en ${name}` },
  CLOCK: { kind: 'clock', what: (name) => `Corregir la hora de ${name}` },
  EXPIRING: { kind: 'renew', what: (name) => `Poner en red a ${name}` },
};

function detailOf(trouble: DeviceTrouble, computer: Computer, now: number): string {
  const words = troubleWords(trouble, computer, now);
  switch (trouble) {
    case 'FROZEN':
      return 'dos copias de sus datos se separaron';
    case 'SILENT':
      return computer.lastContactAt === null ? words : `${words.toLowerCase()}, o pedir el envío por USB`;
    case 'LATE':
      return (computer.pending ?? 0) === 0
        ? words.toLowerCase()
        : `tiene ${formatQuantity(computer.pending ?? 0, 'dato', 'datos')} por enviar`;
    default:
      return `${words.charAt(0).toLowerCase()}${words.slice(1)}`;
  }
}

function tasksOf(punto: Punto, now: number): readonly Task[] {
  const tasks = new Map<string, Task>();
  for (const computer of punto.computers) {
    for (const trouble of computer.troubles) {
      const task = TASK_OF[trouble];
      if (task === undefined || tasks.has(task.kind)) continue;
      const { kind, what } = task;
      tasks.set(kind, {
        id: `${kind} ${punto.siteId}`,
        kind,
        what: what(punto.name),
        detail: detailOf(trouble, computer, now),
      });
    }
  }
  if (punto.state !== 'SIN_EQUIPO') return [...tasks.values()];
  if (punto.codeExpiresAt === null) {
    const id = `enrol ${punto.siteId}`;
    return [{ id, kind: 'enrol', what: `Inscribir ${punto.name}`, detail: 'con un código nuevo (N)' }];
  }
  const detail = `ya se creó; vence ${onMoment(punto.codeExpiresAt, now)}`;
  return [{ id: `code ${punto.siteId}`, kind: 'code', what: `Pegar el código en ${punto.name}`, detail }];
}

const conjunction = new Intl.ListFormat('es', { type: 'conjunction' });

/** "Morrorico e INEM", "INEM, Morrorico y 2 más". */
function listed(names: readonly string[], shown: number): string {
  const more = names.length - shown;
  return conjunction.format(more > 0 ? [...names.slice(0, shown), `${more} más`] : names);
}

export function tasksFor(overview: Overview, board: Board | undefined, now: number): readonly Task[] {
  const { puntos, newest } = overview;
  const tasks = puntos.flatMap((punto) => tasksOf(punto, now));
  const outdated = puntos.filter(({ computers }) =>
    computers.some(({ troubles }) => troubles.includes('OUTDATED')),
  );
  if (outdated.length > 0) {
    const names = outdated.map(({ name }) => name);
    tasks.push({
      id: 'update',
      kind: 'update',
      what: `Actualizar a ${newest ?? ''}`,
      detail: listed(names, 3),
    });
  }
  const down = (board?.comunas ?? []).flatMap(({ zones }) => zones.filter(({ state }) => state === 'DOWN'));
  if (down.length > 0) {
    const what =
      down.length === 1
        ? 'Revisar 1 zona WiFi caída'
        : `Revisar ${formatQuantity(down.length, '', 'zonas WiFi caídas')}`;
    tasks.push({
      id: 'zones',
      kind: 'zones',
      what,
      detail: listed(
        down.map(({ name }) => name),
        2,
      ),
    });
  }
  return tasks.toSorted((one, other) => URGENCY.indexOf(one.kind) - URGENCY.indexOf(other.kind));
}

/** Two lines beside the figure of today; what is longer is told by its number. */
const NAMED_LENGTH = 84;

/** "Falta Morrorico; INEM desde las 10:05 a. m.", "Faltan 6 Puntos", or undefined when today's figure is whole. */
export function missingWords(overview: Overview, now: number): string | undefined {
  const { missing } = overview.today;
  if (missing.length === 0) return undefined;
  const named = missing
    .map(({ name, until }) =>
      until === null ? name : `${name} desde ${withArticle(formatMoment(until, now))}`,
    )
    .join('; ');
  if (missing.length === 1 || named.length <= NAMED_LENGTH) return `Falta ${named}`;
  return `Faltan ${formatQuantity(missing.length, 'Punto', 'Puntos')}: están en la lista`;
}

/** What the notice of a restored centre says; undefined when it is not one. */
export function restoredWords(
  overview: Overview,
  now: number,
): { readonly title: string; readonly text: string } | undefined {
  const { restored } = overview;
  if (restored === null) return undefined;
  const { since: at, missing } = restored;
  const back =
    missing.length === 0
      ? 'Todos los Puntos ya devolvieron lo que habían enviado después de esa copia.'
      : `Lo que enviaron después de esa copia vuelve solo. ${missing.length === 1 ? 'Falta' : 'Faltan'} ${listed(
          missing.map(({ name }) => name),
          4,
        )}.`;
  return {
    title: `La central volvió de una copia ${onMoment(at, now)}`,
    text: `${back} Lo que se hizo aquí después (revocar, inscribir, decidir) hay que repetirlo.`,
  };
}

/** The first Punto with a computer of which two histories were seen: above all else. */
export function frozenOf(
  overview: Overview,
): { readonly siteId: string; readonly title: string } | undefined {
  const [first, ...others] = overview.puntos.filter(({ frozen }) => frozen);
  if (first === undefined) return undefined;
  const more = others.length === 0 ? '' : ` y ${formatQuantity(others.length, 'Punto más', 'Puntos más')}`;
  return { siteId: first.siteId, title: `Congelado: un computador de ${first.name}${more}` };
}
