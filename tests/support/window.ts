/** A window's side of the HTTP door, without a browser: the headers it sends and the cookie it keeps. */

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: unknown;
}

export interface TestWindow {
  /** Calls a procedure; what it answered, whatever the status. */
  ask(procedure: string, input?: unknown): Promise<Answer>;
  /** The value that a procedure returned. Throws when it refused. */
  value<T>(procedure: string, input?: unknown): Promise<T>;
  /** The session cookie, as name=value; empty before the login. */
  cookie(): string;
}

export function openWindow(url: string): TestWindow {
  let cookie = '';
  const ask = async (procedure: string, input?: unknown): Promise<Answer> => {
    const reply = await fetch(`${url}/trpc/${procedure}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        origin: url,
        ...(cookie === '' ? {} : { cookie }),
      },
      ...(input === undefined ? {} : { body: JSON.stringify(input) }),
    });
    cookie = reply.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return { status: reply.status, headers: reply.headers, body: await reply.json() };
  };
  return {
    ask,
    value: async <T>(procedure: string, input?: unknown) => {
      const { status, body } = await ask(procedure, input);
      if (status !== 200) throw new Error(`${procedure} answered ${status}: ${JSON.stringify(body)}`);
      return (body as { result: { data: T } }).result.data;
    },
    cookie: () => cookie,
  };
}

/** The refusal that a procedure answered with: its code and its sentence. */
export function refusalOf(answer: Answer): { code: string; message: string } {
  const { error } = answer.body as { error: { data: { refusal: { code: string; message: string } } } };
  const { code, message } = error.data.refusal;
  return { code, message };
}
