import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import { Refusal } from '#shared/domain/failure.ts';
import { digestRequest } from '#shared/sync/wire-digest.ts';
import { snapshotRequest } from '#shared/sync/wire-snapshot.ts';
import {
  challengeRequest,
  enrolRequest,
  heartbeatRequest,
  pullRequest,
  pushRequest,
  sessionRequest,
} from '#shared/sync/wire.ts';
import { SendLess, type Connect } from '#core/sync/station/pinned-client.ts';
import { Killed } from './disk.ts';
import { isRunning, type Machine, type Powered } from './machine.ts';
import type { Random } from './random.ts';

/** A request as it reached the centre, or will. */
export interface Message {
  readonly from: string;
  readonly path: string;
  readonly body: string;
  readonly token: string | undefined;
}

/** How bad the line is; all zero is a good one. Probabilities for each message. */
export interface Weather {
  readonly lost: number;
  readonly replyLost: number;
  readonly twice: number;
  readonly late: number;
  readonly cut: number;
  /** Bytes that something in between lets through; null for everything. */
  readonly largest: number | null;
}

export const FAIR: Weather = { lost: 0, replyLost: 0, twice: 0, late: 0, cut: 0, largest: null };

export interface NetworkParts {
  readonly random: Random;
  readonly centre: () => Machine;
  readonly weather: () => Weather;
  readonly pass: (ms: number) => void;
  /** Something else happens while a message is under way. */
  readonly meanwhile: (machine: Machine) => Promise<void>;
  /** Hears every answer of the centre, whether it arrives or not. */
  readonly answered: (message: Message, reply: string) => void;
  readonly defect: (machine: string, error: unknown) => void;
  /** What stands between the line and the centre's methods: a mutation. */
  readonly between: (hub: Door) => Door;
  /** Runs what the centre does with what its program knows. */
  readonly asCentre: <T>(work: () => Promise<T>) => Promise<T>;
}

export interface Network {
  /** The line of one machine. */
  connect(machine: Machine): Connect;
  /** Messages that were held back and may still arrive. */
  readonly held: Message[];
  /** Everything that ever reached the centre, in order. */
  readonly delivered: Message[];
  /** Brings a message to the centre; what it answers is of no interest to anybody any more. */
  deliverLate(message: Message): Promise<void>;
}

/** Path → the centre's answer, as the routes give it: validated, and with a Refusal for whatever is refused. */
export type Door = (path: string, body: unknown, token: string | undefined) => Promise<object>;

const offline = () => new Refusal('SIN_RED', 'No hay conexión con la central.');

function checked<Schema extends z.ZodType>(schema: Schema, body: unknown): z.output<Schema> {
  const parsed = schema.safeParse(body);
  if (!parsed.success) throw new Refusal('ENTRADA_INVALIDA', 'La central no entiende el mensaje.');
  return parsed.data;
}

function doorOf(centre: Powered): Door {
  const { hub } = centre.running;
  if (hub === null) throw new Error('Only the centre answers.');
  return async (path, body, token) => {
    const device = () => hub.deviceOf(token ?? '');
    switch (path) {
      case 'enrol':
        return hub.enrol(checked(enrolRequest, body));
      case 'challenge':
        return hub.challenge(checked(challengeRequest, body).device);
      case 'session':
        return hub.openSession(checked(sessionRequest, body));
      case 'push':
        return hub.push(device(), checked(pushRequest, body));
      case 'pull':
        return hub.pull(device(), checked(pullRequest, body));
      case 'heartbeat':
        return hub.heartbeat(device(), checked(heartbeatRequest, body));
      case 'snapshot':
        return hub.snapshot(device(), checked(snapshotRequest, body));
      case 'digest':
        return hub.digest(device(), checked(digestRequest, body));
      default:
        throw new Error(`The simulated line does not know /sync/${path}.`);
    }
  };
}

export function simulatedNetwork(parts: NetworkParts): Network {
  const { random } = parts;
  const held: Message[] = [];
  const delivered: Message[] = [];

  /** The answer as text; throws what the client makes of each failure. */
  async function deliver(message: Message): Promise<string> {
    const centre = parts.centre();
    if (!isRunning(centre)) throw offline();
    delivered.push(message);
    try {
      const door = parts.between(doorOf(centre));
      const answer = () => door(message.path, JSON.parse(message.body), message.token);
      const reply = JSON.stringify(await parts.asCentre(answer));
      parts.answered(message, reply);
      return reply;
    } catch (error) {
      if (error instanceof Killed) throw offline();
      if (!(error instanceof Refusal)) {
        parts.defect(centre.name, error);
        throw offline();
      }
      // The routes answer a full disk with 507, and the client says of every 5xx that the centre has a fault.
      if (error.code === 'DISCO_LLENO') throw offline();
      throw error;
    }
  }

  /** A file of the centre's, as it lies there; cut or not is for the line to say. */
  async function fileAt(path: string, token: string): Promise<Buffer> {
    const centre = parts.centre();
    const { hub } = isRunning(centre) ? centre.running : {};
    if (hub === undefined || hub === null) throw offline();
    try {
      const { path: file } = await hub.snapshotFile(hub.deviceOf(token), path.replace('snapshot/', ''));
      return readFileSync(file);
    } catch (error) {
      if (error instanceof Refusal && error.code !== 'DISCO_LLENO') throw error;
      if (!(error instanceof Refusal || error instanceof Killed)) parts.defect(centre.name, error);
      throw offline();
    }
  }

  function connect(machine: Machine): Connect {
    return (_url, fingerprint) => ({
      post: async (path, body, schema, token) => {
        const message: Message = { from: machine.name, path, body: JSON.stringify(body), token };
        const weather = parts.weather();
        const { hub } = parts.centre().running ?? {};
        parts.pass(random.between(2, 300));
        await parts.meanwhile(machine);
        if (machine.disk.isCut()) throw new Killed();
        if (hub !== undefined && hub !== null && hub.identity.fingerprint !== fingerprint) {
          throw new Refusal('CERTIFICADO_DISTINTO', 'Quien contesta no es la central.');
        }
        if (weather.largest !== null && message.body.length > weather.largest) throw new SendLess();
        if (random.chance(weather.lost)) throw offline();
        if (random.chance(weather.late)) {
          parts.pass(90_000);
          held.push(message);
          throw new SendLess();
        }
        let reply = await deliver(message);
        if (random.chance(weather.twice)) reply = await deliver(message);
        parts.pass(random.between(2, 300));
        await parts.meanwhile(machine);
        if (machine.disk.isCut()) throw new Killed();
        if (random.chance(weather.replyLost)) throw offline();
        if (random.chance(weather.cut)) {
          throw new Refusal('SIN_RED', 'La central contestó algo que este programa no entiende.');
        }
        const parsed = schema.safeParse(JSON.parse(reply));
        if (!parsed.success) throw new Error(`The centre's answer to ${path} has the wrong shape.`);
        return parsed.data;
      },
      fetch: async (path, from, token, take) => {
        const weather = parts.weather();
        const file = await fileAt(path, token);
        parts.pass(random.between(2, 300));
        const whole = !random.chance(weather.cut);
        const end = whole ? file.length : from + random.between(0, Math.max(0, file.length - from - 1));
        if (end > from) take(file.subarray(from, end));
        await parts.meanwhile(machine);
        if (machine.disk.isCut()) throw new Killed();
        if (!whole) throw offline();
      },
      close: () => {},
    });
  }

  return {
    connect,
    held,
    delivered,
    deliverLate: async (message) => {
      await deliver(message).catch((error: unknown) => {
        if (!(error instanceof Refusal)) throw error;
      });
    },
  };
}
