import { Loader, Paper } from '@mantine/core';
import { IconCertificate } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { labels } from '#shared/text/labels.ts';
import { hoursWords, STANDINGS } from '#renderer/features/certificates/model.ts';
import type { Group, Member, Said } from '#renderer/features/certificates/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatCount, formatDate, formatLocalDate, formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/certificates/Certificates.module.css';

interface GroupViewProps {
  readonly group: Group;
  readonly said: Said | undefined;
  readonly busy: boolean;
  readonly mayReissue: boolean;
  readonly onAct: (member: Member) => void;
  readonly onIssueAll: () => void;
  readonly onPdfAll: () => void;
  readonly onCheck: () => void;
  readonly onBack: () => void;
}

/** What Enter does for somebody, in words. */
const ACTS: Readonly<Record<Member['standing'], string>> = {
  POR_EXPEDIR: 'Expedir certificado',
  EXPEDIDO: 'Guardar su PDF',
  DATOS_CAMBIARON: 'Expedir de nuevo',
  NO_CUMPLE: 'Nada que expedir',
  SIN_FICHA_AQUI: 'Nada que expedir',
};

/** Who is entitled to a certificate and who has one. Letters do nothing here: a QR that is scanned may not act. */
export function GroupView({
  group,
  said,
  busy,
  mayReissue,
  onAct,
  onIssueAll,
  onPdfAll,
  ...rest
}: GroupViewProps) {
  const { people, obstacle } = group;
  const list = useRef<HTMLElement>(null);
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  // Until somebody is chosen, who still waits for a certificate.
  const wanted = people.findIndex((each) =>
    chosen === undefined ? each.standing === 'POR_EXPEDIR' : each.enrolmentId === chosen,
  );
  const at = Math.max(0, wanted);
  const current = people[at];
  const due = people.filter((each) => each.standing === 'POR_EXPEDIR').length;
  const issued = people.filter((each) => each.standing === 'EXPEDIDO').length;
  const step = (by: 1 | -1) => {
    const next = people[Math.min(people.length - 1, Math.max(0, at + by))];
    setChosen(next?.enrolmentId);
    document
      .querySelector(`#certificate-${CSS.escape(next?.enrolmentId ?? '')}`)
      ?.scrollIntoView({ block: 'nearest' });
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
    label: 'Persona anterior',
    keys: ['ArrowUp'],
    keysOnly: true,
    run: () => {
      step(-1);
    },
  };
  const act: Action = {
    id: 'certificates.act',
    label: ACTS[current?.standing ?? 'NO_CUMPLE'],
    keys: ['Enter'],
    when: () => !busy && obstacle === null && mayActOn(current, mayReissue),
    run: () => {
      if (current === undefined) return;
      // It stays chosen, so that the next Enter prints what this one issued.
      setChosen(current.enrolmentId);
      onAct(current);
    },
  };
  const issueAll: Action = {
    id: 'certificates.issue-all',
    label: 'Expedir todos',
    keys: ['F2'],
    when: () => !busy && obstacle === null && due > 0,
    run: onIssueAll,
  };
  const pdfAll: Action = {
    id: 'certificates.pdf-all',
    label: 'PDF del grupo',
    keys: ['F4'],
    when: () => !busy && obstacle === null && issued > 0,
    run: onPdfAll,
  };
  const check: Action = { id: 'certificates.check', label: 'Comprobar uno', keys: ['F6'], run: rest.onCheck };
  const back: Action = {
    id: 'certificates.back',
    label: 'Volver al grupo',
    keys: ['Escape'],
    run: rest.onBack,
  };
  useActions('Certificados', [move, up, act, issueAll, pdfAll, check, back]);
  useEffect(() => {
    list.current?.focus();
  }, []);

  return (
    <div className={classes.screen}>
      <header className={classes.head}>
        <h1>
          Certificados <span>{`${group.group.courseName} · ${group.group.name}`}</span>
        </h1>
        <span className={classes.hints}>
          <ActionHint action={back} />
          <ActionHint action={check} />
        </span>
      </header>
      {obstacle === null ? null : (
        <Banner tone="doubt" title="Este computador no puede expedir certificados.">
          {obstacle}
        </Banner>
      )}
      {said === undefined ? null : (
        <Banner tone={said.tone} title={said.title} urgent={said.tone === 'bad'}>
          {said.message}
        </Banner>
      )}
      {current === undefined ? (
        <Paper className={classes.none}>
          <EmptyState title="Nadie inscrito en este grupo" icon={<IconCertificate size={32} />} action={back}>
            Aquí se expiden los certificados de quienes completan el curso.
          </EmptyState>
        </Paper>
      ) : (
        <div className={classes.columns}>
          <Panel
            flush
            title={formatQuantity(people.length, 'persona', 'personas')}
            aside={<ActionHint action={move} />}
            className={classes.tall}
          >
            <ScrollRegion
              label="Personas del grupo"
              className={classes.rows}
              id="certificate-rows"
              ref={list}
            >
              <ul className={classes.list}>
                {people.map((member) => (
                  <Row
                    key={member.enrolmentId}
                    member={member}
                    course={group.group.minutes}
                    current={member === current}
                    onChoose={() => {
                      setChosen(member.enrolmentId);
                      list.current?.focus();
                    }}
                  />
                ))}
              </ul>
            </ScrollRegion>
          </Panel>
          <div className={classes.side}>
            <Panel title={due > 0 ? `${formatCount(due)} por expedir` : 'Nada por expedir'}>
              <div className={classes.acts}>
                <ActionButton
                  action={issueAll}
                  label={due > 0 ? `Expedir ${formatCount(due)}` : 'Expedir todos'}
                  size="md"
                  fullWidth
                />
                <ActionButton
                  action={pdfAll}
                  label={
                    issued > 0
                      ? `PDF de ${formatQuantity(issued, 'certificado', 'certificados')}`
                      : 'PDF del grupo'
                  }
                  variant={due > 0 ? 'default' : 'filled'}
                  size="md"
                  fullWidth
                />
                {busy ? (
                  <output className={classes.busy}>
                    <Loader size="sm" /> Un momento…
                  </output>
                ) : null}
              </div>
            </Panel>
            <Panel title={current.name}>
              <output className={classes.detail}>
                <strong>{STANDINGS[current.standing].word}</strong>
                <span>{STANDINGS[current.standing].help}</span>
                {current.certificate === null ? null : (
                  <span>
                    Número <strong>{current.certificate.number}</strong>, expedido el{' '}
                    {formatDate(current.certificate.issuedAt)}
                  </span>
                )}
              </output>
              {mayActOn(current, mayReissue) ? (
                <ActionButton action={act} variant="light" fullWidth mt="sm" />
              ) : null}
            </Panel>
          </div>
        </div>
      )}
    </div>
  );
}

function mayActOn(member: Member | undefined, mayReissue: boolean): boolean {
  if (member === undefined) return false;
  if (member.standing === 'DATOS_CAMBIARON') return mayReissue;
  return member.standing === 'POR_EXPEDIR' || member.standing === 'EXPEDIDO';
}

interface RowProps {
  readonly member: Member;
  /** Minutes of the whole course. */
  readonly course: number;
  readonly current: boolean;
  readonly onChoose: () => void;
}

function Row({ member, course, current, onChoose }: RowProps) {
  const { word, tone } = STANDINGS[member.standing];
  const { documentType, documentNumber } = member;
  return (
    <li>
      <button
        type="button"
        id={`certificate-${member.enrolmentId}`}
        tabIndex={-1}
        className={classes.row}
        aria-current={current || undefined}
        data-standing={member.standing}
        onClick={onChoose}
      >
        <span className={classes.mark}>{tone === null ? null : <StateMark tone={tone} size={18} />}</span>
        <span className={classes.who}>
          <strong>{member.name}</strong>
          <span>
            {documentNumber === null
              ? documentType === null
                ? 'Documento en otro Punto'
                : labels.documentType[documentType]
              : `${documentType ?? ''} ${documentNumber}`}
          </span>
        </span>
        <span className={classes.hours}>
          {hoursWords(member.minutes)} <span>de {hoursWords(course)}</span>
        </span>
        <span className={classes.standing}>
          <strong>{word}</strong>
          <span>
            {member.certificate?.number ??
              (member.completedOn === null ? '' : `Completó el ${formatLocalDate(member.completedOn)}`)}
          </span>
        </span>
      </button>
    </li>
  );
}
