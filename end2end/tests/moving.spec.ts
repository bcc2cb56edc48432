// Going from page to page by links: in the console none is loaded again, and before it none needs a script.
import type { Page } from '@playwright/test';
import { Members } from '../harness/members';
import { ask, scene } from '../harness/scene';
import { expect, test } from '../harness/test';

/** The page has this heading, and is still the one that was opened first. */
async function isAt(page: Page, heading: string): Promise<void> {
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
  expect(await page.evaluate(() => 'untouched' in window), `${heading} was loaded again`).toBe(true);
}

test('through the console and back', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const { page } = olivia;
  const desk = new Members(olivia);
  await scene(olivia);
  await scene(olivia, [], 'Birch');
  await ask(olivia, 'acme', 'ben.baker@example.org');
  await olivia.open('/');
  await page.evaluate(() => Object.assign(window, { untouched: true }));
  const rail = page.getByRole('navigation', { name: 'Organization' });

  await page.getByRole('main').getByRole('link', { name: /Acme/ }).click();
  await isAt(page, 'Members');
  await rail.getByRole('link', { name: 'Invitations' }).click();
  await isAt(page, 'Invitations');
  await rail.getByRole('link', { name: 'Roles' }).click();
  await isAt(page, 'Roles');
  await rail.getByRole('link', { name: 'History' }).click();
  await isAt(page, 'History');
  await rail.getByRole('link', { name: 'Members' }).click();
  await isAt(page, 'Members');
  await page.getByRole('link', { name: /^Pending/ }).click();
  await expect(desk.row(olivia.name)).toHaveCount(0);
  await page.goBack();
  await expect(desk.row(olivia.name)).toBeVisible();

  await page.getByRole('button', { name: 'Acme, switch organization' }).click();
  await page.getByRole('menuitem', { name: 'Birch' }).click();
  await isAt(page, 'Members');
  await expect(page.getByRole('button', { name: 'Birch, switch organization' })).toBeVisible();
  await expect(page.getByText('ben.baker@example.org')).toHaveCount(0);

  await page.getByRole('button', { name: /^Notifications/ }).click();
  await page.getByRole('link', { name: 'See all' }).click();
  await isAt(page, 'Notifications');
  await page.getByRole('button', { name: `Account of ${olivia.name}` }).click();
  await page.getByRole('menuitem', { name: 'Your account' }).click();
  await isAt(page, 'Your account');
  await page.getByRole('link', { name: 'Guildhall' }).click();
  await isAt(page, 'Your organizations');
  await page.getByRole('link', { name: 'Found an organization' }).click();
  await isAt(page, 'Found an organization');
  await page.goBack();
  await isAt(page, 'Your organizations');
});

test('the pages before the console run no script, and lead to each other', async ({ arrive }) => {
  const eve = await arrive('Eve Evans');
  const { page } = eve;
  const fetched = new Set<string>();
  page.on('request', (request) => fetched.add(request.resourceType()));
  const isDrawn = async (heading: string) => {
    await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    expect(await page.evaluate(() => document.scripts.length), `${heading} has a script`).toBe(0);
  };
  await eve.open('/sign-in');
  await page.getByRole('link', { name: 'Sign up' }).click();
  await isDrawn('Sign up for Guildhall');
  await page.getByRole('link', { name: 'Sign in' }).click();
  await isDrawn('Sign in');
  await page.getByRole('link', { name: 'Mail me a link' }).click();
  await isDrawn('Sign in by mail');
  await page.goBack();
  await isDrawn('Sign in');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await isDrawn('Choose a new password');
  expect([...fetched].filter((kind) => !['document', 'stylesheet', 'font', 'image', 'other'].includes(kind))).toEqual([]);
});
