import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyEd25519 } from '#core/certificate-keys.ts';
import { renderCertificates, type PrintedCertificate } from '#core/features/certificates/render.ts';
import { checkCertificate } from '#shared/domain/certificate-code.ts';
import { testCity } from '#tests/support/certificates.ts';
import { rasterised, symbolsOn } from '#tests/support/printed-codes.ts';

const PAGE = 'https://puntosdigitales.bucaramanga.gov.co/certificados/';
const { trust, code } = testCity();
const SIGNER =
  'María Prueba Inventada, jefe de la Oficina Asesora de Tecnologías de la Información y las Comunicaciones';

const LONG =
  'Transformación Digital para Emprendedoras y Emprendedores del Área Metropolitana: Herramientas, Comercio y Nuevos Oficios';
const page = (given: Partial<PrintedCertificate> = {}): PrintedCertificate => ({
  number: 'PD01-2026-04106105',
  code: code({ courseName: given.courseName ?? 'Fotografía con Celular' }),
  name: 'Ángela María Ñusta Güiza Pérez',
  document: 'Cédula de ciudadanía 9.999.000.017',
  courseName: 'Fotografía con Celular',
  hours: '20 horas',
  completedOn: '14 de abril de 2026',
  issuedOn: '15 de abril de 2026',
  siteName: 'La Joya',
  ally: 'el Servicio Nacional de Aprendizaje (SENA)',
  ...given,
});

describe('the printed certificate', () => {
  it.each([
    ['with the page’s address', PAGE, page()],
    ['without a page', '', page({ ally: null, document: null })],
    [
      'of the longest course',
      PAGE,
      page({ courseName: LONG, name: 'María de los Ángeles Fernanda Peñaranda Villamizar de Ordóñez' }),
    ],
  ])('has a QR %s that reads at 200 dpi and measures 3 cm', async (_what, address, given) => {
    const bytes = await renderCertificates({ certificates: [given], signer: SIGNER, page: address, now: 0 });
    const folder = process.env['PICTURES'];
    if (folder !== undefined) writeFileSync(join(folder, `certificado-${given.code.length}.pdf`), bytes);
    const [symbol, ...others] = await symbolsOn(bytes);
    expect(others).toEqual([]);
    expect(symbol?.text).toBe(address === '' ? given.code : `${address}#${given.code}`);
    expect(Math.abs((symbol?.mm ?? 0) - 30)).toBeLessThanOrEqual(0.5);
    expect((await checkCertificate(symbol?.text ?? '', trust, verifyEd25519)).outcome).toBe('VALIDO');
  });

  it('fills one page a person, whatever the names', async () => {
    const certificates = [
      page(),
      page({ courseName: LONG, siteName: 'Promoción Social del Norte' }),
      page({ name: 'Ana Li' }),
    ];
    const bytes = await renderCertificates({ certificates, signer: SIGNER, page: PAGE, now: 0 });
    expect(await rasterised(bytes)).toHaveLength(3);
    expect(await symbolsOn(bytes)).toHaveLength(3);
  });
});
