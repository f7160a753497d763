import { statSync } from 'node:fs';
import { Refusal } from '#shared/domain/failure.ts';
import { DAY_MS, localDate } from '#shared/domain/bogota.ts';
import { existingKey } from './backup.ts';
import { bad, good, type Finding } from './finding.ts';
import { dataFolder, databaseFiles, fileSize, type DataFolder } from './folder.ts';
import { fingerprintMatches, type KeySource } from './key.ts';
import { acquireLock, findServing, type FolderLock } from './lock.ts';
import { compareMarks, placeOfMark, readEpochMark, readPositionMark } from './marks.ts';
import type { DatabaseAddress } from './postgres/address.ts';
import { examinePostgres } from './postgres/doctor.ts';
import { elsewhereOf } from './postgres/elsewhere.ts';
import { keyIsRight } from './recovery.ts';
import { freeBytes } from './snapshot.ts';
import { listSnapshots } from './snapshot-files.ts';
import { runExamine } from './upkeep.ts';
import type { Facts } from './upkeep-jobs.ts';

export interface DoctorReport {
  readonly ok: boolean;
  readonly findings: readonly Finding[];
}

export interface DoctorOptions {
  /** The data folder, absolute. */
  readonly folder: string;
  readonly keySource: KeySource;
  /** Where the data of a centre on PostgreSQL is. */
  readonly database?: DatabaseAddress;
  readonly now: () => number;
  readonly freeBytes?: (path: string) => number;
}

const LEAST_FREE = 500 * 1024 * 1024;
/** The snapshots are hourly: with work going on, one that is older by this much means that they fail. */
const SNAPSHOT_LATE_MS = 3 * 3_600_000;
const OUTBOX_LATE_MS = 7 * DAY_MS;
/** No machine ran this program before, and none will without an update by then. */
const FIRST_DAY = Date.parse('2026-01-01T00:00:00Z');
const LAST_DAY = Date.parse('2100-01-01T00:00:00Z');
const DRIFT_MS = 120_000;

/**
 * Looks at everything that keeps the data of a folder safe; changes nothing. Beside a serving process the search
 * index is compared less deeply, because the deep comparison would hold up the desk.
 */
export async function runDoctor(options: DoctorOptions): Promise<DoctorReport> {
  const folder = dataFolder(options.folder);
  const now = options.now();
  const findings: Finding[] = [];
  const elsewhere = elsewhereOf(folder);
  if (elsewhere === null && fileSize(folder.database) === 0 && listSnapshots(folder).length === 0) {
    findings.push(
      bad(
        'folder',
        `En «${folder.path}» no hay base de datos.`,
        'Revise la carpeta (--data), o inicie el programa para crearla.',
      ),
    );
    return { ok: false, findings };
  }
  findings.push(good('folder', `La carpeta es «${folder.path}».`));
  const lock = takeQuietly(folder, now);
  try {
    findings.push(lockFinding(folder, lock));
    findings.push(permissionsFinding(folder));
    findings.push(diskFinding(folder, (options.freeBytes ?? freeBytes)(folder.path)));
    findings.push(clockFinding(now, null));
    if (elsewhere !== null) {
      findings.push(...(await examinePostgres(folder, elsewhere, options.database)));
    } else {
      const key = keyFindings(folder, options.keySource, findings);
      if (key !== null) await databaseFindings(folder, key, now, lock !== null, findings);
    }
  } finally {
    lock?.release();
  }
  // The clock is judged twice, by itself and by the data: one line is enough.
  const last = findings.findLast((finding) => finding.check === 'clock');
  const once = findings.filter((finding) => finding.check !== 'clock' || finding === last);
  return { ok: once.every((finding) => finding.ok), findings: once };
}

function takeQuietly(folder: DataFolder, now: number): FolderLock | null {
  try {
    return acquireLock(folder, now, 0);
  } catch (error) {
    if (error instanceof Refusal && error.code === 'CARPETA_EN_USO') return null;
    throw error;
  }
}

function lockFinding(folder: DataFolder, lock: FolderLock | null): Finding {
  if (lock !== null) return good('lock', 'Ningún programa está usando la carpeta.');
  const pid = findServing(folder)?.holder?.pid;
  return good('lock', `Un programa atiende esta carpeta${pid === undefined ? '' : ` (proceso ${pid})`}.`);
}

function permissionsFinding(folder: DataFolder): Finding {
  if (process.platform === 'win32') {
    return good('permissions', 'Los permisos los da la cuenta de Windows.');
  }
  const paths = [folder.path, folder.keyFile, folder.snapshots, ...databaseFiles(folder.database)];
  const open = paths.filter((path) => {
    const found = statSync(path, { throwIfNoEntry: false });
    return found !== undefined && (found.mode & 0o077) !== 0;
  });
  return open.length === 0
    ? good('permissions', 'Solo esta cuenta puede leer la carpeta.')
    : bad(
        'permissions',
        `Otras cuentas pueden leer: ${open.join(', ')}.`,
        `Ejecute: chmod -R go= "${folder.path}"`,
      );
}

function diskFinding(folder: DataFolder, free: number): Finding {
  const needed = Math.max(LEAST_FREE, 2 * fileSize(folder.database));
  const text = `Hay ${megabytes(free)} MB libres en el disco`;
  return free >= needed
    ? good('disk', `${text}.`)
    : bad('disk', `${text}; hacen falta ${megabytes(needed)} MB.`, 'Libere espacio en el disco.');
}

function keyFindings(folder: DataFolder, source: KeySource, findings: Finding[]): Uint8Array | null {
  let key: Uint8Array;
  try {
    key = existingKey(folder, source);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    findings.push(bad('key', error.message, 'Recupere la llave; sin ella no se revisa lo demás.'));
    return null;
  }
  findings.push(good('key', 'La llave está completa.'));
  const matches = fingerprintMatches(folder, key);
  if (matches === true) findings.push(good('fingerprint', 'La llave es la de esta carpeta.'));
  else if (keyIsRight(folder, key)) {
    findings.push(
      bad(
        'fingerprint',
        'La huella de la llave falta o está dañada, pero la llave abre las copias.',
        'Abra el programa: la escribe de nuevo.',
      ),
    );
  } else if (matches === null) {
    findings.push(
      bad('fingerprint', 'Falta la huella de la llave.', 'Abra el programa: la escribe de nuevo.'),
    );
  } else {
    findings.push(
      bad(
        'fingerprint',
        'La llave no es la de esta carpeta.',
        'Use la llave de este equipo o el código de recuperación.',
      ),
    );
  }
  return key;
}

async function databaseFindings(
  folder: DataFolder,
  key: Uint8Array,
  now: number,
  alone: boolean,
  findings: Finding[],
): Promise<void> {
  const facts = await runExamine({ path: folder.database, key, whole: alone });
  if (!facts.ok) {
    if (facts.code === 'DEFECTO') throw new Error(facts.message);
    if (facts.code === 'DISCO_LLENO') {
      findings.push(
        bad(
          'database',
          'El disco está lleno: la base de datos no se puede abrir para revisarla.',
          'Libere espacio en el disco y revise otra vez.',
        ),
        snapshotFinding(folder, null, now),
      );
      return;
    }
    findings.push(
      bad(
        'database',
        keyIsRight(folder, key) ? 'La base de datos está dañada o no está.' : facts.message,
        listSnapshots(folder).length > 0
          ? 'Abra el programa: restaura la copia buena más reciente. Lo dañado se conserva en «quarantine».'
          : 'No hay copias en «snapshots». Busque una copia en otro disco y use «puntos backup restore ARCHIVO».',
      ),
    );
    findings.push(snapshotFinding(folder, null, now));
    return;
  }
  findings.push(
    good(
      'database',
      `La base de datos está sana: ${count(facts.people)} personas, ${count(facts.attendances)} atenciones, versión ${facts.version}.`,
    ),
    facts.search.ok
      ? good('search', `El índice de búsqueda está completo (${count(facts.search.entries)} personas).`)
      : bad(
          'search',
          'El índice de búsqueda no coincide con las personas.',
          'Cierre y abra el programa; si sigue, avise a la central.',
        ),
    chainFinding(facts),
    marksFinding(folder, facts),
    outboxFinding(facts, now),
    ...compareFinding(facts, now),
    snapshotFinding(folder, facts, now),
    clockFinding(now, facts.lastWrite),
  );
}

function chainFinding({ chain }: Facts): Finding {
  if (chain.broken === null) {
    return good('chain', `La cadena de cambios propios está completa (${count(chain.checked)} cambios).`);
  }
  const { epoch, seq, why } = chain.broken;
  const what = {
    GAP: 'falta un cambio antes',
    PAYLOAD: 'su contenido fue alterado',
    HASH: 'su encabezado fue alterado',
  }[why];
  return bad(
    'chain',
    `La cadena de cambios propios se rompe en ${epoch}/${seq}: ${what}.`,
    'Avise a la central antes de sincronizar y conserve la carpeta como está.',
  );
}

function marksFinding(folder: DataFolder, facts: Facts): Finding {
  if (facts.device === null) return good('marks', 'La base de datos todavía no tiene identidad.');
  const life = compareMarks(
    { device: facts.device, epoch: facts.epoch, position: facts.position },
    { mark: readEpochMark(folder), place: placeOfMark(folder), position: readPositionMark(folder) },
  );
  if (life.reason === null)
    return good('marks', `La base de datos es la última de este equipo (época ${facts.epoch}).`);
  const lost = life.lost === null || life.lost === 0 ? '' : ` y le faltan ${count(life.lost)} cambios`;
  return bad(
    'marks',
    `La base de datos no es la última que usó esta carpeta${lost} (${life.reason}).`,
    'No hay que hacer nada si se restauró una copia o se movió la carpeta: al abrir empieza una época nueva.',
  );
}

function outboxFinding({ pending, role }: Facts, now: number): Finding {
  if (role === 'central' || pending.count === 0) return good('outbox', 'No hay cambios por enviar.');
  const since = pending.since ?? now;
  const text = `Hay ${count(pending.count)} cambios por enviar desde el ${localDate(since)}`;
  return now - since < OUTBOX_LATE_MS
    ? good('outbox', `${text}.`)
    : bad('outbox', `${text}.`, 'Revise la red y ejecute «puntos sync now».');
}

/** A week without a comparison: the line is never quiet, or the two sides run different versions. */
const COMPARE_LATE_MS = 7 * DAY_MS;

function compareFinding({ compared }: Facts, now: number): Finding[] {
  if (compared === null) return [];
  const { at, unknown, healed } = compared;
  if (unknown > 0) {
    return [
      bad(
        'compare',
        `La central no conoce ${count(unknown)} registros de este equipo.`,
        'Conserve la carpeta como está y llame a la central: solo aquí están.',
      ),
    ];
  }
  if (Math.abs(now - at) > COMPARE_LATE_MS) {
    return [
      bad(
        'compare',
        `No se compara con la central desde el ${localDate(at)}.`,
        'Revise la red y ejecute «puntos sync now».',
      ),
    ];
  }
  const rows = Object.values(healed).reduce((sum, each) => sum + each, 0);
  const mended = rows === 0 ? '' : `; se repusieron ${count(rows)} registros`;
  return [good('compare', `Se comparó con la central el ${localDate(at)}${mended}.`)];
}

function snapshotFinding(folder: DataFolder, facts: Facts | null, now: number): Finding {
  const newest = listSnapshots(folder).at(-1);
  if (newest === undefined) {
    return bad(
      'snapshots',
      'Todavía no hay ninguna copia.',
      'Deje el programa abierto una hora, o use «puntos backup create».',
    );
  }
  const text = `La copia más reciente es de hace ${age(now - newest.at)}`;
  const behind = (facts?.lastWrite ?? newest.at) - newest.at;
  return behind < SNAPSHOT_LATE_MS
    ? good('snapshots', `${text}.`)
    : bad(
        'snapshots',
        `${text}, y hay trabajo posterior.`,
        'Libere espacio en el disco y deje el programa abierto.',
      );
}

function clockFinding(now: number, lastWrite: number | null): Finding {
  const fix = 'Corrija la fecha y la hora del equipo.';
  if (now < FIRST_DAY || now > LAST_DAY)
    return bad('clock', `La fecha del equipo no es creíble: ${localDate(now)}.`, fix);
  if (lastWrite !== null && lastWrite > now + DRIFT_MS) {
    return bad('clock', `El reloj del equipo está antes del último registro (${localDate(lastWrite)}).`, fix);
  }
  return good('clock', `La fecha del equipo es ${localDate(now)}.`);
}

function megabytes(bytes: number): string {
  return count(Math.floor(bytes / 1024 / 1024));
}

function count(value: number): string {
  return value.toLocaleString('es-CO');
}

function age(ms: number): string {
  const hours = Math.max(0, Math.floor(ms / 3_600_000));
  if (hours === 0) return 'menos de una hora';
  return hours < 48 ? `${hours} horas` : `${Math.floor(hours / 24)} días`;
}
