/** Notifications of the system: what the zones' watch tells while nobody looks at the window. */
import { Notification } from 'electron';
import type { BrowserWindow } from 'electron';
import { DESKTOP_CHANNELS } from '#shared/domain/desktop.ts';
import type { NotifyRequest, NotifyResult } from '#shared/domain/desktop.ts';
import { mayNotify, plainNotice, recent } from './policy/notify.ts';
import { bringToFront } from './window.ts';

/** Returns the function that shows one. */
export function openNotifications(
  window: BrowserWindow,
  now: () => number,
): (request: NotifyRequest) => NotifyResult {
  let shownAt: readonly number[] = [];
  // One that nobody holds is collected, and its click is lost.
  const held = new Set<Notification>();
  return (request) => {
    const notice = plainNotice(request);
    const facts = {
      supported: Notification.isSupported(),
      focused: window.isFocused(),
      shownAt,
      now: now(),
    };
    if (notice === undefined || !mayNotify(facts)) return { shown: false };
    shownAt = [...recent(shownAt, facts.now), facts.now];
    const shown = new Notification(notice);
    held.add(shown);
    shown.on('click', () => {
      if (window.isDestroyed()) return;
      bringToFront(window);
      // Which page that means is the page's to know.
      window.webContents.send(DESKTOP_CHANNELS.noticeOpened);
    });
    shown.on('close', () => held.delete(shown));
    shown.show();
    return { shown: true };
  };
}
