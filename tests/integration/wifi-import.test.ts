import { readFileSync, rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { importTargets } from '#core/features/targets/import-targets.ts';
import { importZones } from '#core/features/targets/import-zones.ts';
import { readTargets } from '#core/wifi/targets.ts';
import { zoneIdOf } from '#shared/domain/zone-list-row.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { openWifiFolder, type WifiFolder } from '#tests/support/wifi-folder.ts';

const NOW = Date.parse('2026-04-14T15:42:00Z');
const OFFICIAL = readFileSync('resources/catalogues/zonas-wifi-9n9m-2dqq.csv');
let folder: string;
let t: WifiFolder;

beforeEach(async () => {
  folder = temporaryFolder();
  t = await openWifiFolder(folder, () => NOW);
});
afterEach(async () => {
  await t.close();
  rmSync(folder, { recursive: true, force: true });
});

const request = (bytes: Uint8Array | string, dryRun = false) => ({
  fileName: 'lista.csv',
  bytes: typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes,
  dryRun,
  actor: 'machine',
});
const zones = () => t.context.store.read.selectFrom('zone').selectAll().orderBy('id').execute();
const changes = () => t.context.store.read.selectFrom('change').selectAll().orderBy('seq').execute();

describe('the import of the official list', () => {
  it('brings in all 82 zones with their 14 warnings, and repeating it changes nothing', async () => {
    const report = await importZones(t.context, request(OFFICIAL));
    expect([report.rows, report.imported, report.warnings.length]).toEqual([82, 82, 14]);
    const first = await zones();
    expect(first.length).toBe(82);
    expect(first.find((zone) => zone.name === 'PARQUE DEL AGUA')).toMatchObject({
      id: zoneIdOf('PARQUE DEL AGUA'),
      address: 'DIAGONAL 32 NO. 30 A – 51',
      neighbourhood: 'QUINTA BRIGADA',
      comuna: '13',
      area: 'URBANA',
      latitude: expect.closeTo(7.13123, 5),
      longitude: expect.closeTo(-73.10965, 5),
      deletedAt: null,
    });
    expect(await importZones(t.context, request(OFFICIAL))).toEqual(report);
    expect(await zones()).toEqual(first);
    expect((await changes()).filter((change) => change.tableName === 'zone').length).toBe(82);
    const trail = await t.context.store.read.selectFrom('auditEntry').select(['action', 'detail']).execute();
    expect(trail).toEqual([
      { action: 'ZONAS_IMPORTADAS', detail: '{"rows":82,"imported":82,"warnings":14}' },
      { action: 'ZONAS_IMPORTADAS', detail: '{"rows":82,"imported":82,"warnings":14}' },
    ]);
    expect(t.topics).toContain('wifi');
  });

  it('says the same in a dry run and writes nothing', async () => {
    const dry = await importZones(t.context, request(OFFICIAL, true));
    expect(await changes()).toEqual([]);
    expect(await importZones(t.context, request(OFFICIAL))).toEqual(dry);
  });

  it('changes what a newer list changes, keeps what it does not mention, and deletes nothing', async () => {
    await importZones(t.context, request(OFFICIAL));
    const newer =
      'nombre;direccion;comuna;latitud;longitud\nParque del Agua;CL. NUEVA 1;13 Oriental;7,1312;-73,1096\n';
    const report = await importZones(t.context, request(newer));
    expect([report.rows, report.imported]).toEqual([1, 1]);
    const kinds = Map.groupBy(report.warnings, (warning) => warning.kind);
    expect([...kinds].map(([kind, list]) => [kind, list.length])).toEqual([
      ['ZONA_AUSENTE', 81],
      ['COLUMNA_AUSENTE', 2],
    ]);
    expect((await zones()).length).toBe(82);
    const changed = (await zones()).find((zone) => zone.id === zoneIdOf('PARQUE DEL AGUA'));
    expect(changed).toMatchObject({
      name: 'Parque del Agua',
      address: 'CL. NUEVA 1',
      neighbourhood: 'QUINTA BRIGADA',
      area: 'URBANA',
      latitude: 7.1312,
    });
  });

  it('changes nothing when the file lacks a column or is no table at all', async () => {
    await expect(importZones(t.context, request('NOMBRE,BARRIO\nA,B\n'))).rejects.toMatchObject({
      code: 'ARCHIVO_INVALIDO',
      message:
        'Al archivo le faltan columnas: DIRECCION, COMUNA, LATITUD, LONGITUD. No se importó nada; agregue esos títulos en la primera fila.',
    });
    await expect(importZones(t.context, request(''))).rejects.toMatchObject({ code: 'ARCHIVO_INVALIDO' });
    expect(await changes()).toEqual([]);
  });

  it('is refused at an enrolled station, whose catalogues are the centre’s', async () => {
    t.adopt();
    await expect(importZones(t.context, request(OFFICIAL, true))).rejects.toMatchObject({
      code: 'ROL_EQUIVOCADO',
      message:
        'La lista de zonas es de la central: impórtela allá y llegará a este Punto al sincronizar. No se cambió nada.',
    });
  });
});

describe('the import of SNMP targets', () => {
  const HEADER =
    'zona,host,puerto,version,comunidad,usuario,nivel,auth,clave_auth,priv,clave_priv,perfil,interfaz';
  const FILE = [
    HEADER,
    'PARQUE DEL AGUA,10.1.0.1,,2c,SECRETO-comunidad,,,,,,,mikrotik,2',
    'Parque Turbay,10.1.0.2,1161,3,,sondeo,authPriv,SHA256,SECRETO-autentica,AES128,SECRETO-cifrado,,',
    'Parque Romero,ap.local,,2c,SECRETO-comunidad,,,,,,,,',
    'Parque Inexistente,10.1.0.4,,2c,SECRETO-comunidad,,,,,,,,',
  ].join('\n');

  it('needs zones first', async () => {
    await expect(importTargets(t.context, request(FILE))).rejects.toMatchObject({ code: 'NO_EXISTE' });
  });

  it('keeps what can be polled, and its credentials never leave the encrypted file', async () => {
    await importZones(t.context, request(OFFICIAL));
    const dry = await importTargets(t.context, request(FILE, true));
    expect(await readTargets(t.context)).toEqual([]);
    const report = await importTargets(t.context, request(FILE));
    expect(report).toEqual(dry);
    expect([report.rows, report.imported]).toEqual([4, 2]);
    expect(report.warnings.map(({ row, field, kind }) => [row, field, kind])).toEqual([
      [4, 'host', 'DIRECCION_INVALIDA'],
      [5, 'zona', 'ZONA_DESCONOCIDA'],
    ]);
    const targets = await readTargets(t.context);
    expect(targets.toSorted((a, b) => (a.host < b.host ? -1 : 1))).toEqual([
      {
        zoneId: zoneIdOf('PARQUE DEL AGUA'),
        host: '10.1.0.1',
        port: 161,
        version: '2c',
        community: 'SECRETO-comunidad',
        profile: 'mikrotik',
        ifIndex: 2,
      },
      {
        zoneId: zoneIdOf('PARQUE TURBAY'),
        host: '10.1.0.2',
        port: 1161,
        version: '3',
        user: 'sondeo',
        level: 'authPriv',
        authProtocol: 'SHA256',
        authKey: 'SECRETO-autentica',
        privProtocol: 'AES128',
        privKey: 'SECRETO-cifrado',
      },
    ]);
    expect(JSON.stringify([report, await changes()])).not.toContain('SECRETO');
    expect(readFileSync(`${folder}/puntos.db`).includes('SECRETO')).toBe(false);
    expect(readFileSync(`${folder}/puntos.db-wal`).includes('SECRETO')).toBe(false);
  });

  it('replaces the target of a zone, and leaves the others alone', async () => {
    await importZones(t.context, request(OFFICIAL));
    await importTargets(t.context, request(FILE));
    await importTargets(t.context, request(`${HEADER}\nParque Turbay,10.1.0.9,,2c,otra,,,,,,,,\n`));
    const hosts = (await readTargets(t.context)).map(({ host, version }) => `${host} ${version}`);
    expect(hosts.toSorted()).toEqual(['10.1.0.1 2c', '10.1.0.9 2c']);
  });
});
