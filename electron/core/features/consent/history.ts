import { createHash } from 'node:crypto';
import { consentPurpose, type ConsentPurpose } from '#shared/domain/codes.ts';
import type { NoticeText } from '#shared/domain/consent.ts';
import { isMinor, stateOf, type PurposeState, type Representative } from '#shared/domain/consent-rules.ts';
import { localDate } from '#shared/domain/bogota.ts';
import type { Fact } from '#shared/domain/entities.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { shippedNotice } from '#shared/domain/notices.ts';
import { namesOfActors } from '../../actors.ts';
import { consentsOf } from '../../consents.ts';
import type { CoreContext } from '../../context.ts';
import { openedRegistrations } from '../../file-opening.ts';

export interface Opened {
  readonly personId: string;
  /** The audit entry of the opening of the person's file that this belongs to. */
  readonly opening: string;
}

type ConsentFact = Fact<'consent'>;
type RevocationFact = Fact<'consentRevocation'>;

/** One step in the history of a purpose, newest first. */
export interface ConsentStep {
  readonly id: string;
  readonly kind: 'GRANTED' | 'DECLINED' | 'REVOKED';
  readonly at: number;
  /** Null where this computer does not know the name behind the user. */
  readonly officer: string | null;
  readonly medium: ConsentFact['medium'];
  readonly noticeVersion: number;
  /** The consent whose notice can be opened. */
  readonly consentId: string;
  readonly reason: string | null;
  readonly representative: Representative | null;
}

export interface PurposeHistory {
  readonly purpose: ConsentPurpose;
  readonly kind: PurposeState<ConsentFact, RevocationFact>['kind'];
  readonly steps: readonly ConsentStep[];
}

export interface PersonConsents {
  readonly purposes: readonly PurposeHistory[];
  /** Under 18 today: an authorisation needs a representative. */
  readonly minor: boolean;
  /** The one who is kept with the registration; null while there is none. */
  readonly representative: Representative | null;
}

/** What holds for each purpose and how it came about, over all registrations of the person. Throws NO_AUTORIZADO. */
export async function personConsents(
  context: CoreContext,
  actor: string,
  asked: Opened,
): Promise<PersonConsents> {
  const { read } = context.store;
  const ids = await openedRegistrations(context, actor, asked);
  const { consents, revocations } = await consentsOf(read, ids);
  const names = await namesOfActors(
    read,
    [...consents, ...revocations].map((each) => each.officer),
  );
  const person = await read
    .selectFrom('person')
    .select(['documentType', 'birthDate'])
    .select([
      'representativeName',
      'representativeDocumentType',
      'representativeDocumentNumber',
      'representativeKinship',
    ])
    .where('id', '=', asked.personId)
    .executeTakeFirst();
  const outline = await read
    .selectFrom('directory')
    .select('birthDate')
    .where('id', '=', asked.personId)
    .executeTakeFirst();
  const today = localDate(context.clocks.now());
  const { documentType = null, birthDate = outline?.birthDate ?? null, ...representative } = person ?? {};
  return {
    purposes: consentPurpose.options.map((purpose) => ({
      purpose,
      kind: stateOf(purpose, consents, revocations).kind,
      steps: stepsOf(
        consents.filter((each) => each.purpose === purpose),
        revocations,
        names,
      ),
    })),
    minor: isMinor({ documentType, birthDate }, today),
    representative: representativeOf(representative),
  };
}

function stepsOf(
  consents: readonly ConsentFact[],
  revocations: readonly RevocationFact[],
  names: ReadonlyMap<string, string>,
): ConsentStep[] {
  const steps = consents.flatMap((consent): ConsentStep[] => {
    const shared = { consentId: consent.id, noticeVersion: consent.noticeVersion, medium: consent.medium };
    const decided: ConsentStep = {
      ...shared,
      id: consent.id,
      kind: consent.decision === 'AUTORIZA' ? 'GRANTED' : 'DECLINED',
      at: consent.decidedAt,
      officer: names.get(consent.officer) ?? null,
      reason: null,
      representative: representativeOf(consent),
    };
    const ended = revocations
      .filter((each) => each.consentId === consent.id)
      .map((each): ConsentStep => ({
        ...shared,
        id: each.id,
        kind: 'REVOKED',
        at: each.revokedAt,
        officer: names.get(each.officer) ?? null,
        reason: each.reason,
        representative: null,
      }));
    return [decided, ...ended];
  });
  return steps.toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
}

function representativeOf(row: Partial<Representative>): Representative | null {
  const { representativeName = null } = row;
  return representativeName === null
    ? null
    : {
        representativeName,
        representativeDocumentType: row.representativeDocumentType ?? null,
        representativeDocumentNumber: row.representativeDocumentNumber ?? null,
        representativeKinship: row.representativeKinship ?? null,
      };
}

export interface ShownNotice {
  readonly notice: NoticeText;
  /** What the consent says was shown. */
  readonly provenHash: string;
  /** SHA-256 of the text as it stands here now. */
  readonly computedHash: string;
  readonly intact: boolean;
}

/** The text that somebody read before deciding, recomputed against the proof. Throws NO_AUTORIZADO, NO_EXISTE. */
export async function shownNotice(
  context: CoreContext,
  actor: string,
  asked: Opened & { readonly consentId: string },
): Promise<ShownNotice> {
  const { read } = context.store;
  const ids = await openedRegistrations(context, actor, asked);
  const consent = await read
    .selectFrom('consent')
    .select(['purpose', 'noticeId', 'noticeHash'])
    .where('id', '=', asked.consentId)
    .where('personId', 'in', ids)
    .executeTakeFirst();
  const notice =
    consent === undefined ? undefined : await noticeById(context, consent.purpose, consent.noticeId);
  if (consent === undefined || notice === undefined) {
    throw new Refusal(
      'NO_EXISTE',
      'Ese aviso no está en este computador. Sincronice, o pídalo a la central con su versión.',
    );
  }
  const computedHash = createHash('sha256').update(notice.text).digest('hex');
  return {
    notice,
    provenHash: consent.noticeHash,
    computedHash,
    intact: computedHash === consent.noticeHash,
  };
}

/** Withdrawn versions too: what was read stays readable. */
async function noticeById(context: CoreContext, purpose: ConsentPurpose, id: string) {
  const shipped = shippedNotice(purpose);
  if (id === shipped.id) return shipped;
  return context.store.read
    .selectFrom('notice')
    .select(['id', 'purpose', 'version', 'legalBasis', 'title', 'text', 'textHash', 'publishedAt'])
    .where('id', '=', id)
    .executeTakeFirst();
}
