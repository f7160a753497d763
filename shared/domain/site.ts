import { v5 } from 'uuid';
import { z } from 'zod';
import { comuna } from './codes.ts';
import { defineEntity } from './entity.ts';
import { flag, id, instant, text } from './fields.ts';

/** Of all Puntos of the city: where their codes mean one Punto each. */
const NAMESPACE = v5('https://www.bucaramanga.gov.co/puntos-digitales/puntos', v5.URL);

/** A centre that lost everything and adds its Puntos anew gives each the id that all it ever wrote bears. */
export function siteIdOf(code: string): string {
  return v5(code, NAMESPACE);
}

/** A Punto Digital. */
export const site = defineEntity({
  table: 'site',
  kind: 'record',
  owner: 'centre',
  scope: 'everyone',
  schema: z.object({
    id,
    code: z
      .string()
      .transform((raw) => raw.trim().toUpperCase())
      .pipe(
        z
          .string()
          .regex(
            /^[A-Z0-9-]{2,12}$/,
            'El código del Punto lleva de 2 a 12 letras o números, por ejemplo PD01.',
          ),
      ),
    name: text(80, 'Escriba el nombre del Punto.'),
    comuna: comuna.nullable(),
    active: flag,
    deletedAt: instant.nullable(),
  }),
});
