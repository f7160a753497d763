import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openScreen } from '#tests/support/screen.ts';
import type { Screen } from '#tests/support/screen.ts';
import { cutOff, focused, place, press, reachable, sees, setUp, type } from '#tests/support/steps.ts';
import { startWebHost } from '#tests/support/web-host.ts';
import type { WebHost } from '#tests/support/web-host.ts';

const HEAD = 'fecha;hora;tipo_documento;documento;Nombre;Apellido;sexo;Motivo de la visita;Turno';
const ROWS = [
  '14/04/2026;9:30;CC;9999000017;Ana María;Peña Prueba;Mujer;Navegación;A',
  '14/04/2026;9:31;CC;9999000025;Luis;Ñáñez Prueba;Hombre;Coworking;A',
  '14/04/2026;9:40;CC;9999000033 / 9999000041;Rosa y Nora;Modelo;Mujer;Sala;A',
  '14/04/2026;9:41;CC;9999000058;Omar;Supuesto;Hombre;Yoga;B',
  '31/02/2026;9:42;TI;9999000066;Lina;Ensayo;?;Sala;B',
];

describe('past registers, by keyboard alone', { timeout: 180_000 }, () => {
  let host: WebHost;
  let screen: Screen;
  const file = (name: string, lines: readonly string[]) => {
    // Not by its path: without a UTF-8 locale the browser does not find a name with an ñ.
    return { name, mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n')) };
  };
  let chosen = file('', []);
  /** The system's own window for files is nothing that a page can steer: it is answered as soon as it opens. */
  const choose = async (wanted: typeof chosen) => {
    chosen = wanted;
    await screen.page.getByRole('button', { name: 'Elegir el archivo' }).waitFor();
    await press(screen, 'a');
  };
  beforeAll(async () => {
    host = await startWebHost('station');
    screen = await openScreen(host.url);
    screen.page.on('filechooser', (chooser) => void chooser.setFiles(chosen));
    await setUp(screen, host, 'La Joya');
    await sees(screen, 'Escriba la cédula o el nombre');
  });
  afterAll(async () => {
    await screen.close();
    await host.stop();
  });

  test('the screen is empty and says what it is for', async () => {
    await place(screen, 'Importar');
    await sees(screen, 'Todavía no hay ninguna');
    expect(await screen.faults('import-empty')).toEqual([]);
  });

  test('what is no register is refused and says what to do', async () => {
    await choose(file('foto.csv', ['\u0000\u0001']));
    await sees(screen, /no es una tabla de texto/u);
    expect(await screen.faults('import-refused')).toEqual([]);
  });

  test('the columns are proposed, and the one that is missing has the focus', async () => {
    await choose(file('registro de abril.csv', [HEAD, ...ROWS]));
    await sees(screen, 'Qué es cada columna');
    await sees(screen, 'Falta: servicio.');
    await expect
      .poll(() => screen.page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toBe('Columna de servicio');
    expect(await screen.faults('import-columns')).toEqual([]);
    await type(screen, 'Motivo');
    await screen.page.getByText('Falta: servicio.').waitFor({ state: 'detached' });
    await press(screen, 'Control+Enter');
    await sees(screen, 'Esto pasaría');
  });

  test('the trial shows what would happen and every problem, and the rows of each', async () => {
    await sees(screen, /parece haber dos personas/u);
    expect(await screen.page.getByRole('button', { name: /Importar 2\sfilas/u }).isEnabled()).toBe(true);
    expect(await screen.faults('import-tried')).toEqual([]);
    await screen.page.getByRole('button', { name: /parece haber dos personas/u }).focus();
    await press(screen, 'Enter');
    await sees(screen, 'Filas con este problema');
    expect(await screen.page.getByRole('region', { name: 'Números de fila' }).innerText()).toBe('4');
    expect(await screen.faults('import-rows')).toEqual([]);
    await press(screen, 'Escape');
  });

  test('the problems go into a table for whoever mends the file', async () => {
    const download = screen.page.waitForEvent('download');
    await press(screen, 'g');
    expect((await download).suggestedFilename()).toBe('problemas de registro de abril.csv');
  });

  test('the import tells what it did, and the next file with these titles is not asked', async () => {
    await press(screen, 'Control+Enter');
    await sees(screen, 'Importación terminada');
    await sees(screen, '2 filas quedaron guardadas.');
    expect(await screen.faults('import-done')).toEqual([]);
    await press(screen, 'Escape');
    await sees(screen, '2 de 5 filas, terminada');
    await sees(screen, 'Elegir el archivo');
    await choose(file('registro de mayo.csv', [HEAD, ...ROWS.slice(0, 2)]));
    await sees(screen, 'No hay nada nuevo para importar.');
    expect(await screen.faults('import-nothing-new')).toEqual([]);
    await press(screen, 'Escape');
    await sees(screen, 'Elegir el archivo');
  });

  test('an import is undone with a reason, and its people are gone', async () => {
    await press(screen, 'u');
    await sees(screen, 'Deshacer una importación');
    expect(await focused(screen)).not.toBe('');
    await type(screen, 'Era de otro Punto');
    expect(await screen.faults('import-undo')).toEqual([]);
    await press(screen, 'Control+Enter');
    await sees(screen, 'La importación se deshizo.');
    await sees(screen, /2 de 5\sfilas, deshecha/u);
    expect(await screen.faults('import-undone')).toEqual([]);
  });

  test('a long file shows how far it is, is cancelled half way, and goes on', async () => {
    const many = Array.from(
      { length: 3_000 },
      (_, i) =>
        `${String(1 + (i % 28)).padStart(2, '0')}/03/2026;${8 + (i % 9)}:${String(i % 60).padStart(2, '0')};CC;${9_999_100_000 + i};Ana;Prueba;Mujer;Sala;A`,
    );
    await choose(file('registro de un año.csv', [HEAD, ...many]));
    await screen.page.getByText(/Importar 3\.000\sfilas/u).waitFor({ timeout: 60_000 });
    await press(screen, 'Control+Enter');
    await screen.page.getByRole('progressbar', { name: 'Filas importadas' }).waitFor();
    await sees(screen, 'filas por segundo');
    await screen.picture('import-running');
    await press(screen, 'Escape');
    await sees(screen, 'Lo que se importó queda guardado.');
    expect(await screen.faults('import-cancelled')).toEqual([]);
    expect(await cutOff(screen)).toEqual([]);
    await press(screen, 'Control+Enter');
    await screen.page.getByText('Importación terminada').waitFor({ timeout: 60_000 });
    await sees(screen, '3.000 de 3.000 filas, terminada');
  }, 180_000);

  test('everything can be reached with Tab, and nothing is cut off at 200 % zoom', async () => {
    await press(screen, 'Escape');
    await sees(screen, 'Elegir el archivo');
    expect((await reachable(screen)).some((name) => name.includes('Elegir el archivo'))).toBe(true);
    await screen.zoom(true);
    expect(await cutOff(screen)).toEqual([]);
    expect(await screen.faults('import-zoomed')).toEqual([]);
    await screen.zoom(false);
    // The browser notes that the picture was refused; nothing else.
    expect(screen.complaints.filter((line) => !line.includes('status of 400'))).toEqual([]);
  });

  test('an import that a power cut interrupted is shown as unfinished', async () => {
    const many = Array.from(
      { length: 3_000 },
      (_, i) =>
        `${String(1 + (i % 28)).padStart(2, '0')}/02/2026;${8 + (i % 9)}:${String(i % 60).padStart(2, '0')};CC;${9_999_100_000 + i};Ana;Prueba;Mujer;Sala;A`,
    );
    await choose(file('registro de otro año.csv', [HEAD, ...many]));
    await screen.page.getByText(/Importar 3\.000\sfilas/u).waitFor({ timeout: 60_000 });
    await press(screen, 'Control+Enter');
    await screen.page.getByRole('progressbar', { name: 'Filas importadas' }).waitFor();
    await host.end('SIGKILL');
    host = await startWebHost('station', { folder: host.folder });
    await screen.page.goto(`${host.url}/#/importar`);
    // The session outlives the power cut: nobody has to log in again.
    await screen.page.reload();
    await sees(screen, /de 3\.000\sfilas, sin terminar/u);
    expect(await screen.faults('import-interrupted')).toEqual([]);
  });
});
