import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { HostRole, Role } from '#shared/domain/codes.ts';
import { CourseGroupView } from '#renderer/features/enrolments/CourseGroupView.tsx';
import type { Outcome } from '#renderer/features/enrolments/CourseGroupView.tsx';
import { EnrolSomebodyDialog } from '#renderer/features/enrolments/EnrolSomebodyDialog.tsx';
import { GroupPaper } from '#renderer/features/enrolments/GroupPaper.tsx';
import { enrolledWords, sessionAt, spokenName } from '#renderer/features/enrolments/model.ts';
import type { GroupPerson } from '#renderer/features/enrolments/model.ts';
import { WithdrawDialog } from '#renderer/features/enrolments/WithdrawDialog.tsx';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { printPage } from '#renderer/lib/print.ts';
import { goTo, handedTo } from '#renderer/lib/route.ts';
import { useActions } from '#renderer/lib/keyboard.tsx';
import { SkeletonRows } from '#renderer/ui/Late.tsx';
import { EmptyState, ErrorState } from '#renderer/ui/Notice.tsx';

/** What another place brings: which group. */
export interface CourseGroupHand {
  readonly groupId: string;
}

function isHand(value: unknown): value is CourseGroupHand {
  return (
    typeof value === 'object' && value !== null && 'groupId' in value && typeof value.groupId === 'string'
  );
}

interface CourseGroupScreenProps {
  readonly host: HostRole;
  readonly role: Role;
}

export function CourseGroupScreen({ host, role }: CourseGroupScreenProps) {
  const [hand] = useState(() => handedTo('grupo-curso'));
  // The hand-over stays until another place takes one: whoever comes back from the list finds the group again.
  return isHand(hand) ? <Group groupId={hand.groupId} host={host} role={role} /> : <NoGroup />;
}

const toCourses = {
  id: 'group.courses',
  label: 'Ver los cursos',
  keys: ['Enter'],
  run: () => {
    goTo('cursos');
  },
};

function NoGroup() {
  useActions('Grupo', [toCourses]);
  return (
    <EmptyState title="Ningún grupo elegido" action={toCourses}>
      Las personas de un grupo se abren desde Cursos.
    </EmptyState>
  );
}

type Asked =
  | { readonly kind: 'withdraw'; readonly person: GroupPerson }
  | { readonly kind: 'enrol'; readonly text: string };

function Group({ groupId, host, role }: CourseGroupScreenProps & CourseGroupHand) {
  const now = useNow(30_000);
  const [asked, setAsked] = useState<Asked>();
  const [outcome, setOutcome] = useState<Outcome>();
  const [printing, setPrinting] = useState(false);
  const list = useQuery(api.enrolments.list.queryOptions({ groupId }));
  const refresh = () => queryClient.invalidateQueries(api.enrolments.pathFilter());
  const failed = (title: string) => (error: unknown) => {
    setOutcome({ kind: 'failed', title, failure: refusalOf(error) });
    void refresh();
  };
  const confirm = useMutation(api.enrolments.confirm.mutationOptions());
  const withdraw = useMutation(api.enrolments.withdraw.mutationOptions());
  const printed = useMutation(api.enrolments.printed.mutationOptions());
  useEffect(() => {
    if (!printing) return;
    // The sheet of thousands of rows is made when it is printed and gone afterwards.
    void printPage().then((problem) => {
      setPrinting(false);
      if (problem !== undefined) {
        setOutcome({
          kind: 'failed',
          title: 'La lista no se imprimió.',
          failure: { code: 'IMPRESORA', message: problem },
        });
      }
    });
  }, [printing]);

  if (list.error !== null) {
    const retry = {
      id: 'group.retry',
      label: 'Volver a intentar',
      keys: ['F9'],
      run: () => void list.refetch(),
    };
    return <Unreadable retry={retry} failure={refusalOf(list.error)} />;
  }
  const group = list.data;
  if (group === undefined) return <SkeletonRows rows={12} height={44} />;
  const session = sessionAt(group, now);
  return (
    <>
      <CourseGroupView
        group={group}
        now={now}
        outcome={outcome}
        covered={asked !== undefined}
        mayAct={host === 'station' && role !== 'instructor'}
        mayTeach={host === 'station' && group.own}
        onOutcomeSeen={() => {
          setOutcome(undefined);
        }}
        onConfirm={(person) => {
          confirm.mutate(
            { id: person.id },
            {
              onSuccess: (result) => {
                setOutcome({
                  kind: 'done',
                  title: `${spokenName(person)} confirmó.`,
                  words: enrolledWords(result),
                });
                void refresh();
              },
              onError: failed('No se confirmó.'),
            },
          );
        }}
        onWithdraw={(person) => {
          setAsked({ kind: 'withdraw', person });
        }}
        onEnrol={(text) => {
          setAsked({ kind: 'enrol', text });
        }}
        onPrint={() => {
          // On the trail before it is on paper: a list that nobody printed harms less than one that nobody knows of.
          printed.mutate(
            { groupId },
            {
              onSuccess: () => {
                setPrinting(true);
              },
              onError: failed('La lista no se imprimió.'),
            },
          );
        }}
        onFile={(person) => {
          goTo('persona', { personId: person.personId });
        }}
        onRollCall={
          session === undefined
            ? undefined
            : () => {
                goTo('lista', { sessionId: session.id });
              }
        }
        onResults={() => {
          goTo('resultados', { groupId });
        }}
        onCertificates={() => {
          goTo('certificados', { groupId });
        }}
        onBack={() => {
          goTo('cursos', { groupId });
        }}
      />
      {printing ? <GroupPaper group={group} now={now} /> : null}
      {asked?.kind === 'withdraw' ? (
        <WithdrawDialog
          person={asked.person}
          failure={withdraw.error === null ? undefined : refusalOf(withdraw.error)}
          onReason={(reason) => {
            withdraw.mutate(
              { id: asked.person.id, reason },
              {
                onSuccess: ({ promoted }) => {
                  setAsked(undefined);
                  setOutcome({ kind: 'withdrawn', name: spokenName(asked.person), promoted });
                  void refresh();
                },
              },
            );
          }}
          onClose={() => {
            withdraw.reset();
            setAsked(undefined);
          }}
        />
      ) : null}
      {asked?.kind === 'enrol' ? (
        <EnrolSomebodyDialog
          groupId={groupId}
          title={`Inscribir en ${group.courseName}, ${group.name}`}
          start={asked.text}
          onClose={() => {
            setAsked(undefined);
          }}
        />
      ) : null}
    </>
  );
}

interface UnreadableProps {
  readonly retry: Parameters<typeof useActions>[1][number];
  readonly failure: Parameters<typeof ErrorState>[0]['failure'];
}

function Unreadable({ retry, failure }: UnreadableProps) {
  useActions('Grupo', [retry, { ...toCourses, keys: ['Escape'] }]);
  return <ErrorState failure={failure} action={retry} />;
}
