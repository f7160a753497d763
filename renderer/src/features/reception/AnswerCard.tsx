import { localDate } from '#shared/domain/bogota.ts';
import { Badge, Loader, Paper, Text, Title } from '@mantine/core';
import { IconHistory, IconLogout, IconSearch, IconUserCheck, IconUserPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { countedRecently, looksLikeDocument } from '#renderer/features/reception/model.ts';
import type { Card, PersonMatch } from '#renderer/features/reception/model.ts';
import { serviceOf } from '#renderer/features/reception/services.ts';
import type { Action } from '#renderer/lib/actions.ts';
import {
  formatDuration,
  formatLongDay,
  formatQuantity,
  formatStay,
  formatTime } from '#renderer/lib/formats.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Late } from '#renderer/ui/Late.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import type { Tone } from '#renderer/ui/StateMark.tsx';
import { MatchList } from '#renderer/features/reception/MatchList.tsx';
import { PrimaryAction } from '#renderer/features/reception/PrimaryAction.tsx';
import classes from '#renderer/features/reception/AnswerCard.module.css';

export interface AnswerActions {
  readonly enter: Action;
  readonly clear: Action;
  readonly move: Action;
  readonly undo: Action;
  readonly newPerson: Action;
}

interface AnswerCardProps {
  readonly card: Card;
  readonly now: number;
  readonly actions: AnswerActions;
  readonly onPick: (person: PersonMatch) => void;
}

function Facts({ person }: { readonly person: PersonMatch }) {
  const facts = [
    person.document ?? 'Sin documento',
    person.age === undefined ? undefined : `${person.age} años`,
    person.home,
    person.visitsThisYear === undefined
      ? undefined
      : `${formatQuantity(person.visitsThisYear, 'visita', 'visitas')} este año`,
  ].filter((fact) => fact !== undefined);
  return (
    <ul className={classes.facts}>
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  );
}

function PersonFound({ person, now, actions }: { person: PersonMatch; now: number; actions: AnswerActions }) {
  const { lastVisit } = person;
  const counted = lastVisit === undefined ? undefined : countedRecently(person, lastVisit.service, now);
  return (
    <div className={classes.person}>
      <div className={classes.who}>
        <div className={classes.name}>
          <Title order={2}>{person.name}</Title>
          <Badge variant="light" size="lg" leftSection={<IconUserCheck size={15} />} className={classes.badge}>
            Ya registrada
          </Badge>
        </div>
        <Facts person={person} />
        <p className={classes.last}>
          <IconHistory size={17} aria-hidden="true" />
          {lastVisit === undefined ? (
            'Primera visita: elija el servicio con su tecla.'
          ) : (
            <span>
              Última visita:{' '}
              <strong>
                {localDate(lastVisit.at) === localDate(now)
                  ? `hoy a las ${formatTime(lastVisit.at)}`
                  : formatLongDay(lastVisit.at)}
                , {serviceOf(lastVisit.service).label}
              </strong>
            </span>
          )}
        </p>
        {counted === undefined || lastVisit === undefined ? null : (
          <p className={classes.counted}>
            <StateMark tone="doubt" size={17} />
            <span>
              <strong>Ya se contó hace {formatDuration(now - counted)}.</strong> Enter no la cuenta dos veces; otro
              servicio sí.
            </span>
          </p>
        )}
      </div>
      <PrimaryAction person={person} counted={counted !== undefined} enter={actions.enter} />
    </div>
  );
}

interface SayProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly tone?: Tone;
  readonly children?: ReactNode;
  readonly aside?: ReactNode;
}

function Say({ icon, title, tone, children, aside }: SayProps) {
  return (
    <div className={classes.say} data-tone={tone}>
      <span className={classes.sayIcon}>{icon}</span>
      <div className={classes.sayText}>
        <Title order={2}>{title}</Title>
        {children === undefined ? null : <Text c="dimmed">{children}</Text>}
      </div>
      {aside}
    </div>
  );
}

function content({ card, now, actions, onPick }: AnswerCardProps): ReactNode {
  switch (card.kind) {
    case 'idle':
      return (
        <Say icon={<IconSearch size={28} />} title="Escriba la cédula o el nombre">
          Bastan los últimos números del documento o un pedazo del nombre, sin tildes.
        </Say>
      );
    case 'searching':
      return (
        <Late>
          <Say icon={<Loader size={26} />} title="Buscando…" />
        </Late>
      );
    case 'person':
      return <PersonFound person={card.person} now={now} actions={actions} />;
    case 'several':
      return <MatchList matches={card.matches} cursor={card.cursor} onPick={onPick} move={actions.move} />;
    case 'nobody':
      return (
        <Say
          icon={<IconUserPlus size={28} />}
          title={looksLikeDocument(card.text) ? 'Nadie tiene ese documento' : 'Nadie se llama así'}
          aside={<ActionButton action={actions.newPerson} size="lg" />}
        >
          Revise lo escrito, o cree la persona con «{card.text.trim()}».
        </Say>
      );
    case 'registered':
      return (
        <Say
          tone="good"
          icon={<StateMark tone="good" size={30} />}
          title={`${card.name}: ${serviceOf(card.service).label}`}
          aside={<ActionHint action={actions.undo} label="Anular" />}
        >
          {card.counted
            ? `Ingreso registrado a las ${formatTime(card.at)} Puede seguir con la siguiente persona.`
            : `Registrado a las ${formatTime(card.at)}, sin contarlo otra vez: ya se contó hace menos de 30 minutos.`}
        </Say>
      );
    case 'voided':
      return (
        <Say icon={<StateMark tone="unknown" size={30} />} title={`Anulado: ${card.name}`}>
          Ya no cuenta {serviceOf(card.service).label}. El registro y el motivo quedan en el historial.
        </Say>
      );
    case 'left':
      return (
        <Say icon={<IconLogout size={28} />} title={`Salió ${card.name}`}>
          Estuvo {formatStay(card.stay)}.
        </Say>
      );
    case 'failed':
      return (
        <Say
          tone="bad"
          icon={<StateMark tone="bad" size={30} />}
          title={card.doing === 'write' ? 'No se registró nada' : 'No se pudo buscar'}
          aside={<ActionHint action={actions.clear} label="Entendido" />}
        >
          {card.failure.message} (código {card.failure.code})
        </Say>
      );
  }
}

/** Under the field: who it is and what Enter will do, or what else there is to say. */
export function AnswerCard(props: AnswerCardProps) {
  const urgent = props.card.kind === 'failed';
  return (
    <Paper
      className={classes.card}
      role={urgent ? 'alert' : 'status'}
      aria-live={urgent ? 'assertive' : 'polite'}
      data-kind={props.card.kind}
    >
      {content(props)}
    </Paper>
  );
}
