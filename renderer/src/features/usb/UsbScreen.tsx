import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { MAX_PACKAGE_BYTES } from '#shared/sync/usb-package.ts';
import { isTaken, type Stick } from '#renderer/features/usb/model.ts';
import { SticksPanel } from '#renderer/features/usb/SticksPanel.tsx';
import { TakenPanel } from '#renderer/features/usb/TakenPanel.tsx';
import { api, queryClient, refusalOf } from '#renderer/lib/api.ts';
import { useNow } from '#renderer/lib/clock.ts';
import { saveFile } from '#renderer/lib/save-file.ts';
import { takePackage } from '#renderer/lib/usb.ts';
import type { Failure } from '#renderer/ui/Notice.tsx';
import classes from '#renderer/features/usb/UsbScreen.module.css';

const tooLarge: Failure = {
  code: 'ARCHIVO_INVALIDO',
  message: `El archivo pesa más de ${MAX_PACKAGE_BYTES / 1024 / 1024} MB: no es un paquete de USB.`,
};

/** The centre takes in what the Puntos without network send on sticks, and gives each its reply. */
export function UsbScreen() {
  const now = useNow(60_000);
  const before = useQuery(api.carrier.taken.queryOptions());
  const [sticks, setSticks] = useState<readonly Stick[]>([]);
  const [fault, setFault] = useState<string>();
  const keys = useRef(0);

  const take = async (files: readonly File[]) => {
    setFault(undefined);
    const chosen = files.map((file) => {
      keys.current += 1;
      return { key: keys.current, file };
    });
    setSticks((held) => [
      ...held,
      ...chosen.map(({ key, file }): Stick => ({ key, fileName: file.name, step: 'WAITING' })),
    ]);
    const become = (stick: Stick) => {
      setSticks((held) => held.map((each) => (each.key === stick.key ? stick : each)));
    };
    // One after the other: the centre applies them so, and a person reads them so.
    for (const { key, file } of chosen) {
      const head = { key, fileName: file.name };
      become({ ...head, step: 'READING' });
      const answered =
        file.size > MAX_PACKAGE_BYTES ? ({ ok: false, failure: tooLarge } as const) : await takePackage(file);
      become(
        answered.ok
          ? { ...head, step: 'TAKEN', taken: answered.value.taken, reply: answered.value.bytes, saved: false }
          : { ...head, step: 'REFUSED', failure: answered.failure },
      );
    }
    await queryClient.invalidateQueries(api.carrier.pathFilter());
  };
  const save = async () => {
    setFault(undefined);
    const taken = sticks.filter(isTaken);
    const open = taken.filter((stick) => !stick.saved);
    // Once all are saved, the same key saves them again: onto another stick.
    for (const stick of open.length === 0 ? taken : open) {
      const wrong = await saveFile(stick.taken.replyName, stick.reply);
      if (wrong !== undefined) {
        setFault(wrong);
        return;
      }
      setSticks((held) => held.map((each) => (each.key === stick.key ? { ...stick, saved: true } : each)));
    }
  };
  return (
    <div className={classes.screen}>
      <SticksPanel
        sticks={sticks}
        now={now}
        fault={fault}
        onFiles={(files) => void take(files)}
        onSave={() => void save()}
      />
      <TakenPanel
        taken={before.data}
        failure={before.error === null ? undefined : refusalOf(before.error)}
        now={now}
        onRetry={() => void before.refetch()}
      />
    </div>
  );
}
