import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { focused, press, sees, setUp, type } from '#tests/support/steps.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

describe('reception, by keyboard alone', () => {
  let host: WebHost;
  let screen: Screen;
  beforeAll(async () => {
    host = await startWebHost('station');
    screen = await openScreen(host.url);
  });
  afterAll(async () => {
    await screen.close();
    await host.stop();
  });

  test('set-up asks which Punto and who administers, and says what is missing', async () => {
    await sees(screen, 'Preparar este equipo');
    expect(await screen.faults('setup')).toEqual([]);
    await type(screen, 'La Jo');
    expect(await screen.faults('setup-puntos')).toEqual([]);
    await press(screen, 'Enter', 'Enter');
    await sees(screen, /al menos 10 caracteres/u);
    await sees(screen, 'Copie el código que el programa mostró al arrancar.');
    expect(await screen.faults('setup-problems')).toEqual([]);
    await setUp(screen, host, 'La Joya');
    await sees(screen, 'Escriba la cédula o el nombre');
  });

  test('reception starts with an empty day and the focus in its one field', async () => {
    await sees(screen, /Aún no hay registros hoy/u);
    expect(await focused(screen)).toBe('reception-search');
    expect(await screen.faults('reception-empty')).toEqual([]);
  });

  test('nobody found offers a new person with what was typed', async () => {
    await type(screen, '9999000281');
    await sees(screen, 'Nadie tiene ese documento');
    expect(await screen.faults('reception-nobody')).toEqual([]);
    await press(screen, 'Enter');
    await sees(screen, 'El camino más corto');
    expect(await screen.page.getByLabel('Número', { exact: true }).inputValue()).toBe('9999000281');
    expect(await focused(screen)).toBe('person-givenNames');
    expect(await screen.faults('new-person')).toEqual([]);
  });

  test('a new person is saved only when nothing is missing, and is inside at once', async () => {
    await press(screen, 'F2');
    await sees(screen, 'Escriba los nombres.');
    expect(await focused(screen)).toBe('person-givenNames');
    expect(await screen.faults('new-person-problems')).toEqual([]);
    await type(screen, 'Julián Andrés');
    await press(screen, 'Tab');
    await type(screen, 'Ficticio Ensayo');
    await press(screen, 'Tab', 'Space', 'ArrowRight', 'F2');
    await sees(screen, 'Julián Andrés Ficticio Ensayo: Coworking');
    expect(await focused(screen)).toBe('reception-search');
    expect(await screen.faults('reception-registered')).toEqual([]);
  });

  test('the same person again within 30 minutes is shown as counted, and Enter does not count twice', async () => {
    await type(screen, '9999000281');
    await sees(screen, /Ya se contó hace/u);
    expect(await screen.faults('reception-counted')).toEqual([]);
    await press(screen, 'Enter');
    await sees(screen, /No se registró otra vez/u);
    expect(await screen.faults('reception-repeated')).toEqual([]);
    await press(screen, 'Escape');
  });

  test('a document that somebody has opens that person instead of creating another', async () => {
    await press(screen, 'Control+Enter');
    await sees(screen, 'El camino más corto');
    await type(screen, '9999000281');
    await sees(screen, /ya tiene este documento/u);
    expect(await screen.faults('new-person-same-document')).toEqual([]);
    await press(screen, 'Alt+a');
    await sees(screen, /Ya se contó hace/u);
    await press(screen, 'Escape');
  });

  test('several who are alike are a short list; the arrows choose and a service key registers', async () => {
    await press(screen, 'Control+Enter');
    await type(screen, '9999000118');
    await press(screen, 'Tab');
    await type(screen, '22081974');
    await press(screen, 'Tab');
    await type(screen, 'Andrea');
    await press(screen, 'Tab');
    await type(screen, 'Ficticia Modelo');
    await press(screen, 'Tab', 'Space', 'F1');
    await sees(screen, 'Andrea Ficticia Modelo: Navegación');
    await type(screen, 'ficti');
    await sees(screen, '2 personas se parecen');
    await press(screen, 'ArrowDown');
    expect(await screen.faults('reception-several')).toEqual([]);
    await press(screen, 'F3');
    await sees(screen, /: Sala/u);
  });

  test('an Enter that comes before the answer, as scanners send it, registers whom it belongs to', async () => {
    await type(screen, '9999000118');
    await screen.page.keyboard.press('F5');
    await sees(screen, 'Andrea Ficticia Modelo: Asesoría');
    expect(await focused(screen)).toBe('reception-search');
  });

  test('the last one is voided with a reason and stays readable', async () => {
    await press(screen, 'Control+z');
    await sees(screen, 'Anular un registro');
    expect(await screen.faults('reception-void')).toEqual([]);
    await press(screen, 'F2');
    await sees(screen, 'Anulado: Andrea Ficticia Modelo');
    expect(await screen.faults('reception-voided')).toEqual([]);
  });

  test('F12 lists those inside, and Enter registers an exit', async () => {
    await press(screen, 'F12');
    await screen.page.getByLabel('Filtrar por nombre').waitFor();
    const listed = screen.page.getByRole('dialog').getByRole('listitem');
    const beside = screen.page.getByRole('complementary', { name: 'Hoy', includeHidden: true }).locator('li');
    expect([await listed.count(), await beside.count()]).toEqual([2, 2]);
    await type(screen, 'julian');
    expect(await listed.allInnerTexts()).toEqual([expect.stringContaining('Coworking, Sala')]);
    expect(await screen.faults('reception-inside')).toEqual([]);
    await press(screen, 'Enter');
    await sees(screen, 'Salió Julián Andrés Ficticio Ensayo');
    await expect.poll(() => beside.count()).toBe(1);
    expect(await screen.faults('reception-left')).toEqual([]);
  });

  test('a person whose card is long in coming is named at once, and the card is never blank', async () => {
    const held = Promise.withResolvers<void>();
    await screen.page.route(/people\.card/u, async (route) => {
      await held.promise;
      await route.continue();
    });
    // Nobody's card is known yet to a window that was just opened.
    await screen.page.reload();
    await expect.poll(() => focused(screen)).toBe('reception-search');
    await type(screen, 'andrea fic');
    const card = screen.page.locator('[data-kind="searching"]');
    await card.getByText('Andrea Ficticia Modelo').waitFor();
    await card.locator('.mantine-Skeleton-root').first().waitFor();
    expect(await screen.faults('reception-coming')).toEqual([]);
    held.resolve();
    await sees(screen, /Ya se contó hace/u);
    await screen.page.unroute(/people\.card/u);
    await press(screen, 'Escape');
  });

  test('who is typed while the one before is being written stays, and both are registered', async () => {
    const held = Promise.withResolvers<void>();
    await screen.page.route(/attendance\.register/u, async (route) => {
      await held.promise;
      await route.continue();
    });
    await type(screen, '9999000118');
    await sees(screen, 'Andrea Ficticia Modelo');
    await press(screen, 'F4');
    await type(screen, '9999000281');
    await sees(screen, 'Julián Andrés Ficticio Ensayo');
    await press(screen, 'F6');
    held.resolve();
    await sees(screen, 'Julián Andrés Ficticio Ensayo: Trámite');
    await screen.page.unroute(/attendance\.register/u);
    const latest = screen.page.getByRole('complementary', { name: 'Hoy' });
    await expect.poll(() => latest.innerText()).toContain('Navegación, Curso');
    await press(screen, 'Escape');
  });

  test('a new person whose answer is lost is not called unsaved', async () => {
    await press(screen, 'Control+Enter');
    await type(screen, '9999000207');
    await press(screen, 'Tab', 'Tab');
    await type(screen, 'Nora');
    await press(screen, 'Tab');
    await type(screen, 'Imaginaria Prueba');
    await press(screen, 'Tab', 'Space');
    await screen.page.route(/people\.create/u, (route) => route.abort());
    await press(screen, 'F1');
    await sees(screen, 'Sin respuesta: no se sabe si quedó.');
    await sees(screen, /Busque el documento antes de repetir/u);
    expect(await screen.page.getByText('No se guardó nada').count()).toBe(0);
    expect(await screen.faults('new-person-no-answer')).toEqual([]);
    await screen.page.unroute(/people\.create/u);
  });

  test('nothing was refused by the content security policy, and nothing failed', () => {
    // The answer that was cut off is the browser's to complain about.
    expect(screen.complaints.filter((line) => !line.includes('net::ERR_FAILED'))).toEqual([]);
  });
});
