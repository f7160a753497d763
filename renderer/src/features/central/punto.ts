import { withArticle } from '#shared/text/clock-words.ts';
import { auditActionLabel } from '#shared/text/audit-actions.ts';
import { labels } from '#shared/text/labels.ts';
import { localDate } from '#shared/domain/bogota.ts';
import { forkFinding, revocationReason } from '#shared/domain/device-acts.ts';
import { onMoment, TONE_OF_TROUBLE, troubleWords } from '#renderer/features/central/model.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import {
  formatBytes,
  formatCount,
  formatLocalDate,
  formatMoment,
  formatOffset,
  formatQuantity,
} from '#renderer/lib/formats.ts';
import type { Tone } from '#renderer/ui/StateMark.tsx';

export type PuntoPage = Outputs['central']['punto'];
export type PuntoComputer = PuntoPage['computers'][number];
type Act = PuntoPage['acts'][number];

export function toneOfComputer(computer: PuntoComputer): Tone {
  if (computer.revokedAt !== null) return 'unknown';
  const [worst] = computer.troubles;
  return worst === undefined ? 'good' : TONE_OF_TROUBLE[worst];
}

/** The state of a computer in few words. */
export function stateOfComputer(computer: PuntoComputer, now: number): string {
  if (computer.revokedAt !== null) return `Revocado ${onMoment(computer.revokedAt, now)}`;
  const [worst] = computer.troubles;
  return worst === undefined ? 'Al día' : troubleWords(worst, computer, now);
}

/** What somebody can do about the worst of it. */
export function adviceFor(computer: PuntoComputer): string {
  if (computer.revokedAt !== null) {
    const why = computer.revokedFor === null ? '' : `${labels.revocationReason[computer.revokedFor]}. `;
    return `${why}Lo que envió sigue aquí. Para que vuelva a servir, dele un código nuevo.`;
  }
  const [worst] = computer.troubles;
  if (worst === undefined) return 'Se comunica, y lo que tiene es lo mismo que hay aquí.';
  switch (worst) {
    case 'FROZEN':
      return 'No se le recibe nada hasta que alguien mire qué pasó: un disco clonado, o una copia vieja restaurada a mano. En el Punto siguen atendiendo.';
    case 'EXPIRED':
      return 'No se le recibe nada hasta que se inscriba con un código nuevo. En el Punto siguen atendiendo, y nada se pierde.';
    case 'SILENT':
      return 'Llame al Punto: tal vez no tiene red o está apagado. Lo registrado sigue allá y puede llegar en una memoria USB.';
    case 'DIFFERS':
      return 'La diferencia se corrige sola en la próxima comparación. Si mañana sigue, avise a soporte.';
    case 'LATE':
      return 'Tiene algo por enviar y no lo logra: revise la red del Punto.';
    case 'DISK':
      return 'Pida que liberen espacio: con el disco lleno no se puede registrar a nadie.';
    case 'CLOCK':
      return 'Pida que pongan la hora. Mientras tanto la central corrige las horas y las marca.';
    case 'REFUSED':
      return 'Algo de lo que envió no se pudo aplicar. Decida con Q qué se hace.';
    case 'OUTDATED':
      return 'Funciona, pero le faltan cambios del programa: pida que lo actualicen.';
    case 'EXPIRING':
      return 'La inscripción se renueva sola en cuanto se comunique con la central.';
  }
}

interface FactLine {
  readonly label: string;
  /** null is drawn as "sin dato". */
  readonly value: string | null;
  /** Stands out. */
  readonly off?: boolean;
}

/** With its year: an enrolment lasts one. */
const dated = (at: number) => formatLocalDate(localDate(at));
const moment = (at: number | null, now: number) => (at === null ? null : formatMoment(at, now));

/** Everything the centre knows of a computer, line by line. */
export function factsOf(computer: PuntoComputer, newest: string | null, now: number): readonly FactLine[] {
  const has = (trouble: (typeof computer.troubles)[number]) => computer.troubles.includes(trouble);
  const { pending, pendingSince, behind, quarantined, polls } = computer;
  const waits =
    pending === null
      ? null
      : pending === 0
        ? 'nada'
        : `${formatQuantity(pending, 'dato', 'datos')}${pendingSince === null ? '' : `, desde ${withArticle(formatMoment(pendingSince, now))}`}`;
  return [
    { label: 'Contacto', value: moment(computer.lastContactAt, now) ?? 'nunca', off: has('SILENT') },
    { label: 'Envió', value: moment(computer.lastPushAt, now) },
    { label: 'Por enviar', value: waits, off: has('LATE') && (pending ?? 0) > 0 },
    { label: 'Por recibir', value: receivesWords(computer.pulledTo, behind) },
    {
      label: 'Reloj',
      value: computer.clockOffsetMs === null ? null : formatOffset(computer.clockOffsetMs),
      off: has('CLOCK'),
    },
    {
      label: 'Versión',
      value:
        computer.version === null
          ? null
          : has('OUTDATED')
            ? `${computer.version}; ya hay ${newest ?? ''}`
            : computer.version,
      off: has('OUTDATED'),
    },
    {
      label: 'Disco libre',
      value: computer.diskFree === null ? null : formatBytes(computer.diskFree),
      off: has('DISK'),
    },
    {
      label: 'Cuarentena',
      value:
        quarantined === null
          ? null
          : quarantined === 0
            ? 'nada'
            : formatQuantity(quarantined, 'dato', 'datos'),
      off: has('REFUSED'),
    },
    { label: 'Comparado', value: comparedWords(computer, now), off: has('DIFFERS') },
    {
      label: 'Inscrito',
      value: `${dated(computer.enrolledAt)}${
        computer.expiresAt === null ? '' : `; vence el ${dated(computer.expiresAt)}`
      }`,
      off: has('EXPIRED') || has('EXPIRING'),
    },
    {
      label: 'Su llave',
      value: computer.keyHeld
        ? 'hay una copia sellada aquí'
        : 'sin copia aquí: solo sirve el código impreso en el Punto',
    },
    {
      label: 'Sondea',
      value: polls === 0 ? 'ninguna zona WiFi' : formatQuantity(polls, 'zona WiFi', 'zonas WiFi'),
    },
  ];
}

function receivesWords(pulledTo: number, behind: number): string {
  if (behind === 0) return 'nada';
  return pulledTo === 0 ? 'aún recibe sus primeros datos' : formatQuantity(behind, 'cambio', 'cambios');
}

function comparedWords({ comparedAt, comparedFault }: PuntoComputer, now: number): string | null {
  if (comparedAt === null) return null;
  const at = formatMoment(comparedAt, now);
  return comparedFault === null ? `${at}, igual que aquí` : `${at}: ${comparedFault}`;
}

/** What will happen when its permission is withdrawn, said before it is done. */
export function revocationConsequences(computer: PuntoComputer): readonly string[] {
  const { pending, polls, pollsAlone } = computer;
  const lines = ['Desde ahora la central no le recibe ni le entrega nada. Lo que ya envió se queda aquí.'];
  if (pending === null || pending > 0) {
    lines.push(
      pending === null
        ? 'No se sabe si tiene algo por enviar: si lo tiene, se queda en ese computador.'
        : `${pending === 1 ? 'El dato que tiene' : `Los ${formatCount(pending)} datos que tiene`} por enviar se quedan en ese computador. Si vuelve a inscribirse con un código nuevo, llegan.`,
    );
  }
  if (polls > 0) {
    const alone =
      pollsAlone === 0
        ? 'otro equipo las sigue sondeando'
        : pollsAlone === polls
          ? 'quedan «Sin datos» hasta que las asigne a otro'
          : `${formatCount(pollsAlone)} quedan «Sin datos» hasta que las asigne a otro`;
    lines.push(`Deja de sondear ${formatQuantity(polls, 'zona WiFi', 'zonas WiFi')}: ${alone}.`);
  }
  lines.push('Ya no expide certificados; los que expidió siguen valiendo.');
  lines.push('No borra nada de ese computador. Para deshacerlo hace falta inscribirlo con un código nuevo.');
  return lines;
}

/** One line of what was done, with whom and why. */
export function actWords(act: Act, computers: readonly PuntoComputer[]): string {
  const computer = computers.find(({ device }) => device === act.device);
  const named = computer === undefined || computers.length < 2 ? '' : `: ${computer.name}`;
  const reason = revocationReason.safeParse(act.detail);
  const finding = forkFinding.safeParse(act.detail);
  const why =
    act.action === 'DEVICE_REVOKED' && reason.success
      ? `. ${labels.revocationReason[reason.data]}`
      : act.action === 'DEVICE_REACTIVATED' && finding.success
        ? `. ${labels.forkFinding[finding.data]}`
        : '';
  return `${auditActionLabel(act.action)}${named}${why}`;
}
