import type { List } from '#renderer/features/roll-call/model.ts';
import { formatLongDay, formatTime } from '#renderer/lib/formats.ts';
import { PrintSheet } from '#renderer/ui/PrintSheet.tsx';
import classes from '#renderer/features/roll-call/SignSheet.module.css';

/** Where a pen writes. */
const BLANK = '\u00A0';
/** Lines for whoever comes without being enrolled. */
const FREE_LINES = [1, 2, 3];

/** The sheet that people sign: the numbers are those of the list, so that it is captured with them afterwards. */
export function SignSheet({ list }: { readonly list: List }) {
  const { session, group } = list;
  return (
    <PrintSheet>
      <h1 className={classes.title}>
        {group.courseName}, {group.name}
      </h1>
      <p>
        Sesión {session.number} de {session.of}
        {session.topic === null ? '' : `: ${session.topic}`}
        <br />
        {session.room === null ? '' : `${session.room}, `}
        {formatLongDay(session.startsAt)}, {formatTime(session.startsAt)} a {formatTime(session.endsAt)}
        <br />
        Instructor: {group.instructor ?? '____________________'}
      </p>
      <table className={classes.table}>
        <thead>
          <tr>
            <th>N.º</th>
            <th>Nombre</th>
            <th>Documento, final</th>
            <th>Llegó a las</th>
            <th>Firma</th>
          </tr>
        </thead>
        <tbody>
          {list.people.map(({ personId, name, documentEnd }, index) => (
            <tr key={personId}>
              <td>{index + 1}</td>
              <td>{name}</td>
              <td>{documentEnd === null ? '' : `… ${documentEnd}`}</td>
              <td>{BLANK}</td>
              <td>{BLANK}</td>
            </tr>
          ))}
          {FREE_LINES.map((line) => (
            <tr key={line}>
              <td>{BLANK}</td>
              <td>{BLANK}</td>
              <td>{BLANK}</td>
              <td>{BLANK}</td>
              <td>{BLANK}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>Quien dicta: ______________________________ Firma: ______________________________</p>
    </PrintSheet>
  );
}
