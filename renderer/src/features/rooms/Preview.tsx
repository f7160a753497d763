import { RESERVATION_WARNINGS } from '#shared/text/reservations.ts';
import { formatSpan } from '#renderer/features/rooms/model.ts';
import type { Checked } from '#renderer/features/rooms/model.ts';
import { formatDate, formatLocalDate, formatQuantity } from '#renderer/lib/formats.ts';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/rooms/ReserveDialog.module.css';

type CheckedDate = Checked['dates'][number];

interface PreviewProps {
  readonly checked: Checked | undefined;
  /** Why nothing can be shown, from the core. */
  readonly fault: string | undefined;
  /** Something has to be filled in first. */
  readonly waiting: boolean;
}

/** What would come of it, before it is saved: every date, and who is in the way. */
export function Preview({ checked, fault, waiting }: PreviewProps) {
  if (waiting)
    return <p className={classes.quiet}>Complete los datos y aquí verá las fechas y si algo choca.</p>;
  if (fault !== undefined) return <Banner tone="bad" title={fault} />;
  if (checked === undefined) return <SkeletonRows rows={3} />;
  return (
    <>
      {checked.fault === null ? null : <Banner tone="bad" title={checked.fault} />}
      {checked.outOfService.length === 0 ? null : (
        <Banner tone="doubt" title={`Fuera de servicio hoy: ${checked.outOfService.join(', ')}.`} />
      )}
      <ScrollRegion label="Fechas de la reserva" className={classes.dates}>
        <ul>
          {checked.dates.map((date) => (
            <li key={date.startsAt} data-tone={toneOf(date)}>
              <StateMark tone={toneOf(date)} />
              <div>
                <strong>
                  {formatDate(date.startsAt)}, {formatSpan(date)}
                </strong>
                {wordsOf(date).map((words) => (
                  <span key={words}>{words}</span>
                ))}
              </div>
            </li>
          ))}
        </ul>
      </ScrollRegion>
      {checked.skipped.length === 0 ? null : (
        <p className={classes.quiet}>
          {formatQuantity(checked.skipped.length, 'festivo que se salta', 'festivos que se saltan')}:{' '}
          {checked.skipped.map(formatLocalDate).join(', ')}.
        </p>
      )}
    </>
  );
}

function toneOf({ fault, obstacles, warnings }: CheckedDate) {
  if (fault !== null || obstacles.length > 0) return 'bad';
  return warnings.length > 0 ? 'doubt' : 'good';
}

function wordsOf({ fault, obstacles, warnings }: CheckedDate): readonly string[] {
  if (fault !== null) return [fault];
  const taken = obstacles.map(
    ({ spaceName, title, ...obstacle }) => `${spaceName}: ${title}, ${formatSpan(obstacle)}`,
  );
  const words = [...taken, ...warnings.map((code) => `Ojo: ${RESERVATION_WARNINGS[code]}`)];
  return words.length === 0 ? ['Libre'] : words;
}
