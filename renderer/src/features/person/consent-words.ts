import { labels } from '#shared/text/labels.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatDate, formatTime } from '#renderer/lib/formats.ts';
import type { Tone } from '#renderer/ui/StateMark.tsx';

export type PurposeHistory = Outputs['consent']['ofPerson']['purposes'][number];
export type ConsentStep = PurposeHistory['steps'][number];

/** What holds for a purpose, as a shape and a word. */
export const STATES: Readonly<
  Record<PurposeHistory['kind'], { readonly tone: Tone; readonly words: string }>
> = {
  ANNOUNCED: { tone: 'good', words: 'Se informa, no se pregunta' },
  NOT_ASKED: { tone: 'unknown', words: 'Sin preguntar' },
  GRANTED: { tone: 'good', words: 'Autoriza' },
  DECLINED: { tone: 'bad', words: 'No autoriza' },
  REVOKED: { tone: 'bad', words: 'Retirada' },
};

const STEP_WORDS: Readonly<Record<ConsentStep['kind'], string>> = {
  GRANTED: 'Autorizó',
  DECLINED: 'No autorizó',
  REVOKED: 'Retiró la autorización',
};

/** "Autorizó: firma, aviso versión 2. mar. 14 abr. 2026, 10:42 a. m., Recepción Uno" */
export function stepWords(step: ConsentStep): { readonly what: string; readonly when: string } {
  const medium =
    step.kind === 'GRANTED' && step.medium !== null ? `, ${labels.consentMedium[step.medium]}` : '';
  const represented =
    step.representative === null
      ? ''
      : `, por ${step.representative.representativeName ?? 'su representante'}`;
  const reason = step.reason === null ? '' : `: ${step.reason}`;
  const version = step.kind === 'REVOKED' ? '' : `, aviso versión ${step.noticeVersion}`;
  return {
    what: `${STEP_WORDS[step.kind]}${medium}${represented}${reason}`,
    when: `${formatDate(step.at)}, ${formatTime(step.at)}, ${step.officer ?? 'desde otro equipo'}${version}`,
  };
}
