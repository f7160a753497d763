import { Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { Refusal } from '#shared/domain/failure.ts';
import { LARGEST_OUTLINE_FILE, readOutlineFile, tidyOutlines } from '#shared/domain/outline-file.ts';
import type { Outline } from '#shared/domain/outline-file.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Tone } from '#renderer/ui/StateMark.tsx';
import classes from '#renderer/features/map/OutlinesDialog.module.css';

interface OutlinesDialogProps {
  readonly loaded: readonly Outline[];
  readonly onClose: () => void;
}

interface Said {
  readonly tone: Tone;
  readonly title: string;
  readonly message: string;
}

const SAFE = 'El mapa sigue como estaba.';

/** Loads the outlines of the comunas from a GeoJSON file, all at once, or takes them off the map. */
export function OutlinesDialog({ loaded, onClose }: OutlinesDialogProps) {
  const field = useRef<HTMLInputElement>(null);
  const [said, setSaid] = useState<Said>();
  const renewed = () => queryClient.invalidateQueries(api.map.pathFilter());
  const failed = (error: unknown) => {
    const { message } = error instanceof Refusal ? error : refusalOf(error);
    setSaid({ tone: 'bad', title: 'No se cargó.', message: `${message} ${SAFE}` });
  };
  const load = useMutation(
    api.map.loadOutlines.mutationOptions({
      onError: failed,
      onSuccess: async ({ outlines, removed }) => {
        setSaid({
          tone: 'good',
          title: `${formatQuantity(outlines, 'contorno', 'contornos')} en el mapa.`,
          message:
            removed === 0
              ? 'Llegan a los Puntos con la sincronización.'
              : `De los de antes se quitaron ${removed}. Para deshacerlo, cargue el archivo anterior.`,
        });
        await renewed();
      },
    }),
  );
  const remove = useMutation(
    api.map.removeOutlines.mutationOptions({
      onError: failed,
      onSuccess: async ({ removed }) => {
        setSaid({
          tone: 'good',
          title: `Se quitaron ${formatQuantity(removed, 'contorno', 'contornos')}.`,
          message: 'Para verlos otra vez, cargue el archivo.',
        });
        await renewed();
      },
    }),
  );
  const busy = load.isPending || remove.isPending;
  const take = async (file: File) => {
    setSaid(undefined);
    try {
      if (file.size > LARGEST_OUTLINE_FILE)
        throw new Refusal('ARCHIVO_INVALIDO', 'El archivo pasa de 20 MB: no es un mapa de comunas.');
      load.mutate({ outlines: tidyOutlines(readOutlineFile(await file.text())) });
    } catch (error) {
      failed(error);
    }
  };
  const choose: Action = {
    id: 'outlines.choose',
    label: 'Elegir el archivo',
    keys: ['A'],
    when: () => !busy,
    run: () => field.current?.click(),
  };
  const clear: Action = {
    id: 'outlines.clear',
    label: 'Quitar los contornos',
    keys: ['Q'],
    when: () => !busy && loaded.length > 0,
    run: () => {
      remove.mutate();
    },
  };
  return (
    <Dialog title="Contornos de las comunas" onClose={onClose} actions={[choose, clear]} size="36rem">
      <Text>
        {loaded.length === 0
          ? 'El mapa muestra solo las zonas. Con un archivo GeoJSON de las comunas muestra también sus límites.'
          : `El mapa tiene ${formatQuantity(loaded.length, 'contorno', 'contornos')}: ${loaded.map(({ name }) => name).join(', ')}.`}
      </Text>
      <Text className={classes.small}>
        GeoJSON en grados (WGS 84, EPSG:4326), un elemento por comuna con su propiedad «nombre». Lo que se
        cargue reemplaza todo lo anterior.
      </Text>
      <div className={classes.acts}>
        <ActionButton action={choose} data-autofocus loading={busy} />
        {loaded.length === 0 ? null : <ActionButton action={clear} variant="default" />}
      </div>
      {said === undefined ? null : (
        <Banner tone={said.tone} title={said.title} urgent={said.tone === 'bad'}>
          {said.message}
        </Banner>
      )}
      <input
        ref={field}
        className={classes.file}
        type="file"
        accept=".geojson,.json"
        aria-label="Archivo GeoJSON"
        tabIndex={-1}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          // The same file may be chosen again after it was mended.
          event.currentTarget.value = '';
          if (file !== undefined) void take(file);
        }}
      />
    </Dialog>
  );
}
