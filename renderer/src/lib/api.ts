import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { createTRPCClient, httpBatchLink, TRPCClientError } from '@trpc/client';
import type { inferRouterOutputs } from '@trpc/server';
import { createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import type { AppRouter } from '#core/http/router.ts';
import type { RefusalShape } from '#core/http/trpc.ts';

export type Outputs = inferRouterOutputs<AppRouter>;

const UNREACHABLE: RefusalShape = {
  code: 'SIN_RED',
  message: 'El programa no responde. Lo guardado está a salvo; espere un momento o vuelva a abrirlo.',
  details: {},
};

function isRefusal(value: unknown): value is RefusalShape {
  return (
    typeof value === 'object' && value !== null && 'code' in value && 'message' in value && 'details' in value
  );
}

/** What went wrong, in the words of the core; a core that does not answer has words of its own. */
export function refusalOf(error: unknown): RefusalShape {
  if (error instanceof TRPCClientError) {
    const data: unknown = error.data;
    if (typeof data === 'object' && data !== null && 'refusal' in data && isRefusal(data.refusal)) {
      return data.refusal;
    }
  }
  return UNREACHABLE;
}

/** A session that ended by itself is told apart from one that was closed: the login then says why it is there. */
let endedByItself = false;

export function sessionEndedByItself(): boolean {
  return endedByItself;
}

/** The core no longer knows this session: the frame has to ask who is here. */
export function askWhoIsHere(): void {
  endedByItself = true;
  void queryClient.invalidateQueries(api.session.status.queryFilter());
}

/** When the session ended or the screen was locked elsewhere, the frame has to ask who is here. */
function sessionMayHaveEnded(error: unknown): void {
  const { code } = refusalOf(error);
  if (code === 'SESION_VENCIDA' || code === 'SESION_BLOQUEADA') askWhoIsHere();
}

export const queryClient: QueryClient = new QueryClient({
  queryCache: new QueryCache({ onError: sessionMayHaveEnded }),
  mutationCache: new MutationCache({ onError: sessionMayHaveEnded }),
  defaultOptions: {
    queries: {
      // The core is on this machine and says what changed (see events.ts): nothing else makes data old.
      staleTime: Infinity,
      retry: (count, error) => refusalOf(error).code === 'SIN_RED' && count < 2,
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

/** Somebody else, or nobody: nothing that was on the screen may stay in memory. */
export function startOver(): Promise<void> {
  endedByItself = false;
  const ofSession = ([path]: readonly unknown[]) => Array.isArray(path) && path[0] === 'session';
  queryClient.removeQueries({ predicate: (query) => !ofSession(query.queryKey) });
  return queryClient.invalidateQueries(api.session.status.queryFilter());
}

/** For pages of a list: what is asked for page by page has no options of its own. */
export const client = createTRPCClient<AppRouter>({
  links: [httpBatchLink({ url: '/trpc', methodOverride: 'POST', maxItems: 10 })],
});

/** The procedures of the core. Always POST: a GET would put names and document numbers into addresses. */
export const api = createTRPCOptionsProxy<AppRouter>({
  client,
  queryClient,
});
