/** Who may speak to the shell: the main frame of the one window, while it shows the core's origin. */
import { isOwnOrigin } from './navigation.ts';

export type IpcSender = {
  /** The message came from the contents of the app's window. */
  fromWindow: boolean;
  /** The frame is the top one. */
  isMainFrame: boolean;
  /** Address of the frame; absent when the frame is gone already. */
  url: string | undefined;
};

export function isTrustedSender(sender: IpcSender, origin: string | undefined): boolean {
  return (
    sender.fromWindow && sender.isMainFrame && sender.url !== undefined && isOwnOrigin(sender.url, origin)
  );
}
