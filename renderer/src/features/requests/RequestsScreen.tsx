import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { HostRole } from '#shared/domain/codes.ts';
import { AnswerDialog } from '#renderer/features/requests/AnswerDialog.tsx';
import { ExtendDialog } from '#renderer/features/requests/ExtendDialog.tsx';
import { isRequestsHand } from '#renderer/features/requests/model.ts';
import type { RequestRow, Said } from '#renderer/features/requests/model.ts';
import { NewRequestDialog } from '#renderer/features/requests/NewRequestDialog.tsx';
import { RequestsView } from '#renderer/features/requests/RequestsView.tsx';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { formatLocalDate } from '#renderer/lib/formats.ts';
import { dropHanded, goTo, handedTo } from '#renderer/lib/route.ts';
import { bytesOf, saveFile } from '#renderer/lib/save-file.ts';
import { ErrorState } from '#renderer/ui/Notice.tsx';

type Open =
  | { readonly kind: 'NEW' }
  | { readonly kind: 'ANSWER'; readonly request: RequestRow }
  | { readonly kind: 'EXTEND'; readonly request: RequestRow };

export function RequestsScreen({ host }: { readonly host: HostRole }) {
  const [hand, setHand] = useState(() => {
    const handed = handedTo('solicitudes');
    return isRequestsHand(handed) ? handed : undefined;
  });
  const [closed, setClosed] = useState(false);
  const [chosen, setChosen] = useState<string | undefined>(undefined);
  const [open, setOpen] = useState<Open | undefined>(hand?.open === true ? { kind: 'NEW' } : undefined);
  const list = useQuery(
    api.requests.list.queryOptions({
      state: closed ? 'CERRADAS' : 'ABIERTAS',
      ...(hand === undefined ? {} : { personId: hand.personId }),
    }),
  );
  const [said, setSaid] = useState<Said | undefined>(undefined);
  const done = async (title: string, message: string) => {
    setOpen(undefined);
    setSaid({ tone: 'good', title, message });
    await queryClient.invalidateQueries(api.requests.pathFilter());
  };
  const create = useMutation(
    api.requests.open.mutationOptions({
      onSuccess: ({ id, number, dueOn }) => {
        setClosed(false);
        setChosen(id);
        return done(
          `Anotada: ${number}.`,
          `Dígale este número a la persona. Se responde a más tardar el ${formatLocalDate(dueOn)}.`,
        );
      },
    }),
  );
  const answer = useMutation(
    api.requests.answer.mutationOptions({
      onSuccess: ({ erased }) =>
        done(
          erased > 0 ? 'Datos suprimidos.' : 'Solicitud respondida.',
          erased > 0
            ? 'En este equipo ya no queda quién era. La central y los demás Puntos lo aplican al sincronizar.'
            : 'La respuesta quedó guardada.',
        ),
    }),
  );
  const extend = useMutation(
    api.requests.extend.mutationOptions({
      onSuccess: ({ dueOn }) =>
        done(
          'Plazo prorrogado.',
          `Cuéntele el motivo a la persona. El nuevo plazo es el ${formatLocalDate(dueOn)}.`,
        ),
    }),
  );
  const pdf = useMutation(
    api.requests.filePdf.mutationOptions({
      onSuccess: async ({ name, base64 }) => {
        const fault = await saveFile(name, bytesOf(base64));
        if (fault !== undefined) setSaid({ tone: 'bad', title: 'No se guardó la ficha.', message: fault });
      },
      onError: (error) => {
        setSaid({ tone: 'bad', title: 'No se hizo la ficha.', message: refusalOf(error).message });
      },
    }),
  );
  if (list.error !== null) {
    const retry = {
      id: 'requests.retry',
      label: 'Volver a intentar',
      keys: ['F9'],
      run: () => void list.refetch(),
    };
    return <ErrorState failure={refusalOf(list.error)} action={retry} />;
  }
  const close = () => {
    setOpen(undefined);
  };
  const failureOf = (mutation: { readonly error: unknown }) =>
    mutation.error === null ? undefined : refusalOf(mutation.error);
  return (
    <>
      <RequestsView
        host={host}
        list={list.data}
        closed={closed}
        person={hand?.name}
        said={said}
        chosen={chosen}
        onChoose={setChosen}
        covered={open !== undefined}
        pdfBusy={pdf.isPending}
        onClosed={setClosed}
        onBack={() => {
          if (hand !== undefined) goTo('persona', { personId: hand.personId });
        }}
        onEverybody={() => {
          dropHanded();
          setHand(undefined);
        }}
        onNew={() => {
          create.reset();
          setSaid(undefined);
          setOpen({ kind: 'NEW' });
        }}
        onAnswer={(request) => {
          answer.reset();
          setSaid(undefined);
          setOpen({ kind: 'ANSWER', request });
        }}
        onExtend={(request) => {
          extend.reset();
          setSaid(undefined);
          setOpen({ kind: 'EXTEND', request });
        }}
        onPdf={(request) => {
          setSaid(undefined);
          pdf.mutate({ personId: request.personId });
        }}
        onFile={(request) => {
          goTo('persona', { personId: request.personId, back: 'solicitudes' });
        }}
      />
      {open?.kind === 'NEW' ? (
        <NewRequestDialog
          host={host}
          person={hand}
          busy={create.isPending}
          failure={failureOf(create)}
          onSave={(input) => {
            create.mutate(input);
          }}
          onClose={close}
        />
      ) : null}
      {open?.kind === 'ANSWER' ? (
        <AnswerDialog
          request={open.request}
          busy={answer.isPending}
          failure={failureOf(answer)}
          onSave={(decision, text) => {
            answer.mutate({ id: open.request.id, decision, text });
          }}
          onClose={close}
        />
      ) : null}
      {open?.kind === 'EXTEND' ? (
        <ExtendDialog
          request={open.request}
          busy={extend.isPending}
          failure={failureOf(extend)}
          onSave={(reason) => {
            extend.mutate({ id: open.request.id, reason });
          }}
          onClose={close}
        />
      ) : null}
    </>
  );
}
