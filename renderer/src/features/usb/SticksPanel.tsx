import { Loader } from '@mantine/core';
import { IconUsb } from '@tabler/icons-react';
import { useRef } from 'react';
import { PACKAGE_EXTENSION } from '#shared/sync/usb-package.ts';
import { isTaken, saidOf, type Stick, type TakenStick } from '#renderer/features/usb/model.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatMoment, formatQuantity } from '#renderer/lib/formats.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { goTo } from '#renderer/lib/route.ts';
import { ActionButton, ActionHint } from '#renderer/ui/ActionButton.tsx';
import { Banner, EmptyState } from '#renderer/ui/Notice.tsx';
import { Panel } from '#renderer/ui/Panel.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import { StateMark } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/usb/UsbScreen.module.css';

interface SticksPanelProps {
  readonly sticks: readonly Stick[];
  readonly now: number;
  /** Why a reply could not be saved. */
  readonly fault: string | undefined;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onSave: () => void;
}

export function SticksPanel({ sticks, now, fault, onFiles, onSave }: SticksPanelProps) {
  const field = useRef<HTMLInputElement>(null);
  const taken = sticks.filter(isTaken);
  const open = taken.filter((stick) => !stick.saved).length;
  const done = taken.length > 0 && open === 0;
  const reading = sticks.some((stick) => stick.step === 'WAITING' || stick.step === 'READING');
  const choose: Action = {
    id: 'usb.choose',
    label: sticks.length === 0 ? 'Elegir los paquetes' : 'Recibir otro',
    keys: ['A'],
    when: () => !reading,
    run: () => field.current?.click(),
  };
  const save: Action = {
    id: 'usb.save',
    label: done ? 'Guardar otra vez' : open <= 1 ? 'Guardar la respuesta' : `Guardar las ${open} respuestas`,
    keys: ['G'],
    when: () => !reading && taken.length > 0,
    run: onSave,
  };
  const back: Action = {
    id: 'usb.back',
    label: 'Volver a la central',
    keys: ['Escape'],
    run: () => goTo('central'),
  };
  useActions('Recibir por USB', [choose, save, back]);
  return (
    <Panel title="Recibir de una memoria USB" aside={<ActionHint action={back} />} className={classes.main}>
      {fault === undefined ? null : (
        <Banner tone="bad" title="La respuesta no se guardó." urgent>
          {fault} Lo recibido está guardado; inténtelo en otra memoria.
        </Banner>
      )}
      {sticks.length === 0 ? (
        <EmptyState
          title="Aquí entra lo que los Puntos sin red mandan en una memoria USB."
          icon={<IconUsb size={32} />}
          action={choose}
        >
          Puede elegir varios paquetes a la vez. De cada uno sale una respuesta: guárdela en la misma memoria
          y devuélvala al Punto. Recibir dos veces el mismo no duplica nada.
        </EmptyState>
      ) : (
        <>
          <ScrollRegion label="Paquetes de ahora" className={classes.sticks}>
            <ul>
              {sticks.map((stick) => (
                <li key={stick.key}>
                  <StickRow stick={stick} now={now} />
                </li>
              ))}
            </ul>
          </ScrollRegion>
          <div className={classes.actions}>
            <ActionButton action={save} variant={done ? 'default' : 'filled'} />
            <ActionButton action={choose} variant="default" />
            {taken.length === 0 ? null : (
              <span className={classes.small}>
                {done
                  ? 'Devuelva la memoria al Punto: allí se lee en Sincronización, con L.'
                  : 'Sin su respuesta el Punto sigue mostrando en espera lo que aquí ya está.'}
              </span>
            )}
          </div>
        </>
      )}
      <input
        ref={field}
        className={classes.file}
        type="file"
        multiple
        accept={`.${PACKAGE_EXTENSION}`}
        aria-label="Paquetes de los Puntos"
        tabIndex={-1}
        onChange={(event) => {
          const files = [...(event.currentTarget.files ?? [])];
          // The same files may be chosen again.
          event.currentTarget.value = '';
          if (files.length > 0) onFiles(files);
        }}
      />
    </Panel>
  );
}

function StickRow({ stick, now }: { readonly stick: Stick; readonly now: number }) {
  switch (stick.step) {
    case 'WAITING':
    case 'READING':
      return (
        <div className={classes.stick}>
          <Loader size="xs" />
          <div className={classes.words}>
            <strong>{stick.fileName}</strong>
            <span>{stick.step === 'WAITING' ? 'Espera su turno…' : 'Recibiendo…'}</span>
          </div>
        </div>
      );
    case 'REFUSED':
      return (
        <div className={classes.stick} data-tone="bad" role="alert">
          <StateMark tone="bad" size={20} />
          <div className={classes.words}>
            <strong>{stick.fileName}</strong>
            <span>{stick.failure.message}</span>
          </div>
        </div>
      );
    case 'TAKEN':
      return <TakenRow stick={stick} now={now} />;
  }
}

function TakenRow({ stick, now }: { readonly stick: TakenStick; readonly now: number }) {
  const { taken, saved } = stick;
  const { tone, words } = saidOf(taken);
  return (
    <div className={classes.stick} data-tone={tone === 'good' ? undefined : tone}>
      <StateMark tone={tone} size={20} />
      <div className={classes.words}>
        <strong>
          {taken.siteCode} {taken.siteName}
        </strong>
        <span>{words.join(' ')}</span>
        <span className={classes.small}>
          {taken.deviceName}, con lo registrado hasta {formatMoment(taken.madeAt, now)}
        </span>
      </div>
      <div className={classes.right}>
        <strong>{formatQuantity(taken.changes, 'dato', 'datos')}</strong>
        <span data-open={!saved || undefined}>{saved ? 'Respuesta guardada' : 'Respuesta por guardar'}</span>
      </div>
    </div>
  );
}
