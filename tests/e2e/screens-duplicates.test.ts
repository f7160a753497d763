import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { cutOff, focused, PASSWORD, press, reachable, sees, setUp, type } from '#tests/support/steps.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';
import { openWindow } from '#tests/support/window.ts';
import type { TestWindow } from '#tests/support/window.ts';

const ANA = {
  documentType: 'CC',
  documentNumber: '9999000042',
  givenNames: 'Prueba Uno',
  surnames: 'Ficticia Ensayo',
  birthDate: '1988-05-03',
  sex: 'MUJER',
  neighbourhood: 'La Joya',
  comuna: '5',
};

describe('fichas repetidas, by keyboard alone', () => {
  let host: WebHost;
  let screen: Screen;
  let desk: TestWindow;
  const add = async (change: Partial<typeof ANA>) =>
    (await desk.value<{ id: string }>('people.create', { ...ANA, ...change })).id;
  beforeAll(async () => {
    host = await startWebHost('station');
    screen = await openScreen(host.url);
  });
  afterAll(async () => {
    await screen.close();
    await host.stop();
  });
  const status = () => screen.page.getByRole('status').first();

  test('with nobody registered twice it says so, and Esc leads back', async () => {
    await setUp(screen, host, 'La Joya');
    await sees(screen, 'Escriba la cédula o el nombre');
    await press(screen, 'Control+u');
    await sees(screen, 'No quedan casos por decidir');
    expect(await screen.faults('duplicates-none')).toEqual([]);
    await press(screen, 'Escape');
    await sees(screen, 'Escriba la cédula o el nombre');
  });

  test('two registrations stand side by side, what differs is marked, and the arrows choose', async () => {
    desk = openWindow(host.url);
    await desk.value('session.login', { username: 'admin', password: PASSWORD });
    const first = await add({});
    const second = await add({
      documentNumber: '9999000024',
      surnames: 'Ficticia Ensallo',
      neighbourhood: 'Café Madrid',
      comuna: '1',
    });
    for (const personId of [first, second, second]) {
      await desk.ask('attendance.register', { personId, service: 'NAVEGACION' });
    }
    await add({
      documentNumber: '9999000777',
      givenNames: 'Luis',
      surnames: 'Inventado Modelo',
      birthDate: '1970-01-31',
    });
    await add({
      documentNumber: '9999000888',
      givenNames: 'Luis',
      surnames: 'Inventado Modela',
      birthDate: '1970-01-31',
    });
    await press(screen, 'Control+u');
    await sees(screen, 'Caso 1 de 2');
    await sees(screen, 'Inventado Modelo');
    expect(await screen.faults('duplicates-documents-differ')).toEqual([]);
    await press(screen, 's');
    await sees(screen, 'Caso 2 de 2');
    expect(await screen.page.locator('mark').allInnerTexts()).toEqual([
      '42',
      '24',
      'y',
      'll',
      'La Joya, comuna 5 García Rovira',
      'Café Madrid, comuna 1 Norte',
    ]);
    await press(screen, 'ArrowDown');
    await expect.poll(() => focused(screen)).toBe('pair-DOCUMENTO-low');
    await press(screen, 'ArrowDown', 'ArrowDown', 'ArrowRight');
    await expect.poll(() => focused(screen)).toBe('pair-BARRIO-high');
    expect(await screen.faults('duplicates-case')).toEqual([]);
    expect(await cutOff(screen)).toEqual([]);
    await sees(screen, /^2.atenciones$/u);
  });

  test('M asks once more where the documents differ, and then joins with what is marked', async () => {
    // A key that is held down asks; it never answers its own question.
    await screen.page.keyboard.down('m');
    await screen.page.keyboard.down('m');
    await screen.page.keyboard.up('m');
    await sees(screen, /Los documentos son distintos. Pulse la misma tecla/u);
    expect(await screen.faults('duplicates-confirm')).toEqual([]);
    await press(screen, 'Escape');
    await screen.page.getByText(/Pulse la misma tecla/u).waitFor({ state: 'hidden' });
    await press(screen, 'm', 'm');
    await sees(screen, 'Terminó esta lista');
    await expect.poll(() => status().innerText()).toMatch(/Unidas en una sola ficha/u);
    expect(await screen.faults('duplicates-done')).toEqual([]);
    const [found] = await desk.value<{ surnames: string; givenNames: string }[]>('people.search', {
      text: '9999000024',
    });
    expect(found).toMatchObject({ surnames: 'Ficticia Ensayo', documentNumber: '9999000042' });
  });

  test('Ctrl Z takes the last case back, N tells the two apart, and 2 takes everything from the right', async () => {
    await press(screen, 'Control+z');
    await sees(screen, 'Caso 2 de 2');
    await sees(screen, 'Ficticia Ensallo');
    await press(screen, 'n');
    await sees(screen, 'Terminó esta lista');
    await press(screen, 'Enter');
    await sees(screen, 'Caso 1 de 1');
    await press(screen, '2', '2');
    await sees(screen, 'No quedan casos por decidir');
    expect(await desk.value('people.search', { text: 'inventado' })).toMatchObject([
      { surnames: 'Inventado Modela', documentNumber: '9999000888' },
    ]);
    await press(screen, 'Control+z');
    await sees(screen, 'Caso 1 de 1');
  });

  test('what somebody else decided meanwhile is said, and can be undone and decided again', async () => {
    const [pair] = await desk.value<{ a: string; b: string }[]>('people.cases');
    await desk.value('people.separate', { a: pair?.a, b: pair?.b });
    await sees(screen, 'Ya está decidido: son personas distintas.');
    expect(await screen.faults('duplicates-decided')).toEqual([]);
    await press(screen, 'd');
    await expect.poll(() => status().innerText()).toMatch(/Esa decisión se deshizo/u);
    await press(screen, '1', '1');
    await sees(screen, 'No quedan casos por decidir');
  });

  test('a person’s file shows who else may be this person, and opens them beside each other', async () => {
    await press(screen, 'Escape');
    await sees(screen, 'Escriba la cédula o el nombre');
    await add({ documentNumber: '9999000420' });
    await type(screen, '9999000420');
    await screen.page.getByRole('button', { name: 'Ficha', exact: true }).waitFor();
    await press(screen, 'Control+o');
    await sees(screen, '¿Registrada dos veces?');
    await sees(screen, /Nombre parecido y misma fecha/u);
    expect(await screen.faults('duplicates-file')).toEqual([]);
    await press(screen, 'Control+u');
    await sees(screen, '¿Son la misma persona?');
    expect((await reachable(screen)).filter((name) => name.startsWith('pair-')).length).toBeGreaterThan(1);
    await press(screen, 'Escape');
    await sees(screen, '¿Registrada dos veces?');
    expect(screen.complaints).toEqual([]);
  });
});
