import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { localDate, startOfLocalDate } from '#shared/domain/bogota.ts';
import type { Comuna } from '#shared/domain/codes.ts';
import { ROUND_THE_CLOCK } from '#shared/domain/service-hours.ts';
import { datesOf, periodOf, shifted } from '#renderer/lib/periods.ts';
import { preparedFolder } from '#tests/support/prepared-folder.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { cutOff, press, sees, setUp, type } from '#tests/support/steps.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

const HOUR = 3_600_000;
const QUARTER = datesOf(shifted(periodOf(localDate(Date.now()), 3), -1));
const [BEGINS, ENDS] = [startOfLocalDate(QUARTER.from), startOfLocalDate(QUARTER.to)];
const ZONES = 24;

let host: WebHost;
let screen: Screen;

/** The last whole quarter of a contract's zones: most well, one down for days, one hardly seen. */
async function quarterOfZones(): Promise<string> {
  const { folder } = await preparedFolder(async ({ ledger }) => {
    await ledger.write('test', async (tx) => {
      await tx.create('contract', {
        id: 'k',
        number: '137 de 2025',
        operator: 'INFOTIC SA',
        targetMilli: 99_500,
        serviceHours: JSON.stringify(ROUND_THE_CLOCK),
        startsOn: '2020-01-01',
        endsOn: null,
        deletedAt: null,
      });
      for (let index = 0; index < ZONES; index += 1) {
        const zoneId = `zone-${index}`;
        await tx.create('zone', {
          id: zoneId,
          name: `PARQUE INVENTADO ${index + 1}`,
          address: null,
          neighbourhood: null,
          comuna: String((index % 17) + 1) as Comuna,
          area: 'URBANA',
          latitude: null,
          longitude: null,
          deletedAt: null,
        });
        if (index < ZONES - 1) {
          await tx.create('contractZone', {
            id: `term-${index}`,
            contractId: 'k',
            zoneId,
            commissionedAt: BEGINS - HOUR,
            withdrawnAt: null,
            deletedAt: null,
          });
        }
        const down = [
          BEGINS + (400 + index) * HOUR,
          BEGINS + (index === 4 ? 470 : 401 + index) * HOUR,
        ] as const;
        const seenUntil = index === 9 ? BEGINS + 900 * HOUR : ENDS;
        for (const [state, t0, t1] of [
          ['UP', BEGINS, down[0]],
          ['DOWN', ...down],
          ['UP', down[1], seenUntil],
        ] as const) {
          const id = tx.newId();
          await tx.append('wifiInterval', { id, siteId: '', vantage: 'station', zoneId, state, t0, t1 });
        }
      }
    });
  });
  return folder;
}

beforeAll(async () => {
  host = await startWebHost('station', { folder: await quarterOfZones() });
  screen = await openScreen(host.url);
  await setUp(screen, host, 'La Joya');
  await sees(screen, 'Escriba la cédula o el nombre');
  await screen.page.evaluate(() => {
    window.location.hash = '#/disponibilidad';
  });
});
afterAll(async () => {
  await screen.close();
  await host.stop();
});

/** What a person sees is whole, and assistive technology finds no fault in it. */
const faults = async (name: string) => [...(await cutOff(screen)), ...(await screen.faults(name))];

describe('the availability of a period, by keyboard alone', () => {
  test('a period that is not over is marked PARCIAL, and gets no numbered report', async () => {
    await sees(screen, 'PARCIAL: el periodo no ha terminado.');
    await sees(screen, 'Parque Inventado 1');
    await press(screen, 'v');
    expect(await screen.page.getByRole('dialog').count()).toBe(0);
    expect(await faults('availability-partial')).toEqual([]);
  });

  test('a quarter shows who fails first, by zone, comuna and contract, and keeps to the screen at 200 %', async () => {
    await press(screen, 't');
    await sees(screen, /trimestre de/u);
    await press(screen, 'ArrowLeft');
    await sees(screen, 'incumple');
    const worst = screen.page.getByRole('row').nth(1);
    expect(await worst.textContent()).toMatch(/^Parque Inventado 5.*Incumple$/u);
    expect(await faults('availability-quarter')).toEqual([]);
    await press(screen, '2');
    await sees(screen, 'Disponibilidad por comuna');
    await press(screen, '3');
    await sees(screen, 'INFOTIC SA, 23 zonas');
    expect(await faults('availability-contracts')).toEqual([]);
    await press(screen, '1');
    await sees(screen, 'Disponibilidad por zona');
    // A zone that is opened here leads back here, to the period and the row as they were left.
    const row = () => screen.page.evaluate(() => document.activeElement?.id ?? '');
    await press(screen, 'ArrowDown');
    await expect.poll(row).toMatch(/^figures-/u);
    const left = await row();
    const title = await screen.page.getByRole('heading', { level: 2 }).first().innerText();
    await press(screen, 'Enter');
    await expect.poll(() => screen.page.evaluate(() => window.location.hash)).toBe('#/zona');
    await press(screen, 'Escape');
    await expect.poll(row).toBe(left);
    expect(await screen.page.getByRole('heading', { level: 2 }).first().innerText()).toBe(title);
    await screen.zoom(true);
    expect(await faults('availability-200')).toEqual([]);
    await screen.zoom(false);
  });

  test('other days are typed, and what is no day is said so', async () => {
    await press(screen, 'p');
    await sees(screen, 'Elegir los días');
    await press(screen, 'Control+a');
    await type(screen, '31/02/2026');
    await press(screen, 'Enter');
    await sees(screen, 'Escriba el día como DD/MM/AAAA.');
    expect(await faults('availability-days')).toEqual([]);
    await press(screen, 'Escape');
    await sees(screen, /trimestre de/u);
    expect(await screen.page.getByRole('dialog').count()).toBe(0);
  });

  test('a report gets its number once, and its documents are saved', async () => {
    await press(screen, 'v');
    await sees(screen, 'Hacer el informe numerado');
    expect(await faults('availability-make')).toEqual([]);
    await press(screen, 'Enter');
    await sees(screen, /Quedó hecho el informe DISP-\d{4}-0001\./u);
    expect(await faults('availability-report')).toEqual([]);
    const saved = screen.page.waitForEvent('download');
    await press(screen, 'Control+p');
    expect((await saved).suggestedFilename()).toMatch(/^DISP-\d{4}-0001\.pdf$/u);
    await sees(screen, /Listo: DISP-\d{4}-0001\.pdf\./u);
    await press(screen, 'Escape');
    await sees(screen, /^Vigente/u);
    await press(screen, 'v');
    await sees(screen, 'Hacer el informe numerado');
    await press(screen, 'Enter');
    await sees(screen, /Nada cambió: sigue valiendo DISP-\d{4}-0001\./u);
    expect(screen.complaints).toEqual([]);
  });
});
