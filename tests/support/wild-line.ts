import { Refusal } from '#shared/domain/failure.ts';
import type { Hub } from '#core/sync/hub/hub.ts';
import type { Connect } from '#core/sync/station/pinned-client.ts';
import { directLine } from './direct-line.ts';

/** What a line does to one message. */
export const MISCHIEF = [
  'DELIVER',
  'LOSE_REQUEST',
  'LOSE_ANSWER',
  'DOUBLE',
  'OLD_ONE_FIRST',
  'OLD_ONE_AFTER',
  'CUT_FIRST',
] as const;
export type Mischief = (typeof MISCHIEF)[number];

interface Sent {
  readonly path: string;
  readonly body: object;
}

/** A line that does what `next` says with each message; once that is exhausted it delivers. */
export function wildLine(hub: Hub): { readonly connect: Connect; next: Mischief[] } {
  const sent: Sent[] = [];
  const cut = new Refusal('SIN_RED', 'La red se cortó.');
  const state = {
    next: [] as Mischief[],
    connect: ((url, fingerprint, timeouts) => {
      const line = directLine(hub)(url, fingerprint, timeouts);
      return {
        ...line,
        post: async (path, body, schema, token) => {
          const deliver = () => line.post(path, body, schema, token);
          if (path !== 'push' && path !== 'pull') return deliver();
          const mischief = state.next.shift() ?? 'DELIVER';
          // Anybody may have kept a message and send it again, whole or cut; what comes of it nobody reads.
          const again = async (message: Sent | undefined) => {
            if (message === undefined) return;
            await line.post(message.path, message.body, schema, token).catch(() => {});
          };
          const old = sent[Math.floor(sent.length / 2)];
          if (mischief === 'OLD_ONE_FIRST') await again(old);
          if (mischief === 'CUT_FIRST') await again({ path, body: cutOff(body) });
          sent.push({ path, body });
          if (mischief === 'LOSE_REQUEST') throw cut;
          const answer = await deliver();
          if (mischief === 'DOUBLE') return deliver();
          if (mischief === 'OLD_ONE_AFTER') await again(old);
          if (mischief === 'LOSE_ANSWER') throw cut;
          return answer;
        },
      };
    }) satisfies Connect as Connect,
  };
  return state;
}

function cutOff(body: object): object {
  const { batch } = body as { batch?: string };
  return batch === undefined ? {} : { ...body, batch: batch.slice(0, batch.length >> 1) };
}
