import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY_MS, localDate } from '#shared/domain/bogota.ts';
import { colombianHolidays } from '#core/holidays.ts';
import { openDesk } from '#tests/support/desk.ts';
import type { Desk } from '#tests/support/desk.ts';
import { symbolsOn } from '#tests/support/printed-codes.ts';
import { puntosJson } from '#tests/support/puntos.ts';
import { focused, place, press, sees, setUp, tabTo, type } from '#tests/support/steps.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

/** From a new course at the centre to thirty certificates that anybody can check, by keyboard alone. */

const PEOPLE = 30;
const DAYS = ['domingo', 'lunes', 'martes', 'miércoles', 'jueves', 'viernes', 'sábado'];

/** A day of the last weeks that is no holiday: its list can be called today. */
async function pastDay(): Promise<{ date: string; weekday: string }> {
  const isHoliday = await colombianHolidays();
  for (let at = Date.now() - 3 * DAY_MS; ; at -= DAY_MS) {
    const date = localDate(at);
    if (!isHoliday(date)) return { date, weekday: DAYS[new Date(`${date}T12:00:00Z`).getUTCDay()] ?? '' };
  }
}

const typedDate = (date: string) => date.split('-').toReversed().join('/');

let centre: Desk;
let punto: Desk;
let hosts: { readonly centre: WebHost; readonly punto: WebHost };
const running = new AsyncDisposableStack();

async function write(desk: Desk, text: string): Promise<void> {
  await press(desk, 'Control+a');
  await type(desk, text);
}

async function syncNow(desk: Desk): Promise<void> {
  await press(desk, 'Control+s');
  await sees(desk, 'Todo sincronizado');
}

beforeAll(async () => {
  hosts = { centre: await startWebHost('central'), punto: await startWebHost('station') };
  running.defer(() => hosts.centre.stop());
  running.defer(() => hosts.punto.stop());
  centre = await openDesk(hosts.centre.url);
  punto = await openDesk(hosts.punto.url);
  running.defer(() => centre.close());
  running.defer(() => punto.close());
  await setUp(centre, hosts.centre);
  await centre.page.getByRole('navigation', { name: 'Lugares' }).waitFor();
  await setUp(punto, hosts.punto, 'La Joya');
  await sees(punto, 'Escriba la cédula o el nombre');
  await puntosJson(hosts.centre.folder, ['site', 'add', '--code', 'PD01', '--name', 'La Joya']);
  const { code } = (await puntosJson(hosts.centre.folder, ['enrolment', 'create', '--site', 'PD01'])) as {
    code: string;
  };
  await puntosJson(hosts.punto.folder, ['enrol', '--code', code]);
}, 120_000);
afterAll(() => running.disposeAsync());

describe('from a new course to thirty certificates', () => {
  test('the centre adds the course, and the Punto gets it', async () => {
    await place(centre, 'Cursos');
    await sees(centre, 'El catálogo está vacío');
    await press(centre, 'n');
    await sees(centre, 'Como sale en el certificado.');
    await write(centre, 'FOTO-01');
    await press(centre, 'Tab');
    await write(centre, '5');
    await press(centre, 'Tab');
    await write(centre, 'Fotografía con Celular');
    await press(centre, 'Control+Enter');
    await sees(centre, 'FOTO-01');
    expect(await centre.faults('journey-catalogue')).toEqual([]);
    await syncNow(punto);
  });

  test('the Punto makes a group whose first session was given already', async () => {
    const { date, weekday } = await pastDay();
    await place(punto, 'Cursos');
    await sees(punto, 'Aún no hay grupos abiertos');
    await press(punto, 'n');
    await sees(punto, 'Datos del grupo');
    await punto.hands.focusOnLabel('Curso');
    await type(punto, 'foto');
    await press(punto, 'ArrowDown', 'Enter');
    await punto.hands.focusOnLabel('Cupo');
    await write(punto, String(PEOPLE));
    await tabTo(punto, weekday);
    await press(punto, 'Space');
    await punto.hands.focusOnLabel('Desde');
    await write(punto, typedDate(date));
    await press(punto, 'Tab');
    await write(punto, '08:00');
    await press(punto, 'Tab');
    await write(punto, '12:00');
    await punto.hands.focusOnLabel('Sesiones');
    await write(punto, '2');
    await punto.hands.focusOnLabel('Dicta');
    await write(punto, 'Ana Instructora Inventada');
    await sees(punto, '8 h de 5 h del curso');
    const create = punto.page.getByRole('button', { name: 'Crear el grupo' });
    await expect.poll(() => create.isEnabled()).toBe(true);
    await press(punto, 'Control+Enter');
    await sees(punto, 'Grupo 1 creado con 2 sesiones.');
    await expect.poll(() => focused(punto)).toMatch(/^group-/u);
  });

  test('thirty people who asked online are confirmed, a key each', async () => {
    const rows = Array.from({ length: PEOPLE }, (_, index) =>
      [
        localDate(Date.now() - 10 * DAY_MS),
        'CC',
        String(9_999_000_801 + index),
        'Persona',
        `Inventada ${['Uno', 'Dos', 'Tres'][index % 3]} ${String.fromCodePoint(65 + (index % 26))}${index}`,
        'MUJER',
        'FOTO-01',
      ].join(','),
    );
    const file = join(hosts.punto.folder, 'preinscritos.csv');
    writeFileSync(file, ['fecha,tipo_documento,documento,nombres,apellidos,sexo,curso', ...rows].join('\n'));
    const report = await puntosJson(hosts.punto.folder, ['preenrolments', 'import', file]);
    expect(report).toMatchObject({ rows: PEOPLE, imported: PEOPLE });
    await press(punto, 'Enter');
    await punto.page.getByRole('grid').waitFor();
    await punto.page.getByRole('button', { name: 'Con cupo' }).waitFor();
    // Those to confirm; who is confirmed leaves them.
    await press(punto, '3');
    await sees(punto, 'Por confirmar');
    for (let done = 0; done < PEOPLE; done += 1) {
      await press(punto, 'Home', 'Enter');
      await punto.page
        .getByRole('button', { name: 'Con cupo' })
        .getByText(`${done + 1} de ${PEOPLE}`)
        .waitFor();
    }
  });

  test('everybody was there: the list is closed with one key', async () => {
    // The first session; the next one cannot be called yet.
    await place(punto, 'Cursos');
    await expect.poll(() => focused(punto)).toMatch(/^group-/u);
    await press(punto, 'ArrowRight');
    await expect.poll(() => focused(punto)).toMatch(/^session-/u);
    await press(punto, 'ArrowUp', 'ArrowUp');
    await punto.hands.press('l');
    await sees(punto, `Cuenta ${PEOPLE} atenciones`);
    await press(punto, 'Control+Enter');
    await sees(punto, /[Ll]ista cerrada/u);
    expect(await punto.faults('journey-list-closed')).toEqual([]);
  });

  test('two keys give thirty certificates, and each one checks without this program or a network', async () => {
    await place(punto, 'Cursos');
    await expect.poll(() => focused(punto)).toMatch(/^group-/u);
    await press(punto, 'Enter');
    await punto.page.getByRole('grid').waitFor();
    await press(punto, 'c');
    await sees(punto, `${PEOPLE} por expedir`);
    await press(punto, 'F2');
    await sees(punto, `${PEOPLE} certificados expedidos.`);
    const download = punto.page.waitForEvent('download', { timeout: 30_000 });
    await press(punto, 'F4');
    const file = await (await download).path();
    const { publicKey } = (await puntosJson(hosts.centre.folder, ['certificates', 'key'])) as {
      publicKey: string;
    };
    const whole = await puntosJson(hosts.centre.folder, ['certificates', 'verify', file, '--key', publicKey]);
    expect(whole).toMatchObject({ valid: true, outcome: 'VALIDO' });
    const printed = await symbolsOn(readFileSync(file));
    expect(new Set(printed.map(({ text }) => text)).size).toBe(PEOPLE);
    for (const { text } of printed) {
      const one = await puntosJson(hosts.centre.folder, ['certificates', 'verify', text, '--key', publicKey]);
      expect(one).toMatchObject({ valid: true, certificates: [{ courseName: 'Fotografía con Celular' }] });
    }
    const period = ['--from', localDate(Date.now() - 30 * DAY_MS), '--to', localDate(Date.now() + DAY_MS)];
    const { indicators } = (await puntosJson(hosts.punto.folder, ['indicators', ...period])) as {
      indicators: readonly { code: string; value: number }[];
    };
    const values = Object.fromEntries(indicators.map(({ code, value }) => [code, value]));
    expect(values).toMatchObject({
      INSCRITOS: PEOPLE,
      PARTICIPANTES: PEOPLE,
      CAPACITADOS: PEOPLE,
      ATENCIONES: PEOPLE,
    });
  }, 180_000);
});
