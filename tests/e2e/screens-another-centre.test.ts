// A Punto whose centre is lost for good goes over to a new one, through its own screen: a real Punto, two real centres.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createEnrolmentCode, createSite } from '#core/features/central/sites.ts';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { cutOff, place, press, sees, setUp, type } from '#tests/support/steps.ts';
import { forget, startHub, type TestHub } from '#tests/support/sync-world.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

const SLOW = { timeout: 120_000 };

let host: WebHost;
let screen: Screen;
let centre: TestHub;

async function newCode(): Promise<string> {
  await createSite(centre.context, 'central', { code: 'PD01', name: 'La Joya' });
  return (await createEnrolmentCode(centre.context, 'central', 'PD01')).code;
}

beforeAll(async () => {
  centre = await startHub();
  host = await startWebHost('station');
  screen = await openScreen(host.url);
  await setUp(screen, host, 'La Joya');
  await sees(screen, 'Escriba la cédula o el nombre');
});
afterAll(async () => {
  await screen.close();
  await host.stop();
  await centre.close();
  forget(centre);
});

test('the code of a new centre is taken only by who says that the other is lost', SLOW, async () => {
  await place(screen, 'Sincronización');
  await screen.page.getByLabel('Código de inscripción').focus();
  await type(screen, await newCode());
  await press(screen, 'Enter');
  await sees(screen, 'En línea con la central.');
  const { port } = centre;
  await centre.close();
  forget(centre);
  centre = await startHub(undefined, port);
  const code = await newCode();
  await press(screen, 'Control+s');
  await sees(screen, 'Quien contesta no es la central de siempre.');
  await press(screen, 'n');
  await screen.page.getByLabel('Código nuevo de inscripción').waitFor();
  await type(screen, code);
  await press(screen, 'Enter');
  await sees(screen, 'Cambiar de central es para cuando la de antes se perdió.');
  await sees(screen, /no se cambió nada/u);
  expect([...(await cutOff(screen)), ...(await screen.faults('sync-another-centre'))]).toEqual([]);
  // Whoever goes on without reading has changed nothing.
  await press(screen, 'Enter');
  await sees(screen, /Márquelo solo si es así/u);
  expect(await screen.faults('sync-another-centre-unmarked')).toEqual([]);
  const enrolled = () => centre.context.store.read.selectFrom('device').select('id').execute();
  expect(await enrolled()).toEqual([]);
  await press(screen, 'Space');
  await press(screen, 'Enter');
  await sees(screen, 'En línea con la central.');
  expect(await screen.page.getByLabel('Código nuevo de inscripción').count()).toBe(0);
  expect(await enrolled()).toHaveLength(1);
});
