import type { Failure } from '#renderer/ui/Notice.tsx';

const UNREACHABLE: Failure = {
  code: 'SIN_RED',
  message: 'El programa no recibió el archivo. Nada cambió; vuelva a elegirlo.',
};

export type Answered =
  | { readonly ok: true; readonly reply: Response }
  | { readonly ok: false; readonly failure: Failure };

/** Why the core did not take it, in its own words where it said any. */
export async function refusedBy(reply: Response): Promise<Failure> {
  const said: unknown = await reply.json().catch(() => null);
  const known = typeof said === 'object' && said !== null && 'code' in said && 'message' in said;
  return known ? { code: String(said.code), message: String(said.message) } : UNREACHABLE;
}

/** Hands bytes to the core, which the procedures do not carry. */
export async function handBytes(
  path: string,
  body: Blob,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answered> {
  try {
    const reply = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/octet-stream', ...headers },
      body,
    });
    return reply.ok ? { ok: true, reply } : { ok: false, failure: await refusedBy(reply) };
  } catch {
    return { ok: false, failure: UNREACHABLE };
  }
}
