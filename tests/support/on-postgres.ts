import { inject } from 'vitest';
import { SERVER_VARIABLE } from './machine-store.ts';

// In the environment, because a centre may be a process of its own: see sync-process.ts.
process.env[SERVER_VARIABLE] = inject('postgres');
