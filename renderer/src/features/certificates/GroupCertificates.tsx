import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { GroupView } from '#renderer/features/certificates/GroupView.tsx';
import type { Member, Said } from '#renderer/features/certificates/model.ts';
import { usePdf } from '#renderer/features/certificates/usePdf.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { formatQuantity } from '#renderer/lib/formats.ts';
import { goTo } from '#renderer/lib/route.ts';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { ErrorState } from '#renderer/ui/Notice.tsx';

interface GroupCertificatesProps {
  readonly groupId: string;
  readonly mayReissue: boolean;
  readonly onCheck: () => void;
}

/** Issues and prints for one group: one key for a person, two for everybody. */
export function GroupCertificates({ groupId, mayReissue, onCheck }: GroupCertificatesProps) {
  const group = useQuery(api.certificates.group.queryOptions({ groupId }));
  const [said, setSaid] = useState<Said | undefined>(undefined);
  const renewed = () => queryClient.invalidateQueries(api.certificates.pathFilter());
  const refused = (title: string) => (error: unknown) => {
    setSaid({ tone: 'bad', title, message: refusalOf(error).message });
    void renewed();
  };
  const issue = useMutation(
    api.certificates.issue.mutationOptions({
      onSuccess: async (issued) => {
        setSaid({
          tone: 'good',
          title: `${formatQuantity(issued.length, 'certificado expedido', 'certificados expedidos')}.`,
          message: issued.length === 1 ? `Número ${issued[0]?.number ?? ''}.` : 'F4 guarda todos en un PDF.',
        });
        await renewed();
      },
      onError: refused('No se expidió nada.'),
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
      onError: refused('No se expidió de nuevo.'),
    }),
  );
  const pdf = usePdf(setSaid);
  if (group.error !== null) {
    const retry = {
      id: 'certificates.retry',
      label: 'Volver a intentar',
      keys: ['F9'],
      run: () => void group.refetch(),
    };
    return <ErrorState failure={refusalOf(group.error)} action={retry} />;
  }
  if (group.data === undefined) return <SkeletonRows rows={10} height={44} />;
  const busy = issue.isPending || reissue.isPending || pdf.isPending;
  const act = (member: Member) => {
    setSaid(undefined);
    const { certificate, enrolmentId, standing } = member;
    if (standing === 'POR_EXPEDIR') issue.mutate({ groupId, enrolmentIds: [enrolmentId] });
    if (standing === 'EXPEDIDO' && certificate !== null)
      pdf.mutate({ groupId, certificateIds: [certificate.id] });
    if (standing === 'DATOS_CAMBIARON' && certificate !== null && mayReissue) {
      reissue.mutate({ certificateId: certificate.id });
    }
  };
  return (
    <GroupView
      group={group.data}
      said={said}
      busy={busy}
      mayReissue={mayReissue}
      onAct={act}
      onIssueAll={() => {
        setSaid(undefined);
        issue.mutate({ groupId, enrolmentIds: null });
      }}
      onPdfAll={() => {
        setSaid(undefined);
        pdf.mutate({ groupId, certificateIds: null });
      }}
      onCheck={onCheck}
      onBack={() => {
        goTo('grupo-curso', { groupId });
      }}
    />
  );
}
