import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeSetting } from '#core/settings.ts';
import { axeFaults } from '#tests/support/axe.ts';
import { startClockedHost } from '#tests/support/clocked-host.ts';
import type { ClockedHost } from '#tests/support/clocked-host.ts';
import { openDesk } from '#tests/support/desk.ts';
import type { Desk } from '#tests/support/desk.ts';
import { openFloor } from '#tests/support/sitting-floor.ts';
import type { TestFloor } from '#tests/support/sitting-floor.ts';
import { frameOf } from '#tests/support/cedula.ts';
import type { PrintedPerson } from '#tests/support/cedula.ts';
import { scanInto } from '#tests/support/wedge.ts';
import { cutOff, logIn, place } from '#tests/support/steps.ts';

/** Each state of the floor as a picture, with axe, at the hour that the test says. */

const MINUTE = 60_000;
const FIELD = 'coworking-field';

let host: ClockedHost;
let desk: Desk;
let floor: TestFloor;
const running = new AsyncDisposableStack();

beforeAll(async () => {
  host = await startClockedHost();
  running.defer(() => host.stop());
  desk = await openDesk(host.url);
  running.defer(() => desk.close());
  await logIn(desk);
  await desk.hands.focusOn('reception-search');
}, 60_000);
afterAll(() => running.disposeAsync());

/** Somebody known whom the scanner reads. */
const NOEMI: PrintedPerson = {
  number: '9999000017',
  surnames: ['FICTICIA', 'ENSAYO'],
  givenNames: ['NOEMÍ', ''],
  sex: 'F',
  born: '19900515',
};

/** What the core says of the floor now. */
async function floorNow(): Promise<{ uses: readonly string[]; left: readonly string[] }> {
  const { spaces } = await floor.desk.coworking.board();
  const used = spaces.flatMap(({ name, use }) => (use === null ? [] : [{ name, use }]));
  return {
    uses: used.map(({ name, use }) => `${name} ${use.name}`),
    left: used.map(({ name, use }) => `${name} ${Math.round(use.remainingMs / MINUTE)}`),
  };
}

/** By how much the screen would have to scroll to show all of itself. */
function hidden(): Promise<number> {
  return desk.page.evaluate(() => {
    const main = document.querySelector('main');
    return main === null ? -1 : main.scrollHeight - main.clientHeight;
  });
}

describe('nothing is configured', () => {
  test('three counts make the floor of a Punto in one act', async () => {
    const { hands } = desk;
    await place(desk, 'Coworking');
    await hands.sees('¿Qué hay en este Punto?');
    await hands.focusOn('setup-EQUIPO');
    expect(await desk.faults('coworking-setup-empty')).toEqual([]);
    await hands.type('2');
    await hands.press('Tab', 'Tab');
    await hands.type('1');
    await hands.sees('PC 01 a PC 02');
    expect(await desk.faults('coworking-setup')).toEqual([]);
    await hands.press('Enter');
    await hands.sees('2 libres');
    await hands.focusOn(FIELD);
    const made = await host.t.callerAs('desk').coworking.spaces();
    expect(made.map(({ name, kind, capacity }) => ({ name, kind, capacity }))).toEqual([
      { name: 'PC 01', kind: 'EQUIPO', capacity: 1 },
      { name: 'PC 02', kind: 'EQUIPO', capacity: 1 },
      { name: 'Puesto 01', kind: 'PUESTO', capacity: 1 },
    ]);
    for (const { id } of made) await host.t.callerAs('desk').coworking.setSpaceActive({ id, active: false });
  });
});

describe('a floor of 16 computers, 12 places and a room', () => {
  test('is all free at first, and nothing of it has to be scrolled for', async () => {
    const { hands } = desk;
    floor = await openFloor(host.t);
    await floor.desk.people.create({
      documentType: 'CC',
      documentNumber: NOEMI.number,
      givenNames: 'Noemí',
      surnames: 'Ficticia Ensayo',
      sex: 'MUJER',
    });
    await hands.sees('16 libres');
    await hands.sees('12 libres');
    await hands.sees(/Libre el resto del día/u);
    expect(await desk.faults('coworking-free')).toEqual([]);
    expect(await hidden()).toBe(0);
  });

  test('says who sits where and for how long; the time that passed comes first', async () => {
    const { hands } = desk;
    await floor.desk.rooms.reserve({
      spaceIds: [floor.space('Sala 1')],
      date: '2026-04-14',
      startTime: '14:00',
      endTime: '16:30',
      repeat: null,
      people: 12,
      personId: null,
      groupName: 'Fotografía con Celular',
      purpose: null,
      skipClashing: false,
    });
    const sitting = [
      ['Abril Prueba', 'PC 01', 90, 41],
      ['Prueba Tres', 'PC 02', 90, 32],
      ['Bruno Ejemplo', 'PC 03', 90, 72],
      ['Prueba Dos Inventada', 'PC 04', 90, -22],
      ['Gala Supuesta', 'PC 06', 90, 57],
      ['Fabio Simulado', 'PC 07', 90, 24],
      ['Wilma Muestra', 'PC 08', 90, 19],
      ['Nora Imaginaria', 'PC 09', 90, 46],
      ['Kevin Ficticio', 'PC 10', 90, 8],
      ['Iván Ejemplo Supuesto', 'PC 11', 90, -1],
      ['Paula Ensayo', 'PC 13', 90, 63],
      ['Lina Inventada', 'PC 15', 90, 72],
      ['Darío Supuesto', 'PC 16', 90, 38],
      ['Hugo Simulado', 'Puesto 02', 120, 69],
      ['Sara Ejemplo', 'Puesto 03', 120, 27],
      ['Teo Ficticio', 'Puesto 05', 120, 83],
      ['Rosa Muestra', 'Puesto 07', 120, 6],
      ['Yesid Inventado', 'Puesto 08', 120, 100],
      ['Zoe Simulada', 'Puesto 11', 120, 55],
    ] as const;
    for (const [name, space, given, left] of sitting) await floor.sit(name, space, given, left);
    const { coworking } = floor.desk;
    for (const [space, kind, description] of [
      ['PC 05', 'PROGRAMAS', 'Sin imagen al encender'],
      ['PC 14', 'TECLADO_MOUSE', 'No responde la fila de números'],
    ] as const)
      await coworking.reportFault({ spaceId: floor.space(space), kind, state: 'DANADO', description });
    for (const space of ['Puesto 06', 'Puesto 10'])
      await floor.desk.rooms.reserve({
        spaceIds: [floor.space(space)],
        date: '2026-04-14',
        startTime: '10:55',
        endTime: '12:00',
        repeat: null,
        people: 1,
        personId: null,
        groupName: 'Grupo Semillero',
        purpose: null,
        skipClashing: false,
      });
    for (const [name, minutes] of [
      ['Prueba Cinco Ensayo', 20],
      ['Elena Ficticia Prueba', 12],
      ['Víctor Supuesto Ensayo', 7],
      ['Ximena Prueba Ensayo', 2],
    ] as const) {
      const personId = await floor.person(name);
      host.t.clock.now -= minutes * MINUTE;
      await coworking.giveTurn({ personId, wants: 'EQUIPO' });
      host.t.clock.now += minutes * MINUTE;
    }
    await coworking.callTurn({ turnId: null, spaceId: floor.space('PC 12') });
    host.pass(0);
    await hands.sees('2 con el tiempo pasado');
    await hands.sees('Pasó 22 min');
    await hands.sees('Terminar y llamar al 2');
    await hands.focusOn(FIELD);
    expect(await desk.faults('coworking-full')).toEqual([]);
    expect(await hidden()).toBe(0);
  });
});

describe('the field', () => {
  test('finds a computer by its number, and Enter ends and calls the next', async () => {
    const { hands } = desk;
    await hands.type('pc 4');
    await hands.sees('Terminar y llamar al 2');
    expect(await desk.faults('coworking-typed')).toEqual([]);
    hands.count();
    await hands.press('Enter');
    await hands.sees('Turno 2, a PC 04');
    expect(hands.count()).toBe(1);
    await hands.sees(/Prueba Dos Inventada estuvo 1\sh\s52/u);
    expect(await desk.faults('coworking-ended')).toEqual([]);
  });

  test('a key that bounces ends nobody else', async () => {
    const { hands } = desk;
    await hands.press('Enter', 'Enter');
    await hands.sees('Turno 2, a PC 04');
    await hands.sees('1 con el tiempo pasado');
    const { uses } = await floorNow();
    expect(uses).toContain('PC 11 Iván Ejemplo Supuesto');
  });

  test('Ctrl Z takes the last act back, and says so', async () => {
    const { hands } = desk;
    await hands.press('Control+z');
    await hands.sees(/Se devolvió/u);
    const { uses } = await floorNow();
    expect(uses).toContain('PC 04 Prueba Dos Inventada');
    // The turn that was called with it waits again, at its place.
    await hands.sees('3 esperan, el próximo es el 5');
    await hands.press('Escape');
  });

  test('more time is refused with its reason while somebody waits', async () => {
    const { hands } = desk;
    await hands.type('pc 1');
    await hands.sees('Abril Prueba');
    await hands.press('+');
    await hands.sees('No se dio más tiempo');
    await hands.sees(/Hay personas en espera/u);
    expect(await desk.faults('coworking-refused')).toEqual([]);
    await hands.press('Escape');
    // A place has nobody waiting: there it is given.
    await hands.type('puesto 7');
    await hands.sees('Rosa Muestra');
    await hands.press('+');
    await hands.sees('Puesto 07: 30 minutos más');
    expect(await desk.faults('coworking-extended')).toEqual([]);
    await hands.press('Escape');
  });

  test('a scanned document is seated with one key, on the place that is proposed', async () => {
    const { hands, page } = desk;
    await scanInto(page, frameOf(NOEMI), { gap: 5, letters: 'keys' });
    await hands.sees('Sentar a Noemí Ficticia Ensayo');
    await hands.sees('Dar turno para equipo');
    expect(await desk.faults('coworking-seat-full')).toEqual([]);
    hands.count();
    await hands.press('ArrowDown', 'Enter');
    await hands.sees(/Noemí Ficticia Ensayo en Puesto/u);
    expect(hands.count()).toBe(2);
    await hands.sees(/Atención registrada/u);
    expect(await desk.faults('coworking-seated')).toEqual([]);
    await hands.press('Control+z');
    await hands.sees(/Se devolvió/u);
    await hands.press('Escape');
  });

  test('a name that several have is a short list; arrows choose', async () => {
    const { hands } = desk;
    await hands.type('ficti');
    await hands.sees('¿Cuál?');
    expect(await desk.faults('coworking-several')).toEqual([]);
    await hands.press('ArrowDown', 'ArrowDown', 'Escape');
    await hands.type('nadie así');
    await hands.sees('Nadie responde a eso');
    expect(await desk.faults('coworking-nobody')).toEqual([]);
    await hands.press('Escape');
  });

  test('F4 moves somebody to a free place with the time that is left', async () => {
    const { hands } = desk;
    await hands.type('sara');
    await hands.sees('Sara Ejemplo');
    await hands.press('F4');
    await hands.sees(/Cambiar a Sara/u);
    expect(await desk.faults('coworking-move')).toEqual([]);
    await hands.press('Enter');
    await hands.sees(/Sara Ejemplo pasó a Puesto/u);
    await hands.press('Escape');
  });

  test('whoever was called arrives with F6, and is absent with F7', async () => {
    const { hands } = desk;
    await hands.press('F6');
    await hands.sees('Prueba Cinco Ensayo en PC 12');
    await hands.press('F8');
    await hands.sees(/No se llamó a nadie|Turno \d, a/u);
    expect(await desk.faults('coworking-called')).toEqual([]);
    await hands.press('Escape', 'Escape');
  });

  test('what is broken says why and since when, and a reservation that nobody took is told apart', async () => {
    const { hands } = desk;
    await hands.type('pc 14');
    await hands.sees('No responde la fila de números');
    expect(await desk.faults('coworking-broken')).toEqual([]);
    await hands.press('Escape');
    host.pass(18 * MINUTE);
    await hands.type('puesto 6');
    await hands.sees('No llega');
    expect(await desk.faults('coworking-reservation-late')).toEqual([]);
    await hands.press('Escape');
  });

  test('a write that fails says that nothing was saved, and the same key tries again', async () => {
    const { hands, page } = desk;
    await page.route(/coworking\.extend/u, (route) => route.abort());
    await hands.type('puesto 11');
    await hands.sees('Zoe Simulada');
    await hands.press('+');
    await hands.sees(/Sin respuesta/u);
    expect(await desk.faults('coworking-write-failed')).toEqual([]);
    await page.unroute(/coworking\.extend/u);
    await hands.press('+');
    await hands.sees('Puesto 11: 30 minutos más');
    await hands.press('Escape');
  });
});

describe('the rest of the floor', () => {
  test('is a plan instead of a list with one key, at 200 % too', async () => {
    const { hands } = desk;
    await hands.press('F2');
    await desk.page.getByRole('region', { name: 'Plano' }).waitFor();
    await hands.focusOn(FIELD);
    expect(await desk.faults('coworking-plan')).toEqual([]);
    await hands.press('F2');
    await desk.zoom(true);
    expect(await cutOff(desk)).toEqual([]);
    expect(await desk.faults('coworking-zoom')).toEqual([]);
    await desk.zoom(false);
  });

  test('tells of a clock that was set, and nobody loses time', async () => {
    const { hands } = desk;
    const before = (await floorNow()).left;
    const step = 60 * MINUTE;
    const { store, core } = host.t;
    const { position } = await store.read
      .selectFrom('change')
      .select((eb) => eb.fn.max('position').as('position'))
      .executeTakeFirstOrThrow();
    host.t.clock.now += step;
    await store.local
      .insertInto('clockStep')
      .values({ at: host.t.clock.now, stepMs: step, afterPosition: position })
      .execute();
    core.context.publish('coworking');
    await hands.sees(/El reloj de este equipo se adelantó 1\sh/u);
    expect((await floorNow()).left).toEqual(before);
    expect(await desk.faults('coworking-clock')).toEqual([]);
  });

  test('says that the Punto is about to close while people still sit there', async () => {
    const { hands } = desk;
    await writeSetting(host.t.core.context, 'test', { name: 'attendance.closingTime', value: '"12:15"' });
    host.pass(0);
    await hands.sees(/El Punto cierra a las 12:15/u);
    expect(await desk.faults('coworking-closing')).toEqual([]);
  });
});

describe('puestos y plano', () => {
  test('pieces are moved with the arrows or dragged, and saved together', async () => {
    const { hands, page } = desk;
    await hands.press('Control+e');
    await hands.sees(/Arrastre una pieza/u);
    await hands.focusOn(`piece-${floor.space('PC 01')}`);
    await hands.press('ArrowRight', 'ArrowRight', 'ArrowDown');
    await hands.sees('1 pieza cambió de lugar y falta guardar.');
    const piece = page.locator(`#piece-${floor.space('Sala 1')}`);
    const box = await piece.boundingBox();
    if (box === null) throw new Error('The room is not on the plan');
    await page.mouse.move(box.x + 20, box.y + 20);
    await page.mouse.down();
    await page.mouse.move(box.x + 140, box.y + 60, { steps: 6 });
    await page.mouse.up();
    await hands.sees('2 piezas cambiaron de lugar y falta guardar.');
    expect(await desk.faults('plan-moved')).toEqual([]);
    await hands.press('Control+Enter');
    await hands.sees(/Arrastre una pieza/u);
    const saved = await floor.desk.coworking.spaces();
    const placed = saved.filter(
      ({ active, planX, planY }) => active === 1 && planX !== null && planY !== null,
    );
    expect(placed).toHaveLength(29);
    const first = placed.find(({ name }) => name === 'PC 01');
    // From (75, 125), the first place of 29 that nobody placed, by two steps and one.
    expect([first?.planX, first?.planY]).toEqual([125, 150]);
  });

  test('take new ones in, and correct a name; a name that is taken is refused', async () => {
    const { hands } = desk;
    await hands.press('n');
    await desk.page.getByRole('dialog').waitFor();
    await hands.type('PC 16');
    await hands.press('Enter');
    await hands.sees(/Ya hay un puesto llamado PC 16/u);
    expect(await desk.faults('plan-add-refused')).toEqual([]);
    await hands.press('Control+a');
    await hands.type('PC 17..18');
    await hands.press('Enter');
    await desk.page.getByRole('dialog').waitFor({ state: 'hidden' });
    await desk.page.getByRole('button', { name: 'PC 18' }).waitFor();
    await hands.press('Escape');
    await hands.focusOn(FIELD);
  });
});

describe('daños', () => {
  test('are listed with the text for the help desk, copied with one key', async () => {
    const { hands } = desk;
    await hands.press('F3');
    await hands.sees('Daños: 2 sin resolver');
    await hands.sees(/Solicitud de soporte \(STS\)/u);
    expect(await desk.faults('faults')).toEqual([]);
    await hands.press('c');
    await hands.sees(/^Copiado/u);
    const download = desk.page.waitForEvent('download');
    await hands.press('g');
    expect((await download).suggestedFilename()).toMatch(/^dano-PC-\d\d-2026-04-14\.txt$/u);
    await hands.sees(/^Guardado como/u);
  });

  test('take the number of their case, and are resolved', async () => {
    const { hands } = desk;
    await hands.press('t');
    await desk.page.getByRole('dialog').waitFor();
    await hands.type('STS-0451');
    await hands.press('Enter');
    await hands.sees('Caso STS-0451');
    await desk.page.getByRole('dialog').waitFor({ state: 'hidden' });
    await hands.press('r');
    await desk.page.getByRole('dialog').waitFor();
    await hands.type('Se cambió el cable');
    await hands.press('Enter');
    await hands.sees('Daños: 1 sin resolver');
    await desk.page.getByRole('dialog').waitFor({ state: 'hidden' });
    expect(await desk.faults('faults-resolved')).toEqual([]);
  });

  test('are reported with a key for what it is and a line', async () => {
    const { hands } = desk;
    await hands.press('n');
    await desk.page.getByRole('dialog').waitFor();
    await hands.type('puesto 12');
    await hands.press('Enter', 'F6');
    await hands.focusOnLabel('Para quien lo arregla');
    await hands.type('Una pata floja');
    expect(await desk.faults('faults-report')).toEqual([]);
    await hands.press('Enter');
    await hands.sees('Daños: 2 sin resolver');
    await hands.sees(/Mobiliario: Una pata floja/u);
    await desk.zoom(true);
    expect(await cutOff(desk)).toEqual([]);
    await desk.zoom(false);
    await hands.press('Escape');
    await hands.focusOn(FIELD);
  });
});

describe('the public screen', () => {
  test('shows numbers and where to go, and nobody by name', async () => {
    const { hands, page } = desk;
    const opened = page.waitForEvent('popup');
    await hands.press('F11');
    const wall = await opened;
    await wall.setViewportSize({ width: 1280, height: 720 });
    // Both were added on the plan.
    const spaces = await floor.desk.coworking.spaces();
    const idOf = (name: string) => spaces.find((space) => space.name === name)?.id ?? '';
    await floor.desk.coworking.callTurn({ turnId: null, spaceId: idOf('PC 17') });
    await wall.getByText('PC 17').first().waitFor();
    const words = await wall.locator('main').innerText();
    expect(words).not.toMatch(/Víctor|Ximena|Elena|Ensayo|9999/u);
    expect(words).toMatch(/Siguen\s+3\s+4/u);
    if (process.env['PICTURES'] !== undefined)
      await wall.screenshot({ path: `${process.env['PICTURES']}/turnos.png` });
    expect(await axeFaults(wall)).toEqual([]);
    // The desk locks itself; the hall goes on reading its numbers, and no address leads out of this window.
    await hands.press('Control+Shift+l');
    await hands.sees(/bloque/iu);
    await floor.desk.coworking.callTurn({ turnId: null, spaceId: idOf('PC 18') });
    await wall.getByText('PC 18').first().waitFor();
    await wall.evaluate(() => {
      window.location.hash = '#/recepcion';
    });
    await wall.getByText('PC 18').first().waitFor();
    expect(await wall.locator('input').count()).toBe(0);
    // It closes under the key, which then has nowhere to come up.
    const closed = wall.waitForEvent('close');
    wall.keyboard.press('Escape').catch(() => undefined);
    await closed;
    expect(wall.isClosed()).toBe(true);
  });

  test('nothing was refused by the content security policy, and nothing failed', () => {
    // The answer that was cut off and what the core refused are the browser's to complain about.
    // A station that synchronises with nobody, as this one, answers 400 to who asks how that goes.
    const own = desk.complaints.filter(
      (line) => !/net::ERR_FAILED|409 \(Conflict\)|400 \(Bad Request\)/u.test(line),
    );
    expect(own).toEqual([]);
  });
});
