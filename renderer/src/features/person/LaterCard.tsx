import { Badge, Paper, Title } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import classes from '#renderer/features/person/LaterCard.module.css';

const LATER = [
  'Identidad de género',
  'Orientación sexual',
  'Pertenencia étnica',
  'Discapacidad',
  'Víctima del conflicto',
];

/** What is not asked here: it comes later, in private, and may be left out. */
export function LaterCard({ ask }: { readonly ask: Action }) {
  return (
    <Paper className={classes.card} component="section" aria-labelledby="later-title">
      <header className={classes.head}>
        <Title order={2} id="later-title">
          Caracterización
        </Title>
        <Badge variant="light" className={classes.badge}>
          Después y opcional
        </Badge>
      </header>
      <p className={classes.words}>No hace falta para entrar. Se pregunta con calma y en privado.</p>
      <ul className={classes.list}>
        {LATER.map((name) => (
          <li key={name}>
            <IconLock size={15} aria-hidden="true" />
            {name}
            <span>Sin preguntar</span>
          </li>
        ))}
      </ul>
      <ActionHint action={ask} label="Guardar y preguntar" />
    </Paper>
  );
}
