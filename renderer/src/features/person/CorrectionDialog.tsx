import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { localDate } from '#shared/domain/bogota.ts';
import { CORRECTABLE } from '#shared/domain/person-correction.ts';
import type { CorrectableField, CorrectablePerson } from '#shared/domain/person-correction.ts';
import { CorrectionForm } from '#renderer/features/person/CorrectionForm.tsx';
import {
  asksRepresentative,
  check,
  differences,
  doubtsAbout,
  draftOf,
} from '#renderer/features/person/correction-model.ts';
import { withUsualDocument } from '#renderer/features/person/correction-model.ts';
import type { CorrectionDraft, Problems } from '#renderer/features/person/correction-model.ts';
import { CorrectionNews } from '#renderer/features/person/CorrectionNews.tsx';
import type { News } from '#renderer/features/person/CorrectionNews.tsx';
import type { FullRegistration } from '#renderer/features/person/file-model.ts';
import type { Neighbourhood } from '#renderer/features/person/file-model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, refusalOf } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import classes from '#renderer/features/person/CorrectionDialog.module.css';

const NO_NEIGHBOURHOODS: readonly Neighbourhood[] = [];

interface CorrectionDialogProps {
  readonly person: FullRegistration;
  /** The registration as it is now, when somebody else changed it meanwhile. */
  readonly fresh: () => Promise<FullRegistration | undefined>;
  readonly onSaved: (fields: readonly CorrectableField[]) => void;
  readonly onOpen: (personId: string) => void;
  readonly onClose: () => void;
}

function focusOn(problems: Problems): void {
  const first = CORRECTABLE.find((field) => problems[field] !== undefined);
  document.querySelector<HTMLElement>(`#correct-${first ?? ''}`)?.focus();
}

/** Corrects a registration. What the form shows stays what it was opened with, until the person decides otherwise. */
export function CorrectionDialog({ person, fresh, onSaved, onOpen, onClose }: CorrectionDialogProps) {
  const today = localDate(useNow(60_000));
  const [shown, setShown] = useState<CorrectablePerson>(person);
  const [draft, setDraft] = useState(() => draftOf(person));
  const [problems, setProblems] = useState<Problems>({});
  const [news, setNews] = useState<News>();
  const neighbourhoods = useQuery(api.people.neighbourhoods.queryOptions());
  const correct = useMutation(api.people.correct.mutationOptions());

  const refused = async (error: unknown) => {
    const failure = refusalOf(error);
    const field = CORRECTABLE.find((each) => each === failure.details['field']);
    if (failure.code === 'CONFLICTO') {
      const now = await fresh();
      if (now === undefined) return;
      const fields = String(failure.details['fields']).split(',');
      setShown(now);
      setNews({ kind: 'meanwhile', now, differences: differences(now, draft, fields) });
    } else if (failure.code === 'YA_EXISTE') {
      setNews({ kind: 'holder', failure, personId: String(failure.details['personId']) });
    } else if (failure.code === 'ENTRADA_INVALIDA' && field !== undefined) {
      setProblems({ [field]: failure.message });
      focusOn({ [field]: failure.message });
    } else {
      setNews({ kind: 'failed', failure });
    }
  };
  const run = () => {
    const checked = check(shown, draft, today);
    setProblems(checked.problems);
    if (Object.keys(checked.problems).length > 0) {
      focusOn(checked.problems);
      return;
    }
    if (Object.keys(checked.fields).length === 0) {
      onClose();
      return;
    }
    setNews(undefined);
    correct.mutate(
      { id: person.id, fields: checked.fields, seen: checked.seen },
      {
        onSuccess: ({ changed }) => {
          onSaved(changed);
        },
        onError: (error) => void refused(error),
      },
    );
  };

  const save: Action = {
    id: 'correct.save',
    label: news?.kind === 'meanwhile' ? 'Guardar lo mío' : 'Guardar',
    keys: ['Ctrl+Enter'],
    when: () => !correct.isPending,
    run,
  };
  const theirs: Action = {
    id: 'correct.theirs',
    label: 'Dejar lo que hay ahora',
    keys: ['F2'],
    when: () => news?.kind === 'meanwhile',
    run: () => {
      if (news?.kind !== 'meanwhile') return;
      const kept = draftOf(news.now);
      setDraft((old) => ({
        ...old,
        ...Object.fromEntries(news.differences.map(({ field }) => [field, kept[field]])),
      }));
      setNews(undefined);
    },
  };
  const open: Action = {
    id: 'correct.open',
    label: 'Abrir la ficha de quien lo tiene',
    keys: ['F3'],
    when: () => news?.kind === 'holder',
    run: () => {
      if (news?.kind === 'holder') onOpen(news.personId);
    },
  };
  const cancel: Action = { id: 'correct.cancel', label: 'Dejar como estaba', keys: ['Escape'], run: onClose };
  const change = (next: Partial<CorrectionDraft>) => {
    setDraft((old) => withUsualDocument({ ...old, ...next }));
    setProblems((old) => Object.fromEntries(Object.entries(old).filter(([field]) => !(field in next))));
  };
  return (
    <Dialog title="Corregir los datos" onClose={onClose} actions={[save, theirs, open]} size="60rem">
      <div className={classes.body}>
        <CorrectionNews news={news} theirs={theirs} open={open} />
        <CorrectionForm
          draft={draft}
          problems={problems}
          doubts={doubtsAbout(shown, draft)}
          representative={asksRepresentative(draft, today)}
          neighbourhoods={neighbourhoods.data ?? NO_NEIGHBOURHOODS}
          onChange={change}
        />
        <div className={classes.foot}>
          <span className={classes.hint}>Queda anotado quién corrigió qué campos, sin lo que decían.</span>
          <ActionButton action={cancel} variant="subtle" />
          <ActionButton action={save} loading={correct.isPending} />
        </div>
      </div>
    </Dialog>
  );
}
