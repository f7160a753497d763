import { FRAME_LENGTH } from './cedula-frame.ts';
import { ZONE_LENGTH } from './cedula-zone.ts';

/**
 * Takes a scanner's burst letter by letter and keeps of it what a document is read from. Of a frame that is its head,
 * up to the first letter of the blood group; the fingerprints behind it are looked at one letter at a time, for the
 * marker of a second document, and are in no variable after that.
 */
export interface Collector {
  readonly push: (letter: string) => void;
  /** What was kept, for readCedula. */
  readonly text: () => string;
  /** The first frame has all that is read from it, though the burst goes on; or a zone has its 90 letters. */
  readonly complete: () => boolean;
}

const MARKER = 'pubdsk_1';
/** On another keyboard "_" is another letter: any will do here, readCedula judges it. */
const WILD = 6;

/** Two zones of three lines with their line ends; what is longer and has no marker is nobody's document. */
const LONGEST_WITHOUT_MARKER = 200;
/** One document, a second one beside it, and whether there was still another. */
const MOST_FRAMES = 3;

/** Where nothing pads the fields a frame ends sooner: sex, 14 figures, and the letter behind them. */
const END = /.{26}0[MF]\d{14}\D$/is;

export function createCollector(): Collector {
  let before = '';
  let frames: readonly string[] = [];
  let current: string | undefined;
  let matched = 0;
  let wild = '';

  const isComplete = (frame: string) => frame.length >= FRAME_LENGTH || END.test(frame);
  const close = (frame: string) => {
    frames = frames.length < MOST_FRAMES ? [...frames, frame] : frames;
    current = undefined;
  };

  return {
    push(letter) {
      if (matched === WILD) wild = letter;
      const fits = matched === WILD || letter.toLowerCase() === MARKER[matched];
      matched = fits ? matched + 1 : letter.toLowerCase() === 'p' ? 1 : 0;
      if (matched === MARKER.length) {
        matched = 0;
        // The beginning of this marker was taken for the end of the frame before it.
        if (current !== undefined) close(current.slice(0, 1 - MARKER.length));
        current = `PubDSK${wild}1`;
        before = '';
        return;
      }
      if (current !== undefined) {
        current += letter;
        if (isComplete(current)) close(current);
      } else if (frames.length === 0 && before.length <= LONGEST_WITHOUT_MARKER) before += letter;
    },
    text: () => {
      if (frames.length > 0 || current !== undefined) return [...frames, current ?? ''].join('');
      return before.length > LONGEST_WITHOUT_MARKER ? '' : before;
    },
    complete: () => frames.length > 0 || before.replaceAll(/[\s\0]/g, '').length >= ZONE_LENGTH,
  };
}
