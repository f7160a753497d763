import { Refusal } from './failure.ts';
import { tidyText } from './fields.ts';
import { matchColumns, type ImportColumn, type ImportTable } from './import-columns.ts';
import { byRow, type ImportWarning } from './import-report.ts';
import { foldText } from './person.ts';
import { addressKey, snmpTargetSchema, type SnmpTarget } from './snmp-target.ts';

/**
 * The list of SNMP targets, one row a zone. No message ever repeats a cell: in a shifted row any cell may be a
 * community or a key. A row with a doubt about its credentials is refused whole, with the reason.
 */
export interface TargetList {
  readonly rows: number;
  readonly targets: readonly SnmpTarget[];
  readonly warnings: readonly ImportWarning[];
}

export interface TargetListContext {
  /** The zones that exist here. */
  readonly zones: readonly { readonly id: string; readonly name: string }[];
  /** Ids of the known OID profiles. */
  readonly profiles: readonly string[];
  /** The targets that exist here already. */
  readonly known: readonly { readonly zoneId: string; readonly host: string; readonly port: number }[];
}

type Field =
  | 'zona'
  | 'host'
  | 'puerto'
  | 'version'
  | 'comunidad'
  | 'usuario'
  | 'nivel'
  | 'auth'
  | 'clave_auth'
  | 'priv'
  | 'clave_priv'
  | 'perfil'
  | 'interfaz';

const COLUMNS: readonly ImportColumn<Field>[] = [
  { field: 'zona', titles: ['zona', 'zona wifi', 'nombre zona wifi', 'nombre'], required: true },
  { field: 'host', titles: ['host', 'ip', 'direccion ip'], required: true },
  { field: 'puerto', titles: ['puerto', 'port'], required: false },
  { field: 'version', titles: ['version', 'version snmp'], required: true },
  { field: 'comunidad', titles: ['comunidad', 'community'], required: false },
  { field: 'usuario', titles: ['usuario', 'user'], required: false },
  { field: 'nivel', titles: ['nivel', 'nivel de seguridad'], required: false },
  { field: 'auth', titles: ['auth', 'autenticacion'], required: false },
  { field: 'clave_auth', titles: ['clave_auth', 'clave autenticacion'], required: false },
  { field: 'priv', titles: ['priv', 'cifrado'], required: false },
  { field: 'clave_priv', titles: ['clave_priv', 'clave cifrado'], required: false },
  { field: 'perfil', titles: ['perfil'], required: false },
  { field: 'interfaz', titles: ['interfaz', 'interface', 'ifindex'], required: false },
];

/** The column that a field of the target comes from. */
const FIELD_OF: Readonly<Record<string, Field>> = {
  host: 'host',
  port: 'puerto',
  version: 'version',
  community: 'comunidad',
  user: 'usuario',
  level: 'nivel',
  authProtocol: 'auth',
  authKey: 'clave_auth',
  privProtocol: 'priv',
  privKey: 'clave_priv',
  profile: 'perfil',
  ifIndex: 'interfaz',
};

const LEVELS: Readonly<Record<string, string>> = {
  noauthnopriv: 'noAuthNoPriv',
  authnopriv: 'authNoPriv',
  authpriv: 'authPriv',
};

/** SHA-256 and aes128 are how people write SHA256 and AES128; plain AES is AES128 (RFC 3826). */
const PROTOCOLS: Readonly<Record<string, string>> = {
  SHA1: 'SHA',
  HMACSHA: 'SHA',
  SHA2: 'SHA256',
  AES: 'AES128',
};

/** Columns that mean nothing for a row of this version and level. */
function idleColumns(version: string, level: string): readonly Field[] {
  if (version === '2c') return ['usuario', 'nivel', 'auth', 'clave_auth', 'priv', 'clave_priv'];
  if (level === 'noAuthNoPriv') return ['comunidad', 'auth', 'clave_auth', 'priv', 'clave_priv'];
  return level === 'authNoPriv' ? ['comunidad', 'priv', 'clave_priv'] : ['comunidad'];
}

/** Throws the Refusal ARCHIVO_INVALIDO when a required column is missing or there are no rows. */
export function parseTargetList(table: ImportTable, context: TargetListContext): TargetList {
  const columns = matchColumns(table.header, COLUMNS);
  if (columns.missing.length > 0) {
    throw new Refusal(
      'ARCHIVO_INVALIDO',
      `Al archivo le faltan columnas: ${columns.missing.join(', ')}. No se importó nada; la primera fila lleva los títulos.`,
    );
  }
  if (table.rows.length === 0) {
    throw new Refusal('ARCHIVO_INVALIDO', 'El archivo solo tiene títulos: no hay equipos que importar.');
  }
  const warnings: ImportWarning[] = [];
  // Titles are not repeated: in a file without a first row of titles they would be somebody's credentials.
  if (columns.unknown.length + columns.repeated.length > 0) {
    const count = columns.unknown.length + columns.repeated.length;
    const message = count === 1 ? 'Hay una columna que no se usa.' : `Hay ${count} columnas que no se usan.`;
    warnings.push({ row: 1, field: '', kind: 'COLUMNA_DESCONOCIDA', message });
  }
  const zones = zoneFinder(context.zones);
  const accepted: { readonly row: number; readonly target: SnmpTarget }[] = [];
  const rowOf = new Map<string, number>();
  for (const [index, cells] of table.rows.entries()) {
    const row = table.numbers[index] ?? 0;
    const found: ImportWarning[] = [];
    const warn = (field: Field, kind: string, message: string) => {
      found.push({ row, field: table.header[columns.positions.get(field) ?? -1] ?? field, kind, message });
    };
    const cell = (field: Field) => cells[columns.positions.get(field) ?? -1] ?? '';
    const target = readTarget(cell, warn, zones, context.profiles);
    const earlier = target === null ? undefined : rowOf.get(target.zoneId);
    if (target !== null && earlier !== undefined) {
      warn(
        'zona',
        'ZONA_REPETIDA',
        `Esta zona ya tiene su equipo en la fila ${earlier}; esta fila no se importó.`,
      );
    } else if (target !== null) {
      rowOf.set(target.zoneId, row);
      accepted.push({ row, target });
    }
    warnings.push(...found);
  }
  const hostTitle = table.header[columns.positions.get('host') ?? -1] ?? 'host';
  warnings.push(...sharedAddresses(accepted, context, hostTitle));
  return {
    rows: table.rows.length,
    targets: accepted.map(({ target }) => target),
    warnings: byRow(warnings),
  };
}

function zoneFinder(zones: TargetListContext['zones']): (text: string) => readonly string[] {
  const ids = new Set(zones.map((zone) => zone.id));
  const byName = Map.groupBy(zones, (zone) => foldText(zone.name));
  return (text) => {
    const id = text.toLowerCase();
    if (ids.has(id)) return [id];
    return (byName.get(foldText(text)) ?? []).map((zone) => zone.id);
  };
}

type Warn = (field: Field, kind: string, message: string) => void;

function readTarget(
  cell: (field: Field) => string,
  warn: Warn,
  zonesNamed: (text: string) => readonly string[],
  profiles: readonly string[],
): SnmpTarget | null {
  const text = (field: Field) => tidyText(cell(field));
  const [zoneId, another] = zonesNamed(text('zona'));
  if (zoneId === undefined || another !== undefined) {
    const why =
      text('zona') === ''
        ? 'Falta la zona'
        : another === undefined
          ? 'Esta zona no está en la lista de zonas'
          : 'Hay varias zonas con este nombre';
    warn('zona', 'ZONA_DESCONOCIDA', `${why}; la fila no se importó. Use el nombre o el código de la zona.`);
    return null;
  }
  const version = text('version').toLowerCase().replace(/^v/, '').replace(/^2$/, '2c');
  const level = LEVELS[foldText(text('nivel')).replaceAll(' ', '')] ?? text('nivel');
  if (version === '1') {
    warn(
      'version',
      'VERSION_NO_ADMITIDA',
      'SNMP versión 1 no se admite: no tiene los contadores que hacen falta. Active 2c o 3 en el equipo; la fila no se importó.',
    );
    return null;
  }
  // Keys are taken as they stand: a blank at the end may be part of them.
  const draft: Record<string, string | number | undefined> = {
    zoneId,
    host: text('host'),
    port: text('puerto') === '' ? 161 : wholeNumber(text('puerto')),
    version,
    ifIndex: text('interfaz') === '' ? undefined : wholeNumber(text('interfaz')),
    profile: profileId(text('perfil')),
    ...(version === '3'
      ? {
          user: text('usuario'),
          level,
          authProtocol: level === 'noAuthNoPriv' ? undefined : protocol(text('auth')),
          authKey: level === 'noAuthNoPriv' ? undefined : cell('clave_auth') || undefined,
          privProtocol: level === 'authPriv' ? protocol(text('priv')) : undefined,
          privKey: level === 'authPriv' ? cell('clave_priv') || undefined : undefined,
        }
      : { community: cell('comunidad').trim() }),
  };
  const parsed = snmpTargetSchema.safeParse(withoutBlanks(draft), {
    error: () => 'Este dato no es válido; revíselo.',
  });
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const field = FIELD_OF[String(issue.path[0])] ?? 'version';
      warn(field, kindOf(field), `${issue.message} La fila no se importó.`);
    }
    return null;
  }
  if (parsed.data.profile !== undefined && !profiles.includes(parsed.data.profile)) {
    const known = profiles.toSorted().join(', ');
    warn(
      'perfil',
      'PERFIL_DESCONOCIDO',
      `No hay un perfil con ese nombre: se sondeará sin contar dispositivos. Los perfiles son ${known}.`,
    );
    const { profile: _unknown, ...rest } = parsed.data;
    return noteIdle(rest);
  }
  return noteIdle(parsed.data);

  function noteIdle(target: SnmpTarget): SnmpTarget {
    const idle = idleColumns(version, level).filter((field) => text(field) !== '');
    const [first] = idle;
    if (first !== undefined) {
      const what = version === '2c' ? 'la versión 2c' : `el nivel ${level}`;
      warn(first, 'DATO_SOBRANTE', `Con ${what} no se usa: ${idle.join(', ')}. No se guardó.`);
    }
    return target;
  }
}

function kindOf(field: Field): string {
  if (field === 'host') return 'DIRECCION_INVALIDA';
  if (field === 'puerto') return 'PUERTO_INVALIDO';
  if (field === 'version') return 'VERSION_NO_ADMITIDA';
  if (field === 'interfaz') return 'INTERFAZ_INVALIDA';
  return field === 'perfil' ? 'PERFIL_DESCONOCIDO' : 'CREDENCIAL_INVALIDA';
}

function wholeNumber(text: string): number {
  return /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
}

function profileId(text: string): string | undefined {
  return foldText(text).replaceAll(' ', '-') || undefined;
}

function protocol(text: string): string | undefined {
  const plain = text.toUpperCase().replaceAll(/[\s_-]/g, '');
  return (PROTOCOLS[plain] ?? plain) || undefined;
}

function withoutBlanks(draft: Record<string, string | number | undefined>): object {
  return Object.fromEntries(Object.entries(draft).filter(([, value]) => value !== undefined));
}

/** One device cannot be two zones: their figures would be the same one. */
function sharedAddresses(
  accepted: readonly { readonly row: number; readonly target: SnmpTarget }[],
  { known }: TargetListContext,
  field: string,
): ImportWarning[] {
  const rows = Map.groupBy(accepted, ({ target }) => addressKey(target));
  const replaced = new Set(accepted.map(({ target }) => target.zoneId));
  const elsewhere = new Set(known.filter(({ zoneId }) => !replaced.has(zoneId)).map(addressKey));
  return accepted.flatMap(({ row, target }) => {
    const others = (rows.get(addressKey(target)) ?? []).filter((other) => other.row !== row);
    const places = [
      ...others.map((other) => `la fila ${other.row}`),
      ...(elsewhere.has(addressKey(target)) ? ['otra zona que ya estaba'] : []),
    ];
    if (places.length === 0) return [];
    const message = `Tiene la misma dirección y puerto que ${places.join(' y ')}: las dos zonas mostrarían lo mismo. Se importó; revise cuál es la correcta.`;
    return [{ row, field, kind: 'DIRECCION_COMPARTIDA', message }];
  });
}
