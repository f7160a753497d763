import { DAY_MS, localDate } from '#shared/domain/bogota.ts';
import type { Service } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import { inventPerson, type InventedPerson } from './people.ts';
import { between, pick, seededRandom, weighted, type Random } from './random.ts';

/** The invented past of the city: who goes to which Punto, and its register of visits as a CSV. */
export interface InventedRegister {
  readonly people: readonly InventedPerson[];
  readonly csv: string;
}

export interface RegisterOptions {
  readonly puntos: number;
  /** People of one Punto; some of them also go to the next one. */
  readonly people: number;
  /** Days before today that the registers cover. */
  readonly days: number;
  /** ms UTC. */
  readonly now: number;
}

const SEED = 20_260_331;
/** One in so many people also goes to the next Punto: the centre must tell that it is the same person. */
const SHARED_EVERY = 20;
/** 600 people come about 2,500 times in 30 days. */
const VISITS_A_PERSON_A_DAY = 2_500 / 600 / 30;
const OPENS_AT = 8;
const CLOSES_AT = 18;
const SUNDAY = 0;

const SERVICES = {
  NAVEGACION: 44,
  COWORKING: 14,
  CURSO: 13,
  ASESORIA: 9,
  TRAMITE: 9,
  IMPRESION: 6,
  SALA: 4,
  OTRO: 1,
} as const satisfies Partial<Record<Service, number>>;

export const anyService = (random: Random): Service => weighted(random, SERVICES);

/** One register a Punto. The same options give the same people and visits, whatever the day but for the dates. */
export function inventRegisters(options: RegisterOptions): InventedRegister[] {
  const random = seededRandom(SEED);
  const year = Number(localDate(options.now).slice(0, 4));
  const own = Array.from({ length: options.puntos }, (_, punto) =>
    Array.from({ length: options.people }, (_, index) =>
      inventPerson(random, punto * options.people + index, year),
    ),
  );
  const days = openDays(options);
  return own.map((people, punto) => {
    const before = own[(punto + options.puntos - 1) % options.puntos] ?? [];
    const guests = before.filter(
      (person, index) => index % SHARED_EVERY === 0 && person.documentNumber !== null,
    );
    const visitors = [...people, ...guests];
    return { people: visitors, csv: register(random, visitors, days, options) };
  });
}

/** The dates before today on which a Punto was open, oldest first. */
function openDays({ days, now }: RegisterOptions): string[] {
  const all = Array.from({ length: days }, (_, index) => localDate(now - (days - index) * DAY_MS));
  return all.filter((date) => new Date(`${date}T12:00:00Z`).getUTCDay() !== SUNDAY);
}

const TITLES =
  'fecha,hora,tipo_documento,documento,nombres,apellidos,sexo,servicio,nacimiento,celular,barrio,comuna';

function register(
  random: Random,
  people: readonly InventedPerson[],
  days: readonly string[],
  options: RegisterOptions,
): string {
  if (days.length === 0) return `${TITLES}\n`;
  const usual = Math.round(people.length * options.days * VISITS_A_PERSON_A_DAY);
  const visits = Math.max(people.length, usual);
  const rows = Array.from({ length: visits }, (_, index) => {
    // Everybody comes once; after that some come often and most seldom.
    const person = people[index] ?? people[Math.floor(random() ** 2 * people.length)] ?? pick(random, people);
    const time = `${two(between(random, OPENS_AT, CLOSES_AT - 1))}:${two(between(random, 0, 59))}`;
    return row(pick(random, days), time, person, anyService(random));
  });
  return [TITLES, ...rows.toSorted(), ''].join('\n');
}

function row(date: string, time: string, person: InventedPerson, service: Service): string {
  return [
    date,
    time,
    person.documentType,
    person.documentNumber ?? '',
    person.givenNames,
    person.surnames,
    labels.sex[person.sex],
    labels.service[service],
    person.birthDate,
    person.phone ?? '',
    person.neighbourhood,
    person.comuna,
  ].join(',');
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}
