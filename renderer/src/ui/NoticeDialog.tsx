import { useState } from 'react';
import type { NoticeText } from '#shared/domain/consent.ts';
import type { Action } from '#renderer/lib/actions.ts';
import { formatDate } from '#renderer/lib/formats.ts';
import { printPage } from '#renderer/lib/print.ts';
import { ActionButton } from '#renderer/ui/ActionButton.tsx';
import { Dialog } from '#renderer/ui/Dialog.tsx';
import { Banner } from '#renderer/ui/Notice.tsx';
import { PrintSheet } from '#renderer/ui/PrintSheet.tsx';
import { ScrollRegion } from '#renderer/ui/ScrollRegion.tsx';
import classes from '#renderer/ui/NoticeDialog.module.css';

interface NoticeDialogProps {
  readonly notices: readonly NoticeText[];
  /** Who decides, printed above the line where they sign; undefined while nobody is known. */
  readonly signer?: string | undefined;
  /** Says whether the text is the one that was shown, where that is asked. */
  readonly proof?: { readonly intact: boolean; readonly hash: string } | undefined;
  readonly onClose: () => void;
}

/** "Versión 4, del mar. 14 abr. 2026"; what came with the program has no day of its own. */
export function versionWords({ version, publishedAt }: NoticeText): string {
  return publishedAt === null
    ? `Versión ${version}, la que trae el programa`
    : `Versión ${version}, del ${formatDate(publishedAt)}`;
}

function Words({ notice }: { readonly notice: NoticeText }) {
  return (
    <article className={classes.notice}>
      <h3>{notice.title}</h3>
      <p className={classes.version}>{versionWords(notice)}</p>
      {notice.text.split('\n').map((paragraph) => (
        <p key={paragraph}>{paragraph}</p>
      ))}
    </article>
  );
}

/** What somebody may read whole before deciding, and take away or sign on paper. */
export function NoticeDialog({ notices, signer, proof, onClose }: NoticeDialogProps) {
  const [failure, setFailure] = useState<string>();
  const print: Action = {
    id: 'notice.print',
    label: 'Imprimir',
    keys: ['Ctrl+P'],
    run: () => {
      void printPage().then(setFailure);
    },
  };
  return (
    <Dialog title="Aviso de datos personales" onClose={onClose} actions={[print]} size="44rem">
      {proof === undefined ? null : (
        <Banner
          tone={proof.intact ? 'good' : 'bad'}
          title={
            proof.intact
              ? 'Es, letra por letra, el texto que se mostró.'
              : 'Este texto no es el que se mostró: avise a la central.'
          }
        >
          Huella SHA-256 <span className={classes.hash}>{proof.hash}</span>
        </Banner>
      )}
      <ScrollRegion label="Texto del aviso" className={classes.text} first>
        {notices.map((notice) => (
          <Words key={notice.id} notice={notice} />
        ))}
      </ScrollRegion>
      {failure === undefined ? null : <Banner tone="bad" title={failure} urgent />}
      <div className={classes.foot}>
        <ActionButton action={print} variant="default" />
      </div>
      <PrintSheet>
        {notices.map((notice) => (
          <Words key={notice.id} notice={notice} />
        ))}
        {signer === undefined ? null : (
          <div className={classes.signature}>
            <p>{signer}</p>
            <p>☐ Autorizo ☐ No autorizo</p>
            <p>Fecha: ____________________</p>
            <p>Firma o huella: ______________________________</p>
          </div>
        )}
      </PrintSheet>
    </Dialog>
  );
}
