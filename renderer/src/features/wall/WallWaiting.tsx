import { VisuallyHidden } from '@mantine/core';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Late } from '#renderer/ui/Late.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/wall/WallView.module.css';

interface WallWaitingProps {
  readonly why: 'FIRST' | 'REFUSED' | 'UNREACHABLE';
  readonly leave: Action;
}

const WORDS = {
  FIRST: ['Cargando las zonas…', ''],
  REFUSED: [
    'Este muro necesita permiso',
    'Entre con su usuario, vaya a Zonas WiFi y ábralo con M. Después sigue solo, sin sesión.',
  ],
  UNREACHABLE: ['El programa no responde todavía', 'El muro vuelve a intentarlo solo cada 5 segundos.'],
} as const;

/** Before there is anything to show. */
export function WallWaiting({ why, leave }: WallWaitingProps) {
  const [title, detail] = WORDS[why];
  return (
    <main className={classes.wall}>
      <VisuallyHidden component="h1">Zonas WiFi</VisuallyHidden>
      <section className={classes.calm} aria-live="polite" aria-label="Estado del muro">
        <Late>
          <StateMark tone="unknown" size={96} />
          <p>{title}</p>
          <span>{detail}</span>
        </Late>
      </section>
      <footer className={classes.foot}>
        <span className={classes.leave}>
          <ActionHint action={leave} />
        </span>
      </footer>
    </main>
  );
}
