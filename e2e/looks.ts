import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const FOLDER = join(import.meta.dirname, '../artifacts/screenshots');
const SIZES = { desktop: { width: 1440, height: 1000 }, phone: { width: 390, height: 844 } };

/** Fails the test for everything the browser complains about. */
export function watchConsole(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(`${page.url()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`${page.url()}: ${error.message}`));
  return complaints;
}

/** One page in both sizes and both themes: no axe violation, nothing wider than the window, a picture of each. */
export async function lookAt(page: Page, name: string) {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' });
    for (const [size, viewport] of Object.entries(SIZES)) {
      await page.setViewportSize(viewport);
      await expect(page.getByRole('heading', { level: 1 })).toHaveCount(1);
      await page.screenshot({ path: join(FOLDER, `${name}-${size}-${theme}.png`), fullPage: true });
      // The frame of a mail runs no scripts, so nothing can be asked inside it; the mail's own tests look at it.
      const { violations } = await new AxeBuilder({ page }).exclude('iframe').setLegacyMode().analyze();
      const found = violations.map(
        ({ id, nodes }) =>
          `${name} ${size} ${theme}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`,
      );
      expect(found).toEqual([]);
      const overflow = Number(
        await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth'),
      );
      expect(overflow, `${name} is wider than the window on ${size}`).toBeLessThanOrEqual(0);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(SIZES.desktop);
}
