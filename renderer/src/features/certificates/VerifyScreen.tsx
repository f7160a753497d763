import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { HostRole, Role } from '#shared/domain/codes.ts';
import { bytesToBase64, looksLikeCode } from '#renderer/features/certificates/model.ts';
import type { Checked, CheckedFile, Issued, Said } from '#renderer/features/certificates/model.ts';
import { RevokeDialog } from '#renderer/features/certificates/RevokeDialog.tsx';
import { usePdf } from '#renderer/features/certificates/usePdf.ts';
import { VerifyView } from '#renderer/features/certificates/VerifyView.tsx';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { saveFile } from '#renderer/lib/save-file.ts';

/** What was checked last: a code, or a file with its certificates. */
export type Answer =
  | { readonly kind: 'CODE'; readonly checked: Checked }
  | { readonly kind: 'FILE'; readonly name: string; readonly checked: CheckedFile };

interface VerifyScreenProps {
  readonly host: HostRole;
  readonly role: Role;
  readonly onGroup: (groupId: string) => void;
}

/** A pause in typing after which the history is asked, ms: a scanner's burst has none. */
const PAUSE_MS = 250;
/** A group's certificates are a tenth of it. */
const LARGEST_FILE = 2_900_000;

export function VerifyScreen({ host, role, onGroup }: VerifyScreenProps) {
  const [text, setText] = useState('');
  const [answer, setAnswer] = useState<Answer | undefined>(undefined);
  const [said, setSaid] = useState<Said | undefined>(undefined);
  const [revoking, setRevoking] = useState<Issued | undefined>(undefined);
  // What was just checked is what the keys act on, where it was issued here.
  const found = answer?.kind === 'CODE' ? answer.checked.certificate?.number : undefined;
  const [search] = useDebouncedValue(
    looksLikeCode(text) ? (found ?? '') : text.trim().slice(0, 100),
    PAUSE_MS,
  );
  const history = useQuery({
    ...api.certificates.list.queryOptions({ search }),
    placeholderData: keepPreviousData,
  });
  const failed = (title: string) => (error: unknown) => {
    setAnswer(undefined);
    setSaid({ tone: 'bad', title, message: refusalOf(error).message });
  };
  const verify = useMutation(
    api.certificates.verify.mutationOptions({
      onSuccess: (checked) => {
        setAnswer({ kind: 'CODE', checked });
      },
      onError: failed('No se pudo comprobar.'),
    }),
  );
  const verifyFile = useMutation(
    api.certificates.verifyFile.mutationOptions({ onError: failed('No se pudo comprobar el archivo.') }),
  );
  const renewed = () => queryClient.invalidateQueries(api.certificates.pathFilter());
  const revoke = useMutation(
    api.certificates.revoke.mutationOptions({
      onSuccess: async () => {
        setRevoking(undefined);
        setAnswer(undefined);
        setSaid({
          tone: 'good',
          title: 'Certificado revocado.',
          message:
            'Aquí deja de valer ya; en los demás Puntos, cuando sincronicen, y en la página, cuando se publique de nuevo.',
        });
        await renewed();
      },
    }),
  );
  const reissue = useMutation(
    api.certificates.reissue.mutationOptions({
      onSuccess: async ({ number }) => {
        setSaid({
          tone: 'good',
          title: 'Expedido de nuevo.',
          message: `El número es ${number}; el anterior ya no vale.`,
        });
        await renewed();
      },
      onError: failed('No se expidió de nuevo.'),
    }),
  );
  const page = useMutation(
    api.certificates.page.mutationOptions({
      onSuccess: async ({ name, html }) => {
        const fault = await saveFile(name, new TextEncoder().encode(html));
        setSaid(
          fault === undefined
            ? {
                tone: 'good',
                title: 'Página lista.',
                message:
                  'Publíquela por https y ponga su dirección en Ajustes. Hágala de nuevo después de revocar.',
              }
            : { tone: 'bad', title: 'No se guardó la página.', message: fault },
        );
      },
      onError: failed('No se hizo la página.'),
    }),
  );
  const pdf = usePdf(setSaid);
  const begin = () => {
    setSaid(undefined);
    setAnswer(undefined);
  };
  const checkFile = async (file: File) => {
    begin();
    if (file.size > LARGEST_FILE) {
      setSaid({
        tone: 'bad',
        title: 'No se pudo comprobar el archivo.',
        message: 'Es demasiado grande para un certificado: elija el PDF original.',
      });
      return;
    }
    const base64 = bytesToBase64(new Uint8Array(await file.arrayBuffer()));
    verifyFile.mutate(
      { base64 },
      {
        onSuccess: (checked) => {
          setAnswer({ kind: 'FILE', name: file.name, checked });
        },
      },
    );
  };
  return (
    <>
      <VerifyView
        host={host}
        mayRevoke={role !== 'instructor'}
        text={text}
        onText={setText}
        answer={answer}
        said={said}
        checking={verify.isPending || verifyFile.isPending}
        busy={pdf.isPending || reissue.isPending || page.isPending}
        history={history.data}
        failure={history.error === null ? undefined : refusalOf(history.error)}
        searching={search !== ''}
        covered={revoking !== undefined}
        onCheck={() => {
          begin();
          verify.mutate({ text });
        }}
        onFile={(file) => void checkFile(file)}
        onClear={() => {
          begin();
          setText('');
        }}
        onGroup={(row) => {
          onGroup(row.groupId);
        }}
        onPdf={(row) => {
          begin();
          pdf.mutate({ groupId: row.groupId, certificateIds: [row.id] });
        }}
        onRevoke={(row) => {
          revoke.reset();
          setRevoking(row);
        }}
        onReissue={(row) => {
          begin();
          reissue.mutate({ certificateId: row.id });
        }}
        onPage={() => {
          begin();
          page.mutate();
        }}
      />
      {revoking === undefined ? null : (
        <RevokeDialog
          row={revoking}
          busy={revoke.isPending}
          failure={revoke.error === null ? undefined : refusalOf(revoke.error)}
          onRevoke={(reason) => {
            revoke.mutate({ certificateId: revoking.id, reason });
          }}
          onClose={() => {
            setRevoking(undefined);
          }}
        />
      )}
    </>
  );
}
