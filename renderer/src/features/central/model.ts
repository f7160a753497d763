import { formatDuration, formatMoment, formatOffset, formatQuantity } from '#renderer/lib/formats.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import type { Tone } from '#renderer/ui/StateMark.tsx';

export type Overview = Outputs['central']['overview'];
export type Punto = Overview['puntos'][number];

export const TONE_OF: Readonly<Record<Punto['state'], Tone>> = {
  SIN_CONTACTO: 'bad',
  ATRASADO: 'doubt',
  SIN_EQUIPO: 'unknown',
  AL_DIA: 'good',
};

/** More than this between two clocks is worth a look (screens.md). */
export const CLOCK_LIMIT_MS = 60_000;

/** The newest version that any Punto runs, compared part by part as numbers. */
export function newestVersion(puntos: readonly Punto[]): string | undefined {
  const parts = (version: string) => version.split('.').map(Number);
  return puntos
    .flatMap((punto) => (punto.version === null ? [] : [punto.version]))
    .toSorted((one, other) => {
      const [a, b] = [parts(one), parts(other)];
      return (b[0] ?? 0) - (a[0] ?? 0) || (b[1] ?? 0) - (a[1] ?? 0) || (b[2] ?? 0) - (a[2] ?? 0);
    })[0];
}

/** What is wrong with a Punto, in the few words under its name; undefined when nothing is. */
export function troubleOf(punto: Punto, now: number): string | undefined {
  if (punto.frozen) return 'Detenido: su historia se bifurcó';
  switch (punto.state) {
    case 'SIN_CONTACTO':
      return punto.lastContactAt === null
        ? 'Nunca se ha comunicado'
        : `Sin contacto hace ${formatDuration(now - punto.lastContactAt)}`;
    case 'ATRASADO':
      return punto.pendingSince === null
        ? `Sin noticias hace ${formatDuration(now - (punto.lastContactAt ?? now))}`
        : `Por enviar desde ${formatMoment(punto.pendingSince, now)}`;
    case 'SIN_EQUIPO':
      return 'Sin equipo inscrito';
    case 'AL_DIA':
      return undefined;
  }
}

/** One thing that a person at the central office can do today, most urgent first. */
export interface Task {
  readonly id: string;
  readonly kind: 'frozen' | 'call' | 'wait' | 'enrol' | 'code' | 'clock' | 'update';
  readonly what: string;
  readonly detail: string;
}

function tasksOf(punto: Punto, now: number, newest: string | undefined): readonly Task[] {
  const tasks: Task[] = [];
  const add = (kind: Task['kind'], what: string, detail: string) => {
    tasks.push({ id: `${kind} ${punto.siteId}`, kind, what, detail });
  };
  if (punto.frozen)
    add('frozen', `Revisar el equipo de ${punto.name}`, 'dos copias de sus datos se separaron');
  else if (punto.state === 'SIN_CONTACTO') add('call', `Llamar a ${punto.name}`, troubleOf(punto, now) ?? '');
  else if (punto.state === 'SIN_EQUIPO') {
    if (punto.codeExpiresAt === null) add('enrol', `Inscribir ${punto.name}`, 'con un código nuevo (N)');
    else {
      const expires = formatMoment(punto.codeExpiresAt, now);
      add('code', `Pegar el código en ${punto.name}`, `ya se creó; vence el ${expires}`);
    }
  } else if (punto.state === 'ATRASADO') {
    const waits = formatQuantity(punto.pending ?? 0, 'dato', 'datos');
    const detail = (punto.pending ?? 0) > 0 ? `tiene ${waits} por enviar` : (troubleOf(punto, now) ?? '');
    add('wait', `Revisar la red de ${punto.name}`, detail);
  }
  if (punto.clockOffsetMs !== null && Math.abs(punto.clockOffsetMs) > CLOCK_LIMIT_MS) {
    add('clock', `Corregir la hora de ${punto.name}`, `su reloj va ${formatOffset(punto.clockOffsetMs)}`);
  }
  if (punto.version !== null && newest !== undefined && punto.version !== newest) {
    add('update', `Actualizar ${punto.name}`, `de ${punto.version} a ${newest}`);
  }
  return tasks;
}

const URGENCY: readonly Task['kind'][] = ['frozen', 'call', 'wait', 'enrol', 'code', 'clock', 'update'];

export function tasksFor(puntos: readonly Punto[], now: number): readonly Task[] {
  const newest = newestVersion(puntos);
  return puntos
    .flatMap((punto) => tasksOf(punto, now, newest))
    .toSorted((one, other) => URGENCY.indexOf(one.kind) - URGENCY.indexOf(other.kind));
}

/** "Falta Morrorico; INEM hasta las 10:05 a. m.", or undefined when today's figure is whole. */
export function missingWords(overview: Overview, now: number): string | undefined {
  const { missing } = overview.today;
  if (missing.length === 0) return undefined;
  const named = missing
    .slice(0, 3)
    .map(({ name, until }) => (until === null ? name : `${name} desde ${formatMoment(until, now)}`));
  const more = missing.length > 3 ? ` y ${missing.length - 3} más` : '';
  return `Falta ${named.join('; ')}${more}`;
}
