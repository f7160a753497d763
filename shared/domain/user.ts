import { z } from 'zod';
import { role } from './codes.ts';
import { defineEntity } from './entity.ts';
import { flag, id, instant, text } from './fields.ts';

export const username = z
  .string()
  .transform((raw) => raw.trim().toLowerCase())
  .pipe(
    z
      .string()
      .regex(/^[a-z0-9._-]{2,40}$/, 'El usuario lleva de 2 a 40 letras sin acento, números, punto o guion.'),
  );

/** Length beats composition (NIST SP 800-63B 5.1.1): no rules about symbols. */
export const newPassword = z
  .string()
  .min(10, 'La clave lleva al menos 10 caracteres; una frase corta sirve.')
  .max(200, 'La clave lleva como máximo 200 caracteres.');

export const user = defineEntity({
  table: 'user',
  kind: 'record',
  owner: 'centre',
  scope: 'site',
  schema: z.object({
    id,
    /** The Punto where this user works, '*' for every Punto, '-' for the central office only. */
    siteId: z.string().max(64),
    username,
    displayName: text(80, 'Escriba el nombre de la persona.'),
    role,
    passwordHash: z.string().min(20).max(300),
    active: flag,
    deletedAt: instant.nullable(),
  }),
});
