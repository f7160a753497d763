/** The addresses that a link may open in the person's own browser. */

/** Exact hosts; a new one is a decision of the project, not of a page. */
const ALLOWED_HOSTS: ReadonlySet<string> = new Set([
  'www.bucaramanga.gov.co',
  'www.datos.gov.co',
  'www.mintic.gov.co',
  'www.sic.gov.co',
]);

/** 2,048 characters: nothing the app links to is longer, and a long address can carry data away. */
const MAX_LENGTH = 2_048;

/**
 * True only for https on its standard port at an allowed host, without user name or password. Everything
 * else (file:, smb:, ms-settings: …) can start a program on the machine.
 */
export function mayOpenExternally(url: string): boolean {
  if (url.length > MAX_LENGTH || !URL.canParse(url)) return false;
  const parsed = new URL(url);
  return (
    parsed.protocol === 'https:' &&
    parsed.port === '' &&
    parsed.username === '' &&
    parsed.password === '' &&
    ALLOWED_HOSTS.has(parsed.hostname)
  );
}
