import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEnrolmentCode } from '#core/features/central/sites.ts';
import { writeMeta } from '#core/db/meta.ts';
import { addConflict, addFork, addPunto, addVisits } from '#tests/support/board-world.ts';
import { startClockedHost } from '#tests/support/clocked-host.ts';
import type { ClockedHost } from '#tests/support/clocked-host.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { cutOff, logIn, press, reachable, sees } from '#tests/support/steps.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const PEOPLE = ['Ana', 'Bruno', 'Carlota', 'Darío'];

let host: ClockedHost;
let screen: Screen;
let venecia: string;

/** Something came from a Punto: the board asks again. */
const tell = () => {
  host.t.core.context.publish('central');
};
const row = (name: string) => screen.page.getByRole('row', { name: new RegExp(name, 'u') });
const onPunto = () => screen.page.locator('[id^="punto-"]:focus').waitFor();
const onComputer = () => screen.page.locator('[id^="computer-"]:focus').waitFor();

beforeAll(async () => {
  host = await startClockedHost({ host: 'central' });
  const { t } = host;
  const now = t.clock.now;
  await writeMeta(t.store.local, 'centreUrl', 'https://central.example.org:4443');
  const names = ['Nacional de Comercio', 'La Joya', 'Colegio Tecnológico', 'Promoción Social del Norte'];
  for (const [index, name] of names.entries()) {
    await addVisits(
      t,
      await addPunto(t, `PD0${index + 1}`, name, {}),
      PEOPLE[index] ?? '',
      9,
      12 - index * 2,
    );
  }
  const inem = await addPunto(
    t,
    'PD05',
    'INEM',
    {
      name: 'Recepción',
      appVersion: '4.2.0',
      clockOffsetMs: 192_000,
      pending: 118,
      pendingSince: now - 26 * HOUR,
    },
    { name: 'Sala 2', minutesAgo: 2, quarantined: 2 },
  );
  await addVisits(t, inem, 'Estela', 6, 4);
  await addPunto(t, 'PD06', 'Morrorico', {
    appVersion: '4.2.0',
    minutesAgo: 6 * 24 * 60,
    clockOffsetMs: null,
    diskFree: null,
    quarantined: null,
    comparedAt: null,
  });
  await addPunto(t, 'PD07', 'Café Madrid', { diskFree: 640_000_000 });
  venecia = await addPunto(t, 'PD08', 'Ciudad Venecia');
  screen = await openScreen(host.url);
  await screen.page.clock.setFixedTime(now);
  await logIn(screen);
}, 60_000);
afterAll(async () => {
  await screen.close();
  await host.stop();
});

describe('the board of the centre, by keyboard alone', () => {
  test('shows who is silent or late first, and what is not known as not known', async () => {
    await sees(screen, /Sin contacto hace 6\sdías/u);
    await sees(screen, 'Recepción: Por enviar desde ayer');
    await sees(screen, /Le quedan 640\sMB de disco/u);
    await sees(screen, 'Actualizar a 4.3.1');
    await sees(screen, 'Morrorico e INEM');
    await sees(screen, /Nada por decidir/u);
    const names = await screen.page.locator('[id^="punto-"] strong').allTextContents();
    expect(names.slice(0, 4)).toEqual(['Morrorico', 'INEM 2 equipos', 'Ciudad Venecia', 'Café Madrid']);
    expect(await row('Morrorico').textContent()).toMatch(/sin dato.*sin saber.*sin dato.*4\.2\.0/u);
    expect([await cutOff(screen), await screen.faults('board')]).toEqual([[], []]);
  });

  test('puts what waits for a decision on its keys, a frozen computer above all', async () => {
    const { t } = host;
    const { puntos } = await t.callerAs('admin').central.overview();
    const comercio = puntos.find(({ code }) => code === 'PD01');
    await addFork(t, comercio?.computers[0]?.device ?? '', 120);
    await addConflict(t, 'Bruno', 300);
    tell();
    await sees(screen, 'Congelado: un computador de Nacional de Comercio');
    await sees(screen, 'Resolver en orden');
    await sees(screen, /Dos historias: 1\sdato de la otra/u);
    await sees(screen, 'Bruno Inventada Bruno');
    await sees(screen, '2 esperan');
    expect(await screen.page.locator('[id^="punto-"] strong').first().textContent()).toBe(
      'Nacional de Comercio',
    );
    expect([await cutOff(screen), await screen.faults('board-frozen')]).toEqual([[], []]);
    await screen.zoom(true);
    expect([await cutOff(screen), await screen.faults('board-frozen-200')]).toEqual([[], []]);
    expect((await reachable(screen)).length).toBeGreaterThan(6);
    await screen.zoom(false);
    await press(screen, 'r');
    await expect.poll(() => screen.page.evaluate(() => window.location.hash)).toBe('#/decisiones');
    await sees(screen, 'Dos historias');
    await press(screen, 'Escape');
    await onPunto();
  });

  test('leads to the frozen computer, which goes on once somebody says what they found', async () => {
    await press(screen, 'f');
    await sees(screen, 'PD01 Nacional de Comercio');
    await onComputer();
    await sees(screen, /No se le recibe nada hasta que alguien mire/u);
    expect([await cutOff(screen), await screen.faults('punto-frozen')]).toEqual([[], []]);
    await press(screen, 'f');
    await sees(screen, '¿Qué se encontró?');
    expect(await screen.faults('punto-reactivate')).toEqual([]);
    await press(screen, '1', 'Control+Enter');
    await sees(screen, 'Al día');
    await sees(screen, /Reactivó un computador congelado\. Había una copia/u);
    await onComputer();
    await press(screen, 'Escape');
    await onPunto();
  });

  test('says that the centre is a copy until every Punto has spoken to it again', async () => {
    const { t } = host;
    const since = t.clock.now - 90_000;
    await writeMeta(t.store.local, 'hubLife', JSON.stringify({ epoch: 2, since }));
    tell();
    await sees(screen, /^La central volvió de una copia/u);
    await sees(screen, /Faltan Morrorico e INEM/u);
    expect([await cutOff(screen), await screen.faults('board-restored')]).toEqual([[], []]);
  });
});

describe('the page of a Punto', () => {
  test('has its computers, each with what is wrong and what to do about it', async () => {
    await row('INEM').getByRole('button').press('Enter');
    await sees(screen, 'PD05 INEM');
    await onComputer();
    await sees(screen, /118.datos, desde el 13.abr/u);
    await sees(screen, /Además: su reloj va \+3\smin\s12\ss; versión atrasada/u);
    await press(screen, 'ArrowDown');
    await sees(screen, /Decida con Q qué se hace/u);
    expect([await cutOff(screen), await screen.faults('punto')]).toEqual([[], []]);
    await screen.zoom(true);
    expect([await cutOff(screen), await screen.faults('punto-200')]).toEqual([[], []]);
    await screen.zoom(false);
    await press(screen, 'a');
    await sees(screen, 'Atenciones de INEM');
    await press(screen, 'Escape');
    await onComputer();
  });

  test('withdraws a permission only with a reason, and says what will happen first', async () => {
    await press(screen, 'x');
    await sees(screen, 'Revocar Sala 2');
    await sees(screen, /Ya no expide certificados/u);
    expect(await screen.page.getByRole('button', { name: 'Revocar este computador' }).isDisabled()).toBe(
      true,
    );
    await press(screen, '2');
    expect(await screen.faults('punto-revoke')).toEqual([]);
    await press(screen, 'Control+Enter');
    await sees(screen, /^Revocado hoy a las/u);
    await sees(screen, /Revocó un computador: Sala 2\. Lo reemplaza otro computador/u);
    expect(await screen.faults('punto-revoked')).toEqual([]);
    await onComputer();
  });

  test('makes a code, shows it once, and takes back one that nobody used', async () => {
    await press(screen, 'n');
    await sees(screen, /Sirve una sola vez y vence/u);
    await press(screen, 'Escape');
    await sees(screen, /^Creado hoy/u);
    expect(await screen.faults('punto-code')).toEqual([]);
    await press(screen, 'Delete');
    await sees(screen, /Ninguno\. Con un código se inscribe/u);
    await sees(screen, 'Anuló un código de inscripción');
    await press(screen, 'Escape');
    await onPunto();
  });

  test('without a computer says how one comes', async () => {
    await createEnrolmentCode(host.t.core.context, 'admin@central', 'PD08');
    tell();
    await row('Ciudad Venecia').getByRole('button').press('Enter');
    await sees(screen, 'Ningún computador está inscrito en este Punto');
    await sees(screen, /Ya hay un código/u);
    expect([await cutOff(screen), await screen.faults('punto-none')]).toEqual([[], []]);
    await press(screen, 'Escape');
    await onPunto();
  });

  test('that a reload forgot offers the way back', async () => {
    await row('La Joya').getByRole('button').press('Enter');
    await sees(screen, /Se comunica, y lo que tiene es lo mismo que hay aquí/u);
    await screen.page.reload();
    await sees(screen, 'Ningún Punto está abierto');
    expect(await screen.faults('punto-forgotten')).toEqual([]);
    await press(screen, 'Escape');
    await onPunto();
    expect(screen.complaints).toEqual([]);
  });
});

describe('a board with nothing to do', () => {
  test('is calm: no colours, and the decisions rise', async () => {
    const { t } = host;
    await writeMeta(t.store.local, 'hubLife', JSON.stringify({ epoch: 2, since: null }));
    await t.store.local
      .updateTable('device')
      .set({
        lastContactAt: t.clock.now,
        pending: 0,
        pendingSince: null,
        clockOffsetMs: 100,
        appVersion: '4.3.1',
        diskFree: 9e10,
        quarantined: 0,
        expiresAt: t.clock.now + 300 * DAY,
      })
      .execute();
    for (const table of ['forkedBatch', 'conflict'] as const)
      await t.store.local.updateTable(table).set({ decidedAt: t.clock.now }).execute();
    await t.core.context.ledger.write('admin@central', (tx) => tx.patch('site', venecia, { active: 0 }));
    tell();
    await sees(screen, 'Todos los Puntos están al día.');
    await sees(screen, '7 de 7');
    expect([await cutOff(screen), await screen.faults('board-calm')]).toEqual([[], []]);
  });
});

describe('a board of many Puntos', () => {
  test('scrolls in its own panel, with its head and the decisions in sight', async () => {
    const { t } = host;
    for (let number = 11; number < 51; number += 1)
      await addPunto(
        t,
        `PD${number}`,
        `Biblioteca Inventada de la Comuna ${number} García Rovira`,
        number % 7 === 0 ? { minutesAgo: 3 * 24 * 60 } : {},
      );
    tell();
    await sees(screen, 'Los 47 Puntos');
    await onPunto();
    await press(screen, ...Array.from({ length: 30 }, () => 'ArrowDown'));
    await onPunto();
    expect([await cutOff(screen), await screen.faults('board-many')]).toEqual([[], []]);
    for (const words of [
      'Último contacto',
      'Nada por decidir. Aquí llega lo que el programa no resuelve solo.',
    ])
      expect((await screen.page.getByText(words).boundingBox())?.y).toBeGreaterThan(100);
    expect(
      await screen.page.getByRole('main').evaluate((main) => main.scrollHeight - main.clientHeight),
    ).toBe(0);
  });
});
