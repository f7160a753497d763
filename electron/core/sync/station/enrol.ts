import { hostname } from 'node:os';
import { sql } from 'kysely';
import { entities } from '#shared/domain/entities.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { parseEnrolmentCode, type EnrolmentTicket } from '#shared/sync/enrolment-code.ts';
import {
  enrolReply,
  enrolText,
  rebirthText,
  type EnrolReply,
  type EnrolRequest,
  type SealingJwk,
} from '#shared/sync/wire.ts';
import type { CoreContext } from '../../context.ts';
import { writeMeta } from '../../db/meta.ts';
import type { Writer } from '../../db/tables.ts';
import { APPLIED } from '../../db/unsettled.ts';
import type { Derive } from '../../ledger/ledger.ts';
import { readRow } from '../../ledger/rows.ts';
import { deviceKeys, openSealed, publicJwkOf, sha256Bytes, signText, type DeviceKeys } from '../keys.ts';
import { beginAtAnotherCentre, mayLeave } from './another-centre.ts';
import type { CentreHolds } from './carry-over.ts';
import { keepCentreKey, readPeer } from './peer.ts';
import { beReborn, makeNewcomer, readFormer, readNewcomer, stayAsItIs, type Newcomer } from './rebirth.ts';
import { SendLess, type Connect, type Timeouts } from './pinned-client.ts';

export interface EnrolOptions {
  readonly context: CoreContext;
  readonly appVersion: string;
  readonly connect: Connect;
  readonly timeouts: Timeouts;
  /** Makes the running program answer with its new Punto and key: see composeContext. */
  readonly adopt: (siteId: string, cityKey: Uint8Array) => void;
  /** Learns the centre's recovery key; undefined when the centre keeps no copies. */
  readonly sealFor: (centre: SealingJwk | undefined) => void;
}

/**
 * Makes this computer the station of the code's Punto. May be repeated with the same code when the answer was
 * lost. Where the centre has retired what this computer was, it becomes a new device: see rebirth.ts. Another centre
 * than before is OTRA_CENTRAL, until somebody says that they mean it (`anotherCentre`): all data of the Punto go there.
 * Throws Refusal: CODIGO_INVALIDO, CODIGO_VENCIDO, CODIGO_USADO, CERTIFICADO_DISTINTO, SIN_RED, OTRA_CENTRAL, CONFLICTO.
 */
export async function enrolStation(
  options: EnrolOptions,
  code: string,
  anotherCentre = false,
): Promise<{ device: string; siteId: string; siteCode: string; siteName: string }> {
  const { context } = options;
  if (context.role !== 'station') {
    throw new Refusal(
      'ROL_EQUIVOCADO',
      'La central no se inscribe; inscriba los computadores de los Puntos.',
    );
  }
  const ticket = parseEnrolmentCode(code, sha256Bytes);
  if (ticket === null) {
    throw new Refusal(
      'CODIGO_INVALIDO',
      'El código está incompleto o mal escrito. Cópielo entero, desde PD1 hasta el final.',
    );
  }
  const peer = await readPeer(context.store.local);
  const lost = peer !== null && peer.fingerprint !== ticket.fingerprint ? peer : null;
  if (lost !== null) await mayLeave(options, lost, anotherCentre);
  const { reply, keys, newcomer, holds } = await askCentre(options, ticket, lost?.siteId);
  const cityKey = await openSealed(keys, reply.sealedCityKey);
  const { siteId, siteCode, siteName } = reply;
  const settle = async (tx: Writer) => {
    const { url, fingerprint } = ticket;
    await writeMeta(tx, 'hubPeer', JSON.stringify({ url, fingerprint, siteId, siteCode, siteName }));
    await keepCentreKey(tx, reply.recoveryKey);
    await writeMeta(tx, 'siteId', siteId);
    await writeMeta(tx, 'cityKey', Buffer.from(cityKey).toString('base64url'));
    await context.store.unguarded(async () => {
      await stampSite(tx, siteId);
      if (lost !== null) await beginAtAnotherCentre(tx);
    });
  };
  // Of a row that went with a tombstone only its log is left here: at another centre that must come down as well.
  const settling = { settle, anew: lost !== null };
  if (newcomer === null) await stayAsItIs(context, holds, settling);
  else await beReborn(context, newcomer, holds, settling);
  options.adopt(siteId, cityKey);
  options.sealFor(reply.recoveryKey);
  return { device: reply.device, siteId, siteCode, siteName };
}

interface Admission {
  readonly reply: EnrolReply;
  readonly keys: DeviceKeys;
  /** The device to become; null when this computer goes on as what it is. */
  readonly newcomer: Newcomer | null;
  readonly holds: CentreHolds;
}

/** Asks with this computer's device, and as a new one when the centre has retired that one. */
async function askCentre(
  options: EnrolOptions,
  ticket: EnrolmentTicket,
  site: string | undefined,
): Promise<Admission> {
  const { context } = options;
  const current = { device: context.ledger.identity.device, keys: await deviceKeys(context.store.local) };
  const former = await readFormer(context.store.local);
  const client = options.connect(ticket.url, ticket.fingerprint, options.timeouts);
  const ask = async (
    as: Newcomer,
    extra: Pick<EnrolRequest, 'formerly' | 'ancestors'>,
  ): Promise<EnrolReply> => {
    const unsigned = {
      secret: secretOf(ticket),
      device: as.device,
      name: hostname().slice(0, 120),
      signKey: publicJwkOf(as.keys.sign, 'Ed25519'),
      sealKey: publicJwkOf(as.keys.seal, 'X25519'),
      appVersion: options.appVersion,
    };
    const signature = signText(as.keys, enrolText(unsigned));
    const request = { ...unsigned, ...extra, ...(site !== undefined && { site }), signature };
    return client.post('enrol', request, enrolReply);
  };
  /** Asks with what it was before, the newest that the centre knows. */
  const askAs = async (
    as: Newcomer,
    was: readonly Newcomer[],
  ): Promise<Pick<Admission, 'reply' | 'holds'>> => {
    for (const [at, each] of was.entries()) {
      const text = rebirthText({ secret: secretOf(ticket), device: as.device }, each.device);
      const unknown = was.slice(0, at);
      try {
        const reply = await ask(as, {
          formerly: { device: each.device, signature: signText(each.keys, text) },
          ...ancestorsOf(unknown),
        });
        const { formerChains: chains } = reply;
        if (chains === undefined) return { reply, holds: { unknown: [], known: null } };
        const known = { device: each.device, chains };
        return { reply, holds: { unknown: unknown.map(({ device }) => device), known } };
      } catch (error) {
        if (!(error instanceof Refusal) || error.code !== 'CODIGO_INVALIDO') throw error;
      }
    }
    const reply = await ask(as, ancestorsOf(was));
    return { reply, holds: { unknown: was.map(({ device }) => device), known: null } };
  };
  try {
    const begun = await readNewcomer(context);
    try {
      if (begun === null) return { ...(await askAs(current, former)), keys: current.keys, newcomer: null };
      return { ...(await askAs(begun, [current, ...former])), keys: begun.keys, newcomer: begun };
    } catch (error) {
      if (!(error instanceof Refusal) || error.code !== 'INSCRIPCION_NUEVA') throw error;
    }
    // The one that it was to become may be retired as well by now, before it ever was it: then another.
    const newcomer = await makeNewcomer(context);
    return { ...(await askAs(newcomer, [current, ...former])), keys: newcomer.keys, newcomer };
  } catch (error) {
    if (!(error instanceof SendLess)) throw error;
    throw new Refusal(
      'SIN_RED',
      'La central no contestó a tiempo. Repita la inscripción con el mismo código.',
    );
  } finally {
    client.close();
  }
}

/** See EnrolRequest. */
const MOST_ANCESTORS = 100;

function ancestorsOf(unknown: readonly Newcomer[]): Pick<EnrolRequest, 'ancestors'> {
  if (unknown.length === 0) return {};
  const ancestors = unknown.slice(0, MOST_ANCESTORS).map(({ device, keys }) => ({
    device,
    signKey: publicJwkOf(keys.sign, 'Ed25519'),
  }));
  return { ancestors };
}

const secretOf = ({ secret }: EnrolmentTicket) => Buffer.from(secret).toString('base64url');

/**
 * What was written before the enrolment carries no Punto; now it does. This goes past the log on purpose: the
 * changes keep the empty site that was hashed, and the centre reads it as the Punto of this device, so that both
 * sides hold the same rows (shared/sync/wire.ts).
 */
async function stampSite(tx: Writer, siteId: string): Promise<void> {
  for (const entity of Object.values(entities)) {
    if (!('siteId' in entity.schema.shape)) continue;
    await sql`UPDATE ${sql.table(entity.table)} SET ${sql.ref('siteId')} = ${siteId} WHERE ${sql.ref('siteId')} = ''`.execute(
      tx,
    );
  }
  await tx.updateTable('change').set({ scope: siteId }).where('scope', '=', '').execute();
}

/**
 * Stamps what a procedure that had begun before the enrolment wrote after it. Finds nothing nearly always, and
 * looks only at what waits in the outbox.
 */
export async function stampLateRows(context: CoreContext, siteId: string): Promise<void> {
  const late = await context.store.read
    .selectFrom('change')
    .select('position')
    .where('state', '=', 'PENDING')
    .where('state', '<>', APPLIED)
    .where('scope', '=', '')
    .limit(1)
    .executeTakeFirst();
  if (late === undefined) return;
  await context.store.transaction((tx) => context.store.unguarded(() => stampSite(tx, siteId)));
}

/** Rows in one step: the desk waits for no more than this. */
const STEP = 50;

/**
 * Gives claims to the people registered before the enrolment, a few at a time. Does nothing when all have one,
 * and goes on where it was when the program ended half way.
 */
export async function fillClaims(
  context: CoreContext,
  derive: Derive,
  pause: () => Promise<void>,
): Promise<void> {
  for (;;) {
    const done = await context.store.transaction(async (tx) => {
      const without = await tx
        .selectFrom('personIndex')
        .select('personId')
        .where('source', '=', 'PERSON')
        .where('documentKey', 'is not', null)
        .where('claim', 'is', null)
        .limit(STEP)
        .execute();
      for (const { personId } of without) {
        const row = await readRow(tx, entities.person, personId);
        if (row !== undefined) await derive(tx, 'person', [row]);
      }
      return without.length < STEP;
    });
    if (done) return;
    await pause();
  }
}
