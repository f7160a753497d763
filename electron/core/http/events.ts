import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { Topic } from '../context.ts';

export interface EventHub {
  publish(topic: Topic): void;
  attach(reply: FastifyReply): void;
  close(): void;
}

/** Under this, several changes of one topic become one message: a burst of polls is one redraw. */
const GATHER_MS = 150;
/** Proxies and sleeping tabs drop silent connections. */
const HEARTBEAT_MS = 20_000;

/** Server-sent events: names of topics that changed, never data; the window asks again with its own rights. */
export function createEventHub(): EventHub {
  const open = new Set<FastifyReply>();
  const waiting = new Set<Topic>();
  let timer: NodeJS.Timeout | undefined;
  const send = (text: string) => {
    for (const reply of open) reply.raw.write(text);
  };
  const heartbeat = setInterval(() => send(': aquí\n\n'), HEARTBEAT_MS);
  heartbeat.unref();
  return {
    publish: (topic) => {
      waiting.add(topic);
      timer ??= setTimeout(() => {
        timer = undefined;
        for (const each of waiting) send(`event: topic\ndata: ${each}\n\n`);
        waiting.clear();
      }, GATHER_MS).unref();
    },
    attach: (reply) => {
      reply.hijack();
      // Past Fastify from here on: the headers of every answer are taken along by hand.
      reply.raw.writeHead(200, {
        ...(reply.getHeaders() as OutgoingHttpHeaders),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      reply.raw.write('retry: 2000\n\n');
      open.add(reply);
      reply.raw.on('close', () => open.delete(reply));
    },
    close: () => {
      clearInterval(heartbeat);
      clearTimeout(timer);
      for (const reply of open) reply.raw.end();
      open.clear();
    },
  };
}

export function serveEvents(
  app: FastifyInstance,
  hub: EventHub,
  allowed: (cookies: object) => Promise<boolean>,
): void {
  app.get('/events', async (request, reply) => {
    if (!(await allowed(request.cookies))) return reply.code(401).send();
    hub.attach(reply);
    return reply;
  });
}
