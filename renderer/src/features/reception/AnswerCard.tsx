import { withArticle } from '#shared/text/clock-words.ts';
import { ageOn, localDate } from '#shared/domain/bogota.ts';
import type { ReadPerson } from '#shared/domain/cedula.ts';
import { comuna } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import { Badge, Loader, Paper, Skeleton, Text, Title } from '@mantine/core';
import { IconHistory, IconLogout, IconScan, IconUserCheck, IconUserPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { countedAt, differences, looksLikeDocument } from '#renderer/features/reception/model.ts';
import { ScanDetails } from '#renderer/features/reception/ScanDetails.tsx';
import type { Card, PersonCard } from '#renderer/features/reception/model.ts';
import { isPossible } from '#renderer/lib/actions.ts';
import type { Action } from '#renderer/lib/actions.ts';
import {
  formatDuration,
  formatLongDay,
  formatQuantity,
  formatStay,
  formatTime,
} from '#renderer/lib/formats.ts';
import { documentOf, nameOf } from '#renderer/lib/person-match.ts';
import type { PersonMatch } from '#renderer/lib/person-match.ts';
import { useServices } from '#renderer/lib/services.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Late } from '#renderer/ui/Late.tsx';
import { EnrolmentMark } from '#renderer/ui/EnrolmentMark.tsx';
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
  readonly file: Action;
  readonly enrol: Action;
  /** Possible where the questions of the characterisation are due. */
  readonly characterise: Action;
}

interface AnswerCardProps {
  readonly card: Card;
  readonly now: number;
  readonly actions: AnswerActions;
  readonly onPick: (person: PersonMatch) => void;
}

interface FactsProps {
  readonly person: PersonCard;
  readonly enrol: Action;
  readonly characterise: Action;
}

function Facts({ person, enrol, characterise }: FactsProps) {
  const facts = [
    documentOf(person),
    person.age === null ? undefined : `${person.age} años`,
    homeOf(person.neighbourhood, person.comuna),
    `${formatQuantity(person.visitsThisYear, 'visita', 'visitas')} este año`,
  ].filter((fact) => fact !== undefined);
  return (
    <ul className={classes.facts}>
      {facts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
      <li>
        <ActionHint action={enrol} label="Inscribir" />
      </li>
      {isPossible(characterise) ? (
        <li>
          <ActionHint action={characterise} label="Caracterizar" />
        </li>
      ) : null}
    </ul>
  );
}

/** "Alfonso López, comuna 5 García Rovira", as much of it as is known. */
function homeOf(neighbourhood: string | null, code: string | null): string | undefined {
  const known = comuna.safeParse(code);
  const place = known.success && known.data !== 'NO_INFORMA' ? labels.comuna[known.data] : undefined;
  const named = place !== undefined && /^\d/u.test(place) ? `comuna ${place}` : place;
  const parts = [neighbourhood ?? undefined, named].filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : parts.join(', ');
}

/** Characters of a name that still fill at most two lines beside the button. */
const LONG_NAME = 70;

interface PersonFoundProps {
  readonly person: PersonCard;
  readonly read: ReadPerson | undefined;
  readonly now: number;
  readonly actions: AnswerActions;
}

function PersonFound({ person, read, now, actions }: PersonFoundProps) {
  const { lastVisit } = person;
  const counted = countedAt(person, now);
  const { labelOf } = useServices();
  const different = read === undefined ? [] : differences(person, read);
  return (
    <div className={classes.person}>
      <div className={classes.who}>
        <div className={classes.name}>
          <Title order={2} data-long={nameOf(person).length > LONG_NAME || undefined}>
            {nameOf(person)}
          </Title>
          <Badge
            variant="light"
            size="lg"
            leftSection={<IconUserCheck size={15} />}
            className={classes.badge}
          >
            {person.otherPunto ? 'De otro Punto' : 'Ya registrada'}
          </Badge>
          <ActionHint action={actions.file} label="Ficha" />
        </div>
        <Facts person={person} enrol={actions.enrol} characterise={actions.characterise} />
        <p className={classes.last}>
          <IconHistory size={17} aria-hidden="true" />
          {lastVisit === null ? (
            'Primera visita a este Punto: elija el servicio con su tecla.'
          ) : (
            <span>
              Última visita:{' '}
              <strong>
                {localDate(lastVisit.startedAt) === localDate(now)
                  ? `hoy a ${withArticle(formatTime(lastVisit.startedAt))}`
                  : formatLongDay(lastVisit.startedAt)}
                , {labelOf(lastVisit.service)}
              </strong>
            </span>
          )}
        </p>
        {different.length === 0 ? null : (
          <p className={classes.counted}>
            <StateMark tone="doubt" size={17} />
            <span>
              <strong>La cédula dice: {different.join(', ')}.</strong> Compare antes de registrar.
            </span>
          </p>
        )}
        {counted === undefined ? null : (
          <p className={classes.counted}>
            <StateMark tone="doubt" size={17} />
            <span>
              <strong>Ya se contó hace {formatDuration(now - counted)}.</strong> Enter no la cuenta dos veces;
              otro servicio sí.
            </span>
          </p>
        )}
      </div>
      <PrimaryAction person={person} counted={counted !== undefined} enter={actions.enter} />
    </div>
  );
}

/** Who it is stands there at once, where it will stay; what is still on its way keeps its place. */
function PersonComing({ match, now }: { readonly match: PersonMatch; readonly now: number }) {
  return (
    <div className={classes.person} aria-busy="true">
      <div className={classes.who}>
        <div className={classes.name}>
          <Title order={2}>{nameOf(match)}</Title>
        </div>
        <ul className={classes.facts}>
          <li>{documentOf(match)}</li>
          {match.birthDate === null ? null : <li>{ageOn(match.birthDate, localDate(now))} años</li>}
        </ul>
        <div className={classes.coming}>
          <Late>
            <Skeleton height={16} width="24rem" maw="100%" radius="sm" />
          </Late>
        </div>
      </div>
      <Late>
        <Skeleton height={96} width="16rem" radius="md" />
      </Late>
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
        {children === undefined ? null : (
          <Text c="dimmed" component="div">
            {children}
          </Text>
        )}
      </div>
      {aside}
    </div>
  );
}

function Idle() {
  return (
    <Say icon={<IconScan size={28} />} title="Pase la cédula por el lector">
      O escriba la cédula o el nombre: bastan los primeros números o un pedazo del nombre, sin tildes.
    </Say>
  );
}

function content(
  { card, now, actions, onPick }: AnswerCardProps,
  labelOf: (code: string) => string,
): ReactNode {
  switch (card.kind) {
    case 'idle':
      return <Idle />;
    case 'searching':
      return card.match === undefined ? (
        <Late before={<Idle />}>
          <Say icon={<Loader size={26} />} title="Buscando…" />
        </Late>
      ) : (
        <PersonComing match={card.match} now={now} />
      );
    case 'person':
      return <PersonFound person={card.person} read={card.read} now={now} actions={actions} />;
    case 'several':
      return (
        <MatchList
          matches={card.matches}
          cursor={card.cursor}
          now={now}
          onPick={onPick}
          move={actions.move}
        />
      );
    case 'reading':
      return (
        <Say icon={<Loader size={26} />} title="Leyendo la cédula…">
          {card.read === undefined ? (
            'No toque el teclado hasta que termine.'
          ) : (
            <ScanDetails read={card.read} />
          )}
        </Say>
      );
    case 'unread':
      return (
        <Say
          tone="doubt"
          icon={<StateMark tone="doubt" size={30} />}
          title="No se entendió la lectura"
          aside={<ActionHint action={actions.clear} label="Entendido" />}
        >
          {card.reading.message} (código {card.reading.code})
        </Say>
      );
    case 'nobody':
      if (card.read !== undefined)
        return (
          <Say
            icon={<IconUserPlus size={28} />}
            title="Nadie tiene ese documento"
            aside={<ActionButton action={actions.newPerson} size="lg" />}
          >
            <ScanDetails read={card.read} warnings />
          </Say>
        );
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
          title={`${card.name}: ${labelOf(card.service)}`}
          aside={<ActionHint action={actions.undo} label="Anular" />}
        >
          {card.late === true
            ? `Anotada: ${formatLongDay(card.at)}, ${formatTime(card.at)} Cuenta en ese día.`
            : `Ingreso registrado a ${withArticle(formatTime(card.at))} Puede seguir con la siguiente persona.`}
        </Say>
      );
    case 'repeated':
      return (
        <Say
          tone="doubt"
          icon={<StateMark tone="doubt" size={30} />}
          title={`${card.name} ya estaba en ${labelOf(card.service)}`}
          aside={<ActionHint action={actions.clear} label="Entendido" />}
        >
          {card.late === true
            ? `Hay una visita igual a ${withArticle(formatTime(card.at))} No se anotó: entre dos debe haber 30 minutos.`
            : `Se contó a ${withArticle(formatTime(card.at))} No se registró otra vez: cuenta de nuevo a los 30 minutos.`}
        </Say>
      );
    case 'voided':
      return (
        <Say icon={<StateMark tone="unknown" size={30} />} title={`Anulado: ${card.name}`}>
          Ya no cuenta {labelOf(card.service)}. El registro y el motivo quedan en el historial.
        </Say>
      );
    case 'enrolled':
      return (
        <Say
          {...(card.position === null ? { tone: 'good' } : {})}
          icon={<EnrolmentMark state={card.position === null ? 'INSCRITO' : 'ESPERA'} size={30} />}
          title={
            card.position === null
              ? `${card.name}: tiene cupo en ${card.course}`
              : `${card.name}: lista de espera, puesto ${card.position}`
          }
        >
          {enrolledWords(card)}
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
          title={failedTitle(card)}
          aside={
            card.doing === 'write' ? (
              <span className={classes.again}>
                <ActionHint action={actions.enter} label="Repetir" />
                <ActionHint action={actions.clear} label="Volver a la persona" />
              </span>
            ) : (
              <ActionHint action={actions.clear} label="Entendido" />
            )
          }
        >
          {card.doing === 'write' ? (
            <strong className={classes.wanted}>
              {card.person.name}, {labelOf(card.service)}
            </strong>
          ) : null}
          {card.failure.message} (código {card.failure.code})
        </Say>
      );
  }
}

function enrolledWords({ course, position, nextAt }: Extract<Card, { kind: 'enrolled' }>): string {
  if (position !== null) return `${course} está lleno. Cuando alguien se retire se le llama en ese orden.`;
  return nextAt === null
    ? 'El grupo todavía no tiene sesiones.'
    : `Próxima sesión: ${formatLongDay(nextAt)}, ${formatTime(nextAt)}`;
}

/** Without an answer nobody knows whether it was written; the same key again settles it and never counts twice. */
function failedTitle({ doing, failure }: Extract<Card, { kind: 'failed' }>): string {
  if (doing === 'search') return 'No se pudo buscar';
  return failure.code === 'SIN_RED' ? 'Sin respuesta: repita la misma tecla' : 'No se registró nada';
}

/** Under the field: who it is and what Enter will do, or what else there is to say. */
export function AnswerCard(props: AnswerCardProps) {
  const urgent = props.card.kind === 'failed';
  const { labelOf } = useServices();
  return (
    <Paper
      className={classes.card}
      role={urgent ? 'alert' : 'status'}
      aria-live={urgent ? 'assertive' : 'polite'}
      data-kind={props.card.kind}
    >
      {content(props, labelOf)}
    </Paper>
  );
}
