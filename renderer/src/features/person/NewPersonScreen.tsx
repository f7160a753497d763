import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { localDate } from '#shared/domain/bogota.ts';
import { service as serviceCode } from '#shared/domain/codes.ts';
import type { Service } from '#shared/domain/codes.ts';
import { labels } from '#shared/text/labels.ts';
import { check, firstField, isFormField } from '#renderer/features/person/check.ts';
import { ageOf, asksContact, isMinorDraft } from '#renderer/features/person/draft.ts';
import type { Draft } from '#renderer/features/person/draft.ts';
import type { LookAlike } from '#renderer/features/person/LookAlikes.tsx';
import type { Neighbourhood } from '#renderer/features/person/neighbourhoods.ts';
import { NewPersonView } from '#renderer/features/person/NewPersonView.tsx';
import { useDirectoryAge, useLookAlikes } from '#renderer/features/person/useLookAlikes.ts';
import { useForm } from '#renderer/features/person/useForm.ts';
import { useNewPersonActions } from '#renderer/features/person/useNewPersonActions.ts';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { goTo } from '#renderer/lib/route.ts';
import { NoticeDialog } from '#renderer/ui/NoticeDialog.tsx';

const NO_NEIGHBOURHOODS: readonly Neighbourhood[] = [];
const NOBODY: readonly LookAlike[] = [];
const SERVICES = serviceCode.options.map((code, index) => ({
  code,
  key: `F${index + 1}`,
  label: labels.service[code],
}));

/** That nobody has the document, as far as this computer can see. */
function leadOf(
  draft: Draft,
  found: readonly LookAlike[] | undefined,
  directory: ReturnType<typeof useDirectoryAge>,
) {
  if (draft.documentNumber.trim().length < 5 || found === undefined) {
    return 'Con documento, nombres, apellidos y sexo basta. Lo demás se puede completar otro día.';
  }
  if (directory.alone) return 'Nadie tiene este documento en este Punto.';
  return directory.asOf === undefined
    ? 'Nadie tiene este documento en los Puntos Digitales.'
    : `Nadie tiene este documento en el directorio de ${directory.asOf}, de antes de perder la red.`;
}

export function NewPersonScreen() {
  const { data: session } = useQuery(api.session.status.queryOptions());
  return session?.user == null ? null : (
    <NewPersonForm key={session.user.username} user={session.user.username} />
  );
}

function NewPersonForm({ user }: { readonly user: string }) {
  const now = useNow(60_000);
  const today = localDate(now);
  const { form, problems, scanProblem, restored, change, correct, refuse } = useForm(user);
  const { draft } = form;
  const neighbourhoods = useQuery(api.people.neighbourhoods.queryOptions()).data ?? NO_NEIGHBOURHOODS;
  const notices = useQuery(api.consent.notices.queryOptions());
  const found = useLookAlikes(draft);
  const lookAlikes = found ?? NOBODY;
  const directory = useDirectoryAge(now);
  const create = useMutation(api.people.create.mutationOptions());
  const [reading, setReading] = useState(false);
  const failure = create.error === null ? undefined : refusalOf(create.error);

  const save = async (service: Service | undefined, ask: boolean) => {
    if (create.isPending) return;
    const wanted = { ...draft, service };
    // What its key was pressed for stays marked when something is missing: Ctrl+Enter then finishes it.
    if (service !== draft.service) change({ service });
    const notice = notices.data?.CONTACTO;
    const checked = check(wanted, { today, neighbourhoods, notice });
    if (!checked.ok) {
      refuse(checked.problems, firstField(checked.problems));
      return;
    }
    try {
      const { id, visit } = await create.mutateAsync(checked.registration);
      await queryClient.invalidateQueries(api.attendance.pathFilter());
      const name = `${draft.givenNames.trim()} ${draft.surnames.trim()}`;
      if (ask) goTo('caracterizar', { personId: id });
      else if (visit === null || service === undefined) goTo('recepcion', { personId: id });
      else goTo('recepcion', { outcome: { kind: 'registered', name, service, at: visit.startedAt } });
    } catch (error) {
      const { code, message, details } = refusalOf(error);
      const { field } = details;
      if (code === 'CONFLICTO') {
        // The text changed while the form was open: what was answered was answered to another one.
        await notices.refetch();
        refuse({ contact: message }, undefined);
        change({ contact: undefined }, 'contact');
      } else if (isFormField(field)) refuse({ [field]: message }, field);
    }
  };

  const holder = failure?.code === 'YA_EXISTE' ? failure.details['personId'] : undefined;
  const actions = useNewPersonActions({
    form,
    services: SERVICES,
    lookAlikes,
    holder: typeof holder === 'string' ? holder : undefined,
    busy: create.isPending,
    onChange: change,
    onCorrect: correct,
    onSave: (service, ask) => {
      void save(service, ask);
    },
    onOpen: (personId) => {
      goTo('recepcion', { personId });
    },
    onReadNotice: () => {
      setReading(true);
    },
    onCancel: () => {
      goTo('recepcion');
    },
  });
  const asked = asksContact(draft);
  const shown =
    notices.data === undefined ? [] : [notices.data.ATENCION, ...(asked ? [notices.data.CONTACTO] : [])];
  return (
    <>
      <NewPersonView
        form={form}
        problems={problems}
        age={ageOf(draft, today)}
        minor={isMinorDraft(draft, today)}
        neighbourhoods={neighbourhoods}
        services={SERVICES}
        notice={asked ? notices.data?.CONTACTO : notices.data?.ATENCION}
        lookAlikes={lookAlikes}
        lead={
          restored && create.status === 'idle'
            ? 'Aquí está lo que estaba escribiendo cuando se bloqueó la pantalla.'
            : leadOf(draft, found, directory)
        }
        directoryAsOf={directory.asOf}
        failure={failure}
        scanProblem={scanProblem}
        busy={create.isPending}
        actions={actions}
        onChange={change}
        onService={(service) => {
          void save(service, false);
        }}
      />
      {reading ? (
        <NoticeDialog
          notices={shown}
          signer={asked ? signerOf(draft) : undefined}
          onClose={() => {
            setReading(false);
          }}
        />
      ) : null}
    </>
  );
}

/** "Julián Andrés Ficticio Ensayo, CC 9999000281", for the line where it is signed. */
function signerOf(draft: Draft): string {
  const name = `${draft.givenNames} ${draft.surnames}`.trim();
  return `${name}, ${draft.documentType} ${draft.documentNumber}`;
}
