import { labels } from '#shared/text/labels.ts';
import { checkOf, exitOf, remarkOf, servicesOf } from '#renderer/features/day/model.ts';
import type { Sheet } from '#renderer/features/day/model.ts';
import { formatCount, formatLocalDate, formatQuantity, formatTime } from '#renderer/lib/formats.ts';
import { useServices } from '#renderer/lib/services.ts';
import { PrintSheet } from '#renderer/ui/PrintSheet.tsx';

/** The day on paper: names and hours, no documents, and room for who signs. */
export function DaySheet({ sheet }: { readonly sheet: Sheet }) {
  const checks = (['APERTURA', 'CIERRE'] as const).map((moment) => ({
    moment,
    done: checkOf(sheet, moment),
  }));
  const { totals } = sheet;
  const { labelOf } = useServices();
  return (
    <PrintSheet>
      <h1>
        {sheet.punto}: hoja del día {formatLocalDate(sheet.date)}
      </h1>
      <p>
        {formatCount(totals.attended)} atenciones de {formatCount(totals.people)} personas identificadas y{' '}
        {formatCount(totals.anonymous)} contadas en eventos; {formatCount(totals.newPeople)} personas nuevas;{' '}
        {formatCount(totals.voided)} registros anulados; {formatCount(totals.open)} sin salida;{' '}
        {formatCount(totals.waiting)} por sincronizar al imprimir.
      </p>
      <p>
        {servicesOf(sheet, labelOf)
          .map(({ label, count }) => `${label}: ${formatCount(count)}`)
          .join('; ')}
      </p>
      {checks.map(({ moment, done }) => (
        <p key={moment}>
          <strong>{labels.dayMoment[moment]}:</strong>{' '}
          {done === undefined
            ? 'no se registró.'
            : `${formatTime(done.at)}, ${done.officer}. ${
                done.missing.length === 0 ? 'Todo en orden.' : `Sin marcar: ${done.missing.join(', ')}.`
              } ${done.note ?? ''}`}
        </p>
      ))}
      <table>
        <thead>
          <tr>
            <th>Hora</th>
            <th>Persona</th>
            <th>Servicio</th>
            <th>Salida</th>
          </tr>
        </thead>
        <tbody>
          {sheet.visits.map((visit) => (
            <tr key={visit.id}>
              <td>{formatTime(visit.startedAt)}</td>
              <td>{visit.name}</td>
              <td>
                {labelOf(visit.service)} {remarkOf(visit)}
              </td>
              <td>{exitOf(visit)}</td>
            </tr>
          ))}
          {sheet.sessions.map((session) => (
            <tr key={session.id}>
              <td>{formatTime(session.startedAt)}</td>
              <td>
                Sesión de {session.courseName}, {session.groupName}
              </td>
              <td>{labelOf('CURSO')}</td>
              <td>{formatQuantity(session.attended, 'asistente', 'asistentes')}</td>
            </tr>
          ))}
          {sheet.counts.map((count) => (
            <tr key={count.id}>
              <td>Conteo</td>
              <td>
                {formatCount(count.count)} sin identificar: {labels.sex[count.sex]},{' '}
                {labels.ageGroup[count.ageGroup]}
              </td>
              <td>{labelOf(count.service)}</td>
              <td>{count.note ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>Revisó: ______________________________ Firma: ______________________________</p>
    </PrintSheet>
  );
}
