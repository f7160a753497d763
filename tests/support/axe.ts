import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright';

/** Instead of axe's source where the document has it already: a megabyte and a half to read again for every look. */
const NOTHING_MORE = 'undefined';

/**
 * What axe finds against accessibility on what a page shows now: rule and place of each fault. The page has no frames
 * inside it, so all of it is looked at in place; only the faults are described, because to write down the thousands
 * of things that are well takes longer than to find what is not.
 */
export async function axeFaults(page: Page): Promise<readonly string[]> {
  const injected = await page.evaluate(() => 'axe' in window);
  const { violations } = await new AxeBuilder(injected ? { page, axeSource: NOTHING_MORE } : { page })
    .setLegacyMode()
    .options({ resultTypes: ['violations'] })
    .analyze();
  return violations.map(({ id, nodes }) => `${id} ${nodes.map((node) => node.target.join(' ')).join(', ')}`);
}
