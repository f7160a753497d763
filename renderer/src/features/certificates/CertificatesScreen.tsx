import { useState } from 'react';
import type { HostRole, Role } from '#shared/domain/codes.ts';
import { GroupCertificates } from '#renderer/features/certificates/GroupCertificates.tsx';
import { isGroupHand } from '#renderer/features/certificates/model.ts';
import { VerifyScreen } from '#renderer/features/certificates/VerifyScreen.tsx';
import { dropHanded, handedTo } from '#renderer/lib/route.ts';

interface CertificatesScreenProps {
  readonly host: HostRole;
  readonly role: Role;
}

/** The certificates of the group that was handed over; without one, checking and what was issued. */
export function CertificatesScreen({ host, role }: CertificatesScreenProps) {
  const [groupId, setGroupId] = useState(() => {
    const handed = handedTo('certificados');
    return isGroupHand(handed) ? handed.groupId : undefined;
  });
  if (groupId === undefined) return <VerifyScreen host={host} role={role} onGroup={setGroupId} />;
  return (
    <GroupCertificates
      key={groupId}
      groupId={groupId}
      mayReissue={role !== 'instructor'}
      onCheck={() => {
        dropHanded();
        setGroupId(undefined);
      }}
    />
  );
}
