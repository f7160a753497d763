import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readExpectedRules } from '#core/wifi/expected.ts';
import { DAY_MS, localInstant, startOfLocalDate } from '#shared/domain/bogota.ts';
import { ROUND_THE_CLOCK } from '#shared/domain/service-hours.ts';
import { lengthOf } from '#shared/domain/spans.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { addZones } from '#tests/support/wifi-folder.ts';

let t: TestCore;
beforeEach(async () => {
  t = await openTestCore('central');
  await addZones(t.core.context, { norte: '1', provenza: '10', mutis: '17' });
});
afterEach(() => t.close());

const of2025 = {
  number: '137 de 2025',
  operator: 'Operador de prueba',
  targetMilli: 99_500,
  hours: ROUND_THE_CLOCK,
  startsOn: '2026-01-01',
  endsOn: '2027-01-01',
};
const central = () => t.callerAs('central').contracts;
const supervisor = () => t.callerAs('wifi').contracts;
const rules = () => readExpectedRules(t.store.read);
const april = [startOfLocalDate('2026-04-01'), startOfLocalDate('2026-05-01')] as const;

const outage = {
  zoneId: 'norte' as string | null,
  comuna: null as '1' | '10' | null,
  contractId: null as string | null,
  kind: 'ENERGIA' as const,
  from: { date: '2026-04-10', time: '08:00' },
  to: { date: '2026-04-10', time: '10:00:30' },
  reason: 'Corte de energía en el barrio',
  evidence: 'Aviso de prueba 9999',
};

async function actions(): Promise<string[]> {
  const rows = await t.store.read.selectFrom('auditEntry').select('action').orderBy('id').execute();
  return rows.map(({ action }) => action);
}

describe('a contract', () => {
  it('is added, corrected, listed with its zones, and taken away while no report was made under it', async () => {
    const { id } = await central().save(of2025);
    await central().addZones({ contractId: id, zoneIds: ['norte', 'mutis'], commissionedOn: '2026-02-01' });
    await central().save({ ...of2025, id, targetMilli: 99_000 });
    expect(await supervisor().list()).toEqual({
      contracts: [{ ...of2025, id, targetMilli: 99_000, zones: 2, current: true }],
      keptHere: true,
    });
    const zone = rules().then((read) => read.of('norte'));
    expect((await zone).targetMilli(...april)).toBe(99_000);
    expect(await supervisor().zones({ contractId: id })).toMatchObject({
      terms: [
        {
          zoneId: 'norte',
          name: 'Parque Norte',
          comuna: '1',
          commissionedOn: '2026-02-01',
          withdrawnOn: null,
        },
        { zoneId: 'mutis', comuna: '17' },
      ],
      others: [{ zoneId: 'provenza', under: null }],
    });
    await t.core.context.ledger.write('test', (tx) =>
      tx.append('evidenceReport', {
        id: 'r1',
        siteId: '-',
        number: 'DISP-2026-0001',
        contractId: id,
        startsOn: '2026-04-01',
        endsOn: '2026-05-01',
        sha256: 'a'.repeat(64),
        replacesId: null,
        madeAt: tx.now,
        officer: 'central',
      }),
    );
    await expect(central().remove({ id })).rejects.toThrow('ya tiene el informe DISP-2026-0001');
    const other = await central().save({ ...of2025, number: '1 de 2026' });
    await central().remove({ id: other.id });
    expect((await supervisor().list()).contracts).toHaveLength(1);
    expect(await actions()).toEqual([
      'CONTRATO_CREADO',
      'ZONAS_EN_CONTRATO',
      'CONTRATO_CAMBIADO',
      'CONTRATO_CREADO',
      'CONTRATO_RETIRADO',
    ]);
  });

  it('says what zones owe: from commissioning to withdrawal, within its days and hours', async () => {
    const office = Array.from({ length: 7 }, () => [{ from: '08:00', to: '18:00' }]);
    const hours = { week: office, holidays: 'NO_SE_EXIGE' as const };
    const { id } = await central().save({ ...of2025, hours, endsOn: '2026-04-20' });
    await central().addZones({ contractId: id, zoneIds: ['norte'], commissionedOn: '2026-04-01' });
    const [term] = (await central().zones({ contractId: id })).terms;
    await central().changeZones({ contractId: id, termIds: [term?.id ?? ''], commissionedOn: '2026-04-02' });
    const read = await rules();
    // 2 and 3 April are holidays; the contract ends with 19 April: sixteen days of ten hours.
    expect(lengthOf(read.of('norte').expected(...april))).toBe(16 * 10 * 3_600_000);
    expect(read.of('norte').contract(...april)?.number).toBe('137 de 2025');
    expect(read.of('norte').expected(...april, 'another')).toEqual([]);
    expect(read.of('mutis').expected(...april)).toEqual([{ from: april[0], to: april[1] }]);
    expect(read.of('mutis').targetMilli(...april)).toBeNull();
    await central().changeZones({ contractId: id, termIds: [term?.id ?? ''], withdrawnOn: '2026-04-06' });
    expect((await rules()).of('norte').expected(...april)).toEqual([
      { from: localInstant('2026-04-04', '08:00'), to: localInstant('2026-04-04', '18:00') },
      { from: localInstant('2026-04-05', '08:00'), to: localInstant('2026-04-05', '18:00') },
    ]);
    await central().removeZones({ contractId: id, termIds: [term?.id ?? ''] });
    expect((await rules()).of('norte').expected(...april)).toEqual([{ from: april[0], to: april[1] }]);
    expect(t.topics.filter((topic) => topic === 'availability').length).toBeGreaterThan(3);
  });

  it('is refused in Spanish where it cannot be right, and nothing is kept', async () => {
    const { id } = await central().save(of2025);
    const save = (changed: object) => central().save({ ...of2025, number: '2 de 2026', ...changed });
    await expect(save({ endsOn: '2026-01-01' })).rejects.toThrow('El contrato termina antes de empezar');
    await expect(save({ number: ' 137  DE 2025' })).rejects.toThrow('Ya hay un contrato 137 de 2025');
    await expect(save({ startsOn: '2026-02-30' })).rejects.toThrow('La fecha no existe');
    await expect(save({ targetMilli: 100_001 })).rejects.toThrow('La meta es un porcentaje');
    await expect(save({ hours: { week: [], holidays: 'COMO_EL_DIA' } })).rejects.toThrow('los siete días');
    await expect(central().save({ ...of2025, id: 'none', number: '9' })).rejects.toThrow(
      'Ese contrato ya no está; actualice la pantalla.',
    );
    await expect(t.callerAs('wifi').contracts.save(of2025)).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect((await supervisor().list()).contracts.map((contract) => contract.id)).toEqual([id]);
    expect(await actions()).toEqual(['CONTRATO_CREADO']);
  });

  it('shares no zone with another contract at one time, however the two came to meet', async () => {
    const { id: first } = await central().save({ ...of2025, endsOn: '2026-04-01' });
    const { id: second } = await central().save({ ...of2025, number: '2 de 2026', startsOn: '2026-04-01' });
    await central().addZones({ contractId: first, zoneIds: ['norte'], commissionedOn: '2026-01-01' });
    await central().addZones({ contractId: second, zoneIds: ['norte'], commissionedOn: '2026-01-01' });
    const both = '«Parque Norte» quedaría a la vez en los contratos 137 de 2025 y 2 de 2026.';
    await expect(central().save({ ...of2025, id: first, endsOn: '2026-04-02' })).rejects.toThrow(both);
    await expect(
      central().addZones({ contractId: second, zoneIds: ['mutis', 'norte'], commissionedOn: '2026-05-01' }),
    ).rejects.toThrow('«Parque Norte» quedaría dos veces en el contrato 2 de 2026');
    expect((await central().zones({ contractId: second })).terms).toHaveLength(1);
    const norte = (await rules()).of('norte');
    expect(norte.contract(april[0] - DAY_MS, april[0])?.number).toBe('137 de 2025');
    expect(norte.contract(april[0] - DAY_MS, april[1])?.number).toBe('2 de 2026');
    expect(norte.targetMilli(april[0] - DAY_MS, april[1])).toBe(99_500);
    await central().save({ ...of2025, id: first, endsOn: '2026-04-01', targetMilli: 98_000 });
    expect((await rules()).of('norte').targetMilli(april[0] - DAY_MS, april[1])).toBeNull();
  });

  it('refuses days out of order and zones that are not its own', async () => {
    const { id: first } = await central().save(of2025);
    const { id: second } = await central().save({ ...of2025, number: '2 de 2026' });
    await central().addZones({ contractId: first, zoneIds: ['norte'], commissionedOn: '2026-03-01' });
    const termIds = (await central().zones({ contractId: first })).terms.map((term) => term.id);
    await expect(
      central().changeZones({ contractId: first, termIds, withdrawnOn: '2026-03-01' }),
    ).rejects.toThrow('El retiro debe ser después de la puesta en servicio');
    await expect(
      central().changeZones({ contractId: second, termIds, withdrawnOn: '2026-05-01' }),
    ).rejects.toThrow('Una de esas zonas es de otro contrato y no del 2 de 2026');
    await expect(central().removeZones({ contractId: second, termIds })).rejects.toThrow(
      'es de otro contrato',
    );
    const add = (zoneIds: string[], commissionedOn: string) =>
      central().addZones({ contractId: first, zoneIds, commissionedOn });
    await expect(add(['mutis'], '2027-01-01')).rejects.toThrow('ya ha terminado para esa fecha');
    await expect(add(['nowhere'], '2026-03-01')).rejects.toThrow('ya no está en la lista');
    await expect(add(['mutis'], '2026-02-29')).rejects.toThrow('La fecha no existe');
    await expect(add([], '2026-03-01')).rejects.toThrow('Elija al menos una zona.');
  });
});

describe('an exclusion', () => {
  it('counts only once the centre approves it, also long afterwards, and only inside itself', async () => {
    const before = (await rules()).of('norte').expected(...april);
    const { id } = await supervisor().requestExclusion(outage);
    expect((await rules()).of('norte').expected(...april)).toEqual(before);
    await t.core.context.ledger.write('test', (tx) =>
      tx.append('evidenceReport', {
        id: 'r1',
        siteId: '-',
        number: 'DISP-2026-0001',
        contractId: null,
        startsOn: '2026-04-01',
        endsOn: '2026-05-01',
        sha256: 'a'.repeat(64),
        replacesId: null,
        madeAt: tx.now,
        officer: 'central',
      }),
    );
    await t.store.raw.deleteFrom('wifiChanged').execute();
    t.clock.now += 90 * DAY_MS;
    expect(await central().decideExclusion({ id, verdict: 'APROBADA', reason: '' })).toEqual({
      state: 'APROBADA',
      reports: ['DISP-2026-0001'],
    });
    const [from, to] = [localInstant('2026-04-10', '08:00'), localInstant('2026-04-10', '10:00:30')];
    const norte = (await rules()).of('norte');
    expect(norte.expected(...april)).toEqual([
      { from: april[0], to: from },
      { from: to, to: april[1] },
    ]);
    expect(norte.exclusions(from, from + 1)).toEqual([
      {
        id,
        zoneId: 'norte',
        comuna: null,
        contractId: null,
        kind: 'ENERGIA',
        from,
        to,
        reason: outage.reason,
        evidence: outage.evidence,
        requestedAt: t.clock.now - 90 * DAY_MS,
        officer: 'wifi',
        decidedAt: t.clock.now,
        decidedBy: 'central',
        decisionReason: null,
      },
    ]);
    expect(norte.exclusions(to, to + 1)).toEqual([]);
    expect((await rules()).of('mutis').expected(...april)).toEqual(before);
    // What is derived of that span, and of no other, is to be computed again.
    const stale = await t.store.read.selectFrom('wifiChanged').select(['zoneId', 't0', 't1']).execute();
    expect(stale).toEqual([{ zoneId: 'norte', t0: from, t1: to }]);

    await central().decideExclusion({ id, verdict: 'REVOCADA', reason: 'El aviso era de otra calle' });
    expect((await rules()).of('norte').expected(...april)).toEqual(before);
    expect(await actions()).toEqual(['EXCLUSION_PEDIDA', 'EXCLUSION_APROBADA', 'EXCLUSION_REVOCADA']);
  });

  it('may overlap another: both are told, and the time counts once', async () => {
    const { id } = await supervisor().requestExclusion(outage);
    await central().decideExclusion({ id, verdict: 'APROBADA', reason: '' });
    const comuna = {
      ...outage,
      zoneId: null,
      comuna: '1' as const,
      from: { date: '2026-04-10', time: '09:00' },
      to: { date: '2026-04-10', time: '12:00' },
    };
    expect(await supervisor().checkExclusion(withoutWords(comuna))).toMatchObject({
      zones: 1,
      ahead: false,
      overlaps: [{ id, zone: 'Parque Norte', state: 'APROBADA' }],
    });
    const second = await supervisor().requestExclusion(comuna);
    await central().decideExclusion({ id: second.id, verdict: 'APROBADA', reason: '' });
    const gap = lengthOf((await rules()).of('norte').expected(...april));
    expect(april[1] - april[0] - gap).toBe(4 * 3_600_000);
    const { exclusions } = await supervisor().exclusions({ state: null, zoneId: null });
    expect(exclusions.map((row) => [row.id, row.overlaps])).toEqual([
      [second.id, [id]],
      [id, [second.id]],
    ]);
    const mutis = await supervisor().exclusions({ state: null, zoneId: 'mutis' });
    expect(mutis.exclusions).toEqual([]);
  });

  it('of a contract takes nothing from the time under another', async () => {
    const { id: first } = await central().save({ ...of2025, endsOn: '2026-04-10' });
    const { id: second } = await central().save({ ...of2025, number: '2 de 2026', startsOn: '2026-04-10' });
    for (const contractId of [first, second])
      await central().addZones({ contractId, zoneIds: ['norte'], commissionedOn: '2026-01-01' });
    const whole = {
      ...outage,
      zoneId: null,
      contractId: second,
      from: { date: '2026-04-09', time: '00:00' },
      to: { date: '2026-04-11', time: '00:00' },
    };
    const { id } = await supervisor().requestExclusion(whole);
    await central().decideExclusion({ id, verdict: 'APROBADA', reason: '' });
    const tenth = startOfLocalDate('2026-04-10');
    const read = (await rules()).of('norte');
    expect(read.expected(...april)).toEqual([
      { from: april[0], to: tenth },
      { from: tenth + DAY_MS, to: april[1] },
    ]);
    expect(read.expected(...april, first)).toEqual([{ from: april[0], to: tenth }]);
  });

  it('is refused where it cannot be right, and says why', async () => {
    const { id: contractId } = await central().save(of2025);
    await central().addZones({ contractId, zoneIds: ['mutis'], commissionedOn: '2026-01-01' });
    const request = (changed: object) => supervisor().requestExclusion({ ...outage, ...changed });
    const at = (date: string, time = '08:00') => ({ date, time });
    await expect(request({ to: outage.from })).rejects.toThrow('La exclusión termina antes de empezar');
    await expect(request({ from: at('2025-04-08') })).rejects.toThrow('dura como máximo un año');
    await expect(request({ to: at('2026-04-20') })).rejects.toThrow(
      'por anticipado solo se pide el mantenimiento programado',
    );
    await expect(
      request({ kind: 'MANTENIMIENTO', from: at('2027-06-01'), to: at('2027-06-02') }),
    ).rejects.toThrow('con un año de anticipación como máximo');
    await expect(request({ contractId })).rejects.toThrow('«Parque Norte» no es del contrato 137 de 2025');
    await expect(request({ comuna: '10' })).rejects.toThrow('no es de esa comuna');
    await expect(request({ zoneId: null, comuna: '10', contractId })).rejects.toThrow('no tiene zonas allí');
    await expect(request({ zoneId: 'nowhere' })).rejects.toThrow('Esa zona ya no está en la lista');
    await expect(request({ contractId: 'none' })).rejects.toThrow('Ese contrato ya no está');
    await expect(request({ from: at('2026-02-30') })).rejects.toThrow('La fecha no existe');
    await expect(request({ from: at('2026-04-01', '24:10') })).rejects.toThrow('Escriba la hora como 14:30');
    await expect(request({ reason: '  ' })).rejects.toThrow('Escriba por qué no debe contarse este tiempo.');
    await expect(request({ evidence: '' })).rejects.toThrow('Escriba con qué se prueba');
    await expect(t.callerAs('desk').contracts.requestExclusion(outage)).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    expect(await t.store.read.selectFrom('exclusion').selectAll().execute()).toEqual([]);
  });

  it('of planned maintenance may be asked for and approved before it happens', async () => {
    const { id, ahead } = await supervisor().requestExclusion({
      ...outage,
      kind: 'MANTENIMIENTO',
      from: { date: '2026-04-14', time: '10:00' },
      to: { date: '2026-04-14', time: '14:00' },
    });
    expect(ahead).toBe(true);
    await central().decideExclusion({ id, verdict: 'APROBADA', reason: '' });
    const norte = (await rules()).of('norte');
    expect(norte.exclusions(t.clock.now, t.clock.now + 1).map(({ kind }) => kind)).toEqual(['MANTENIMIENTO']);
  });

  it('is decided by somebody else than who asked, with a reason for every no, and once', async () => {
    const { id } = await central().requestExclusion(outage);
    const decide = (who: 'admin' | 'central', verdict: 'APROBADA' | 'RECHAZADA' | 'REVOCADA', reason = '') =>
      t.callerAs(who).contracts.decideExclusion({ id, verdict, reason });
    await expect(decide('central', 'APROBADA')).rejects.toThrow('nadie aprueba lo que pidió');
    await expect(decide('admin', 'RECHAZADA', '   ')).rejects.toThrow('Escriba por qué se rechaza');
    await expect(decide('admin', 'REVOCADA', 'x')).rejects.toThrow('Esta exclusión está pendiente');
    await decide('admin', 'RECHAZADA', 'Falta el acta');
    await expect(decide('admin', 'RECHAZADA', 'Falta')).rejects.toThrow('ya está rechazada (admin)');
    await expect(decide('admin', 'APROBADA')).rejects.toThrow('escriba por qué ahora se aprueba');
    // The clock goes back an hour: the later decision holds all the same.
    t.clock.now -= 3_600_000;
    await decide('admin', 'APROBADA', 'Llegó el acta');
    const { exclusions, pending } = await t
      .callerAs('admin')
      .contracts.exclusions({ state: 'APROBADA', zoneId: null });
    expect(pending).toBe(0);
    expect(exclusions).toMatchObject([
      {
        id,
        zone: 'Parque Norte',
        zones: 1,
        state: 'APROBADA',
        officer: 'central',
        decision: { officer: 'admin', reason: 'Llegó el acta' },
        mayDecide: true,
        whyNot: null,
      },
    ]);
    await expect(
      t.callerAs('wifi').contracts.decideExclusion({ id, verdict: 'REVOCADA', reason: 'x' }),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(central().decideExclusion({ id: 'none', verdict: 'APROBADA', reason: '' })).rejects.toThrow(
      'Esa solicitud ya no está',
    );
  });
});

describe('a station', () => {
  let station: TestCore;
  beforeEach(async () => {
    station = await openTestCore('station');
    await addZones(station.core.context, { norte: '1' });
  });
  afterEach(() => station.close());

  it('that works alone keeps its contracts, and its only administrator decides', async () => {
    const admin = station.callerAs('admin').contracts;
    const { id: contractId } = await admin.save(of2025);
    await admin.addZones({ contractId, zoneIds: ['norte'], commissionedOn: '2026-01-01' });
    const { id } = await admin.requestExclusion(outage);
    await admin.decideExclusion({ id, verdict: 'APROBADA', reason: '' });
    const listed = await admin.exclusions({ state: null, zoneId: null });
    expect(listed).toMatchObject({ decidesHere: true, exclusions: [{ id, state: 'APROBADA' }] });
    await station.callerAs('admin').users.add({
      username: 'segunda.prueba',
      displayName: 'Segunda de Prueba',
      role: 'admin',
      password: 'una frase muy larga',
    });
    await expect(admin.decideExclusion({ id, verdict: 'REVOCADA', reason: 'x' })).rejects.toThrow(
      'nadie aprueba lo que pidió',
    );
  });

  it('that is enrolled asks, and leaves contracts and decisions to the centre', async () => {
    Object.assign(station.core.context, { cityKey: () => new Uint8Array(32) });
    const admin = station.callerAs('admin').contracts;
    const { id } = await station.callerAs('wifi').contracts.requestExclusion(outage);
    await expect(admin.decideExclusion({ id, verdict: 'APROBADA', reason: '' })).rejects.toThrow(
      'La central la decide',
    );
    await expect(admin.save(of2025)).rejects.toThrow('Los contratos son de la central');
  });
});

/** The part of a request that is looked at before the words are written. */
function withoutWords({ reason: _reason, evidence: _evidence, ...rest }: typeof outage) {
  return rest;
}
