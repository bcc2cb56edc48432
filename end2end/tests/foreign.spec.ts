// Nodes that a password manager, an extension or a translator puts into a page before it is taken over: whatever comes of that, the page
// stays one of links and forms that work.
import type { Page } from '@playwright/test';
import { Members } from '../harness/members';
import { scene } from '../harness/scene';
import { expect, test } from '../harness/test';

/** What they do to a page, as soon as it is there. */
const STRANGERS: Record<string, () => void> = {
  'a span after each input': () => {
    for (const input of document.querySelectorAll('input')) input.after(document.createElement('span'));
  },
  'a div at the beginning of the body': () => document.body.prepend(document.createElement('div')),
  'text that is wrapped by a translator': () => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const found: Text[] = [];
    while (texts.nextNode()) found.push(texts.currentNode as Text);
    for (const text of found.filter(({ data, parentElement }) => data.trim() && !parentElement?.closest('script, style'))) {
      const [outer, inner] = [document.createElement('font'), document.createElement('font')];
      text.replaceWith(outer);
      outer.append(inner);
      inner.append(text);
    }
  },
  'a button in each form, and an attribute on it': () => {
    for (const form of document.forms) {
      form.setAttribute('data-extension', 'yes');
      form.prepend(Object.assign(document.createElement('button'), { type: 'button', hidden: true }));
    }
  },
};

/** Lets a stranger at each page before its scripts run. */
async function meddle(page: Page, stranger: () => void): Promise<void> {
  await page.addInitScript(`document.addEventListener('readystatechange', () => {
    if (document.readyState === 'interactive') (${stranger.toString()})();
  })`);
}

/** Taken over, or given up: nothing is half done. */
async function settled(page: Page): Promise<void> {
  await page.locator('html[data-awake], html[data-plain]').waitFor({ state: 'attached' });
}

for (const [what, stranger] of Object.entries(STRANGERS)) {
  test(`${what}: every link leads, and every form is sent`, async ({ person, hall }) => {
    const olivia = await person('Olivia Owens');
    const { page } = olivia;
    await scene(olivia);
    olivia.watch.expect(/panicked|hydration|unreachable|could not take this page over|RuntimeError|has stopped/);
    await meddle(page, stranger);
    const desk = new Members(olivia);
    await page.goto('/acme/members');
    await settled(page);
    const rail = page.getByRole('navigation', { name: 'Organization' });
    for (const name of ['Invitations', 'Projects', 'Roles', 'History', 'Members']) {
      await rail.getByRole('link', { name, exact: true }).click();
      await expect(page.getByRole('heading', { level: 1, name: new RegExp(name, 'i') })).toBeVisible();
      await settled(page);
    }
    await desk.invitePeople.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('E-mail addresses').fill('dora@example.org');
    await settled(page);
    await dialog.getByRole('button', { name: /^Send/ }).click();
    await hall.mailTo('dora@example.org', /invited you to Acme$/);
    await page.goto('/acme/members?q=');
    await settled(page);
    await expect(page.getByRole('row').filter({ hasText: 'dora@example.org' })).toBeVisible();
    await page.getByRole('button', { name: `Account of ${olivia.name}` }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await expect(page).toHaveURL(/\/sign-in/);
  });
}
