import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

const PASSWORD = 'una frase corta';

async function press(screen: Screen, ...keys: string[]): Promise<void> {
  for (const key of keys) await screen.page.keyboard.press(key);
}

async function type(screen: Screen, text: string): Promise<void> {
  await screen.page.keyboard.type(text);
}

async function sees(screen: Screen, text: string | RegExp): Promise<void> {
  await screen.page.getByText(text).first().waitFor();
}

function focused(screen: Screen): Promise<string> {
  return screen.page.evaluate(() => document.activeElement?.id ?? '');
}

describe('a Punto, by keyboard alone', () => {
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
    await screen.page.getByRole('combobox', { name: 'Nombre del Punto' }).focus();
    await type(screen, 'La Jo');
    await press(screen, 'Enter');
    await screen.page.getByLabel('Nombre del administrador').focus();
    await type(screen, 'Administradora Inventada');
    await press(screen, 'Tab');
    await type(screen, 'admin');
    await press(screen, 'Tab');
    await type(screen, 'corta');
    await press(screen, 'Enter');
    await sees(screen, /al menos 10 caracteres/u);
    await sees(screen, 'Copie el código que el programa mostró al arrancar.');
    expect(await screen.faults('setup-problems')).toEqual([]);
    await screen.page.getByLabel('Código de preparación').fill(host.token);
    await screen.page.getByLabel('Clave', { exact: true }).fill(PASSWORD);
    await screen.page.getByLabel('La clave otra vez').fill(PASSWORD);
    await press(screen, 'Enter');
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

  test('a new person lacks nothing before it is saved, and is inside at once', async () => {
    await press(screen, 'F2');
    await sees(screen, 'Escriba los nombres.');
    expect(await screen.faults('new-person-problems')).toEqual([]);
    await type(screen, 'Julián Andrés');
    await press(screen, 'Tab');
    await type(screen, 'Ficticio Ensayo');
    await press(screen, 'Tab', 'Space', 'ArrowRight');
    await press(screen, 'F2');
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
});
