import { redacted } from '#shared/domain/erasure.ts';
import { entityOf } from '#shared/domain/entities.ts';
import type { Entity } from '#shared/domain/entity.ts';
import { pairId } from '#shared/domain/person-pair.ts';
import type { FieldValue } from '#shared/sync/merge.ts';
import type { Writer } from '../../db/tables.ts';
import { isCollected } from '../../ledger/collected.ts';
import { sha256 } from '../../ledger/ledger.ts';
import { readRowIn } from '../../ledger/rows.ts';
import type { Reading } from './apply.ts';
import { cameOver, isFormer } from './lineage.ts';

interface Refused {
  readonly state: 'QUARANTINED' | 'PARKED' | 'APPLIED';
  readonly reason: string;
  /** Of what is parked the row that decides whether it may, as `table:id`. */
  readonly waitsFor: string | null;
}

const quarantined = (reason: string): Refused => ({ state: 'QUARANTINED', reason, waitsFor: null });

/**
 * What a Punto may write (sync.md, "Who owns what"): its own people and facts. Null when it may. A write to a
 * row of the centre's catalogues counts as applied and superseded: the log keeps it, the row stays.
 * The site is the one of the device's enrolment; what the change says of itself proves nothing.
 * Additions in bulk are judged by the same rules, read in bulk: what is added here belongs into additions.ts as well.
 */
export async function authorise(tx: Writer, siteId: string, reading: Reading): Promise<Refused | null> {
  const { entity, row, fields, change } = reading;
  if (entity === undefined || change.payload === null) return null;
  if (entity.owner === 'centre') {
    return row === undefined
      ? quarantined(
          'Este catálogo lo administra la central y allí no existe este registro; pídale que lo cree.',
        )
      : {
          state: 'APPLIED',
          reason: 'Este catálogo lo administra la central; vale lo que ella tiene.',
          waitsFor: null,
        };
  }
  if (fields['siteId'] !== undefined && fields['siteId'] !== siteId) {
    return quarantined('Dice ser de otro Punto.');
  }
  const { vantage } = fields;
  if (vantage !== undefined && !(await measuredFrom(tx, siteId, change.device, String(vantage)))) {
    return quarantined('Dice haber medido desde otro computador.');
  }
  const foreign = row !== undefined && row['siteId'] !== undefined && row['siteId'] !== siteId;
  if (foreign && !(await isEnrolmentOfOwnGroup(tx, siteId, reading))) {
    return quarantined('El registro es de otro Punto.');
  }
  const again = entity.kind === 'fact' && row !== undefined && !holds(entity, row, fields);
  // A restored station sends what it wrote before the suppression: what is left of it here is the same.
  if (again && !holds(entity, row, redacted(entity.table, fields))) {
    return quarantined('Ya existe un registro con la misma identificación y otro contenido.');
  }
  if (entity.table === 'erasure') {
    const person = entityOf('person');
    const erased = person && (await readRowIn(tx, person, String(fields['personId'])));
    // Who was registered elsewhere is erased there or by the centre.
    if (erased !== undefined && erased['siteId'] !== siteId) {
      return quarantined('Suprime a una persona que se registró en otro Punto.');
    }
  }
  if (entity.table === 'personPair') return decidesPair(tx, siteId, reading);
  const parent = entity.parent === undefined ? undefined : entityOf(entity.parent.table);
  // A visitor may be registered at another Punto; an end or a void may not reach into one.
  if (entity.parent !== undefined && parent?.kind === 'fact') {
    const parentRow = await readRowIn(tx, parent, String(fields[entity.parent.field]));
    if (parentRow !== undefined && parentRow['siteId'] !== siteId) {
      return quarantined('Corrige un registro de otro Punto.');
    }
  }
  return null;
}

/**
 * A computer tells what it measured itself, or as what it was before. One that came over from a centre that is lost
 * hands on what others of its Punto measured as well: they may be gone for good.
 */
async function measuredFrom(tx: Writer, siteId: string, device: string, vantage: string): Promise<boolean> {
  if (vantage === device || (await isFormer(tx, device, vantage))) return true;
  if (!(await cameOver(tx, device))) return false;
  const known = await tx.selectFrom('device').select('siteId').where('id', '=', vantage).executeTakeFirst();
  return known === undefined || known.siteId === siteId;
}

const OF_THE_GROUPS_PUNTO = new Set(['confirmedAt', 'withdrawnAt', 'withdrawal']);

/** People enrol in a group at any Punto; the group's own Punto confirms them and takes them out, and no more. */
async function isEnrolmentOfOwnGroup(
  tx: Writer,
  siteId: string,
  { entity, row, fields }: Reading,
): Promise<boolean> {
  if (entity?.table !== 'enrolment' || row === undefined) return false;
  if (!Object.keys(fields).every((field) => OF_THE_GROUPS_PUNTO.has(field))) return false;
  const group = entityOf('courseGroup');
  const groupRow = group && (await readRowIn(tx, group, String(row['groupId'])));
  return groupRow?.['siteId'] === siteId;
}

/**
 * Who has registered one of the two knows that person; about two people of other Puntos the centre decides. A centre
 * that lost its data may hear of the decision before it hears of the people: another computer of the Punto has them.
 */
async function decidesPair(tx: Writer, siteId: string, reading: Reading): Promise<Refused | null> {
  const { row, fields, change } = reading;
  // A change of a decision that has not come waits like any other.
  if (row === undefined && fields['lowId'] === undefined && fields['highId'] === undefined) return null;
  const lowId = String(row?.['lowId'] ?? fields['lowId']);
  const highId = String(row?.['highId'] ?? fields['highId']);
  const renamed = [fields['lowId'] ?? lowId, fields['highId'] ?? highId].join('|') !== `${lowId}|${highId}`;
  if (renamed || lowId >= highId || pairId(sha256, lowId, highId) !== change.rowId) {
    return quarantined('La decisión no dice de qué dos fichas trata.');
  }
  const known = await tx
    .selectFrom('person')
    .select(['id', 'siteId'])
    .where('id', 'in', [lowId, highId])
    .execute();
  if (known.some((person) => person.siteId === siteId)) return null;
  for (const id of [lowId, highId]) {
    if (known.some((person) => person.id === id) || (await isCollected(tx, 'person', id))) continue;
    return { state: 'PARKED', reason: 'Decide sobre una ficha que no ha llegado.', waitsFor: `person:${id}` };
  }
  return quarantined('Decide sobre dos fichas de otros Puntos; pida a la central que las revise.');
}

function holds(entity: Entity, row: Record<string, FieldValue>, fields: Record<string, FieldValue>): boolean {
  const parsed = entity.schema.safeParse({ ...fields, id: row['id'] });
  return parsed.success && Object.entries(parsed.data).every(([name, value]) => row[name] === value);
}
