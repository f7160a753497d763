import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyEvidence } from '#cli/evidence.ts';
import { runCommand } from '#core/commands.ts';
import { openWorkbook } from '#core/files/xlsx.ts';
import { localInstant } from '#shared/domain/bogota.ts';
import type { Fact, RecordFields } from '#shared/domain/entities.ts';
import { ROUND_THE_CLOCK } from '#shared/domain/service-hours.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { puntos, puntosJson } from '#tests/support/puntos.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { addZones } from '#tests/support/wifi-folder.ts';

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore('central');
  await january();
});
afterEach(() => t.close());

interface Made {
  readonly number: string | null;
  readonly isNew: boolean;
  readonly replaces: string | null;
  readonly sha256: string;
  readonly files: readonly { readonly name: string; readonly base64: string }[];
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const at = (day: string, time: string) => localInstant(`2026-01-${day}`, time);
const JANUARY = { from: '2026-01-01', to: '2026-02-01', contractId: null };
const supervisor = () => t.callerAs('wifi').evidence;

/** Two zones of a contract: one without fault, one with an outage of which two hours are excluded. */
async function january(): Promise<void> {
  const { context } = t.core;
  await addZones(context, { uno: '1', dos: '13' });
  await context.ledger.write('test', async (tx) => {
    await tx.create('contract', contract());
    for (const zoneId of ['uno', 'dos']) await tx.create('contractZone', under(tx.newId(), zoneId));
    for (const [zoneId, state, t0, t1] of [
      ['uno', 'UP', at('01', '00:00'), at('20', '08:14:05')],
      ['uno', 'DOWN', at('20', '08:14:05'), at('20', '14:14:06')],
      ['uno', 'UP', at('20', '14:14:06'), at('31', '24:00')],
      ['dos', 'UP', at('01', '00:00'), at('31', '24:00')],
    ] as const) {
      await tx.append('wifiInterval', { ...seen, id: tx.newId(), zoneId, state, t0, t1 });
    }
    await tx.append('exclusion', exclusion('x1', at('20', '09:00'), at('20', '11:00')));
    await tx.append('exclusionDecision', approval(tx.newId(), 'x1'));
  });
}

const seen = { siteId: '-', vantage: 'station' } as const;
const contract = (): RecordFields<'contract'> => ({
  id: 'k',
  number: '137 de 2025',
  operator: 'INFOTIC SA',
  targetMilli: 99_500,
  serviceHours: JSON.stringify(ROUND_THE_CLOCK),
  startsOn: '2025-01-01',
  endsOn: null,
  deletedAt: null,
});
const under = (id: string, zoneId: string): RecordFields<'contractZone'> => ({
  id,
  contractId: 'k',
  zoneId,
  commissionedAt: at('01', '00:00') - 86_400_000,
  withdrawnAt: null,
  deletedAt: null,
});
const exclusion = (id: string, startsAt: number, endsAt: number): Fact<'exclusion'> => ({
  id,
  siteId: '-',
  zoneId: 'uno',
  comuna: null,
  contractId: null,
  kind: 'MANTENIMIENTO',
  startsAt,
  endsAt,
  reason: 'Cambio de antena',
  evidence: 'Acta 7',
  requestedAt: startsAt,
  officer: 'user:id-wifi',
});
const approval = (id: string, exclusionId: string): Fact<'exclusionDecision'> => ({
  id,
  siteId: '-',
  exclusionId,
  decision: 'APROBADA',
  reason: null,
  decidedAt: at('22', '10:00'),
  officer: 'user:id-central',
});

/** The text of a PDF as a person reads it, blanks single. */
const textOf = (base64: string) =>
  execFileSync('pdftotext', ['-layout', '-enc', 'UTF-8', '-', '-'], { input: Buffer.from(base64, 'base64') })
    .toString()
    .replace(/\s+/gu, ' ');

describe('the report of a period', () => {
  it('gets the next number of the year, and keeps it as long as nothing changes', async () => {
    const first = await supervisor().make(JANUARY);
    expect(first).toEqual({
      isNew: true,
      report: {
        number: 'DISP-2026-0001',
        from: '2026-01-01',
        to: '2026-02-01',
        contractId: null,
        contract: null,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/u),
        madeAt: t.clock.now,
        officer: 'user:id-wifi',
        replaces: null,
        replacedBy: null,
        here: true,
      },
    });
    t.clock.now += 1_000;
    expect(await supervisor().make(JANUARY)).toEqual({ isNew: false, report: first.report });
    const ofContract = await supervisor().make({ ...JANUARY, contractId: 'k' });
    expect([ofContract.report.number, ofContract.report.contract]).toEqual(['DISP-2026-0002', '137 de 2025']);
    const trail = await t.store.read
      .selectFrom('auditEntry')
      .select(['action', 'detail'])
      .where('action', '=', 'EVIDENCIA_NUMERADA')
      .execute();
    expect(trail.map(({ detail }) => detail)).toEqual(['DISP-2026-0001', 'DISP-2026-0002']);
  });

  it('is replaced by another number when late data changed anything, and says what changed', async () => {
    const { report } = await supervisor().make(JANUARY);
    const before = await supervisor().document({ of: { number: report.number }, kind: 'json' });
    // A station that was away for weeks brings that the zone answered it meanwhile.
    await t.core.context.ledger.write('test', (tx) =>
      tx.append('wifiInterval', {
        ...seen,
        vantage: 'other',
        id: tx.newId(),
        zoneId: 'uno',
        state: 'UP',
        t0: at('20', '12:00'),
        t1: at('20', '14:30'),
      }),
    );
    t.clock.now += 60_000;
    const { report: next, isNew } = await supervisor().make(JANUARY);
    expect([isNew, next.number, next.replaces]).toEqual([true, 'DISP-2026-0002', 'DISP-2026-0001']);
    const { reports } = await supervisor().reports();
    expect(reports.map(({ number, replacedBy }) => [number, replacedBy])).toEqual([
      ['DISP-2026-0002', null],
      ['DISP-2026-0001', 'DISP-2026-0002'],
    ]);
    const minutes = (value: number) => value / 60_000;
    const changes = await supervisor().changes({ number: next.number });
    expect(changes?.causes).toEqual([{ what: 'OBSERVADO', count: 1 }]);
    expect(
      changes?.zones.map(({ zone, before: b, after: a }) => [zone, minutes(b.D - a.D), minutes(a.U - b.U)]),
    ).toEqual([['PARQUE UNO', 134.1, 134.1]]);
    // What was handed over once stays what it was.
    const again = await supervisor().document({ of: { number: report.number }, kind: 'json' });
    expect(again).toEqual(before);
    expect(sha256(Buffer.from(again.base64, 'base64'))).toBe(report.sha256);
  });

  it('prints every outage to the second, every exclusion with its approval, the sums and the fingerprint', async () => {
    const { report } = await supervisor().make(JANUARY);
    const { name, base64 } = await supervisor().document({ of: { number: report.number }, kind: 'pdf' });
    const folder = process.env['PICTURES'];
    if (folder !== undefined) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, name), Buffer.from(base64, 'base64'));
    }
    expect(name).toBe('DISP-2026-0001.pdf');
    const text = textOf(base64);
    for (const words of [
      'Disponibilidad de las zonas WiFi: DISP-2026-0001',
      'del 2026-01-01 al 2026-01-31',
      'Parque Uno 2026-01-20 08:14:05 2026-01-20 14:14:06 6:00:01 4:00:01',
      'Mantenimiento programado:',
      'Cambio de antena',
      'Aprobada por user:id-central',
      'Acta 7',
      '2026-01-22 10:00:00',
      // 31 days less two excluded hours, of which 4:00:01 were down.
      'U 2.656.799.000 + D 14.401.000 + N 0 = E 2.671.200.000 ms',
      '2.656.799.000 ÷ 2.671.200.000 = 99,460879 %',
      'Incumple',
      'Festivos del periodo: 2026-01-01, 2026-01-12.',
      `SHA-256 del archivo de datos: ${report.sha256}`,
    ]) {
      expect(text).toContain(words);
    }
  });

  it('is a workbook whose rows are the same', async () => {
    const { base64 } = await supervisor().document({ of: JANUARY, kind: 'xlsx' });
    const sheets = await openWorkbook(Buffer.from(base64, 'base64'), 'x.xlsx');
    const rows = await Promise.all(
      sheets.map(async (sheet) => {
        const cells: (readonly string[])[] = [];
        for await (const row of sheet()) cells.push(row.cells);
        return cells;
      }),
    );
    expect(rows.map((sheet) => sheet[0]?.[0])).toEqual([
      'Informe',
      'Contrato',
      'Comuna',
      'Zona',
      'Zona',
      'Zona',
      'Zona',
      'Para',
      'Zona',
    ]);
    const [, , , zones = [], outages = [], gaps = []] = rows;
    expect(zones[2]?.slice(0, 7)).toEqual([
      'Parque Uno',
      '1 Norte',
      '137 de 2025',
      '2671200000',
      '2656799000',
      '14401000',
      '0',
    ]);
    expect(outages).toHaveLength(2);
    expect([outages[1]?.[1], outages[1]?.[2], outages[1]?.[6]]).toEqual([
      '2026-01-20 08:14:05',
      '2026-01-20 14:14:06',
      '14401000',
    ]);
    expect(gaps).toHaveLength(1);
  });

  it('says PARCIAL and gets no number while the period is not over', async () => {
    const april = { from: '2026-04-01', to: '2026-05-01', contractId: null };
    await expect(supervisor().make(april)).rejects.toThrow(/no ha terminado.*PARCIAL/u);
    const { name, base64 } = await supervisor().document({ of: april, kind: 'pdf' });
    expect(name).toBe('disponibilidad-2026-04-01-a-2026-05-01-PARCIAL.pdf');
    expect(textOf(base64)).toContain(
      'PARCIAL: el periodo no había terminado. Lo posterior a 2026-04-14 10:42:00',
    );
    expect((await supervisor().reports()).reports).toEqual([]);
  });

  it.each([
    [{ from: '2026-05-01', to: '2026-06-01', contractId: null }, /todavía no empieza/u],
    [{ from: '2026-02-01', to: '2026-01-01', contractId: null }, /de un día a otro posterior/u],
    [{ from: '2026-02-30', to: '2026-03-01', contractId: null }, /AAAA-MM-DD/u],
    [{ from: '2024-01-01', to: '2026-01-01', contractId: null }, /máximo un año/u],
    [{ ...JANUARY, contractId: 'nobody' }, /Ese contrato no existe/u],
  ])('of %o is refused in words', async (asked, reason) => {
    await expect(supervisor().make(asked)).rejects.toThrow(reason);
    await expect(supervisor().document({ of: asked, kind: 'json' })).rejects.toThrow(reason);
  });

  it('of a contract has only what is owed under it, and is what the screen shows', async () => {
    const shown = await supervisor().availability({ ...JANUARY, contractId: 'k' });
    const whole = await supervisor().availability(JANUARY);
    expect(shown.zones).toEqual(whole.zones);
    expect(shown.contracts).toEqual(whole.contracts);
    expect(shown.city).toEqual(whole.city);
  });
});

describe('a Punto that is enrolled', () => {
  it('numbers no report: the centre does', async () => {
    const punto = await openTestCore('station');
    const alone = await punto.callerAs('wifi').evidence.reports();
    expect(alone).toEqual({ mayNumber: true, reports: [] });
    const enrolled = { ...punto.core.context, cityKey: () => randomBytes(32) };
    Object.assign(punto.core, { context: enrolled });
    await expect(punto.callerAs('wifi').evidence.make(JANUARY)).rejects.toThrow(/oficina central/u);
    expect((await punto.callerAs('wifi').evidence.reports()).mayNumber).toBe(false);
    await punto.close();
  });
});

describe('the command line', () => {
  it('makes the numbered report of a contract as its three files', async () => {
    const asked = { from: '2026-01-01', to: '2026-02-01', contract: '137 de 2025' };
    const made = (await runCommand(t.core, 'wifi.evidence', asked)) as Made;
    expect({ ...made, files: made.files.map(({ name }) => name) }).toEqual({
      number: 'DISP-2026-0001',
      isNew: true,
      replaces: null,
      sha256: sha256(Buffer.from(made.files[0]?.base64 ?? '', 'base64')),
      files: ['DISP-2026-0001.json', 'DISP-2026-0001.pdf', 'DISP-2026-0001.xlsx'],
    });
    await expect(runCommand(t.core, 'wifi.evidence', { ...asked, contract: '1 de 1999' })).rejects.toThrow(
      /No hay un contrato con el número «1 de 1999»/u,
    );
  });

  it('writes the evidence, and verifies it on another machine without folder or network', async () => {
    const out = temporaryFolder();
    const period = ['--from', '2026-01-01', '--to', '2026-02-01'];
    const folder = temporaryFolder();
    const none = await puntos(folder, ['wifi', 'evidence', ...period, '--output', out]);
    expect([none.code, none.stderr]).toEqual([
      1,
      'No hay zonas de las que dar evidencia: impórtelas primero.\n',
    ]);
    const { base64 } = await supervisor().document({ of: JANUARY, kind: 'json' });
    const file = join(out, 'enero.json');
    writeFileSync(file, Buffer.from(base64, 'base64'));
    const elsewhere = join(folder, 'not', 'there');
    expect(await puntosJson(elsewhere, ['wifi', 'verify', file])).toEqual({
      valid: true,
      message:
        'Todo cuadra: 2 zonas, del 2026-01-01 al 2026-02-01 (sin ese día), recalculadas byte por byte.',
      sha256: sha256(readFileSync(file)),
      from: '2026-01-01',
      to: '2026-02-01',
      zones: 2,
    });
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll('"verdict":"INCUMPLE"', '"verdict":"CUMPLE"'));
    const changed = await puntos(elsewhere, ['wifi', 'verify', file]);
    expect([changed.code, changed.stderr]).toEqual([
      1,
      'No cuadra la zona «PARQUE UNO»: el veredicto dice CUMPLE y los datos dan INCUMPLE.\n',
    ]);
    expect(() => verifyEvidence(join(out, 'nada.json'))).toThrow(/^No existe el archivo «.*nada\.json»\.$/u);
    writeFileSync(file, Buffer.from('Disponibilidad: 100 %. Señor', 'latin1'));
    expect(verifyEvidence(file)).toMatchObject({
      valid: false,
      message: expect.stringMatching(/no es una evidencia/u),
    });
  });
});
