import { IconLock } from '@tabler/icons-react';
import { valueOf } from '#renderer/features/decisions/model.ts';
import type { Content } from '#renderer/features/decisions/model.ts';
import classes from '#renderer/features/decisions/ContentTable.module.css';

interface ContentTableProps {
  readonly caption: string;
  readonly content: readonly Content[];
  readonly now: number;
}

/** The fields of a row in words. */
export function ContentTable({ caption, content, now }: ContentTableProps) {
  return (
    <table className={classes.table}>
      <caption className={classes.caption}>{caption}</caption>
      <tbody>
        {content.map((each) => {
          const value = valueOf(each, now);
          return (
            <tr key={each.field}>
              <th scope="row">{each.label}</th>
              <td data-nothing={value === 'Sin dato' || undefined}>
                {each.kind === 'RESERVED' ? <IconLock size={14} aria-hidden /> : null} {value}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
