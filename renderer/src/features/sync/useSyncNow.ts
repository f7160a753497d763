import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';

/** "Sincronizar ahora" from wherever it is pressed; it says how it went, and never stops anybody's work. */
export function useSyncNow(): { readonly run: () => void; readonly busy: boolean } {
  const { mutate, isPending } = useMutation(
    api.sync.now.mutationOptions({
      onSuccess: ({ pushed, pulled, pending, quarantined }) => {
        const refused =
          quarantined === 0 ? '' : ` ${formatQuantity(quarantined, 'dato', 'datos')} sin aceptar.`;
        notifications.show({
          color: quarantined === 0 ? 'teal' : 'yellow',
          title:
            pending === 0
              ? quarantined === 0
                ? 'Todo sincronizado'
                : 'Sincronizado, menos lo que la central no aceptó'
              : `Quedan ${formatQuantity(pending, 'dato', 'datos')} por enviar`,
          message: `Enviados ${pushed}, recibidos ${pulled}.${refused}`,
        });
      },
      onError: (error) => {
        const { code } = refusalOf(error);
        // Two lines for three seconds: what to do about it stands where there is room and time to read it.
        const what = code === 'SIN_RED' ? 'Se reintenta solo' : 'Vea Sincronización';
        notifications.show({
          color: 'red',
          title: 'No se pudo sincronizar; todo sigue guardado aquí',
          message: `${what} (${code}).`,
        });
      },
      onSettled: () => queryClient.invalidateQueries(),
    }),
  );
  return {
    run: () => {
      if (!isPending) mutate();
    },
    busy: isPending,
  };
}
