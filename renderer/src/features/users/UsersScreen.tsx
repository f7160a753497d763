import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { AddUserDialog } from '#renderer/features/users/AddUserDialog.tsx';
import { UsersView } from '#renderer/features/users/UsersView.tsx';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { ErrorState } from '#renderer/ui/Notice.tsx';

export function UsersScreen({ host }: { readonly host: 'station' | 'central' }) {
  const [adding, setAdding] = useState(false);
  const list = useQuery(api.users.list.queryOptions());
  const add = useMutation(
    api.users.add.mutationOptions({
      onSuccess: async () => {
        setAdding(false);
        await queryClient.invalidateQueries(api.users.pathFilter());
      },
    }),
  );
  if (list.error !== null) {
    const retry = {
      id: 'users.retry',
      label: 'Volver a intentar',
      keys: ['F9'],
      run: () => void list.refetch(),
    };
    return <ErrorState failure={refusalOf(list.error)} action={retry} />;
  }
  return (
    <>
      <UsersView
        users={list.data}
        host={host}
        onAdd={() => {
          add.reset();
          setAdding(true);
        }}
      />
      {adding ? (
        <AddUserDialog
          host={host}
          busy={add.isPending}
          refusal={add.error === null ? undefined : refusalOf(add.error)}
          onAdd={(account) => {
            add.mutate(account);
          }}
          onClose={() => {
            setAdding(false);
          }}
        />
      ) : null}
    </>
  );
}
