import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { consentPurpose } from '#shared/domain/codes.ts';
import { notice } from '#shared/domain/consent.ts';
import { shippedNotice } from '#shared/domain/notices.ts';

/**
 * What people read before they authorised. Whoever wants another text publishes a new version at the centre: a change
 * of these hashes would make every stored proof a lie.
 */
const READ = {
  ATENCION: 'f3c0a5c0b266be05b8e4e934cce4ee71a27775ac2c7434cdf6649a53bb1f8774',
  CONTACTO: '96e7340becafd3b326e86ce8a06880db800845445efe28ec816285015c1e4376',
  CARACTERIZACION: '5d20adf1807d6eaefe28c6bc646c83b57cbf4738eec4e3c70b2a3cec5829ab50',
};

describe.each(consentPurpose.options)('the shipped notice of %s', (purpose) => {
  const { publishedAt, ...text } = shippedNotice(purpose);

  it('is word for word what version 1 always was', () => {
    expect(createHash('sha256').update(text.text).digest('hex')).toBe(READ[purpose]);
    expect(text).toMatchObject({
      id: `aviso-${purpose.toLowerCase()}-1`,
      version: 1,
      textHash: READ[purpose],
    });
    expect(publishedAt).toBeNull();
  });

  it('is a notice as the centre could have published it', () => {
    const row = { ...text, publishedAt: Date.parse('2026-01-01T12:00:00Z'), deletedAt: null };
    expect(notice.schema.parse(row)).toEqual(row);
  });

  it.each(['Alcaldía de Bucaramanga', 'Ley 1581 de 2012', 'Para qué', 'Sus derechos', 'Cómo ejercerlos'])(
    'names %s, as the law asks of a notice',
    (words) => {
      expect(text.text).toContain(words);
    },
  );
});
