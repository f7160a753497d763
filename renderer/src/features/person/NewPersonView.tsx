import { Paper, TextInput, Title } from '@mantine/core';
import { useState } from 'react';
import type { Service } from '#shared/domain/codes.ts';
import type { NoticeText } from '#shared/domain/consent.ts';
import type { Problems } from '#renderer/features/person/check.ts';
import { ConsentCard } from '#renderer/features/person/ConsentCard.tsx';
import { asksContact } from '#renderer/features/person/draft.ts';
import type { Draft, Form } from '#renderer/features/person/draft.ts';
import { HomeField } from '#renderer/features/person/HomeField.tsx';
import { IdentityFields } from '#renderer/features/person/IdentityFields.tsx';
import { LaterCard } from '#renderer/features/person/LaterCard.tsx';
import { LookAlikes } from '#renderer/features/person/LookAlikes.tsx';
import type { LookAlike } from '#renderer/features/person/LookAlikes.tsx';
import type { Neighbourhood } from '#renderer/features/person/neighbourhoods.ts';
import { ReadCard } from '#renderer/features/person/ReadCard.tsx';
import { RepresentativeFields } from '#renderer/features/person/RepresentativeFields.tsx';
import { ServiceRow } from '#renderer/features/person/ServiceRow.tsx';
import type { ServiceChoice } from '#renderer/features/person/ServiceRow.tsx';
import { STEPS, Steps } from '#renderer/features/person/Steps.tsx';
import type { Step } from '#renderer/features/person/Steps.tsx';
import type { NewPersonActions } from '#renderer/features/person/useNewPersonActions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/person/NewPersonView.module.css';

export interface NewPersonViewProps {
  readonly form: Form;
  readonly problems: Problems;
  readonly age: number | undefined;
  readonly minor: boolean;
  readonly neighbourhoods: readonly Neighbourhood[];
  readonly services: readonly ServiceChoice[];
  /** Shown beside the question, or beside what needs none. */
  readonly notice: NoticeText | undefined;
  readonly lookAlikes: readonly LookAlike[];
  /** What is known about the document, in one sentence. */
  readonly lead: string;
  readonly directoryAsOf: string | undefined;
  readonly failure: Failure | undefined;
  /** Why a document that was scanned here was not taken. */
  readonly scanProblem: string | undefined;
  readonly busy: boolean;
  readonly actions: NewPersonActions;
  readonly onChange: (change: Partial<Draft>) => void;
  readonly onService: (service: Service) => void;
}

/** Without an answer nobody knows whether it was written: a second try could make the person twice. */
function NotSaved({
  failure,
  openHolder,
}: Pick<NewPersonViewProps, 'failure'> & Pick<NewPersonActions, 'openHolder'>) {
  if (failure === undefined) return null;
  return failure.code === 'SIN_RED' ? (
    <Banner tone="bad" title="Sin respuesta: no se sabe si quedó." urgent>
      Busque el documento antes de repetir. (código {failure.code})
    </Banner>
  ) : (
    <Banner
      tone="bad"
      title="No se guardó nada."
      urgent
      aside={
        openHolder === undefined ? undefined : (
          <ActionButton action={openHolder} size="xs" variant="default" />
        )
      }
    >
      {failure.message} (código {failure.code})
    </Banner>
  );
}

function doneSteps({ draft }: Form): ReadonlySet<Step> {
  const done = new Set<Step>();
  const numbered = draft.documentType === 'SIN_DOC' || draft.documentNumber !== '';
  if (numbered && draft.givenNames !== '' && draft.surnames !== '' && draft.sex !== '') done.add('identity');
  if (draft.home !== 'BARRIO' || draft.neighbourhood !== '') done.add('home');
  if (asksContact(draft)) done.add('phone');
  if (asksContact(draft) && draft.contact !== undefined) done.add('notice');
  if (draft.service !== undefined) done.add('service');
  return done;
}

function useStep(): [Step, (event: React.FocusEvent) => void] {
  const [step, setStep] = useState<Step>('identity');
  return [
    step,
    (event) => {
      const within = event.target.closest<HTMLElement>('[data-step]')?.dataset['step'];
      const reached = STEPS.find((each) => each === within);
      if (reached !== undefined) setStep(reached);
    },
  ];
}

export function NewPersonView(props: NewPersonViewProps) {
  const { form, problems, lookAlikes, actions, onChange } = props;
  const { draft, read, asked } = form;
  const same = lookAlikes.find((each) => each.sameDocument);
  const [step, onFocus] = useStep();
  const refused = draft.contact === 'NO_AUTORIZA' && asksContact(draft);
  return (
    <div className={classes.screen}>
      <Paper className={classes.main} onFocusCapture={onFocus}>
        <header className={classes.head}>
          <Title order={2} className={classes.title}>
            Persona nueva
          </Title>
          <Steps current={step} done={doneSteps(form)} />
        </header>
        {same === undefined ? (
          <p className={classes.lead}>{props.lead}</p>
        ) : (
          <Banner
            tone="doubt"
            title={`${same.name} ya tiene este documento.`}
            aside={<KeyCap keys={['Alt+A']} />}
          >
            Ábrala en vez de crearla otra vez.
          </Banner>
        )}
        {props.scanProblem === undefined ? null : <Banner tone="doubt" title={props.scanProblem} urgent />}
        {read === undefined || asked.length === 6 ? null : (
          <ReadCard draft={draft} read={read} asked={asked} age={props.age} correct={actions.correct} />
        )}
        {asked.length === 0 ? null : (
          <IdentityFields
            draft={draft}
            asked={asked}
            problems={problems}
            age={props.age}
            onChange={onChange}
          />
        )}
        <div className={classes.fields}>
          <div className={classes.home} data-step="home">
            <HomeField
              draft={draft}
              problems={problems}
              neighbourhoods={props.neighbourhoods}
              outside={actions.outside}
              unknown={actions.unknown}
              onChange={onChange}
            />
          </div>
          <div className={classes.phone} data-step="phone">
            <TextInput
              id="person-phone"
              label={
                <>
                  Celular <span className={classes.optional}>opcional</span>
                </>
              }
              type="tel"
              autoComplete="off"
              placeholder="300 000 0000"
              maxLength={20}
              value={draft.phone}
              error={problems.phone}
              description={
                refused
                  ? 'No autorizó: el número no se guarda.'
                  : 'Solo para avisarle de sus cursos y turnos.'
              }
              inputWrapperOrder={['label', 'input', 'error', 'description']}
              onChange={(event) => {
                onChange({ phone: event.currentTarget.value });
              }}
            />
          </div>
        </div>
        {props.minor ? (
          <RepresentativeFields
            draft={draft}
            problems={problems}
            needed={draft.contact !== undefined && draft.contact !== 'NO_AUTORIZA'}
            onChange={onChange}
          />
        ) : null}
        <ConsentCard
          notice={props.notice}
          asked={asksContact(draft)}
          answer={draft.contact}
          problem={problems.contact}
          read={actions.readNotice}
          onAnswer={(contact) => {
            onChange({ contact });
          }}
        />
        <NotSaved failure={props.failure} openHolder={actions.openHolder} />
        <div className={classes.foot} data-step="service">
          <div className={classes.buttons}>
            <span className={classes.hint}>Servicio de hoy. Su tecla guarda y registra.</span>
            <ActionButton action={actions.cancel} variant="subtle" />
            <ActionButton action={actions.save} size="md" loading={props.busy} />
          </div>
          <ServiceRow services={props.services} marked={draft.service} onService={props.onService} />
        </div>
      </Paper>
      <aside className={classes.side} aria-label="Ayuda">
        <LookAlikes people={lookAlikes} actions={actions.open} asOf={props.directoryAsOf} />
        <LaterCard ask={actions.ask} />
        {lookAlikes.length > 1 ? null : <ShortestWay scanned={read !== undefined} />}
      </aside>
    </div>
  );
}

function ShortestWay({ scanned }: { readonly scanned: boolean }) {
  return (
    <Paper className={classes.card}>
      <Title order={2}>El camino más corto</Title>
      {scanned ? (
        <p className={classes.lead}>
          El comienzo del barrio, <KeyCap keys={['Enter']} /> <KeyCap keys={['Tab']} /> y la tecla del
          servicio, por ejemplo <KeyCap keys={['F2']} />: sin celular ni contacto.
        </p>
      ) : (
        <p className={classes.lead}>
          Nombres y apellidos <KeyCap keys={['Tab']} /> el sexo <KeyCap keys={['ArrowLeft', 'ArrowRight']} />{' '}
          y la tecla del servicio <KeyCap keys={['F2']} />
        </p>
      )}
    </Paper>
  );
}
