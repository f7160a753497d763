import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueCertificates } from '#core/features/certificates/issue.ts';
import { fillCentre } from '#tests/support/certificate-city.ts';
import { openScreen, type Screen } from '#tests/support/screen.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { cutOff, focused, logIn, press, sees, setUp, type } from '#tests/support/steps.ts';
import { startWebHost, type WebHost } from '#tests/support/web-host.ts';

const VIEWER = { username: 'admin', role: 'admin' } as const;

describe('certificates, by keyboard alone', () => {
  const folder = temporaryFolder();
  let host: WebHost;
  let screen: Screen;
  let code = '';
  let number = '';
  /** What the person takes when the browser asks for a file. */
  let chosen = '';
  beforeAll(async () => {
    const city = await fillCentre(folder, 31);
    const { groupId, people } = city.course;
    const [one] = await issueCertificates(city.context, 'user:test', VIEWER, {
      groupId,
      enrolmentIds: [people[0]?.enrolmentId ?? ''],
    });
    number = one?.number ?? '';
    const row = await city.context.store.read
      .selectFrom('certificate')
      .select('code')
      .executeTakeFirstOrThrow();
    code = row.code;
    await city.close();
    host = await startWebHost('central', { folder });
    screen = await openScreen(host.url);
    screen.page.on('filechooser', (chooser) => void chooser.setFiles(chosen));
    await logIn(screen);
    await screen.page.getByRole('navigation', { name: 'Lugares' }).waitFor();
    await screen.page.evaluate(() => {
      window.location.hash = '#/certificados';
    });
    await sees(screen, 'Comprobar un certificado');
  });
  afterAll(async () => {
    await screen.close();
    await host.stop();
  });

  const outcome = () => screen.page.locator('[data-outcome]').getAttribute('data-outcome');
  const clear = async () => {
    await press(screen, 'Escape');
    await screen.page.waitForFunction(
      () => document.querySelector<HTMLInputElement>('#certificate-code')?.value === '',
    );
  };

  test('a scanned QR arrives whole, with its Enter, and is checked', async () => {
    await sees(screen, number);
    await expect.poll(() => focused(screen)).toBe('certificate-code');
    // A wedge: hundreds of keys without a pause.
    await screen.page.keyboard.type(code);
    await press(screen, 'Enter');
    await sees(screen, 'Es un certificado válido de la ciudad.');
    expect(await outcome()).toBe('VALIDO');
    expect(await screen.page.locator('#certificate-code').inputValue()).toBe(code);
    await sees(screen, 'Abril Pr*** In***');
    expect(await screen.faults('certificate-valid')).toEqual([]);
    expect(await cutOff(screen)).toEqual([]);
    // The next scan replaces the last one.
    await screen.page.keyboard.type(`https://ejemplo.gov.co/c/#${code.slice(0, 200)}`);
    await press(screen, 'Enter');
    await sees(screen, 'El código está incompleto.');
    expect(await outcome()).toBe('INCOMPLETO');
    await clear();
  });

  test('says what a changed code, a bar code and a number alone are', async () => {
    const at = code.length - 20;
    const altered = code.slice(0, at) + (code[at] === '0' ? '1' : '0') + code.slice(at + 1);
    for (const [text, said] of [
      [altered, 'ALTERADO'],
      ['7702001234567', 'NO_ES_CERTIFICADO'],
    ] as const) {
      await type(screen, text);
      if (said === 'NO_ES_CERTIFICADO') await sees(screen, 'Ninguno con ese nombre o número');
      await press(screen, 'Enter');
      await screen.page.locator(`[data-outcome="${said}"]`).waitFor();
      if (said === 'ALTERADO') expect(await screen.faults('certificate-altered')).toEqual([]);
      await clear();
    }
  });

  test('a group is certified with two keys, and its PDF checks', async () => {
    await sees(screen, number);
    await press(screen, 'F6');
    await sees(screen, 'Fotografía con Celular · Grupo 2');
    await sees(screen, '29 por expedir');
    await expect.poll(() => focused(screen)).toBe('certificate-rows');
    expect(await screen.faults('certificate-group')).toEqual([]);
    await press(screen, 'F2');
    await sees(screen, '29 certificados expedidos.');
    await sees(screen, 'Nada por expedir');
    const download = screen.page.waitForEvent('download', { timeout: 30_000 });
    await press(screen, 'F4');
    const file = await download;
    expect(file.suggestedFilename()).toMatch(/^certificados-CUR0-\d{4}-\d{2}-\d{2}\.pdf$/u);
    await sees(screen, 'PDF listo: 30 certificados.');
    expect(await screen.faults('certificate-group-issued')).toEqual([]);
    const bytes = readFileSync(await file.path());
    const pdf = join(folder, 'grupo.pdf');
    writeFileSync(pdf, bytes);
    await press(screen, 'ArrowDown');
    await sees(screen, 'Se puede imprimir cuantas veces haga falta');
    await press(screen, 'F6');
    await sees(screen, 'Comprobar un certificado');
    chosen = pdf;
    await press(screen, 'F3');
    await sees(screen, 'El archivo está como se expidió y sus certificados valen.');
    expect(await screen.faults('certificate-file')).toEqual([]);
    const edited = join(folder, 'editado.pdf');
    writeFileSync(edited, Buffer.from(bytes.toString('latin1').replace('/Title', '/TITLE'), 'latin1'));
    chosen = edited;
    await press(screen, 'F3');
    await sees(screen, /El archivo no está como se expidió/u);
    await clear();
  });

  test('one is found by name, revoked with its reason, and says so from then on', async () => {
    await type(screen, 'abril prueba');
    await expect.poll(() => screen.page.locator('[id^="issued-"]').count()).toBe(1);
    await press(screen, 'F7');
    await sees(screen, /¿Por qué deja de valer/u);
    expect(await screen.faults('certificate-revoke')).toEqual([]);
    await press(screen, 'F1');
    await sees(screen, 'Certificado revocado.');
    await expect.poll(() => focused(screen)).toBe('certificate-code');
    await clear();
    await screen.page.keyboard.type(code.toLowerCase());
    await press(screen, 'Enter');
    await sees(screen, /La ciudad revocó este certificado/u);
    expect(await outcome()).toBe('REVOCADO');
    expect(await screen.faults('certificate-revoked')).toEqual([]);
    await screen.zoom(true);
    expect(await screen.faults('certificate-200')).toEqual([]);
    expect(await cutOff(screen)).toEqual([]);
    await screen.zoom(false);
    expect(screen.complaints).toEqual([]);
  });
});

describe('a station that is not enrolled', () => {
  test('shows the place, and says why it cannot check', async () => {
    const host = await startWebHost('station');
    const screen = await openScreen(host.url);
    await setUp(screen, host, 'La Joya');
    await sees(screen, 'Escriba la cédula o el nombre');
    await screen.page.evaluate(() => {
      window.location.hash = '#/certificados';
    });
    await sees(screen, 'Todavía no se ha expedido ninguno');
    await expect.poll(() => focused(screen)).toBe('certificate-code');
    await screen.page.keyboard.type('CURSO1ABC');
    await press(screen, 'Enter');
    await sees(screen, /Este computador no tiene la llave pública de la ciudad/u);
    expect(await screen.faults('certificate-not-enrolled')).toEqual([]);
    await screen.close();
    await host.stop();
    rmSync(host.folder, { recursive: true, force: true });
  });
});
