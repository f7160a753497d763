import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { frameOf } from '#tests/support/cedula.ts';
import type { Desk } from '#tests/support/desk.ts';
import { ANA, CANARY, QUICK, TEMPLATES, frame, openScannerDesk } from '#tests/support/scanner-desk.ts';
import type { ScannerDesk } from '#tests/support/scanner-desk.ts';
import type { WedgeOptions } from '#tests/support/wedge.ts';

/** A document under scanners of every speed, at a real desk: what is typed is a burst, what it does is one thing. */

let scanner: ScannerDesk;
let desk: Desk;

beforeAll(async () => {
  scanner = await openScannerDesk();
  ({ desk } = scanner);
});
afterAll(() => scanner.end());

const burst = (gap: number, letters: WedgeOptions['letters']): WedgeOptions => ({ gap, letters });

describe('a known person', () => {
  test.each([
    burst(5, 'keys'),
    burst(5, 'text'),
    burst(20, 'keys'),
    burst(20, 'text'),
    burst(45, 'keys'),
    burst(45, 'text'),
  ])('is registered by one scan of 531 keys and one key: $gap ms a key, letters as $letters', async (how) => {
    await expect.poll(scanner.visits).toBe('0');
    await scanner.scan(frame(ANA), how);
    await desk.hands.sees('Ana María Peña Prueba');
    await desk.hands.sees('Registrar ingreso');
    // Thirty times Enter went by inside the burst.
    expect([await scanner.field(), await scanner.visits()]).toEqual(['9999000017', '0']);
    desk.hands.count();
    await desk.hands.press('Enter');
    await desk.hands.sees('Ana María Peña Prueba: Sala');
    expect(desk.hands.count()).toBe(1);
    await expect.poll(scanner.visits).toBe('1');
    await scanner.takeBack();
  });
});

describe('the fingerprints', () => {
  test('that go on long after they broke off reach no field', async () => {
    const text = frameOf(ANA, { nuls: 'dropped', templates: TEMPLATES });
    const before = text.indexOf(CANARY) + 3;
    // Longer than a stalled machine is waited for.
    await scanner.scan(text.slice(0, before + 60), { ...QUICK, stall: { before, ms: 4_200 } });
    await desk.hands.sees('Registrar ingreso');
    expect([await scanner.field(), await scanner.visits()]).toEqual(['9999000017', '0']);
    // The person at the desk is heard as ever, once it is quiet.
    await sleep(700);
    await desk.hands.press('Escape');
    await expect.poll(scanner.field).toBe('');
    await desk.page.keyboard.type('peña', { delay: 80 });
    await expect.poll(scanner.field).toBe('peña');
    await desk.hands.press('Escape');
    await expect.poll(scanner.field).toBe('');
  });

  test('are nowhere: not on the page, in what was sent, in what the host said, in any file or table', async () => {
    expect(await scanner.leftBehind()).toEqual({ fingerprints: [], searched: true });
  });
});
