import { useEffect, useState } from 'react';
import type { ReadPerson } from '#shared/domain/cedula.ts';
import type { Service } from '#shared/domain/codes.ts';
import { IDENTITY_FIELDS, scannedForm, startOf, typedForm } from '#renderer/features/person/draft.ts';
import type { Draft, Form, FormField } from '#renderer/features/person/draft.ts';
import type { Problems } from '#renderer/features/person/check.ts';
import { useScan } from '#renderer/lib/scan.tsx';
import { dropHanded, handedTo, isAt } from '#renderer/lib/route.ts';
import { dropUnfinished, keepUnfinished, unfinishedOf } from '#renderer/lib/unfinished.ts';

const PLACE = 'persona-nueva';

/** What the desk hands over: what was typed there, or what a document said, and the service whose key was pressed. */
export interface NewPersonHand {
  readonly text?: string;
  readonly read?: ReadPerson;
  readonly service?: Service;
}

function isHand(value: unknown): value is NewPersonHand {
  return typeof value === 'object' && value !== null;
}

function formFrom(value: unknown): Form {
  const hand = isHand(value) ? value : {};
  const form = hand.read === undefined ? typedForm(hand.text ?? '') : scannedForm(hand.read);
  return hand.service === undefined ? form : { ...form, draft: { ...form.draft, service: hand.service } };
}

function focusField(field: FormField): void {
  const found = document.querySelector<HTMLElement>(`#person-${field}`);
  // A group has the focus where it is answered, or at its first answer.
  const inner =
    found?.querySelector<HTMLElement>('input:checked') ?? found?.querySelector<HTMLElement>('input');
  (inner ?? found)?.focus();
}

/** The form of a new person, from the desk, from a scan, or from before the screen was locked. */
export function useForm(user: string) {
  const [kept] = useState(() => unfinishedOf(user, PLACE) as Form | undefined);
  const [form, setForm] = useState<Form>(() => kept ?? formFrom(handedTo(PLACE)));
  const [problems, setProblems] = useState<Problems>({});
  const [scanProblem, setScanProblem] = useState<string>();
  // A value of its own for each wish, so that the same field can be wished for twice.
  const [wished, setWished] = useState<{ readonly field: FormField }>(() => ({ field: startOf(form) }));
  useEffect(() => {
    focusField(wished.field);
  }, [wished]);
  useEffect(dropHanded, []);
  useEffect(() => {
    keepUnfinished(user, PLACE, form);
  }, [user, form]);
  // A lock or an ended session leaves the address as it is; whoever goes elsewhere has given the form up.
  useEffect(
    () => () => {
      if (!isAt(PLACE)) dropUnfinished();
    },
    [],
  );
  useScan({
    onScan: (reading) => {
      if (reading.kind === 'NOT_UNDERSTOOD') {
        setScanProblem(reading.message);
        return;
      }
      const { documentNumber } = form.draft;
      if (documentNumber !== '' && documentNumber !== reading.documentNumber) {
        setScanProblem(
          'Pasó otro documento: guarde o cancele a esta persona antes de seguir con la próxima.',
        );
        return;
      }
      const scanned = scannedForm(reading, form.draft);
      setScanProblem(undefined);
      setProblems({});
      setForm(scanned);
      setWished({ field: startOf(scanned) });
    },
  });
  const focus = (field: FormField) => {
    setWished({ field });
  };
  return {
    form,
    problems,
    scanProblem,
    restored: kept !== undefined,
    focus,
    change: (change: Partial<Draft>, next?: FormField) => {
      setForm((old) => ({ ...old, draft: { ...old.draft, ...change } }));
      setProblems((old) => Object.fromEntries(Object.entries(old).filter(([field]) => !(field in change))));
      if (next !== undefined) focus(next);
    },
    correct: () => {
      setForm((old) => ({ ...old, asked: IDENTITY_FIELDS }));
      focus('documentNumber');
    },
    refuse: (found: Problems, first: FormField | undefined) => {
      setProblems(found);
      if (first !== undefined) focus(first);
    },
  };
}
