// How a page holds up: axe in both themes at two widths, and no sideways scrolling on a phone.
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const DESK = { width: 1280, height: 800 };
const PHONE = { width: 360, height: 740 };

/** Looks at what a page shows now, in both themes and at both widths. */
export async function look(page: Page, what: string): Promise<void> {
  const found: string[] = [];
  for (const size of [DESK, PHONE]) {
    await page.setViewportSize(size);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await settle(page);
      found.push(...(await violations(page, colorScheme)).map((line) => `${colorScheme}, ${size.width} wide: ${line}`));
    }
    if (size === PHONE) found.push(...(await overflow(page)));
  }
  await page.setViewportSize(DESK);
  await page.emulateMedia({ colorScheme: 'light' });
  expect.soft(found, what).toEqual([]);
}

/** Waits until what was changed is drawn. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    await drawn();
    const passing = document.getAnimations().filter((one) => Number.isFinite(one.effect?.getComputedTiming().endTime));
    await Promise.allSettled(passing.map((one) => one.finished));
    await drawn();
  });
}

/** The themes differ in colours alone, so in the dark only colours are looked at again. */
async function violations(page: Page, theme: 'light' | 'dark'): Promise<string[]> {
  const axe = new AxeBuilder({ page }).setLegacyMode();
  if (theme === 'dark') axe.withRules(['color-contrast', 'link-in-text-block']);
  const { violations } = await axe.analyze();
  const told = (html: string, checks: { message: string }[]) =>
    `${html.slice(0, 160)} ${checks.map(({ message }) => message).join('; ')}`;
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html, any, all, none }) => `${id} at ${target.join(' ')}: ${told(html, [...any, ...all, ...none])}`),
  );
}

async function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { scrollWidth, clientWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    const wide = [...document.body.querySelectorAll('*')].filter((element) => element.getBoundingClientRect().right > clientWidth + 1);
    const names = wide.slice(-3).map((element) => element.outerHTML.slice(0, 120));
    return [`${clientWidth} wide: scrolls sideways by ${scrollWidth - clientWidth} px because of ${names.join(' and ')}`];
  });
}
