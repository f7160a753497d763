import { Paper, Title, UnstyledButton } from '@mantine/core';
import type { Service } from '#shared/domain/codes.ts';
import { LookAlikes } from '#renderer/features/person/LookAlikes.tsx';
import type { LookAlike } from '#renderer/features/person/LookAlikes.tsx';
import type { Draft, DraftField } from '#renderer/features/person/model.ts';
import { PersonForm } from '#renderer/features/person/PersonForm.tsx';
import type { Neighbourhood } from '#renderer/features/person/PersonForm.tsx';
import type { Action } from '#renderer/lib/actions.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { useServices } from '#renderer/lib/services.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { KeyCap } from '#renderer/ui/KeyCap.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/person/NewPersonView.module.css';

export interface NewPersonViewProps {
  readonly draft: Draft;
  readonly problems: Partial<Record<DraftField, string>>;
  readonly age: number | undefined;
  readonly neighbourhoods: readonly Neighbourhood[];
  readonly lookAlikes: readonly LookAlike[];
  readonly failure: Failure | undefined;
  readonly busy: boolean;
  readonly onChange: (change: Partial<Draft>) => void;
  readonly onSave: (service: Service | undefined) => void;
  readonly onOpen: (personId: string) => void;
  readonly onCancel: () => void;
}

/** Without an answer nobody knows whether it was written: a second try could make the person twice. */
function NotSaved({ failure }: { readonly failure: Failure }) {
  return failure.code === 'SIN_RED' ? (
    <Banner tone="bad" title="Sin respuesta: no se sabe si quedó." urgent>
      Busque el documento antes de repetir. (código {failure.code})
    </Banner>
  ) : (
    <Banner tone="bad" title="No se guardó nada." urgent>
      {failure.message} (código {failure.code})
    </Banner>
  );
}

export function NewPersonView(props: NewPersonViewProps) {
  const { draft, lookAlikes, onOpen } = props;
  const { offered } = useServices();
  const same = lookAlikes.find((each) => each.sameDocument);
  const save: Action = {
    id: 'person.save',
    label: draft.service === undefined ? 'Guardar' : 'Guardar y registrar',
    keys: ['Ctrl+Enter'],
    when: () => !props.busy,
    run: () => {
      props.onSave(draft.service);
    },
  };
  const cancel: Action = { id: 'person.cancel', label: 'Cancelar', keys: ['Escape'], run: props.onCancel };
  const services = offered.map(({ code, key, label }): Action => ({
    id: `person.${code}`,
    label: `Guardar y registrar ${label}`,
    keys: [key],
    when: () => !props.busy,
    run: () => {
      props.onSave(code);
    },
  }));
  const open = lookAlikes.slice(0, 4).map((each, index): Action => ({
    id: `person.open.${each.id}`,
    label: `Abrir a ${each.name}`,
    keys: [`Alt+${String.fromCodePoint(65 + index)}`],
    run: () => {
      onOpen(each.id);
    },
  }));
  useActions('Persona nueva', [save, ...services, ...open, cancel]);

  return (
    <div className={classes.screen}>
      <Paper className={classes.main}>
        <div>
          <Title order={2} className={classes.title}>
            Persona nueva
          </Title>
          <p className={classes.lead}>
            {same === undefined
              ? 'Con documento, nombres, apellidos y sexo basta. Lo demás se puede completar otro día.'
              : 'Ese documento ya lo tiene otra persona: ábrala en vez de crearla otra vez.'}
          </p>
        </div>
        {same === undefined ? null : (
          <Banner
            tone="doubt"
            title={`${same.name} ya tiene este documento.`}
            aside={<KeyCap keys={['Alt+A']} />}
          />
        )}
        <PersonForm
          draft={draft}
          problems={props.problems}
          age={props.age}
          neighbourhoods={props.neighbourhoods}
          onChange={props.onChange}
        />
        {props.failure === undefined ? null : <NotSaved failure={props.failure} />}
        <div className={classes.foot}>
          <div className={classes.services}>
            <span className={classes.hint}>Servicio de hoy. Su tecla, de F1 a F10, guarda y registra</span>
            <div className={classes.tiles}>
              {offered.map(({ code, key, label }) => (
                <UnstyledButton
                  key={code}
                  className={classes.tile}
                  aria-keyshortcuts={key}
                  onClick={() => {
                    props.onSave(code);
                  }}
                >
                  <KeyCap keys={[key]} decorative />
                  {label}
                </UnstyledButton>
              ))}
            </div>
          </div>
          <div className={classes.buttons}>
            <ActionButton action={cancel} variant="subtle" />
            <ActionButton action={save} size="md" loading={props.busy} label="Guardar sin ingreso" />
          </div>
        </div>
      </Paper>
      <aside className={classes.side} aria-label="Ayuda">
        <LookAlikes people={lookAlikes} actions={open} />
        <Paper className={classes.card}>
          <Title order={2}>El camino más corto</Title>
          <p className={classes.lead}>
            Número, nombres y apellidos con <KeyCap keys={['Tab']} />, el sexo con{' '}
            <KeyCap keys={['ArrowLeft', 'ArrowRight']} />, y la tecla del servicio, por ejemplo{' '}
            <KeyCap keys={['F2']} />: guarda y registra de una vez.
          </p>
        </Paper>
      </aside>
    </div>
  );
}
