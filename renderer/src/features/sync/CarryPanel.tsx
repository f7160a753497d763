import { Loader } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { PACKAGE_EXTENSION } from '#shared/sync/usb-package.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { api, queryClient } from '#renderer/lib/api.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { formatMoment, formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { saveFile } from '#renderer/lib/save-file.ts';
import { makePackage, readReply } from '#renderer/lib/usb.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import type { Tone } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/sync/CarryPanel.module.css';

type State = Outputs['carrier']['state'];
type Read = NonNullable<State['read']>;

interface Said {
  readonly tone: Tone;
  readonly title: string;
  readonly words?: string;
}

const data = (count: number) => formatQuantity(count, 'dato', 'datos');

/** What a person hears after the centre's reply was read. */
export function saidOfReply(read: Omit<Read, 'at'>): Said {
  const { acknowledged, received, quarantined, pending } = read;
  if (read.next === 'CARRY_AGAIN') {
    return {
      tone: 'doubt',
      title: 'Falta otro viaje.',
      words: `La central recibió ${data(acknowledged)} y espera otro paquete: guárdelo ahora y llévelo.`,
    };
  }
  if (read.next === 'UPDATE') {
    return {
      tone: 'doubt',
      title: 'Este programa es muy antiguo para recibir las novedades.',
      words: `La central recibió ${data(acknowledged)}. Actualice el programa para recibir lo de ella.`,
    };
  }
  if (read.nothingNew) {
    return {
      tone: 'good',
      title: 'No traía nada nuevo.',
      words: 'Esta respuesta ya se había leído, o la red fue más rápida. Nada cambió.',
    };
  }
  const refused =
    quarantined === 0 ? '' : ` ${data(quarantined)} sin aceptar: vea la razón en esta pantalla.`;
  const rest = pending === 0 ? '' : ` ${data(pending)} de después del paquete siguen en espera.`;
  return {
    tone: quarantined === 0 ? 'good' : 'doubt',
    title:
      acknowledged === 0
        ? 'Llegaron las novedades de la central.'
        : `La central recibió ${data(acknowledged)} de este computador.`,
    words: `${received === 0 ? 'No hay novedades de ella.' : `${formatQuantity(received, 'novedad recibida', 'novedades recibidas')} de ella.`}${refused}${rest}`,
  };
}

/** For a Punto without network: everything that waits goes to the centre on a stick, and its answer comes back. */
export function CarryPanel({ now }: { readonly now: number }) {
  const state = useQuery(api.carrier.state.queryOptions());
  const field = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState<'MAKING' | 'READING'>();
  const [said, setSaid] = useState<Said>();
  const possible = () => busy === undefined && state.data?.hindrance === null;

  const make = async () => {
    setSaid(undefined);
    setBusy('MAKING');
    const answered = await makePackage();
    if (answered.ok) {
      const { made, bytes } = answered.value;
      const fault = await saveFile(made.name, bytes);
      const rest = made.left === 0 ? '' : ` Quedan ${data(made.left)} para el paquete siguiente.`;
      setSaid(
        fault === undefined
          ? {
              tone: 'good',
              title: `Paquete hecho con ${data(made.changes)}.`,
              words: `Llévelo a la central y traiga su respuesta.${rest} Lo registrado sigue aquí.`,
            }
          : { tone: 'bad', title: 'El paquete no se guardó.', words: `${fault} Todo sigue guardado aquí.` },
      );
      await queryClient.invalidateQueries(api.carrier.pathFilter());
    } else setSaid({ tone: 'bad', title: 'No se hizo el paquete.', words: answered.failure.message });
    setBusy(undefined);
  };
  const read = async (file: File) => {
    setSaid(undefined);
    setBusy('READING');
    const answered = await readReply(file);
    setSaid(
      answered.ok
        ? saidOfReply(answered.value)
        : { tone: 'bad', title: 'La respuesta no se leyó.', words: answered.failure.message },
    );
    await queryClient.invalidateQueries(api.carrier.pathFilter());
    setBusy(undefined);
  };

  const save: Action = {
    id: 'carry.make',
    label: 'Guardar para la central',
    keys: ['U'],
    when: possible,
    run: () => void make(),
  };
  const choose: Action = {
    id: 'carry.read',
    label: 'Leer la respuesta',
    keys: ['L'],
    when: possible,
    run: () => field.current?.click(),
  };
  useActions('Llevar en USB', [save, choose]);
  return (
    <Panel title="Llevar en USB">
      {state.data === undefined ? (
        <SkeletonRows rows={2} />
      ) : (
        <Body state={state.data} now={now} busy={busy} said={said} save={save} choose={choose} />
      )}
      <input
        ref={field}
        className={classes.file}
        type="file"
        accept={`.${PACKAGE_EXTENSION}`}
        aria-label="Archivo con la respuesta de la central"
        tabIndex={-1}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          // The same file may be chosen again.
          event.currentTarget.value = '';
          if (file !== undefined) void read(file);
        }}
      />
    </Panel>
  );
}

interface BodyProps {
  readonly state: State;
  readonly now: number;
  readonly busy: 'MAKING' | 'READING' | undefined;
  readonly said: Said | undefined;
  readonly save: Action;
  readonly choose: Action;
}

function Body({ state, now, busy, said, save, choose }: BodyProps) {
  if (state.hindrance !== null) return <p className={classes.note}>{state.hindrance}</p>;
  return (
    <>
      <p className={classes.note}>
        Sin red también se sincroniza: el paquete va cifrado en una memoria USB, solo la central lo abre, y su
        respuesta se lee aquí. Perderlo o repetirlo no daña nada.
      </p>
      <div className={classes.actions}>
        <ActionButton action={save} variant="default" />
        <ActionButton action={choose} variant="default" />
        {busy === undefined ? null : (
          <output className={classes.busy}>
            <Loader size="xs" /> {busy === 'MAKING' ? 'Haciendo el paquete…' : 'Leyendo la respuesta…'}
          </output>
        )}
      </div>
      {said === undefined ? null : (
        <Banner tone={said.tone} title={said.title} urgent={said.tone === 'bad'}>
          {said.words}
        </Banner>
      )}
      <dl className={classes.facts}>
        <dt>Último paquete</dt>
        <dd>
          {state.made === null
            ? 'ninguno'
            : `${formatMoment(state.made.at, now)}, ${data(state.made.changes)}`}
        </dd>
        <dt>Última respuesta leída</dt>
        <dd>{state.read === null ? 'ninguna' : formatMoment(state.read.at, now)}</dd>
      </dl>
    </>
  );
}
