import { withArticle } from '#shared/text/clock-words.ts';
import { IconCalendar, IconDoor, IconListCheck, IconSearch, IconUsers } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { RollCallMark } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import { useListActions } from '#renderer/features/roll-call/list-actions.ts';
import classes from '#renderer/features/roll-call/ListView.module.css';
import { findByName, isFilling, isSheet, markWords, tallyOf } from '#renderer/features/roll-call/model.ts';
import type { List, Row, Stage } from '#renderer/features/roll-call/model.ts';
import { Rows } from '#renderer/features/roll-call/Rows.tsx';
import { SidePanel } from '#renderer/features/roll-call/SidePanel.tsx';
import type { Said } from '#renderer/features/roll-call/useRollCall.ts';
import { formatLongDay, formatMoment, formatQuantity, formatTime } from '#renderer/lib/formats.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';

export interface ListViewProps {
  readonly list: List;
  readonly rows: readonly Row[];
  readonly stage: Stage;
  readonly cursor: number;
  /** Marks may be changed now: the list is open, or a closed one is being corrected. */
  readonly markable: boolean;
  readonly busy: boolean;
  readonly said: Said | undefined;
  readonly reason: string | undefined;
  readonly canUndo: boolean;
  readonly onCursor: (index: number) => void;
  readonly onMark: (row: Row, mark: RollCallMark) => void;
  readonly onDocument: (documentNumber: string) => void;
  readonly onAll: () => void;
  readonly onNobody: () => void;
  readonly onSheet: () => void;
  readonly onUndo: () => void;
  readonly onClose: () => void;
  readonly onVisitor: () => void;
  readonly onCorrect: () => void;
  readonly onTrail: () => void;
  readonly onResults: () => void;
  readonly onPrint: () => void;
  readonly onLeave: () => void;
}

/** A number this long is no place in a list: it is a document. */
const DOCUMENT_DIGITS = 5;

export function ListView(props: ListViewProps) {
  const { list, rows, cursor, markable } = props;
  const [text, setText] = useState('');
  const [byName, setByName] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
  }, []);
  const chosen = rows[cursor];
  const clear = () => {
    setText('');
    setByName(false);
  };
  const type = (typed: string) => {
    if (byName) {
      setText(typed);
      const index = findByName(rows, typed, 0);
      if (index !== undefined) props.onCursor(index);
      return;
    }
    const digits = typed.replace(/\D/gu, '').slice(0, 15);
    setText(digits);
    const index = Number(digits) - 1;
    if (rows[index] !== undefined) props.onCursor(index);
  };
  const actions = useListActions({
    ...props,
    text,
    byName,
    clear,
    onName: () => {
      setText('');
      setByName(true);
    },
    onNextName: (by) => {
      const from = by === 1 ? cursor + 1 : 0;
      const index = findByName(rows, text, from);
      if (index !== undefined) props.onCursor(index);
    },
    onEnter: () => {
      if (!byName && text.length >= DOCUMENT_DIGITS) props.onDocument(text);
      clear();
    },
  });
  const { session } = list;
  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <div>
          <p className={classes.group}>
            {list.group.courseName}, {list.group.name}. {labels.ally[list.group.ally]}.{' '}
            {list.group.instructor ?? 'Sin instructor escrito'}
          </p>
          <h2>
            Sesión {session.number} de {session.of}
            {session.topic === null ? '' : `: ${session.topic}`}
          </h2>
        </div>
        <div className={classes.right}>
          <span className={classes.asides}>
            <ActionHint action={actions.results} />
            <ActionHint action={actions.print} label="Hoja de firmas" />
          </span>
          <ul className={classes.facts}>
            <li>
              <IconCalendar size={18} aria-hidden="true" />
              <span>
                {formatLongDay(session.startsAt)}, {formatTime(session.startsAt)} a{' '}
                {formatTime(session.endsAt)}
              </span>
            </li>
            {session.room === null ? null : (
              <li>
                <IconDoor size={18} aria-hidden="true" />
                {session.room}
              </li>
            )}
            <li>
              <IconUsers size={18} aria-hidden="true" />
              {formatQuantity(rows.length, 'persona', 'personas')}
            </li>
          </ul>
        </div>
      </header>
      <StageBanner {...props} trail={actions.trail} correct={actions.correct} />
      {rows.length === 0 ? (
        <div className={classes.card}>
          <EmptyState
            title="Nadie está inscrito en este grupo"
            icon={<IconListCheck size={28} />}
            action={markable ? actions.visitor : actions.leave}
          >
            Quien se inscriba aparece aquí con su número. Si alguien ya llegó, agréguelo con Ins.
          </EmptyState>
        </div>
      ) : (
        <div className={classes.columns}>
          <div className={classes.card}>
            <div className={classes.field} data-name={byName || undefined}>
              <IconSearch size={22} stroke={2} aria-hidden="true" />
              <label htmlFor="list-field" className={classes.label}>
                {byName ? 'Nombre' : 'Número de lista o cédula'}
              </label>
              <input
                id="list-field"
                ref={input}
                type="text"
                inputMode={byName ? 'text' : 'numeric'}
                className={classes.input}
                value={text}
                maxLength={60}
                autoComplete="off"
                autoCorrect="off"
                spellCheck={false}
                aria-describedby="list-at"
                onChange={(event) => {
                  type(event.currentTarget.value);
                }}
              />
              <At chosen={chosen} said={props.said} />
              {byName ? (
                <>
                  <ActionHint action={actions.nextName} />
                  <ActionHint action={actions.enter} label="Listo" />
                </>
              ) : (
                <ActionHint action={actions.name} label="Por nombre:" />
              )}
            </div>
            <ScrollRegion label="Lista" className={classes.scroll}>
              <Rows
                rows={rows}
                cursor={cursor}
                markable={markable}
                percent={list.rule.percent}
                quiet={isFilling(rows, props.stage)}
                onCursor={(index) => {
                  props.onCursor(index);
                  input.current?.focus();
                }}
                onMark={(row, mark) => {
                  props.onMark(row, mark);
                  input.current?.focus();
                }}
              />
            </ScrollRegion>
          </div>
          <SidePanel
            list={list}
            rows={rows}
            stage={props.stage}
            busy={props.busy}
            markable={markable}
            actions={actions}
          />
        </div>
      )}
    </div>
  );
}

/** What was just done, or whom the letters mark now: beside what is typed, where the eyes are. */
function At({ chosen, said }: { readonly chosen: Row | undefined; readonly said: Said | undefined }) {
  const news = said === undefined || said.tone === 'bad' ? undefined : said;
  return (
    <p id="list-at" role="status" className={classes.at} data-tone={news?.tone}>
      {news === undefined ? null : <StateMark tone={news.tone} />}
      <span>
        {news !== undefined
          ? `${news.title} ${news.text ?? ''}`
          : chosen === undefined
            ? ''
            : `${chosen.number}. ${chosen.name}${chosen.marked === null ? '' : `: ${markWords(chosen.marked).toLowerCase()}`}`}
      </span>
    </p>
  );
}

interface StageBannerProps extends ListViewProps {
  readonly trail: Parameters<typeof ActionHint>[0]['action'];
  readonly correct: Parameters<typeof ActionHint>[0]['action'];
}

/** One line about the state of the list, or about what was just done. */
function StageBanner({ list, rows, stage, said, reason, trail, correct }: StageBannerProps) {
  const now = useNow(60_000);
  const { session } = list;
  const tally = tallyOf(rows);
  const counted = tally.PRESENTE + tally.TARDE;
  if (said?.tone === 'bad')
    return (
      <Banner tone="bad" title={said.title} urgent>
        {said.text}
      </Banner>
    );
  if (stage === 'cancelled')
    return (
      <Banner tone="planned" title="La sesión se canceló.">
        {session.cancelReason ?? 'No se llama lista de una clase que no hubo.'}
      </Banner>
    );
  if (stage === 'before')
    return (
      <Banner
        tone="unknown"
        title={`La sesión empieza el ${formatLongDay(session.startsAt)} a ${withArticle(formatTime(session.startsAt))}`}
      >
        La lista se abre sola a esa hora. La hoja de firmas ya se puede imprimir.
      </Banner>
    );
  if (stage === 'closed' && reason !== undefined)
    return (
      <Banner tone="doubt" title={`Corrigiendo: ${reason}.`}>
        Cada cambio queda anotado con su nombre y la hora. Esc termina.
      </Banner>
    );
  if (stage === 'closed')
    return (
      <Banner
        tone="good"
        title={`Lista cerrada: ${session.closedAt === null ? '' : formatMoment(session.closedAt, now)}`}
        aside={
          <span className={classes.asides}>
            {list.trail.length === 0 ? null : <ActionHint action={trail} />}
            <ActionHint action={correct} />
          </span>
        }
      >
        {session.closedBy === null ? '' : `La cerró ${session.closedBy}. `}
        Cuenta {formatQuantity(counted, 'atención', 'atenciones')}.{' '}
        {list.trail.length === 0
          ? ''
          : formatQuantity(list.trail.length, 'corrección después.', 'correcciones después.')}
      </Banner>
    );
  return isSheet(list) ? (
    <Banner tone="doubt" title="Digitando la hoja firmada.">
      Escriba el número de cada firma y P; los demás quedan ausentes al cerrar.
    </Banner>
  ) : null;
}
