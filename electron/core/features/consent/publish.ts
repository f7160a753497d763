import { createHash } from 'node:crypto';
import type { ConsentPurpose } from '#shared/domain/codes.ts';
import { legalBasisOf } from '#shared/domain/consent-rules.ts';
import type { NoticeText } from '#shared/domain/consent.ts';
import { tidyText } from '#shared/domain/fields.ts';
import { Refusal } from '#shared/domain/failure.ts';
import { auditIn } from '../../audit.ts';
import { noticeVersions } from '../../consents.ts';
import type { CoreContext } from '../../context.ts';

/** Paragraphs as they are hashed and shown: tidy lines, none of them empty. */
function paragraphs(text: string): string {
  return text
    .split(/\r\n|\r|\n/)
    .map(tidyText)
    .filter((line) => line !== '')
    .join('\n');
}

/**
 * The centre publishes a new text: the next version, which every Punto shows from its next synchronisation on. What was
 * decided before stands on the text that was read. Throws YA_EXISTE when the text is the one that holds.
 */
export async function publishNotice(
  context: CoreContext,
  actor: string,
  input: { readonly purpose: ConsentPurpose; readonly title: string; readonly text: string },
): Promise<NoticeText> {
  const text = paragraphs(input.text);
  const textHash = createHash('sha256').update(text).digest('hex');
  const published = await context.ledger.write(actor, async (tx): Promise<NoticeText> => {
    const versions = await noticeVersions(tx.read, input.purpose);
    if (versions[0]?.textHash === textHash) {
      throw new Refusal('YA_EXISTE', 'Ese es el texto que ya vale; cámbielo para publicar otra versión.');
    }
    const row = {
      id: tx.newId(),
      purpose: input.purpose,
      version: Math.max(0, ...versions.map((each) => each.version)) + 1,
      legalBasis: legalBasisOf(input.purpose),
      title: tidyText(input.title),
      text,
      textHash,
      publishedAt: tx.now,
    };
    await tx.create('notice', { ...row, deletedAt: null });
    await auditIn(tx, context, actor, 'AVISO_PUBLICADO', row.id, `${row.purpose} v${row.version}`);
    return row;
  });
  context.publish('central');
  return published;
}
