import { seeded } from './bench-city.ts';

const HEAD =
  'fecha,hora,tipo_documento,documento,nombres,apellidos,sexo,servicio,celular,barrio,comuna,nacimiento';
const GIVEN = ['Ana', 'Luis', 'María José', 'Carmen', 'Juan', 'Rosa', 'Pedro', 'Lina', 'Omar', 'Nora'];
const FAMILY = ['Peña', 'Prueba', 'Ficticio', 'Ensayo', 'Muestra', 'Modelo', 'Supuesto', 'Ejemplo'];
const SERVICES = ['Navegación', 'Coworking', 'Sala', 'Asesoría', 'Trámite'];

const two = (n: number) => String(n).padStart(2, '0');

/** A register of past visits with its headings: no row says what another one says. */
export function registerLines(rows: number, people: number): string[][] {
  const random = seeded(7);
  const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? '';
  const named = Array.from(
    { length: people },
    () => [pick(GIVEN), `${pick(FAMILY)} ${pick(FAMILY)}`] as const,
  );
  const lines = [HEAD.split(',')];
  for (let i = 0; i < rows; i += 1) {
    const who = i % people;
    const [given = '', family = ''] = named[who] ?? [];
    const day = new Date(Date.UTC(2025, 0, 1 + Math.floor(i / 400))).toISOString().slice(0, 10);
    lines.push([
      day,
      `${two(8 + (i % 9))}:${two(i % 60)}`,
      'CC',
      String(9_999_000_000 + who),
      given,
      family,
      i % 2 === 0 ? 'Mujer' : 'Hombre',
      pick(SERVICES),
      '3001234567',
      'Provenza',
      String(1 + (who % 17)),
      '1990-05-15',
    ]);
  }
  return lines;
}
