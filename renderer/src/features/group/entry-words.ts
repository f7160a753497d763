import { withArticle } from '#shared/text/clock-words.ts';
import type { Entry } from '#renderer/features/group/model.ts';
import { formatTime } from '#renderer/lib/formats.ts';
import type { Tone } from '#renderer/ui/StateMark.tsx';

interface EntryWords {
  readonly tone: Tone;
  readonly name: string;
  readonly words: string;
}

/** What a row says: the shape of its mark, who it is, and what became of them. */
export function wordsOf({ said, state }: Entry): EntryWords {
  switch (state.kind) {
    case 'waiting':
      return { tone: 'unknown', name: said, words: 'Registrando…' };
    case 'in':
      return { tone: 'good', name: state.name, words: 'Entró' };
    case 'counted':
      return {
        tone: 'doubt',
        name: state.name,
        words: `Ya contada a ${withArticle(formatTime(state.since))}`,
      };
    case 'unknown':
      return {
        tone: 'doubt',
        name: said,
        words: state.again ? 'Ya está por completar' : 'Queda por completar',
      };
    case 'misread':
      return { tone: 'bad', name: said, words: state.message };
    case 'voided':
      return { tone: 'unknown', name: state.name, words: 'Anulada' };
    case 'failed':
      return {
        tone: 'bad',
        name: said,
        words:
          state.failure.code === 'SIN_RED'
            ? 'Sin respuesta: repita con F9, no se cuenta dos veces'
            : state.failure.message,
      };
  }
}
