import { service, type Service } from './codes.ts';
import { Refusal } from './failure.ts';
import { tidyText } from './fields.ts';
import { labels } from '../text/labels.ts';

/** How a service is offered at the desks. */
export interface CatalogueEntry {
  readonly id: Service;
  readonly label: string;
  /** The number of its F-key: 1 is F1. */
  readonly position: number;
  /** Whether the desks offer it; what was registered before keeps its name. */
  readonly active: boolean;
  /**
   * Whether its visitors stay in the Punto. Where they do not, a visit is over when it is registered: it is never
   * "inside", never open, and nothing closes it. No end is written for it, so that a print costs one change and
   * not two, and so that no stay of zero minutes is ever taken for a real one.
   */
  readonly stays: boolean;
}

/** What is done at the counter: whoever came for nothing else has left when it is done. */
const AT_THE_COUNTER: ReadonlySet<Service> = new Set(['TRAMITE', 'IMPRESION', 'CARACTERIZACION']);

/** The services as the program ships them, in the order of their keys. */
export const SHIPPED_CATALOGUE: readonly CatalogueEntry[] = service.options.map((id, index) => ({
  id,
  label: labels.service[id],
  position: index + 1,
  active: true,
  stays: !AT_THE_COUNTER.has(id),
}));

/**
 * The whole catalogue in the order of its keys, from the rows that the centre wrote; a service without a row is
 * offered as shipped. Rows merge field by field, so two of them may meet on one key: the first by code keeps it and
 * the others take the lowest keys that are free, the same on every computer.
 */
export function completeCatalogue(rows: readonly CatalogueEntry[]): readonly CatalogueEntry[] {
  const written = new Map(rows.map((row) => [row.id, row]));
  const wanted = SHIPPED_CATALOGUE.map((shipped) => written.get(shipped.id) ?? shipped);
  const taken = new Map<number, CatalogueEntry>();
  // What the centre placed goes before what merely stands where it was shipped.
  const placed = wanted.filter((entry) => written.has(entry.id));
  const displaced = [...placed, ...wanted.filter((entry) => !written.has(entry.id))].filter((entry) => {
    if (taken.has(entry.position)) return true;
    taken.set(entry.position, entry);
    return false;
  });
  for (const entry of displaced) {
    const position = SHIPPED_CATALOGUE.findIndex((_, index) => !taken.has(index + 1)) + 1;
    taken.set(position, { ...entry, position });
  }
  return [...taken.values()].toSorted((one, other) => one.position - other.position);
}

/** Throws ENTRADA_INVALIDA for a catalogue with which a desk could not work. */
export function checkCatalogue(entries: readonly CatalogueEntry[]): void {
  if (new Set(entries.map((entry) => entry.id)).size !== SHIPPED_CATALOGUE.length) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'Faltan servicios o hay uno dos veces; vuelva a abrir el catálogo.',
    );
  }
  const keys = new Map<number, CatalogueEntry>();
  const names = new Map<string, CatalogueEntry>();
  for (const entry of entries) {
    const label = tidyText(entry.label);
    const onKey = keys.get(entry.position);
    if (onKey !== undefined) {
      throw new Refusal(
        'ENTRADA_INVALIDA',
        `«${onKey.label}» y «${label}» tienen la misma tecla F${entry.position}; dé otra a uno de los dos.`,
        { field: entry.id },
      );
    }
    keys.set(entry.position, entry);
    const named = names.get(label.toLowerCase());
    if (named !== undefined) {
      throw new Refusal('ENTRADA_INVALIDA', `Hay dos servicios que se llaman «${label}»; cambie uno.`, {
        field: entry.id,
      });
    }
    names.set(label.toLowerCase(), entry);
  }
  if (!entries.some((entry) => entry.active)) {
    throw new Refusal(
      'ENTRADA_INVALIDA',
      'Deje al menos un servicio activo: sin ninguno no se registra a nadie.',
    );
  }
}
