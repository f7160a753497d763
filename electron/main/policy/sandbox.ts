/** Chromium refuses to start its sandbox as root on Linux; then the app runs without it and says so. */

export type Account = { platform: string; uid: number | undefined; argv: readonly string[] };

/** The switch has to be on the command line: Chromium reads it before any script of ours runs. */
const NO_SANDBOX_SWITCH = '--no-sandbox';

/** The line to print, or undefined where the sandbox is on. */
export function sandboxNotice(account: Account): string | undefined {
  if (!account.argv.includes(NO_SANDBOX_SWITCH)) return undefined;
  return account.platform === 'linux' && account.uid === 0
    ? 'Aviso: como root, Linux no permite el aislamiento (sandbox) de la ventana; use una cuenta corriente en los Puntos.'
    : 'Aviso: el aislamiento (sandbox) de la ventana está apagado por la orden --no-sandbox.';
}
