import { VERDICT_WORDS } from '#shared/text/evidence-words.ts';
import { VERDICT_TONES } from '#renderer/features/evidence/model.ts';
import type { Row } from '#renderer/features/evidence/model.ts';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/evidence/AvailabilityView.module.css';

/** The verdict by shape and word; why there is none, in words alone. */
export function VerdictMark({ figures }: { readonly figures: Row['figures'] }) {
  const { verdict, E, targetMilli } = figures;
  if (verdict === null) {
    return (
      <span className={classes.quiet}>
        {E === 0 ? 'Nada exigido' : targetMilli === null ? 'Sin meta' : '–'}
      </span>
    );
  }
  const tone = VERDICT_TONES[verdict];
  return (
    <span className={classes.verdict} data-tone={tone}>
      <StateMark tone={tone} size={16} />
      {VERDICT_WORDS[verdict]}
    </span>
  );
}
