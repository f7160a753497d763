import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { renderFile } from '#core/features/requests/file-render.ts';
import type { LedgerTx } from '#core/ledger/ledger.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { person, visit } from '#tests/support/sync-world.ts';

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore();
});
afterEach(() => t.close());

const NOTICE = 'Autorizo que Puntos Digitales me escriba sobre cursos. Es voluntario y lo puedo revocar.';

/** Somebody invented with a trace in every part of the file. Returns the id. */
async function somebody(): Promise<string> {
  const id = await t.core.context.ledger.write('ana@recepcion', async (tx: LedgerTx) => {
    const row = person(tx, '', {
      givenNames: 'Ángela Ñusta',
      surnames: 'Güiza Pérez Őry',
      representativeName: 'Íñigo Muñoz',
      representativeDocumentType: 'CC',
      representativeDocumentNumber: '9999000021',
      representativeKinship: 'PADRE',
    });
    await tx.create('person', row);
    await tx.create('notice', {
      id: 'n1',
      purpose: 'CONTACTO',
      version: 3,
      legalBasis: 'AUTORIZACION',
      title: 'Aviso de contacto',
      text: NOTICE,
      textHash: 'a'.repeat(64),
      publishedAt: tx.now,
      deletedAt: null,
    });
    await tx.append('consent', {
      id: tx.newId(),
      siteId: '',
      personId: row.id,
      purpose: 'CONTACTO',
      legalBasis: 'AUTORIZACION',
      decision: 'AUTORIZA',
      noticeId: 'n1',
      noticeVersion: 3,
      noticeHash: 'a'.repeat(64),
      medium: 'FIRMA',
      officer: 'ana@recepcion',
      decidedAt: tx.now,
      representativeName: 'Íñigo Muñoz',
      representativeDocumentType: 'CC',
      representativeDocumentNumber: '9999000021',
      representativeKinship: 'PADRE',
    });
    await tx.create('characterisation', {
      id: row.id,
      siteId: '',
      estrato: '2',
      livingArea: 'URBANA',
      education: 'TECNICA',
      occupation: 'ESTUDIANTE',
      genderIdentity: 'OMITIDA',
      sexualOrientation: 'OMITIDA',
      ethnicity: 'NEGRO_AFRO',
      disability: 'FISICA,VISUAL',
      conflictVictim: 'NO',
      completedAt: tx.now,
      deletedAt: null,
    });
    const came = visit(tx, '', row.id);
    await tx.append('attendance', came);
    const note = { siteId: '', attendanceId: came.id, at: tx.now, officer: 'ana@recepcion' };
    await tx.append('attendanceNote', { ...note, id: tx.newId(), text: 'Dejó una sombrilla' });
    return row.id;
  });
  await t.core.context.ledger.write('beto@recepcion', (tx) =>
    tx.patch('person', id, { phone: '3009999999' }),
  );
  await t.callerAs('desk').requests.open({
    personId: id,
    kind: 'CONSULTA',
    detail: 'Quiere saber qué tenemos',
    receivedOn: '2026-04-14',
  });
  return id;
}

const words = (pdf: Uint8Array) => {
  const text = execFileSync('pdftotext', ['-layout', '-enc', 'UTF-8', '-', '-'], { input: pdf }).toString();
  return text.replace(/\s+/gu, ' ');
};

describe('the person’s file as PDF', () => {
  it('holds everything that is kept of somebody, with their accents, and says who read it', async () => {
    const id = await somebody();
    const { name, base64 } = await t.callerAs('admin').requests.filePdf({ personId: id });
    const pdf = Buffer.from(base64, 'base64');
    const folder = process.env['PICTURES'];
    if (folder !== undefined) writeFileSync(join(folder, 'ficha.pdf'), pdf);
    expect(name).toBe('ficha-2026-04-14.pdf');
    const text = words(pdf);
    for (const held of [
      'Ángela Ñusta',
      'Güiza Pérez Őry',
      '9999000017',
      '15/05/1990',
      '3009999999',
      'San Francisco',
      'Íñigo Muñoz',
      '9999000021',
      'Negro, afrocolombiano o afrodescendiente',
      'Física, Visual',
      'Saltada',
      'Versión 3',
      NOTICE,
      'Dejó una sombrilla',
      'Celular: 3009999999',
      'Quiere saber qué tenemos',
      '28/04/2026',
      'Exportó la ficha de una persona',
      'Página 1 de',
    ]) {
      expect(text).toContain(held);
    }
    expect(text).not.toContain('□');
  });

  it('of a desk leaves the sensitive answers out, and nobody prints what they were before', async () => {
    const id = await somebody();
    await t.core.context.ledger.write('ana', (tx) =>
      tx.patch('characterisation', id, { estrato: '3', ethnicity: 'INDIGENA' }),
    );
    const text = async (role: 'desk' | 'admin') =>
      words(Buffer.from((await t.callerAs(role).requests.filePdf({ personId: id })).base64, 'base64'));
    const [desk, admin] = [await text('desk'), await text('admin')];
    expect(desk).toContain('No van en esta copia');
    expect(desk).toContain('Estrato: 3');
    for (const word of ['Indígena', 'INDIGENA', 'Negro, afro', 'Física', 'Saltada,'])
      expect(desk).not.toContain(word);
    expect(admin).toContain('Indígena');
    expect(admin).toContain('Física, Visual');
    expect(admin).not.toMatch(/INDIGENA|NEGRO_AFRO/u);
  });

  it('is written on the audit trail whatever becomes of it, and nothing of it lies in a folder', async () => {
    const id = await somebody();
    const before = [readdirSync(tmpdir()), readdirSync(t.folder)];
    await t.callerAs('desk').requests.filePdf({ personId: id });
    const own = (name: string) => name.startsWith('ficha') || name.endsWith('.pdf');
    expect([readdirSync(tmpdir()), readdirSync(t.folder)].flat().filter(own)).toEqual(
      before.flat().filter(own),
    );
    const entries = await t.store.read
      .selectFrom('auditEntry')
      .select(['actor', 'subject', 'detail'])
      .where('action', '=', 'FICHA_EXPORTADA')
      .execute();
    expect(entries).toEqual([
      { actor: expect.stringContaining('desk'), subject: id, detail: 'PDF SIN_SENSIBLES' },
    ]);
  });

  it('is the same bytes for the same data at the same instant, and counts its pages', async () => {
    const rows = Array.from({ length: 120 }, (_, at) => [`Visita ${at}`, 'Güiza', '–']);
    const file = {
      sections: [{ title: 'Atenciones', table: { heads: ['A', 'B', 'C'], rows }, empty: '' }],
      place: 'Café Madrid',
      officer: 'Ana',
      now: t.clock.now,
    };
    const [one, other] = [await renderFile(file), await renderFile(file)];
    expect(Buffer.from(one).equals(Buffer.from(other))).toBe(true);
    expect(words(one)).toMatch(/Página 1 de (\d+).*Página \1 de \1/u);
    expect(words(one)).toContain('Visita 119');
  });

  it('is refused for somebody of another Punto, whose data is not here', async () => {
    await t.store.unguarded(() =>
      t.store.raw
        .insertInto('directory')
        .values({
          id: 'other',
          claim: null,
          givenNames: 'Otra',
          surnames: 'Persona',
          birthDate: null,
          sex: 'MUJER',
          deletedAt: null,
          clock: '1',
          fieldClocks: null,
        })
        .execute(),
    );
    await t.store.local
      .insertInto('personIndex')
      .values({
        personId: 'other',
        folded: 'otra persona',
        documentNumber: null,
        documentKey: null,
        claim: null,
        canonicalId: 'other',
        source: 'DIRECTORY',
      })
      .execute();
    await expect(t.callerAs('desk').requests.filePdf({ personId: 'other' })).rejects.toThrow(/la central/u);
    expect(await t.store.read.selectFrom('auditEntry').selectAll().execute()).toEqual([]);
    expect(readFileSync(join(t.folder, 'puntos.db')).includes('Otra')).toBe(false);
  });
});
