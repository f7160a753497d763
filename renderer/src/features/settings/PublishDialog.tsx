import { Stack, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { labels } from '#shared/text/labels.ts';
import type { Action } from '#renderer/lib/actions.ts';
import type { Outputs } from '#renderer/lib/api.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import type { Failure } from '#renderer/ui/Notice.tsx';

interface PublishDialogProps {
  /** The version that holds now: the next one begins with its words. */
  readonly notice: Outputs['consent']['notices']['CONTACTO'];
  readonly busy: boolean;
  readonly failure: Failure | undefined;
  readonly onPublish: (words: { readonly title: string; readonly text: string }) => void;
  readonly onClose: () => void;
}

/** The next version of a notice. The same words again are no version. */
export function PublishDialog({ notice, busy, failure, onPublish, onClose }: PublishDialogProps) {
  const [title, setTitle] = useState(notice.title);
  const [text, setText] = useState(notice.text);
  const publish: Action = {
    id: 'notice.publish',
    label: `Publicar la versión ${notice.version + 1}`,
    keys: ['Ctrl+Enter'],
    when: () => !busy && text.trim() !== notice.text,
    run: () => {
      onPublish({ title, text });
    },
  };
  return (
    <Dialog
      title={`Aviso: ${labels.consentPurpose[notice.purpose]}`}
      onClose={onClose}
      actions={[publish]}
      size="52rem"
    >
      <Stack gap="md">
        <TextInput
          label="Título"
          data-autofocus
          autoComplete="off"
          maxLength={120}
          value={title}
          onChange={(event) => {
            setTitle(event.currentTarget.value);
          }}
        />
        <Textarea
          label="Texto"
          description="Tal como se lee en los Puntos. Vale desde que se publica; los Puntos lo reciben al sincronizarse."
          rows={14}
          maxLength={20_000}
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
          }}
        />
        {failure === undefined ? null : (
          <Banner tone="bad" title="No se publicó nada." urgent>
            {failure.message} (código {failure.code})
          </Banner>
        )}
        <ActionButton action={publish} loading={busy} />
      </Stack>
    </Dialog>
  );
}
