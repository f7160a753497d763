import dgram from 'node:dgram';
import { once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readTargets } from '#core/wifi/targets.ts';
import type { TargetDraft } from '#shared/domain/target-draft.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { communityTarget, startSnmpAgents, userTarget } from '#tests/support/snmp-agents.ts';
import type { SnmpAgent, SnmpAgents } from '#tests/support/snmp-agents.ts';
import { addZones } from '#tests/support/wifi-folder.ts';

const PORT = 11_631;
let fleet: SnmpAgents;
let t: TestCore;

beforeAll(async () => {
  fleet = await startSnmpAgents({ count: 2, port: PORT, first: 31 });
});
afterAll(() => fleet.stop());
beforeEach(async () => {
  t = await openTestCore();
  await addZones(t.core.context, { a: '1', b: '2' });
});
afterEach(() => t.close());

function agent(index = 0): SnmpAgent {
  const found = fleet.agents[index];
  if (found === undefined) throw new Error(`there is no agent ${index}`);
  return found;
}

const targets = () => t.callerAs('wifi').targets;
const said = async (draft: TargetDraft) =>
  (await targets().try(draft)).lines.map(({ text }) => text).join(' ');

describe('the trial of a device', () => {
  it('says what answered over 2c and over v3, and offers its interfaces by name', async () => {
    const trial = await targets().try({ ...communityTarget(agent(), 'a'), ifIndex: 1 });
    expect(trial.lines).toEqual([
      { tone: 'good', text: expect.stringMatching(/^«ap-31» respondió en \d+ ms\. Lleva encendido /) },
      { tone: 'good', text: 'La interfaz 1 (lo) cuenta su tráfico.' },
      { tone: 'doubt', text: expect.stringContaining('no responde a ninguno de los perfiles conocidos') },
    ]);
    expect(trial.interfaces[0]).toEqual({ index: 1, name: 'lo', up: true });
    expect(await said(userTarget(agent(), 'a'))).toContain('«ap-31» respondió');
    expect(await said({ ...communityTarget(agent(), 'a'), ifIndex: 9_999 })).toContain(
      'El equipo no tiene la interfaz 9999',
    );
  });

  it('tells a wrong user, password, key and level of v3 apart', async () => {
    const wrong = [
      { user: 'nadie' },
      { authKey: 'otra-clave-de-acceso' },
      { privKey: 'otra-clave-de-cifrado' },
      { user: 'abierto' },
      { level: 'authNoPriv' },
    ] as const;
    expect(await Promise.all(wrong.map((change) => said(userTarget(agent(), 'a', change))))).toEqual([
      expect.stringContaining('no conoce ese usuario'),
      expect.stringContaining('la clave o el protocolo de autenticación'),
      expect.stringContaining('la clave o el protocolo de cifrado'),
      expect.stringContaining('no trabaja con ese nivel de seguridad'),
      expect.stringContaining('no deja leer'),
    ]);
  });

  it('explains a wrong community, which no device contradicts, by the host that lives all the same', async () => {
    const words = await said(communityTarget(agent(), 'a', 'otra-comunidad'));
    expect(words).toContain('Nadie respondió en 127.0.1.31:11631');
    expect(words).toContain('el equipo sí está en la red');
    expect(words).toContain('Revise primero la comunidad');
    expect(words).not.toContain('otra-comunidad');
  });

  it('says that the port is closed', async () => {
    const closed = { ...communityTarget(agent(), 'a'), port: PORT + 1 };
    expect(await said(closed)).toContain(`rechaza el puerto ${PORT + 1}`);
  });

  it('names the address that answers in place of the one that was asked', async () => {
    const door = await boundSocket('127.0.1.41');
    const elsewhere = await boundSocket('127.0.1.42');
    const toAgent = await boundSocket('127.0.1.43');
    let asker: dgram.RemoteInfo | null = null;
    door.on('message', (packet, from) => {
      asker = from;
      toAgent.send(packet, PORT, agent().host);
    });
    toAgent.on('message', (packet) => {
      if (asker !== null) elsewhere.send(packet, asker.port, asker.address);
    });
    try {
      const draft = { ...communityTarget(agent(), 'a'), host: '127.0.1.41', port: door.address().port };
      const words = await said(draft);
      expect(words).toContain(`Contestó 127.0.1.42:${elsewhere.address().port}, que es otra dirección`);
    } finally {
      for (const socket of [door, elsewhere, toAgent]) socket.close();
    }
  });

  it('refuses a name at once, and stores nothing of any trial', async () => {
    const named = { ...communityTarget(agent(), 'a'), host: 'ap.parque.local' };
    await expect(targets().try(named)).rejects.toMatchObject({
      message: expect.stringContaining('no se aceptan nombres'),
    });
    expect(await readTargets(t.core.context)).toEqual([]);
  });
});

async function boundSocket(host: string): Promise<dgram.Socket> {
  const socket = dgram.createSocket('udp4');
  socket.bind(0, host);
  await once(socket, 'listening');
  return socket;
}

describe('the device of a zone', () => {
  it('is kept, tried with the kept secrets, changed and forgotten, and never shows its secrets again', async () => {
    await targets().save(userTarget(agent(), 'a'));
    await targets().save({ ...communityTarget(agent(1), 'b'), profile: 'unifi', ifIndex: 1 });
    const { zones } = await targets().list();
    expect(zones.map(({ zoneId, target, sharedWith }) => [zoneId, target, sharedWith])).toEqual([
      [
        'a',
        {
          host: '127.0.1.31',
          port: PORT,
          version: '3',
          user: 'cifra',
          level: 'authPriv',
          authProtocol: 'SHA',
          privProtocol: 'AES128',
          profile: null,
          ifIndex: null,
        },
        [],
      ],
      [
        'b',
        {
          host: '127.0.1.32',
          port: PORT,
          version: '2c',
          user: null,
          level: null,
          authProtocol: null,
          privProtocol: null,
          profile: 'unifi',
          ifIndex: 1,
        },
        [],
      ],
    ]);
    const { community: _kept, ...blank } = { ...communityTarget(agent(1), 'b'), community: '' };
    expect(await said({ ...blank, version: '2c' })).toContain('«ap-32» respondió');
    await targets().save({ ...blank, version: '2c', ifIndex: 2 });
    expect(await readTargets(t.core.context)).toEqual([
      userTarget(agent(), 'a'),
      { ...communityTarget(agent(1), 'b'), ifIndex: 2 },
    ]);
    await targets().remove({ zoneId: 'a' });
    expect((await readTargets(t.core.context)).map(({ zoneId }) => zoneId)).toEqual(['b']);
    const trail = await t.store.read
      .selectFrom('auditEntry')
      .select(['actor', 'action', 'subject', 'detail'])
      .orderBy('id')
      .execute();
    expect(trail.map(({ action, subject, detail }) => [action, subject, detail])).toEqual([
      ['EQUIPO_GUARDADO', 'a', '{"version":"3","profile":null,"ifIndex":null}'],
      ['EQUIPO_GUARDADO', 'b', '{"version":"2c","profile":"unifi","ifIndex":1}'],
      ['EQUIPO_GUARDADO', 'b', '{"version":"2c","profile":null,"ifIndex":2}'],
      ['EQUIPO_QUITADO', 'a', null],
    ]);
    const answers = JSON.stringify([await targets().list(), trail]);
    for (const secret of ['clave-de-prueba', 'lectura-puntos']) expect(answers).not.toContain(secret);
  });

  it('does not send a kept secret to another address', async () => {
    await targets().save(communityTarget(agent(), 'a'));
    const moved = { ...communityTarget(agent(1), 'a'), community: '' };
    for (const attempt of [targets().try(moved), targets().save(moved)])
      await expect(attempt).rejects.toMatchObject({ message: expect.stringContaining('no se envía') });
    expect(await readTargets(t.core.context)).toEqual([communityTarget(agent(), 'a')]);
  });

  it('tells which zones have one address, since both would show the same', async () => {
    await targets().save(communityTarget(agent(), 'a'));
    await targets().save(communityTarget(agent(), 'b'));
    expect((await targets().list()).zones.map(({ sharedWith }) => sharedWith)).toEqual([
      ['Parque B'],
      ['Parque a'],
    ]);
  });

  it('cannot be kept for a zone that is gone', async () => {
    await expect(targets().save(communityTarget(agent(), 'nadie'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
    await expect(targets().remove({ zoneId: 'a' })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('the imports of the screen', () => {
  const file = (text: string, dryRun: boolean) => ({
    fileName: 'equipos.csv',
    base64: Buffer.from(text).toString('base64'),
    dryRun,
  });

  it('tell row by row what is wrong before anything is kept, without repeating a secret', async () => {
    const text =
      'zona,host,version,comunidad\nPARQUE A,ap.parque.local,2c,secreta\nPARQUE B,10.0.0.1,2c,secreta\nOTRO,10.0.0.2,2c,secreta\n';
    const dry = await targets().importTargets(file(text, true));
    expect(dry).toMatchObject({ rows: 3, imported: 1 });
    expect(dry.warnings.map(({ row, field, kind }) => [row, field, kind])).toEqual([
      [2, 'host', 'DIRECCION_INVALIDA'],
      [4, 'zona', 'ZONA_DESCONOCIDA'],
    ]);
    expect(await readTargets(t.core.context)).toEqual([]);
    expect(await targets().importTargets(file(text, false))).toEqual(dry);
    expect((await readTargets(t.core.context)).map(({ zoneId, host }) => [zoneId, host])).toEqual([
      ['b', '10.0.0.1'],
    ]);
    expect(JSON.stringify(dry)).not.toContain('secreta');
  });

  it('bring zones too, and refuse what is no file of theirs', async () => {
    await expect(targets().importZones(file('nada\n', true))).rejects.toMatchObject({ code: 'BAD_REQUEST' });
    await expect(targets().importZones({ ...file('', true), base64: '¡!' })).rejects.toMatchObject({
      code: 'BAD_REQUEST',
    });
  });
});

describe('the sentinels', () => {
  it('are kept without a credential and tried from here: over SNMP a refusal is proof enough', async () => {
    const { host, port } = agent();
    const snmp = { kind: 'SNMP', host, port } as const;
    const closed = { kind: 'TCP', host: '127.0.0.1', port: 1 } as const;
    await targets().saveSentinels({ sentinels: [snmp, closed] });
    expect((await targets().list()).sentinels).toEqual([snmp, closed]);
    expect(await targets().trySentinel(snmp)).toEqual({ answered: true });
    expect(await targets().trySentinel(closed)).toEqual({ answered: true });
  });
});
