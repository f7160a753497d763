/** The core as a utility process of Electron, seen through what the supervisor needs of it. */
import { utilityProcess } from 'electron';
import type { CoreChild } from './core-supervisor.ts';

export function forkCore(entry: string): CoreChild {
  const child = utilityProcess.fork(entry, [], {
    serviceName: 'Núcleo de Puntos Digitales',
    stdio: 'inherit',
  });
  return {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a process has no origin
    send: (message) => child.postMessage(message),
    onMessage: (listener) => {
      child.on('message', listener);
    },
    onExit: (listener) => {
      child.once('exit', listener);
    },
    kill: () => {
      child.kill();
    },
  };
}
