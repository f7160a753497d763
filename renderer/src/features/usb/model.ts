import type { Outputs } from '#renderer/lib/api.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import type { Taken } from '#renderer/lib/usb.ts';
import type { Failure } from '#renderer/ui/Notice.tsx';
import type { Tone } from '#renderer/ui/StateMark.tsx';

export type TakenBefore = Outputs['carrier']['taken'][number];

/** One file that was chosen, and how far it is. */
export type Stick = { readonly key: number; readonly fileName: string } & (
  | { readonly step: 'WAITING' | 'READING' }
  | { readonly step: 'REFUSED'; readonly failure: Failure }
  | {
      readonly step: 'TAKEN';
      readonly taken: Taken;
      readonly reply: Uint8Array<ArrayBuffer>;
      readonly saved: boolean;
    }
);

export type TakenStick = Extract<Stick, { step: 'TAKEN' }>;

export const isTaken = (stick: Stick): stick is TakenStick => stick.step === 'TAKEN';

const data = (count: number) => formatQuantity(count, 'dato', 'datos');

/** What a package brought, in the order in which a person acts on it. */
export function saidOf(taken: Taken): { readonly tone: Tone; readonly words: readonly string[] } {
  const { fresh, conflicts, parked, quarantined, late, left } = taken;
  const troubles = [
    ...(quarantined === 0 ? [] : [`${data(quarantined)} en cuarentena: se deciden en la central.`]),
    ...(conflicts === 0 ? [] : [`${formatQuantity(conflicts, 'conflicto', 'conflictos')} por decidir.`]),
    ...(parked === 0 ? [] : [`${data(parked)} en espera de otro que aún no llega.`]),
    ...(late === 0
      ? []
      : [`${data(late)} de antes de restaurar ese computador: quedan guardados para decidir.`]),
    ...(taken.lacking ? ['Faltan datos más antiguos de ese computador: los trae su próximo paquete.'] : []),
    ...(left === 0 ? [] : [`Quedan ${data(left)} en el Punto para el paquete siguiente.`]),
  ];
  const news =
    fresh > 0
      ? fresh === 1
        ? '1 dato nuevo.'
        : `${data(fresh)} nuevos.`
      : taken.repeated
        ? 'Este paquete ya se había recibido: nada se duplicó.'
        : 'Todo lo que trae ya estaba aquí.';
  return { tone: troubles.length === 0 ? 'good' : 'doubt', words: [news, ...troubles] };
}
