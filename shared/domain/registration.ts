import { z } from 'zod';
import { consentMedium, service } from './codes.ts';
import { newPerson } from './person.ts';

/** SHA-256 in lower-case hex of the text that was on the screen when somebody decided. */
export const shownHash = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'El aviso mostrado no es válido; vuelva a abrirlo.');

/** What a person said to being contacted, as the form of a new person sends it. */
export const contactDecision = z.strictObject({
  decision: z.enum(['AUTORIZA', 'NO_AUTORIZA']),
  medium: consentMedium.nullable(),
  noticeHash: shownHash,
});
export type ContactDecision = z.infer<typeof contactDecision>;

/** A new person as the desk registers them: with what they decided, and what they came for, at once. */
export const newRegistration = newPerson.safeExtend({
  /** Absent where nobody was asked: without a phone there is nothing to ask. */
  contact: contactDecision.optional(),
  service: service.optional(),
});
export type NewRegistration = z.input<typeof newRegistration>;
