import { OUTCOME_TITLES } from '#shared/text/certificate-words.ts';
import { hoursWords, toneOfOutcome } from '#renderer/features/certificates/model.ts';
import type { Checked } from '#renderer/features/certificates/model.ts';
import type { Answer } from '#renderer/features/certificates/VerifyScreen.tsx';
import { formatLocalDate } from '#renderer/lib/formats.ts';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/certificates/Certificates.module.css';

/** What a check said: the answer first, then what the city signed. */
export function OutcomeCard({ answer }: { readonly answer: Answer }) {
  const { outcome, message } = answer.checked;
  const certificates = answer.kind === 'CODE' ? [answer.checked] : answer.checked.certificates;
  const [first] = certificates;
  return (
    <output className={classes.outcome} data-tone={toneOfOutcome(outcome)} data-outcome={outcome}>
      <div className={classes.verdict}>
        <StateMark tone={toneOfOutcome(outcome)} size={40} />
        <div>
          <strong>{OUTCOME_TITLES[outcome]}</strong>
          {answer.kind === 'FILE' ? <span className={classes.fileName}>{answer.name}</span> : null}
          <p>{message}</p>
        </div>
      </div>
      {certificates.length === 1 && first !== undefined ? <Facts checked={first} /> : null}
      {certificates.length > 1 ? (
        <ul className={classes.many}>
          {certificates.map(({ outcome: each, certificate }, index) => (
            <li key={certificate?.number ?? index}>
              <StateMark tone={toneOfOutcome(each)} size={18} label={OUTCOME_TITLES[each]} />
              <strong>{certificate?.holder ?? OUTCOME_TITLES[each]}</strong>
              <span>{certificate?.number}</span>
            </li>
          ))}
        </ul>
      ) : null}
    </output>
  );
}

function Facts({ checked: { certificate, outcome } }: { readonly checked: Checked }) {
  if (certificate === null) return null;
  return (
    <>
      <dl className={classes.facts}>
        <dt>A nombre de</dt>
        <dd>{certificate.holder}</dd>
        <dt>Curso</dt>
        <dd>{certificate.courseName}</dd>
        <dt>Duración</dt>
        <dd>{hoursWords(certificate.minutes)}</dd>
        <dt>Terminado</dt>
        <dd>{formatLocalDate(certificate.completedOn)}</dd>
        <dt>Expedido</dt>
        <dd>{formatLocalDate(certificate.issuedOn)}</dd>
        <dt>Número</dt>
        <dd>{certificate.number}</dd>
      </dl>
      {outcome === 'VALIDO' ? (
        <p className={classes.compare}>Compare con el papel: del nombre, el código solo guarda una parte.</p>
      ) : null}
    </>
  );
}
