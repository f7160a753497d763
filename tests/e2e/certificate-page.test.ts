import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { renderCertificates } from '#core/features/certificates/render.ts';
import { sealedFile } from '#shared/domain/certificate-file.ts';
import { signedList } from '#shared/domain/certificate-list.ts';
import { buildCertificatePage } from '../../resources/packaging/certificate-page.ts';
import { axeFaults } from '#tests/support/axe.ts';
import { CONTENT, testCity } from '#tests/support/certificates.ts';
import { temporaryFolder } from '#tests/support/store.ts';

const city = testCity();
const code = city.code();
const revokedCode = city.code({ serial: Uint8Array.of(9, 9, 9, 9, 9) });
const REVOKED = 'PD01-2026-144GJ289';

describe('the published page, as a file without a network', () => {
  const folder = temporaryFolder();
  const file = join(folder, 'certificados.html');
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];
  const complaints: string[] = [];
  let html = '';

  const dataOf = (list: string) => JSON.stringify({ cityKeys: [city.city.x], list });
  beforeAll(async () => {
    html = await buildCertificatePage(join(import.meta.dirname, '..', '..', 'renderer', 'certificate-page'));
    const list = signedList(
      {
        issuedAt: Date.parse('2026-05-02T15:00:00Z'),
        revoked: [{ number: REVOKED, reason: 'OTRO', revokedAt: 0 }],
        revokedIssuers: [],
      },
      city.city.sign,
    );
    writeFileSync(
      file,
      html.replace('__DATOS_DE_LA_CIUDAD__', () => dataOf(list)),
    );
    writeFileSync(
      join(folder, 'cambiada.html'),
      html.replace('__DATOS_DE_LA_CIUDAD__', () => dataOf(list.replace(REVOKED, 'PD01-2026-00000000'))),
    );
    const pdf = await renderCertificates({
      certificates: [
        {
          number: 'PD01-2026-04106105',
          code,
          name: 'Ana María Peña Prueba',
          document: null,
          courseName: CONTENT.courseName,
          hours: '20 horas',
          completedOn: '14 de abril de 2026',
          issuedOn: '15 de abril de 2026',
          siteName: 'La Joya',
          ally: null,
        },
      ],
      signer: 'Oficina Asesora TIC',
      page: '',
      now: CONTENT.issuedAt,
    });
    const sealed = sealedFile(pdf, city.issuer, CONTENT.issuedAt, city.device.sign);
    writeFileSync(join(folder, 'bueno.pdf'), sealed);
    writeFileSync(
      join(folder, 'editado.pdf'),
      sealed.map((byte, at) => (at === 900 ? byte ^ 1 : byte)),
    );
    browser = await chromium.launch({
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
    });
    const context = await browser.newContext({
      locale: 'es-CO',
      offline: true,
      viewport: { width: 1366, height: 768 },
    });
    page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.on('request', (request) => asked.push(new URL(request.url()).protocol));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(pathToFileURL(file).href);
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const outcome = async (wanted: string) => {
    await page.locator(`#resultado[data-outcome="${wanted}"]`).waitFor();
    return page.locator('#resultado').innerText();
  };

  test('checks a typed code by Enter alone', async () => {
    await page.keyboard.type(code);
    await page.keyboard.press('Enter');
    const text = await outcome('VALIDO');
    for (const said of [
      'PD01-2026-04106105',
      'Ana M. Pe*** Pr***',
      'Fotografía con Celular',
      '20 horas',
      '15 de abril de 2026',
    ]) {
      expect(text).toContain(said);
    }
    expect(await axeFaults(page)).toEqual([]);
    const pictures = process.env['PICTURES'];
    if (pictures !== undefined) await page.screenshot({ path: join(pictures, 'certificate-page.png') });
  });

  test('checks what stands behind its address, and knows what was revoked', async () => {
    await page.goto(`${pathToFileURL(file).href}#${revokedCode}`);
    expect(await outcome('REVOCADO')).toContain(REVOKED);
    await page.goto(`${pathToFileURL(file).href}#${code.slice(0, 90)}`);
    await outcome('INCOMPLETO');
    await page.goto(`${pathToFileURL(file).href}#${testCity().code()}`);
    expect(await outcome('OTRA_CIUDAD')).not.toContain('Fotografía');
  });

  test('checks an opened PDF, and one that was edited fails', async () => {
    await page.setInputFiles('#archivo', join(folder, 'bueno.pdf'));
    expect(await outcome('VALIDO')).toContain('El archivo está como se expidió');
    await page.setInputFiles('#archivo', join(folder, 'editado.pdf'));
    await outcome('ALTERADO');
  });

  test('asks nothing of any network, stores nothing, and runs nothing but its own script', async () => {
    expect(new Set(asked)).toEqual(new Set(['file:']));
    expect(complaints).toEqual([]);
    const refused = await page.evaluate(async () => {
      const made = document.createElement('script');
      made.textContent = 'window.intruder = true';
      document.body.append(made);
      const reached = await fetch('https://127.0.0.1:9/').then(
        () => 'reached',
        () => 'refused',
      );
      return ['intruder' in window, reached, localStorage.length];
    });
    expect(refused).toEqual([false, 'refused', 0]);
  });

  test('says so when the city’s data in it were changed on the way', async () => {
    await page.goto(pathToFileURL(join(folder, 'cambiada.html')).href);
    expect(await outcome('ERROR')).toContain('le cambiaron los datos de la ciudad');
  });
});
