import { signedList, type RevocationList } from '#shared/domain/certificate-list.ts';
import { audit } from '../../audit.ts';
import { certificateTrust, cityPublicKey, citySigner } from '../../certificate-keys.ts';
import type { Core } from '../../core.ts';

/** Where the page's own data stands in the template (renderer/certificate-page). */
const DATA = '__DATOS_DE_LA_CIUDAD__';

/**
 * The page that anybody checks certificates with, as one file that asks nothing of any network: the city's public keys
 * and what is revoked as of now, signed. Published again whenever something was revoked. Throws NO_EXISTE when the
 * program was started from sources that were not built.
 */
export async function certificatePage(core: Core, actor: string): Promise<{ name: string; html: string }> {
  const template = await core.certificatePage();
  const { list, publicKey } = await revocationFile(core);
  await audit(core.context, actor, 'PAGINA_DE_CERTIFICADOS_GENERADA', null);
  const data = JSON.stringify({ cityKeys: [publicKey], list });
  // Inside a script element nothing may look like its end.
  return { name: 'certificados.html', html: template.replace(DATA, () => data.replaceAll('<', '\\u003c')) };
}

/** The signed list alone, for whoever checks with the command. */
export async function revocationFile(
  core: Pick<Core, 'context'>,
): Promise<{ list: string; publicKey: string }> {
  const { context } = core;
  const publicKey = await cityPublicKey(context);
  const { revoked, revokedIssuers } = await certificateTrust(context.store.read);
  const list: RevocationList = { issuedAt: context.clocks.now(), revoked, revokedIssuers };
  return { list: signedList(list, await citySigner(context)), publicKey };
}
