import { z } from 'zod';

// The words for a fault that a schema gives none for. Both doors (procedures and commands) import this file, since
// what they answer is read by people.
z.config(z.locales.es());
