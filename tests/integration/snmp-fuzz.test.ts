import dgram from 'node:dgram';
import { once } from 'node:events';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openConnection } from '#core/snmp/connection.ts';
import type { Connection } from '#core/snmp/connection.ts';
import { oidsOf } from '#core/snmp/poll-device.ts';
import type { SnmpTarget } from '#shared/domain/snmp-target.ts';
import { communityTarget, startSnmpAgents, userTarget } from '#tests/support/snmp-agents.ts';
import type { SnmpAgents } from '#tests/support/snmp-agents.ts';

/**
 * A real agent behind a relay that damages what it says, and an echo that gives every request back as its own reply
 * (ten times as fast, for the sake of the number): the damaged reply comes first, then the whole one.
 */
const PORT = 11_631;
const RELAY = '127.0.1.221';
const ECHO = '127.0.1.222';
/** The tags of a GetRequest and of its response (RFC 3416): all that tells one from the other but the values. */
const [GET_REQUEST, GET_RESPONSE] = [0xa0, 0xa2];
const TIMING = { timeoutMs: 500, retries: 1 };
const KINDS = ['VARBINDS', 'FAULT', 'STALE_ENGINE', 'SILENCE', 'OWN_FAULT'];

interface Damage {
  /** Bytes that are replaced: where (counted round the datagram's length), and by what. */
  readonly bytes: readonly (readonly [number, number])[];
  /** The percentage that is left of the datagram. */
  readonly left: number;
  readonly appended: Uint8Array;
}

let fleet: SnmpAgents;
let relay: dgram.Socket;
let upstream: dgram.Socket;
let echo: dgram.Socket;
let damage: Damage | null = null;
let damaged = 0;

const damages = fc.record<Damage>({
  bytes: fc.array(fc.tuple(fc.nat({ max: 999 }), fc.nat({ max: 255 })), { maxLength: 6 }),
  left: fc.oneof({ weight: 3, arbitrary: fc.constant(100) }, fc.nat({ max: 100 })),
  appended: fc.uint8Array({ maxLength: 4 }),
});

function spoil(reply: Buffer, { bytes, left, appended }: Damage): Buffer {
  const copy = Buffer.concat([reply.subarray(0, Math.ceil((reply.length * left) / 100)), appended]);
  for (const [place, byte] of bytes) copy[place % copy.length] = byte;
  return copy;
}

beforeAll(async () => {
  fleet = await startSnmpAgents({ count: 1, port: PORT, first: 220 });
  relay = dgram.createSocket('udp4').bind(PORT, RELAY);
  upstream = dgram.createSocket('udp4').bind(0, '127.0.0.1');
  echo = dgram.createSocket('udp4').bind(PORT, ECHO);
  await Promise.all([relay, upstream, echo].map((socket) => once(socket, 'listening')));
  let asker: { readonly port: number; readonly address: string } | null = null;
  relay.on('message', (request, from) => {
    asker = from;
    upstream.send(request, PORT, '127.0.1.220');
  });
  upstream.on('message', (reply) => {
    if (asker === null) return;
    const { port, address } = asker;
    send(relay, reply, port, address);
  });
  echo.on('message', (request, { port, address }) => {
    const reply = Buffer.from(request);
    reply[reply.indexOf(GET_REQUEST)] = GET_RESPONSE;
    send(echo, reply, port, address);
  });
});

function send(from: dgram.Socket, reply: Buffer, port: number, address: string): void {
  if (damage !== null) {
    damaged += 1;
    from.send(spoil(reply, damage), port, address);
  }
  from.send(reply, port, address);
}

afterAll(async () => {
  for (const socket of [relay, upstream, echo]) socket.close();
  await fleet.stop();
});

/** Asks once with that damage on the way; a connection that is of no more use is opened anew. */
function asking(target: SnmpTarget) {
  let connection: Connection = openConnection(target, TIMING);
  const oids = oidsOf(target);
  return {
    async through(next: Damage | null): Promise<string> {
      damage = next;
      const { kind } = await connection.get(oids);
      damage = null;
      if (kind !== 'VARBINDS') {
        connection.close();
        connection = openConnection(target, TIMING);
      }
      return kind;
    },
    close: () => connection.close(),
  };
}

describe('a reply that was damaged on its way', () => {
  async function survives(target: SnmpTarget, numRuns: number): Promise<void> {
    const before = damaged;
    const device = asking(target);
    await fc.assert(
      fc.asyncProperty(damages, async (next) => {
        expect(KINDS).toContain(await device.through(next));
      }),
      { numRuns },
    );
    // Never crashed, never hung, and no later poll is the worse for it.
    expect([damaged - before >= numRuns, await device.through(null)]).toEqual([true, 'VARBINDS']);
    device.close();
  }

  it('never harms the poller', () =>
    survives({ ...communityTarget({ host: ECHO, port: PORT }, 'zone'), ifIndex: 1 }, 10_000));

  it('by a real device neither', () =>
    survives({ ...communityTarget({ host: RELAY, port: PORT }, 'zone'), ifIndex: 1 }, 500));

  it('over v3 neither', async () => {
    const [real] = fleet.agents;
    if (real === undefined) throw new Error('there is no agent');
    await survives({ ...userTarget(real, 'zone'), host: RELAY }, 500);
  });
});
