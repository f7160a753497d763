import { z } from 'zod';
import { Refusal } from '#shared/domain/failure.ts';
import { LATE_MS } from '#shared/domain/punto-health.ts';
import { namedSentinelSchema } from '#shared/domain/snmp-target.ts';
import { defaultPollSettings } from '#shared/domain/zone-state.ts';
import { auditIn } from './audit.ts';
import type { CoreContext } from './context.ts';
import type { Reader } from './db/tables.ts';

/**
 * Settings of the centre for every Punto, by name; they travel with the synchronisation. `help` tells a person
 * what a value looks like. What is missing, or was written by another version in another shape, takes its default.
 */
const settings = {
  /** The contract measures by the minute. Under 15 s a sample would be too old before it is written and shown. */
  'wifi.intervalSeconds': {
    schema: z.int().min(15).max(3_600),
    label: 'Cada cuánto se sondea una zona WiFi',
    standard: defaultPollSettings.intervalMs / 1_000,
    help: 'segundos entre dos sondeos de una zona, de 15 a 3600',
  },
  /** Two re-polls (10 s and 30 s after the first failure) are the least that tells an outage from a lost packet. */
  'wifi.confirmDownSeconds': {
    schema: z.int().min(30).max(3_600),
    label: 'Cuánto silencio es una caída',
    standard: defaultPollSettings.confirmDownMs / 1_000,
    help: 'segundos de silencio que hacen una caída, de 30 a 3600',
  },
  /** Never with a credential: settings travel in clear. */
  'wifi.sentinels': {
    schema: z.array(namedSentinelSchema).max(20),
    label: 'Equipos que prueban la red de cada Punto',
    standard: [],
    help: 'lista JSON de equipos que prueban la red, por ejemplo [{"kind":"TCP","host":"10.0.0.1","port":443}]',
  },
  /** Past visits are written down within this many days; older ones are imported. */
  'attendance.lateDays': {
    schema: z.int().min(0).max(60),
    label: 'Hasta cuándo se anota una atención pasada',
    standard: 3,
    help: 'días hacia atrás en que se puede anotar una atención pasada, de 0 a 60',
  },
  /** Visits that are still open are closed as of this time of their day. */
  'attendance.closingTime': {
    schema: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
    label: 'Hora en que cierran los Puntos',
    standard: '18:00',
    help: 'hora en que cierran los Puntos, por ejemplo "18:00"',
  },
  /** An hour is what the Puntos give at a computer. */
  'coworking.computerMinutes': {
    schema: z.int().min(10).max(480),
    label: 'Cuánto dura el turno de un equipo',
    standard: 60,
    help: 'minutos que se dan en un equipo, de 10 a 480',
  },
  'coworking.deskMinutes': {
    schema: z.int().min(10).max(720),
    label: 'Cuánto dura un puesto de coworking',
    standard: 120,
    help: 'minutos que se dan en un puesto de coworking, de 10 a 720',
  },
  'coworking.extensionMinutes': {
    schema: z.int().min(5).max(240),
    label: 'Cuánto se amplía un turno',
    standard: 30,
    help: 'minutos de una ampliación, de 5 a 240',
  },
  /** Long enough to walk in from the door, short enough for whoever waits next. */
  'coworking.callMinutes': {
    schema: z.int().min(1).max(30),
    label: 'Cuánto se espera a quien se llama',
    standard: 2,
    help: 'minutos que tiene un turno llamado para llegar, de 1 a 30',
  },
  'reservations.graceMinutes': {
    schema: z.int().min(5).max(120),
    label: 'Cuánto se guarda una reserva',
    standard: 15,
    help: 'minutos desde el inicio tras los que se libera una reserva a la que nadie llegó, de 5 a 120',
  },
  /** Where the centre published the page that checks certificates; the QR carries it. */
  'certificates.page': {
    schema: z.union([z.literal(''), z.url({ protocol: /^https$/ }).max(120)]),
    label: 'Página que verifica certificados',
    standard: '',
    help: 'dirección https de la página publicada, por ejemplo "https://ejemplo.gov.co/certificados", o "" si no hay',
  },
  'certificates.signer': {
    schema: z.string().trim().min(3).max(160),
    label: 'Quién firma los certificados',
    standard: 'Oficina Asesora de Tecnologías de la Información y las Comunicaciones',
    help: 'nombre y cargo o dependencia, por ejemplo "María Prueba, jefe de la Oficina Asesora TIC"',
  },
  'characterisation.refreshMonths': {
    schema: z.int().min(1).max(120),
    label: 'Cada cuánto se actualiza la caracterización',
    standard: 12,
    help: 'meses tras los que se actualiza una caracterización, de 1 a 120',
  },
  /** A working station speaks every minute: two are the least that is a silence. */
  'central.lateMinutes': {
    schema: z.int().min(2).max(1_440),
    label: 'Cuándo un Punto está atrasado',
    standard: LATE_MS / 60_000,
    help: 'minutos sin noticias de un Punto que lo dejan atrasado, de 2 a 1440',
  },
} as const;

type SettingName = keyof typeof settings;
type SettingValue<Name extends SettingName> = z.output<(typeof settings)[Name]['schema']>;

/** The value that the centre gave, or the program's own. */
export async function readSetting<Name extends SettingName>(
  read: Reader,
  name: Name,
): Promise<SettingValue<Name>> {
  const row = await read
    .selectFrom('setting')
    .select('value')
    .where('id', '=', name)
    .where('deletedAt', 'is', null)
    .executeTakeFirst();
  const { schema, standard }: { schema: z.ZodType; standard: unknown } = settings[name];
  const given = row === undefined ? undefined : schema.safeParse(fromJson(row.value)).data;
  return (given ?? standard) as SettingValue<Name>;
}

export interface SettingRow {
  readonly name: string;
  readonly label: string;
  readonly help: string;
  /** JSON as it is stored; null where the program's own value, `standard`, holds. */
  readonly value: string | null;
  readonly standard: string;
}

/** Every setting that there is, with what the centre gave it. */
export async function listSettings(read: Reader): Promise<SettingRow[]> {
  const rows = await read
    .selectFrom('setting')
    .select(['id', 'value'])
    .where('deletedAt', 'is', null)
    .execute();
  const given = new Map(rows.map((row) => [row.id, row.value]));
  return Object.entries(settings).map(([name, { label, help, standard }]) => ({
    name,
    label,
    help,
    standard: JSON.stringify(standard),
    value: given.get(name) ?? null,
  }));
}

/** Sets one from a person's text (a number, or JSON). Throws ENTRADA_INVALIDA. */
export async function writeSetting(
  context: CoreContext,
  actor: string,
  given: { readonly name: string; readonly value: string },
): Promise<{ name: string; value: unknown }> {
  const { name } = given;
  if (!isSetting(name)) {
    const known = Object.entries(settings).map(([each, { help }]) => `${each} (${help})`);
    throw new Refusal('ENTRADA_INVALIDA', `No hay un ajuste con ese nombre. Hay: ${known.join('; ')}.`);
  }
  const { schema, help } = settings[name];
  const parsed = schema.safeParse(fromJson(given.value));
  if (!parsed.success) throw new Refusal('ENTRADA_INVALIDA', `El valor de ${name} no sirve: ${help}.`);
  const fields = { value: JSON.stringify(parsed.data), deletedAt: null };
  await context.ledger.write(actor, async (tx) => {
    const known = await tx.read.selectFrom('setting').select('id').where('id', '=', name).executeTakeFirst();
    if (known === undefined) await tx.create('setting', { id: name, ...fields });
    else await tx.patch('setting', name, fields);
    await auditIn(tx, context, actor, 'AJUSTE_CAMBIADO', name, JSON.stringify(parsed.data).slice(0, 2_000));
  });
  return { name, value: parsed.data };
}

function isSetting(name: string): name is SettingName {
  return Object.hasOwn(settings, name);
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
