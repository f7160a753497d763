/** What the shell and the core's process say to each other. Both sides check what they receive. */
import { z } from 'zod';
import { hostRole } from '#shared/domain/codes.ts';

const keySource = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('file') }),
  z.strictObject({ kind: z.literal('raw'), keyHex: z.string().regex(/^[0-9a-f]{64}$/u) }),
]);

export const toCore = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('start'),
    options: z.strictObject({
      dataDir: z.string().min(1),
      host: z.literal('127.0.0.1'),
      port: z.literal(0),
      rendererDir: z.string().min(1),
      resourcesDir: z.string().min(1),
      appVersion: z.string().min(1),
      startupSecret: z.string().min(32),
      keySource,
    }),
  }),
  z.strictObject({ kind: z.literal('stop') }),
]);
export type ToCore = z.infer<typeof toCore>;
export type StartOptions = Extract<ToCore, { kind: 'start' }>['options'];

export const fromCore = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('ready'),
    url: z.url({ protocol: /^http$/u, hostname: /^127\.0\.0\.1$/u }),
    role: hostRole,
  }),
  /** It will not start until something changes: a code of Refusal and what to tell the person. */
  z.strictObject({ kind: z.literal('refused'), code: z.string(), message: z.string() }),
]);
export type FromCore = z.infer<typeof fromCore>;
