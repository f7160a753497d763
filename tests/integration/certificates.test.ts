import { execFile } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createEnrolmentCode, createSite, revokeDevice } from '#core/features/central/sites.ts';
import { certificateSigner, certificateTrust, verifyEd25519 } from '#core/certificate-keys.ts';
import { revocationFile } from '#core/features/certificates/page.ts';
import { certificateCode, checkCertificate } from '#shared/domain/certificate-code.ts';
import { attendAll, CONTENT } from '#tests/support/certificates.ts';
import { openTestCore, type TestCore } from '#tests/support/core.ts';
import { givenCourse, type GivenCourse } from '#tests/support/course.ts';
import { temporaryFolder } from '#tests/support/store.ts';
import { assertNoDefects, forget, startHub, startStation } from '#tests/support/sync-world.ts';

const run = promisify(execFile);
const PROJECT = join(import.meta.dirname, '..', '..');
const PUNTOS = join(PROJECT, 'electron', 'cli', 'puntos.ts');
const STARTS = Date.parse('2026-03-03T14:00:00Z');

let t: TestCore;
let course: GivenCourse;
beforeEach(async () => {
  t = await openTestCore('central');
  course = await givenCourse(t.core.context, { people: 4, startsAt: STARTS });
  await attendAll(t.core.context, course, 3);
});
afterEach(() => t.close());

const central = () => t.callerAs('central').certificates;
const group = () => central().group({ groupId: course.groupId });
const issueAll = () => central().issue({ groupId: course.groupId, enrolmentIds: null });
const codeOf = async (id: string) =>
  (await t.store.read.selectFrom('certificate').select('code').where('id', '=', id).executeTakeFirstOrThrow())
    .code;
const pdfOf = async (certificateIds: string[] | null = null) => {
  const { name, base64, pages } = await central().pdf({ groupId: course.groupId, certificateIds });
  return { name, pages, base64, bytes: Buffer.from(base64, 'base64') };
};

/** Another process that is left nothing but what it is given: every socket that it would open throws. */
const OFFLINE = `data:text/javascript,${encodeURIComponent(
  "import net from 'node:net'; import dgram from 'node:dgram'; import dns from 'node:dns';" +
    "const no = () => { throw new Error('network'); };" +
    'net.Socket.prototype.connect = no; dgram.createSocket = no; dns.lookup = no;',
)}`;
async function puntos(...args: string[]) {
  const nowhere = join(temporaryFolder(), 'nothing');
  try {
    const done = await run(process.execPath, ['--import', OFFLINE, PUNTOS, ...args, '--data', nowhere], {
      env: { PATH: process.env['PATH'], HOME: nowhere },
    });
    return { code: 0, ...done };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, stdout, stderr };
  }
}

describe('the certificates of a group', () => {
  it('are offered to who is trained and to nobody else', async () => {
    const { obstacle, people, group: about } = await group();
    expect(obstacle).toBeNull();
    expect(about).toMatchObject({ courseName: 'Fotografía con Celular', minutes: 480, ally: 'PROPIO' });
    expect(
      people.map(({ name, standing, completedOn, minutes }) => [name, standing, completedOn, minutes]),
    ).toEqual([
      ['Abril Prueba Inventada', 'POR_EXPEDIR', '2026-03-24', 480],
      ['Bruno Ejemplo Ficticio', 'POR_EXPEDIR', '2026-03-24', 480],
      ['Camila Muestra Ensayo', 'POR_EXPEDIR', '2026-03-24', 480],
      ['Darío Supuesto Modelo', 'NO_CUMPLE', null, 0],
    ]);
    const darío = course.people[3]?.enrolmentId ?? '';
    await expect(central().issue({ groupId: course.groupId, enrolmentIds: [darío] })).rejects.toMatchObject({
      message: 'Esa persona no ha cumplido el curso: todavía no se le expide certificado.',
    });
    expect(await t.store.read.selectFrom('certificate').selectAll().execute()).toEqual([]);
  });

  it('are issued once, each with a number of its own, in one transaction that is on the audit trail', async () => {
    const first = course.people[0]?.enrolmentId ?? '';
    const [one] = await central().issue({ groupId: course.groupId, enrolmentIds: [first] });
    const others = await issueAll();
    expect(await issueAll()).toEqual([]);
    const numbers = [one, ...others].map((each) => each?.number);
    expect(new Set(numbers).size).toBe(3);
    for (const number of numbers) expect(number).toMatch(/^OATIC-2026-[0-9A-HJKMNP-TV-Z]{8}$/u);
    expect((await group()).people.map(({ standing }) => standing)).toEqual(
      'EXPEDIDO EXPEDIDO EXPEDIDO NO_CUMPLE'.split(' '),
    );
    const trail = await t.store.read
      .selectFrom('auditEntry')
      .select(['actor', 'action', 'subject', 'detail'])
      .where('action', '=', 'CERTIFICADO_EXPEDIDO')
      .orderBy('id')
      .execute();
    expect(trail).toEqual(
      [one, ...others].map((each) => ({
        actor: 'user:id-central',
        action: 'CERTIFICADO_EXPEDIDO',
        subject: each?.id,
        detail: each?.number,
      })),
    );
    const changes = await t.store.local.selectFrom('change').select(['txId', 'tableName']).execute();
    const together = changes.filter(({ tableName }) => tableName === 'certificate').map(({ txId }) => txId);
    expect([together.length, new Set(together).size]).toEqual([3, 2]);
  });

  it('verify in another process that has the public key alone, and no network', async () => {
    const [one] = await issueAll();
    const code = await codeOf(one?.id ?? '');
    const { publicKey, list } = await revocationFile(t.core);
    const folder = temporaryFolder();
    const { bytes } = await pdfOf();
    writeFileSync(join(folder, 'grupo.pdf'), bytes);
    writeFileSync(join(folder, 'revocados.json'), list);
    const said = {
      number: one?.number,
      holder: 'Abril Pr*** In***',
      courseName: 'Fotografía con Celular',
      minutes: 480,
      completedOn: '2026-03-24',
      issuedOn: '2026-04-14',
      outcome: 'VALIDO',
    };
    const valid = await puntos('certificates', 'verify', code, '--key', publicKey, '--json');
    expect([valid.code, JSON.parse(valid.stdout)]).toEqual([
      0,
      {
        valid: true,
        outcome: 'VALIDO',
        message: 'Es un certificado válido de la ciudad.',
        certificates: [said],
      },
    ]);
    const file = await puntos(
      'certificates',
      'verify',
      join(folder, 'grupo.pdf'),
      '--key',
      publicKey,
      '--json',
    );
    const inFile = JSON.parse(file.stdout) as { outcome: string; certificates: { holder: string }[] };
    expect([file.code, inFile.outcome, inFile.certificates.map(({ holder }) => holder)]).toEqual([
      0,
      'VALIDO',
      ['Abril Pr*** In***', 'Bruno Ej*** Fi***', 'Camila Mu*** En***'],
    ]);
    const other = await openTestCore('central');
    const foreign = (await revocationFile(other.core)).publicKey;
    await other.close();
    const theirs = await puntos('certificates', 'verify', code, '--key', foreign);
    expect([theirs.code, theirs.stdout, theirs.stderr]).toEqual([
      1,
      '',
      'Lo firmó la llave de otra ciudad o de una prueba: esta ciudad no responde por él.\n',
    ]);
    await central().revoke({ certificateId: one?.id ?? '', reason: 'NO_CUMPLIO' });
    writeFileSync(join(folder, 'nuevos.json'), (await revocationFile(t.core)).list);
    const withList = (name: string) =>
      puntos('certificates', 'verify', code, '--key', publicKey, '--revoked', join(folder, name), '--json');
    expect((await withList('revocados.json')).code).toBe(0);
    const revoked = await withList('nuevos.json');
    expect([revoked.code, (JSON.parse(revoked.stdout) as { outcome: string }).outcome]).toEqual([
      1,
      'REVOCADO',
    ]);
    writeFileSync(
      join(folder, 'falsos.json'),
      readFileSync(join(folder, 'nuevos.json'), 'utf8').replace('2026', '2025'),
    );
    expect((await withList('falsos.json')).stderr).toBe(
      'La lista de revocados no está firmada por la llave de esta ciudad.\n',
    );
    rmSync(folder, { recursive: true });
  }, 60_000);

  it('are issued again after a correction: the first says that it was replaced, the second holds', async () => {
    const [one] = await issueAll();
    const who = course.people[0]?.personId ?? '';
    await t.core.context.ledger.write('user:test', (tx) =>
      tx.patch('person', who, { givenNames: 'Abril Sofía' }),
    );
    expect((await group()).people[0]?.standing).toBe('DATOS_CAMBIARON');
    await expect(pdfOf([one?.id ?? ''])).rejects.toMatchObject({
      message: 'El nombre de la persona cambió después de expedirlo: expídalo de nuevo para que coincida.',
    });
    expect((await pdfOf()).pages).toBe(2);
    const again = await central().reissue({ certificateId: one?.id ?? '' });
    const checked = await central().verify({ text: await codeOf(again.id) });
    expect([checked.outcome, checked.certificate?.holder]).toEqual(['VALIDO', 'Abril S. Pr*** In***']);
    expect((await central().verify({ text: await codeOf(one?.id ?? '') })).outcome).toBe('REEMPLAZADO');
    await expect(central().reissue({ certificateId: one?.id ?? '' })).rejects.toMatchObject({
      message: 'Ese certificado ya se revocó o se reemplazó; actualice la pantalla.',
    });
    expect((await pdfOf()).pages).toBe(3);
    const { rows } = await central().list({ search: 'abril' });
    expect(rows.map(({ number, revoked }) => [number, revoked?.reason ?? null])).toEqual([
      [again.number, null],
      [one?.number, 'REEMPLAZADO'],
    ]);
  });

  it('are revoked with a reason, once, and can be issued anew', async () => {
    const [one] = await issueAll();
    const certificateId = one?.id ?? '';
    await central().revoke({ certificateId, reason: 'DATOS_ERRADOS' });
    await expect(central().revoke({ certificateId, reason: 'OTRO' })).rejects.toMatchObject({
      message: 'Ese certificado ya se revocó o se reemplazó; actualice la pantalla.',
    });
    expect((await central().verify({ text: await codeOf(certificateId) })).outcome).toBe('REVOCADO');
    expect((await central().verify({ text: one?.number ?? '' })).outcome).toBe('REVOCADO');
    expect((await group()).people[0]?.standing).toBe('POR_EXPEDIR');
    const [again] = await issueAll();
    expect((await central().verify({ text: await codeOf(again?.id ?? '') })).outcome).toBe('VALIDO');
  });

  it('come as one sealed PDF whose every edit shows', async () => {
    await issueAll();
    const { name, pages, base64, bytes } = await pdfOf();
    expect([name, pages]).toEqual(['certificados-CUR0-2026-04-14.pdf', 3]);
    const whole = await central().verifyFile({ base64 });
    expect([whole.outcome, whole.certificates.map(({ outcome }) => outcome)]).toEqual([
      'VALIDO',
      ['VALIDO', 'VALIDO', 'VALIDO'],
    ]);
    const edited = Buffer.from(bytes.toString('latin1').replace('/Title', '/TITLE'), 'latin1');
    expect(edited.equals(bytes)).toBe(false);
    expect(await central().verifyFile({ base64: edited.toString('base64') })).toMatchObject({
      outcome: 'ALTERADO',
      message:
        'El archivo no está como se expidió: se editó, se cortó o se volvió a guardar. Pida el original, o escanee el QR.',
    });
  });

  it('are the business of a group’s own instructor, and taking one away is not', async () => {
    const asked = t.callerAs('instructor').certificates.group({ groupId: course.groupId });
    await expect(asked).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const station = await openTestCore('station');
    const own = await givenCourse(station.core.context, { instructorUser: 'instructor', startsAt: STARTS });
    const foreign = await givenCourse(station.core.context, {
      instructorUser: 'otro',
      series: 1,
      startsAt: STARTS,
    });
    const teacher = station.callerAs('instructor').certificates;
    expect((await teacher.group({ groupId: own.groupId })).people).toHaveLength(4);
    await expect(teacher.group({ groupId: foreign.groupId })).rejects.toMatchObject({
      message: 'Ese grupo es de otro instructor. Pida los certificados en el mostrador.',
    });
    await expect(teacher.revoke({ certificateId: 'x', reason: 'OTRO' })).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
    await station.close();
  });
});

describe('a station', () => {
  it('says what to do while it is not enrolled', async () => {
    const station = await openTestCore('station');
    const own = await givenCourse(station.core.context, { startsAt: STARTS });
    await attendAll(station.core.context, own, 1);
    const desk = station.callerAs('desk').certificates;
    const message =
      'Este computador no está inscrito en la central, y solo ella autoriza a expedir certificados. Inscríbalo en Sincronización.';
    expect((await desk.group({ groupId: own.groupId })).obstacle).toBe(message);
    await expect(desk.issue({ groupId: own.groupId, enrolmentIds: null })).rejects.toMatchObject({ message });
    await expect(desk.verify({ text: 'CURSO1' })).rejects.toMatchObject({
      message:
        'Este computador no tiene la llave pública de la ciudad y no puede comprobar certificados. Inscríbalo en Sincronización y sincronice (Ctrl S).',
    });
    await station.close();
  });

  it('may issue once it has its key from the centre, and no more once the centre revokes it', async () => {
    const hub = await startHub();
    const joya = await startStation();
    const inem = await startStation();
    await createSite(hub.context, 'central', { code: 'PD01', name: 'La Joya' });
    await createSite(hub.context, 'central', { code: 'PD02', name: 'INEM' });
    await joya.sync.enrol((await createEnrolmentCode(hub.context, 'central', 'PD01')).code);
    await inem.sync.enrol((await createEnrolmentCode(hub.context, 'central', 'PD02')).code);
    await joya.sync.syncNow();
    await inem.sync.syncNow();
    const signer = await certificateSigner(joya.context);
    expect(signer.issuer.siteCode).toBe('PD01');
    const keys = await hub.context.store.read
      .selectFrom('certificateKey')
      .selectAll()
      .orderBy('kind')
      .execute();
    expect(keys.map(({ kind, siteCode }) => [kind, siteCode]).toSorted()).toEqual([
      ['CIUDAD', ''],
      ['EMISOR', 'PD01'],
      ['EMISOR', 'PD02'],
    ]);
    // What travels and what is stored beside it never holds a private half.
    const all = JSON.stringify(
      await hub.context.store.local.selectFrom('change').select('payload').execute(),
    );
    expect(all).not.toContain('"d"');
    const { device } = joya.context.ledger.identity;
    await revokeDevice(hub.context, 'central', device);
    await inem.sync.syncNow();
    const trust = await certificateTrust(inem.context.store.read);
    const [revoked] = trust.revokedIssuers;
    const signedAt = async (issuedAt: number) => {
      const code = certificateCode({ ...CONTENT, issuedAt }, signer.issuer, signer.sign);
      return (await checkCertificate(code, trust, verifyEd25519)).outcome;
    };
    const at = revoked?.revokedAt ?? 0;
    expect([await signedAt(at - 1_000), await signedAt(at + 2_000)]).toEqual(['VALIDO', 'EMISOR_REVOCADO']);
    assertNoDefects(hub, joya, inem);
    await joya.close();
    await inem.close();
    await hub.close();
    forget(hub, joya, inem);
  });
});
