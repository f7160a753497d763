import type { RefObject } from 'react';
import { moveFloor } from '#renderer/features/coworking/floor-arrows.ts';
import type { FloorBlock } from '#renderer/features/coworking/floor-arrows.ts';
import type { CoworkingViewProps } from '#renderer/features/coworking/CoworkingView.tsx';
import { whatEnterMeans } from '#renderer/features/coworking/meaning.ts';
import { calledOf, waitingFor } from '#renderer/features/coworking/queue.ts';
import type { Candidate } from '#renderer/features/coworking/selection.ts';
import { atHand } from '#renderer/features/coworking/selection.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';

interface FloorActionsInput extends CoworkingViewProps {
  /** Where the next thing is typed. */
  readonly input: RefObject<HTMLInputElement | null>;
  /** What the arrows walk through. */
  readonly blocks: readonly FloorBlock[];
}

/** Everything that can be done at the floor, by its keys. */
export function useFloorActions(props: FloorActionsInput) {
  const { board, spots, now, floor, acts, look, input, blocks } = props;
  const { selection } = floor;
  const { turns } = board;
  const meaning = whatEnterMeans(selection, turns, now);
  const spot = selection.kind === 'spot' ? selection.spot : undefined;
  const called = calledOf(turns)[0];

  /** After an act the field is empty and nothing is at hand: a key that bounces acts on nobody else. */
  const after = () => {
    floor.forget();
    input.current?.focus();
  };
  const seatedOrNot = selection.kind === 'seat' ? selection : undefined;

  const enter: Action = {
    id: 'coworking.enter',
    label: 'Hacer lo que dice el botón',
    keys: ['Enter'],
    when: () => !acts.busy,
    run: () => {
      switch (meaning.kind) {
        case 'end':
          acts.end(meaning.spot, meaning.next, after);
          break;
        case 'call':
          acts.call(meaning.turn, meaning.spot, after);
          break;
        case 'arrived':
          acts.arrived(meaning.turn, after);
          break;
        case 'seat':
          acts.seat(meaning.person, meaning.spot, after);
          break;
        case 'give':
          acts.giveTurn(meaning.person, meaning.wants, after);
          break;
        case 'move':
          acts.move(meaning.from, meaning.spot, after);
          break;
        case 'fault':
          props.onFaults(meaning.spot);
          break;
        case 'choose':
          if (selection.kind === 'several') pick(selection.candidates[selection.cursor]);
          break;
        case 'new-person':
          props.onNewPerson(meaning.text, meaning.read);
          break;
        case 'nothing':
          break;
      }
    },
  };
  const pick = (candidate: Candidate | undefined) => {
    if (candidate?.kind === 'spot') floor.pick(candidate.spot);
    if (candidate?.kind === 'person') floor.meet(atHand(candidate.match));
  };
  const clear: Action = {
    id: 'coworking.clear',
    label: 'Volver',
    keys: ['Escape'],
    run: () => {
      acts.forget();
      floor.back();
    },
  };
  const extend: Action = {
    id: 'coworking.extend',
    label: `Dar ${board.rules.extensionMinutes} minutos`,
    keys: ['+'],
    when: () => spot?.use !== null && spot !== undefined,
    run: () => {
      if (spot !== undefined) acts.extend(spot, after);
    },
  };
  const move: Action = {
    id: 'coworking.move',
    label: 'Cambiar de puesto',
    keys: ['F4'],
    when: () => spot?.use !== null && spot !== undefined,
    run: () => {
      if (spot !== undefined) floor.startMove(spot);
    },
  };
  const arrived: Action = {
    id: 'coworking.arrived',
    label: 'Llegó el turno llamado',
    keys: ['F6'],
    when: () => called !== undefined,
    run: () => {
      if (called !== undefined) acts.arrived(called, after);
    },
  };
  const absent: Action = {
    id: 'coworking.absent',
    label: 'El turno llamado no está',
    keys: ['F7'],
    when: () => called !== undefined,
    run: () => {
      if (called !== undefined) acts.absent(called, after);
    },
  };
  const next = waitingFor(turns)[0];
  const call: Action = {
    id: 'coworking.call',
    label: 'Llamar al siguiente turno',
    keys: ['F8'],
    run: () => {
      const wanting = spot === undefined ? undefined : waitingFor(turns, spot.kind)[0];
      const free = spot !== undefined && wanting !== undefined && meaning.kind === 'call';
      if (free) acts.call(wanting, spot, after);
      else if (next !== undefined) acts.call(next, undefined, after);
      else
        acts.say({ kind: 'done', title: 'Nadie espera', detail: 'No hay a quién llamar.', undo: undefined });
    },
  };
  const giveFor = (other: boolean) => () => {
    if (seatedOrNot === undefined) {
      acts.say({
        kind: 'done',
        title: 'Falta saber a quién',
        detail: 'Pase la cédula o escriba el nombre, y pulse F9 otra vez.',
        undo: undefined,
      });
      return;
    }
    const { wants, person } = seatedOrNot;
    const flipped = wants === 'EQUIPO' ? 'PUESTO' : 'EQUIPO';
    acts.giveTurn(person, other ? flipped : wants, after);
  };
  const give: Action = { id: 'coworking.give', label: 'Dar un turno', keys: ['F9'], run: giveFor(false) };
  const giveOther: Action = {
    id: 'coworking.give-other',
    label: 'Dar un turno de la otra clase',
    keys: ['Shift+F9'],
    when: () => seatedOrNot !== undefined,
    run: giveFor(true),
  };
  const withdraw: Action = {
    id: 'coworking.withdraw',
    label: 'Ya no espera: retirar su turno',
    keys: ['Ctrl+Delete'],
    when: () => seatedOrNot?.turn !== undefined,
    run: () => {
      if (seatedOrNot?.turn !== undefined) acts.withdraw(seatedOrNot.turn, after);
    },
  };
  const display: Action = {
    id: 'coworking.display',
    label: 'Abrir la pantalla pública de turnos',
    keys: ['F11'],
    run: props.onDisplay,
  };
  const undo: Action = {
    id: 'coworking.undo',
    label: 'Deshacer lo último',
    keys: ['Ctrl+Z'],
    when: () => acts.outcome?.kind === 'done' && acts.outcome.undo !== undefined,
    run: acts.undo,
  };
  const view: Action = {
    id: 'coworking.view',
    label: look === 'list' ? 'Ver el plano' : 'Ver la lista',
    keys: ['F2'],
    run: props.onLook,
  };
  const faults: Action = {
    id: 'coworking.faults',
    label: 'Daños y disponibilidad',
    keys: ['F3'],
    run: () => {
      props.onFaults(spot);
    },
  };
  const edit: Action = {
    id: 'coworking.edit',
    label: 'Cambiar puestos y plano',
    keys: ['Ctrl+E'],
    run: props.onEdit,
  };
  const bookings: Action = {
    id: 'coworking.bookings',
    label: 'Reservas de salas y puestos',
    keys: ['F5'],
    run: props.onBookings,
  };
  const usage: Action = {
    id: 'coworking.usage',
    label: 'Cuánto se usan los puestos',
    keys: ['F10'],
    run: props.onUsage,
  };
  const arrows = moveFloor({ spots, floor, blocks });
  const actions = {
    enter,
    clear,
    extend,
    move,
    arrived,
    absent,
    call,
    give,
    giveOther,
    withdraw,
    undo,
    view,
    faults,
    edit,
    bookings,
    usage,
    display,
  };
  useActions('Coworking', [...Object.values(actions), ...arrows]);
  return { ...actions, meaning, pick };
}
