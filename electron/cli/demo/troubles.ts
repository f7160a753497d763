import type { City, Punto, SimulatedZone } from './city.ts';
import { pause } from './pace.ts';
import { between, pick, type Random } from './random.ts';

/** Tells the person in front of the console what is being done to the city. Spanish, one line. */
export type Tell = (line: string) => void;

interface TroubleOptions {
  readonly city: City;
  readonly random: Random;
  readonly signal: AbortSignal;
  readonly tell: Tell;
}

/** Access points that are out of order from the beginning, so that the board has something to show at once. */
const DEAD_AT_START = 3;
const BETWEEN_FAILURES_MS = { from: 20_000, to: 40_000 };
const OUTAGE_MS = { from: 90_000, to: 240_000 };
/** A reboot is too short for an outage: the board shows a doubt that passes. */
const REBOOT_MS = 20_000;
const FIRST_CUT_AFTER_MS = 45_000;
/** The first is long enough for «atrasado», the second also for zones that only this Punto sees. */
const CUTS_MS = [4 * 60_000, 7 * 60_000] as const;
const BETWEEN_CUTS_MS = 3 * 60_000;

/** Access points fail, recover and reboot, until it is aborted. */
export async function troubleZones({ city, random, signal, tell }: TroubleOptions): Promise<void> {
  const out = new Set<SimulatedZone>();
  const fail = (zone: SimulatedZone, forMs: number) => {
    out.add(zone);
    zone.agent.fail();
    void pause(forMs, signal).then((still) => {
      if (!still) return;
      zone.agent.recover();
      out.delete(zone);
      tell(`Se enciende de nuevo el punto de acceso de ${zone.name}.`);
    });
  };
  const sound = () =>
    pick(
      random,
      city.zones.filter((zone) => !out.has(zone)),
    );
  for (let dead = 0; dead < DEAD_AT_START; dead += 1)
    fail(sound(), between(random, OUTAGE_MS.from, OUTAGE_MS.to) * 2);
  while (await pause(between(random, BETWEEN_FAILURES_MS.from, BETWEEN_FAILURES_MS.to), signal)) {
    const zone = sound();
    if (random() < 0.3) {
      tell(`Se reinicia el punto de acceso de ${zone.name}.`);
      zone.agent.reboot(REBOOT_MS);
    } else {
      tell(`Se apaga el punto de acceso de ${zone.name}.`);
      fail(zone, between(random, OUTAGE_MS.from, OUTAGE_MS.to));
    }
  }
}

/** One Punto after another loses its line to the centre for a while and goes on working. */
export async function troubleLines({ city, random, signal, tell }: TroubleOptions): Promise<void> {
  let waitMs = FIRST_CUT_AFTER_MS;
  for (let turn = 0; await pause(waitMs, signal); turn += 1) {
    const punto: Punto = pick(random, city.puntos);
    const forMs = CUTS_MS[turn % CUTS_MS.length] ?? 0;
    punto.line.cut();
    tell(
      `${punto.name} se queda sin red por ${forMs / 60_000} minutos; sigue registrando y guarda lo que falta por enviar.`,
    );
    if (!(await pause(forMs, signal))) return;
    punto.line.mend();
    tell(`Vuelve la red de ${punto.name}; reintenta solo y envía lo que guardó.`);
    waitMs = BETWEEN_CUTS_MS;
  }
}
