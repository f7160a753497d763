import { readdirSync, rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { puntos, puntosJson, rowCounts, servePuntos, type Serving } from '#tests/support/puntos.ts';
import { temporaryFolder } from '#tests/support/store.ts';

let centre: string;
let station: string;
let stick: string;
let serving: Serving;

beforeAll(async () => {
  [centre, station, stick] = [temporaryFolder(), temporaryFolder(), temporaryFolder()];
  await puntosJson(centre, ['site', 'add', '--code', 'PD01', '--name', 'La Joya']);
  serving = await servePuntos(centre, ['central', 'serve']);
  const made = (await puntosJson(centre, ['enrolment', 'create', '--site', 'PD01'])) as { code: string };
  await puntosJson(station, ['enrol', '--code', made.code]);
});
afterAll(async () => {
  await serving.stop();
  for (const folder of [centre, station, stick]) rmSync(folder, { recursive: true, force: true });
});

it('a Punto without network goes to the centre and back by puntos sync export and import alone', async () => {
  const exported = (await puntosJson(station, ['sync', 'export', stick])) as { file: string };
  expect(exported).toEqual({
    file: expect.stringMatching(/PD01 para la central .*\.puntos$/),
    changes: expect.any(Number),
    left: 0,
  });
  const before = rowCounts(station);
  const wrong = await puntos(station, ['sync', 'import', exported.file]);
  expect([wrong.code, wrong.stdout]).toEqual([1, '']);
  expect(wrong.stderr).toMatch(/paquete de un Punto para la central: se recibe en la central/);
  expect(rowCounts(station)).toEqual(before);
  const taken = (await puntosJson(centre, ['sync', 'import', exported.file])) as Record<string, unknown>;
  expect(taken).toMatchObject({ siteCode: 'PD01', quarantined: 0, repeated: false, fresh: taken['changes'] });
  expect(await puntosJson(station, ['sync', 'import', String(taken['reply'])])).toMatchObject({
    acknowledged: taken['changes'],
    next: 'NOTHING',
    pending: 0,
    reply: null,
  });
  expect(readdirSync(stick)).toHaveLength(2);
});
