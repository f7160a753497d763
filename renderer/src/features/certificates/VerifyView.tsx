import { Loader } from '@mantine/core';
import { IconCertificate, IconScan } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { HostRole } from '#shared/domain/codes.ts';
import { looksLikeCode, REASONS } from '#renderer/features/certificates/model.ts';
import type { History, Issued, Said } from '#renderer/features/certificates/model.ts';
import { OutcomeCard } from '#renderer/features/certificates/OutcomeCard.tsx';
import type { Answer } from '#renderer/features/certificates/VerifyScreen.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { formatDate } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionHint } from '#renderer/ui/ActionButton.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/certificates/Certificates.module.css';

interface VerifyViewProps {
  readonly host: HostRole;
  readonly mayRevoke: boolean;
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly answer: Answer | undefined;
  readonly said: Said | undefined;
  readonly checking: boolean;
  readonly busy: boolean;
  readonly history: History | undefined;
  readonly failure: Failure | undefined;
  readonly searching: boolean;
  /** A dialog lies above. */
  readonly covered: boolean;
  readonly onCheck: () => void;
  readonly onFile: (file: File) => void;
  readonly onClear: () => void;
  readonly onGroup: (row: Issued) => void;
  readonly onPdf: (row: Issued) => void;
  readonly onRevoke: (row: Issued) => void;
  readonly onReissue: (row: Issued) => void;
  readonly onPage: () => void;
}

/** One field for a scanner, a pasted code and a search; it keeps the focus, so that a scan always lands in it. */
export function VerifyView(props: VerifyViewProps) {
  const { text, history, busy, checking, covered, mayRevoke, said } = props;
  const field = useRef<HTMLInputElement>(null);
  const file = useRef<HTMLInputElement>(null);
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const rows = history?.rows ?? [];
  const at = rows.findIndex((row) => row.id === chosen);
  const current = rows[at] ?? rows[0];
  const step = (by: 1 | -1) => {
    const from = Math.max(0, at);
    const next = rows[Math.min(rows.length - 1, Math.max(0, from + by))];
    setChosen(next?.id);
    document.querySelector(`#issued-${CSS.escape(next?.id ?? '')}`)?.scrollIntoView({ block: 'nearest' });
  };
  const onCurrent = (run: (row: Issued) => void) => () => {
    if (current !== undefined) run(current);
  };
  const live = () => !busy && current !== undefined && current.revoked === null;
  const check: Action = {
    id: 'certificates.verify',
    label: 'Comprobar',
    keys: ['Enter'],
    // A name that was found is no certificate that failed.
    when: () =>
      text.trim() !== '' && !checking && (looksLikeCode(text) || rows.length === 0 || !props.searching),
    run: () => {
      props.onCheck();
      field.current?.select();
    },
  };
  const open: Action = {
    id: 'certificates.open',
    label: 'Abrir un PDF',
    keys: ['F3'],
    when: () => !checking,
    run: () => file.current?.click(),
  };
  const clear: Action = {
    id: 'certificates.clear',
    label: 'Borrar',
    keys: ['Escape'],
    run: () => {
      props.onClear();
      field.current?.focus();
    },
  };
  const move: Action = {
    id: 'certificates.down',
    label: 'Moverse',
    keys: ['ArrowDown'],
    shownKeys: ['ArrowDown', 'ArrowUp'],
    keysOnly: true,
    run: () => {
      step(1);
    },
  };
  const up: Action = {
    id: 'certificates.up',
    label: 'Certificado anterior',
    keys: ['ArrowUp'],
    keysOnly: true,
    run: () => {
      step(-1);
    },
  };
  const pdf: Action = {
    id: 'certificates.pdf',
    label: 'Su PDF',
    keys: ['F4'],
    when: live,
    run: onCurrent(props.onPdf),
  };
  const group: Action = {
    id: 'certificates.group',
    label: 'Su grupo',
    keys: ['F6'],
    when: () => current !== undefined,
    run: onCurrent(props.onGroup),
  };
  const revoke: Action = {
    id: 'certificates.revoke',
    label: 'Revocar',
    keys: ['F7'],
    when: live,
    run: onCurrent(props.onRevoke),
  };
  const reissue: Action = {
    id: 'certificates.reissue',
    label: 'Expedir de nuevo',
    keys: ['F8'],
    when: live,
    run: onCurrent(props.onReissue),
  };
  const page: Action = {
    id: 'certificates.page',
    label: 'Página para publicar',
    keys: ['F9'],
    when: () => !busy,
    run: props.onPage,
  };
  const onRow = mayRevoke ? [pdf, group, reissue, revoke] : [pdf, group];
  const onPlace = props.host === 'central' ? [page] : [];
  useActions('Certificados', [check, open, clear, move, up, ...onRow, ...onPlace]);
  useEffect(() => {
    if (!covered) field.current?.focus();
  }, [covered]);

  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <h1>Comprobar un certificado</h1>
        <span className={classes.hints}>
          <ActionHint action={open} />
          {onPlace.map((action) => (
            <ActionHint key={action.id} action={action} />
          ))}
        </span>
      </header>
      <div className={classes.field}>
        <IconScan size={26} stroke={2} aria-hidden="true" />
        <input
          id="certificate-code"
          ref={field}
          className={classes.input}
          type="search"
          aria-label="Código del certificado, nombre o número"
          value={text}
          maxLength={4_000}
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          placeholder="Escanee el QR o pegue su código; o escriba un nombre o un número"
          onChange={(event) => {
            props.onText(event.currentTarget.value);
          }}
        />
        <ActionHint action={check} />
        <ActionHint action={clear} />
        <input
          ref={file}
          className={classes.file}
          type="file"
          accept="application/pdf,.pdf"
          aria-label="PDF de un certificado"
          tabIndex={-1}
          onChange={(event) => {
            const [given] = event.currentTarget.files ?? [];
            event.currentTarget.value = '';
            if (given !== undefined) props.onFile(given);
            field.current?.focus();
          }}
        />
      </div>
      {said === undefined ? null : (
        <Banner tone={said.tone} title={said.title} urgent={said.tone === 'bad'}>
          {said.message}
        </Banner>
      )}
      <div className={classes.columns} data-wide-side>
        <Panel
          flush
          title={props.searching ? 'Certificados encontrados' : 'Últimos certificados'}
          aside={<ActionHint action={move} />}
          className={classes.tall}
        >
          {history === undefined ? (
            props.failure === undefined ? (
              <SkeletonRows rows={8} height={44} />
            ) : (
              <Banner tone="bad" title="No se pudo leer el historial.">
                {props.failure.message}
              </Banner>
            )
          ) : rows.length === 0 ? (
            <EmptyState
              title={
                props.searching ? 'Ninguno con ese nombre o número' : 'Todavía no se ha expedido ninguno'
              }
              icon={<IconCertificate size={32} />}
            >
              {props.searching
                ? 'Aquí se buscan los expedidos en este Punto. El QR de cualquier Punto se comprueba arriba.'
                : 'Se expiden desde el grupo, cuando las personas completan el curso.'}
            </EmptyState>
          ) : (
            <ScrollRegion label="Certificados expedidos" className={classes.rows}>
              <ul className={classes.list}>
                {rows.map((row) => (
                  <Row key={row.id} row={row} current={row === current} onChoose={setChosen} />
                ))}
              </ul>
              {history.more ? <p className={classes.more}>Hay más: escriba un nombre o un número.</p> : null}
            </ScrollRegion>
          )}
        </Panel>
        <div className={classes.side}>
          {checking ? (
            <Panel title="Comprobando">
              <Loader size="sm" />
            </Panel>
          ) : props.answer === undefined ? (
            <Panel title="Sin comprobar nada">
              <p className={classes.words}>
                La comprobación se hace en este equipo, sin internet: quien firmó, si algo se cambió y si se
                revocó.
              </p>
            </Panel>
          ) : (
            <OutcomeCard answer={props.answer} />
          )}
          {current === undefined ? null : (
            <Panel title={current.name}>
              <p className={classes.words}>
                {current.number} · {current.courseName}
              </p>
              <div className={classes.rowActs}>
                {onRow.map((action) => (
                  <ActionHint key={action.id} action={action} />
                ))}
              </div>
            </Panel>
          )}
        </div>
      </div>
    </div>
  );
}

interface RowProps {
  readonly row: Issued;
  readonly current: boolean;
  readonly onChoose: (id: string) => void;
}

function Row({ row, current, onChoose }: RowProps) {
  return (
    <li>
      <button
        type="button"
        id={`issued-${row.id}`}
        tabIndex={-1}
        className={classes.row}
        aria-current={current || undefined}
        onClick={() => {
          onChoose(row.id);
        }}
      >
        <span className={classes.mark}>
          <StateMark tone={row.revoked === null ? 'good' : 'bad'} size={18} />
        </span>
        <span className={classes.who}>
          <strong>{row.name}</strong>
          <span>{row.courseName}</span>
        </span>
        <span className={classes.standing}>
          <strong>{row.number}</strong>
          <span>
            {row.revoked === null
              ? `Expedido el ${formatDate(row.issuedAt)}`
              : `${REASONS[row.revoked.reason]}, ${formatDate(row.revoked.revokedAt)}`}
          </span>
        </span>
      </button>
    </li>
  );
}
