import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { SettingDialog } from '#renderer/features/settings/SettingDialog.tsx';
import { SettingsView } from '#renderer/features/settings/SettingsView.tsx';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { goTo } from '#renderer/lib/route.ts';
import { ErrorState } from '#renderer/ui/Notice.tsx';

export function SettingsScreen() {
  const [editing, setEditing] = useState<string>();
  const list = useQuery(api.settings.list.queryOptions());
  const set = useMutation(
    api.settings.set.mutationOptions({
      onSuccess: async () => {
        setEditing(undefined);
        await queryClient.invalidateQueries(api.settings.pathFilter());
      },
    }),
  );
  if (list.error !== null) {
    const retry = {
      id: 'settings.retry',
      label: 'Volver a intentar',
      keys: ['F9'],
      run: () => void list.refetch(),
    };
    return <ErrorState failure={refusalOf(list.error)} action={retry} />;
  }
  const setting = list.data?.find(({ name }) => name === editing);
  return (
    <>
      <SettingsView
        settings={list.data}
        onEdit={(name) => {
          set.reset();
          setEditing(name);
        }}
        onServices={() => {
          goTo('servicios');
        }}
        onNotices={() => {
          goTo('avisos');
        }}
      />
      {setting === undefined ? null : (
        <SettingDialog
          setting={setting}
          busy={set.isPending}
          failure={set.error === null ? undefined : refusalOf(set.error)}
          onSave={(value) => {
            set.mutate({ name: setting.name, value });
          }}
          onClose={() => {
            setEditing(undefined);
          }}
        />
      )}
    </>
  );
}
