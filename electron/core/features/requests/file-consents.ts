import { labels } from '#shared/text/labels.ts';
import { noticeVersions } from '../../consents.ts';
import { label, moment, type FileSource, type Section } from './file-section.ts';

export async function consents({ read, ids }: FileSource): Promise<Section> {
  const rows = await read
    .selectFrom('consent as c')
    .leftJoin('consentRevocation as r', 'r.consentId', 'c.id')
    .select([
      'c.purpose',
      'c.legalBasis',
      'c.decision',
      'c.noticeVersion',
      'c.noticeHash',
      'c.medium',
      'c.officer',
      'c.decidedAt',
      'c.representativeName',
      'r.revokedAt',
    ])
    .where('c.personId', 'in', ids)
    .orderBy('c.decidedAt')
    .orderBy('c.id')
    .execute();
  return {
    title: 'Autorizaciones',
    table: {
      heads: ['Fecha', 'Para qué', 'Decisión', 'Aviso', 'Medio', 'Quién la tomó', 'Revocada el'],
      rows: rows.map((row) => [
        moment(row.decidedAt),
        `${label(labels.consentPurpose, row.purpose)} (${label(labels.legalBasis, row.legalBasis)})`,
        `${row.decision === 'AUTORIZA' ? 'Autoriza' : 'No autoriza'}${
          row.representativeName === null ? '' : `, por ${row.representativeName}`
        }`,
        `Versión ${row.noticeVersion}, huella ${row.noticeHash.slice(0, 12)}`,
        label(labels.consentMedium, row.medium),
        row.officer,
        moment(row.revokedAt),
      ]),
    },
    empty: 'No hay autorizaciones: solo se cuenta la atención, que es función pública.',
  };
}

export async function notices({ read, ids }: FileSource): Promise<Section> {
  const shown = await read
    .selectFrom('consent')
    .select(['purpose', 'noticeId'])
    .distinct()
    .where('personId', 'in', ids)
    .orderBy('noticeId')
    .execute();
  const texts: string[] = [];
  for (const { purpose, noticeId } of shown) {
    const notice = (await noticeVersions(read, purpose)).find(({ id }) => id === noticeId);
    if (notice !== undefined) texts.push(`${notice.title} (versión ${notice.version})\n${notice.text}`);
  }
  return {
    title: 'Lo que se le mostró',
    paragraphs: texts,
    empty: 'No se le ha mostrado un aviso para firmar.',
  };
}
