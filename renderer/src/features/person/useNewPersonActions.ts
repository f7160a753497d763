import type { Service } from '#shared/domain/codes.ts';
import { CONTACT_ANSWERS } from '#renderer/features/person/ConsentCard.tsx';
import { asksContact, IDENTITY_FIELDS } from '#renderer/features/person/draft.ts';
import type { Draft, Form, FormField } from '#renderer/features/person/draft.ts';
import type { LookAlike } from '#renderer/features/person/LookAlikes.tsx';
import type { ServiceChoice } from '#renderer/features/person/ServiceRow.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';

interface NewPersonHands {
  readonly form: Form;
  readonly services: readonly ServiceChoice[];
  readonly lookAlikes: readonly LookAlike[];
  /** Who has the document, where the core refused to make them twice. */
  readonly holder: string | undefined;
  readonly busy: boolean;
  readonly onChange: (change: Partial<Draft>, focus?: FormField) => void;
  /** The five fields of the document become inputs. */
  readonly onCorrect: () => void;
  readonly onSave: (service: Service | undefined, ask: boolean) => void;
  readonly onOpen: (personId: string) => void;
  readonly onReadNotice: () => void;
  readonly onCancel: () => void;
}

/** Where Mayús+Tab has nothing to go back to but what the document said. */
function atFirstField({ asked }: Form): boolean {
  const first = IDENTITY_FIELDS.find((field) => asked.includes(field)) ?? 'neighbourhood';
  const { activeElement } = document;
  return activeElement !== null && activeElement.closest(`#person-${first}`) !== null;
}

/** Everything that can be done on the screen, each with its key. */
export function useNewPersonActions(hands: NewPersonHands) {
  const { form, onChange, onSave } = hands;
  const { draft } = form;
  const free = () => !hands.busy;
  const save: Action = {
    id: 'person.save',
    label: draft.service === undefined ? 'Guardar sin ingreso' : 'Guardar y registrar',
    keys: ['Ctrl+Enter'],
    when: free,
    run: () => {
      onSave(draft.service, false);
    },
  };
  // F8 is the key of a service here as everywhere: the question has a key of its own.
  const ask: Action = {
    id: 'person.ask',
    label: 'Guardar y preguntar la caracterización',
    keys: ['Ctrl+D'],
    when: free,
    run: () => {
      onSave(draft.service, true);
    },
  };
  const cancel: Action = { id: 'person.cancel', label: 'Cancelar', keys: ['Escape'], run: hands.onCancel };
  const correct: Action = {
    id: 'person.correct',
    label: 'Corregir lo leído',
    keys: ['Shift+Tab'],
    when: () => form.read !== undefined && form.asked.length < IDENTITY_FIELDS.length && atFirstField(form),
    run: hands.onCorrect,
  };
  const readNotice: Action = {
    id: 'person.notice',
    label: 'Leer el aviso completo',
    keys: ['Ctrl+L'],
    run: hands.onReadNotice,
  };
  const outside: Action = {
    id: 'person.outside',
    label: 'Fuera de la ciudad',
    keys: ['Ctrl+F'],
    run: () => {
      const home = draft.home === 'OUTSIDE' ? 'BARRIO' : 'OUTSIDE';
      onChange({ home, neighbourhood: '', asTyped: false }, 'neighbourhood');
    },
  };
  // Ctrl+N opens a window of the browser, which no page can keep it from.
  const unknown: Action = {
    id: 'person.unknown',
    label: 'No sabe o no informa',
    keys: ['Ctrl+I'],
    run: () => {
      const known = draft.home === 'UNKNOWN';
      const home = known ? 'BARRIO' : 'UNKNOWN';
      onChange({ home, neighbourhood: '', asTyped: false }, known ? 'neighbourhood' : 'phone');
    },
  };
  const answers = CONTACT_ANSWERS.map(({ value, label }, index): Action => ({
    id: `person.contact.${value}`,
    label: `Contacto: ${label}`,
    keys: [String(index + 1)],
    when: () => asksContact(draft),
    run: () => {
      onChange({ contact: value }, 'contact');
    },
  }));
  const services = hands.services.map(({ code, key, label }): Action => ({
    id: `person.${code}`,
    label: `Guardar y registrar ${label}`,
    keys: [key],
    when: free,
    run: () => {
      onSave(code, false);
    },
  }));
  const open = hands.lookAlikes.map((each, index): Action => ({
    id: `person.open.${each.id}`,
    label: `Abrir a ${each.name}`,
    keys: [`Alt+${String.fromCodePoint(65 + index)}`],
    run: () => {
      hands.onOpen(each.id);
    },
  }));
  const { holder } = hands;
  const openHolder: Action | undefined =
    holder === undefined
      ? undefined
      : {
          id: 'person.open-holder',
          label: 'Abrir a quien lo tiene',
          keys: ['Alt+O'],
          run: () => {
            hands.onOpen(holder);
          },
        };
  useActions('Persona nueva', [
    save,
    ...services,
    ask,
    ...(openHolder === undefined ? [] : [openHolder]),
    ...open,
    outside,
    unknown,
    readNotice,
    ...answers,
    correct,
    cancel,
  ]);
  return { save, ask, cancel, correct, readNotice, outside, unknown, open, openHolder };
}

export type NewPersonActions = ReturnType<typeof useNewPersonActions>;
