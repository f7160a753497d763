import { Text } from '@mantine/core';
import type { Form } from '#renderer/features/characterise/flow.ts';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/features/characterise/CharacteriseView.module.css';

interface NoticeDialogProps {
  readonly notice: Form['notice'];
  readonly onClose: () => void;
}

/** The whole text that the authorisation names by its hash. */
export function NoticeDialog({ notice, onClose }: NoticeDialogProps) {
  return (
    <Dialog title={notice.title} size="44rem" onClose={onClose}>
      <ScrollRegion label="Texto del aviso" first className={classes.whole}>
        {notice.text.split('\n').map((paragraph) => (
          <Text key={paragraph}>{paragraph}</Text>
        ))}
      </ScrollRegion>
    </Dialog>
  );
}
