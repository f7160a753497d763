import type { IsHoliday } from '#shared/domain/business-days.ts';

let loaded: Promise<IsHoliday> | null = null;

/**
 * The public holidays of Colombia: fixed ones, those that Ley 51 de 1983 («Ley Emiliani») moves to a Monday, those
 * that follow Easter, and since 2026 that of Ley 2578 de 2026. The library is read when it is first needed: it brings
 * the holidays of every country and takes a tenth of a second, which a start should not wait for.
 */
export function colombianHolidays(): Promise<IsHoliday> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<IsHoliday> {
  const { default: Holidays } = await import('date-holidays');
  const calendar = new Holidays('CO', { types: ['public'] });
  const years = new Map<number, ReadonlySet<string>>();
  return (date) => {
    const year = Number(date.slice(0, 4));
    let known = years.get(year);
    if (known === undefined) {
      // Easter is a Sunday like any other: Ley 51 de 1983 does not name it, and a contract could not either.
      const named = calendar.getHolidays(year).filter(({ rule }) => rule !== 'easter');
      known = new Set(named.map((holiday) => holiday.date.slice(0, 10)));
      years.set(year, known);
    }
    return known.has(date);
  };
}
