import { labels } from '#shared/text/labels.ts';
import type { Difference } from '#renderer/features/person/correction-model.ts';
import type { FullRegistration } from '#renderer/features/person/file-model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/person/CorrectionDialog.module.css';

/** What happened to the correction that was sent, where it is not done. */
export type News =
  | {
      readonly kind: 'meanwhile';
      readonly now: FullRegistration;
      readonly differences: readonly Difference[];
    }
  | { readonly kind: 'holder'; readonly failure: Failure; readonly personId: string }
  | { readonly kind: 'failed'; readonly failure: Failure };

interface CorrectionNewsProps {
  readonly news: News | undefined;
  readonly theirs: Action;
  readonly open: Action;
}

export function CorrectionNews({ news, theirs, open }: CorrectionNewsProps) {
  switch (news?.kind) {
    case undefined:
      return null;
    case 'meanwhile':
      return (
        <Banner
          tone="doubt"
          title="Alguien cambió esto mientras usted corregía. No se guardó nada."
          urgent
          aside={<ActionButton action={theirs} variant="default" size="xs" />}
        >
          <ul className={classes.list}>
            {news.differences.map(({ field, theirs: other, mine }) => (
              <li key={field}>
                {labels.personField[field]}: ahora dice <strong>{other}</strong>; usted escribió{' '}
                <strong>{mine}</strong>
              </li>
            ))}
          </ul>
        </Banner>
      );
    case 'holder':
      return (
        <Banner
          tone="doubt"
          title="Ese documento ya es de otra persona registrada."
          urgent
          aside={<ActionButton action={open} variant="default" size="xs" />}
        >
          No se guardó nada. Abra su ficha y compare: si son la misma, se unen; si no, revise el número.
        </Banner>
      );
    case 'failed':
      return news.failure.code === 'SIN_RED' ? (
        <Banner tone="bad" title="Sin respuesta: no se sabe si quedó." urgent>
          Repita la misma tecla: lo que ya quedó no se escribe dos veces. (código {news.failure.code})
        </Banner>
      ) : (
        <Banner tone="bad" title="No se guardó nada." urgent>
          {news.failure.message} (código {news.failure.code})
        </Banner>
      );
  }
}
