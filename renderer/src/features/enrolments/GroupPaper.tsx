import { documentWords, rowsOf, sessionWords, stateWords } from '#renderer/features/enrolments/model.ts';
import type { CourseGroup } from '#renderer/features/enrolments/model.ts';
import { formatCount, formatDate } from '#renderer/lib/formats.ts';
import { PrintSheet } from '#renderer/ui/PrintSheet.tsx';

/** The people of a group on paper; who withdrew is left out. */
export function GroupPaper({ group, now }: { readonly group: CourseGroup; readonly now: number }) {
  const rows = rowsOf(group.people).filter(({ person }) => person.state !== 'RETIRADO');
  return (
    <PrintSheet>
      <h1>
        {group.courseName}, {group.name}
      </h1>
      <p>
        {group.siteName}. {sessionWords(group, now)}. {formatCount(group.counts.taken)} con cupo de{' '}
        {formatCount(group.capacity)}, {formatCount(group.counts.waiting)} en espera. Impresa el{' '}
        {formatDate(now)}.
      </p>
      <table>
        <thead>
          <tr>
            <th>Nº</th>
            <th>Persona</th>
            <th>Documento</th>
            <th>Estado</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ person, number }) => (
            <tr key={person.id}>
              <td>{number}</td>
              <td>{person.name}</td>
              <td>{documentWords(person)}</td>
              <td>{stateWords(person)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </PrintSheet>
  );
}
