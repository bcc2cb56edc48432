// Several tabs of one browser, which share its cookies: each acts for whom it was made, all follow what happens, over one stream.
import type { Page } from '@playwright/test';
import { signIn } from '../harness/account';
import { Members } from '../harness/members';
import type { Person } from '../harness/person';
import { scene } from '../harness/scene';
import { expect as patient, test } from '../harness/test';

/** Soon: no page is loaded again by the test, so whatever appears was pushed. */
const expect = patient.configure({ timeout: 3_000 });

/** One more tab of someone's browser. */
const tab = async ({ context }: Person, path: string) => open(await context.newPage(), path);

/** Opens a page whose buttons work, and which has made sure of what it was made with. */
async function open(page: Page, path: string): Promise<Page> {
  const sure = page.waitForResponse(/\/rpc\/refresh$/);
  await page.goto(path);
  await page.locator('html[data-awake]').waitFor({ state: 'attached' });
  await sure;
  return page;
}

const account = (page: Page, name: string) => page.getByRole('button', { name: `Account of ${name}` });

test('an open dialog does nothing once somebody else is signed in, and the page begins anew', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  const cara = await person('Cara Cole');
  await scene(olivia, [[ben, 'member'], [cara, 'member']]);
  const caras = new Members(cara);
  await open(cara.page, '/acme/members');
  await caras.choose(cara.name, 'Leave organization');
  cara.watch.expectStatus(409);

  await cara.rest.signIn(ben);
  await caras.dialog.getByRole('button', { name: 'Leave organization' }).click();

  await patient(account(cara.page, ben.name)).toBeVisible();
  await patient(cara.page.getByText('You are now signed in as Ben Baker.')).toBeVisible();
  await expect(caras.dialog).toHaveCount(0);
  const names = (await olivia.rest.members('acme')).map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining([ben.name, cara.name]));
});

test('a change of role and an invitation are not booked on somebody else', async ({ person, hall }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  const cara = await person('Cara Cole');
  await scene(olivia, [[ben, 'admin'], [cara, 'member']]);
  olivia.watch.expectStatus(409);
  const desk = new Members(olivia);
  await open(olivia.page, '/acme/members');
  await desk.choose(cara.name, 'Edit role');
  await desk.dialog.getByRole('radio', { name: 'Admin', exact: true }).check();
  await olivia.rest.signIn(ben);
  await desk.dialog.getByRole('button', { name: 'Change to Admin' }).click();
  await patient(account(olivia.page, ben.name)).toBeVisible();
  expect((await ben.rest.members('acme')).find(({ name }) => name === cara.name)?.role).toBe('member');

  await olivia.rest.signIn(olivia);
  await open(olivia.page, '/acme/members');
  await desk.invitePeople.click();
  await desk.dialog.getByLabel('E-mail addresses').fill('dora@example.org');
  await desk.dialog.getByRole('radio', { name: 'Member', exact: true }).check();
  await olivia.rest.signIn(ben);
  await desk.dialog.getByRole('button', { name: 'Send 1 invitation' }).click();
  await patient(account(olivia.page, ben.name)).toBeVisible();
  expect(hall.mailsTo('dora@example.org', /invited you/)).toBe(0);
  expect((await ben.rest.members('acme')).filter(({ email }) => email === 'dora@example.org')).toEqual([]);
});

test('a page drawn by the server, and signing out, act for nobody else either', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia, [[ben, 'admin']]);
  olivia.watch.expectStatus(409);
  await open(olivia.page, '/acme/projects');
  await olivia.page.getByRole('link', { name: 'New project' }).click();
  await olivia.page.getByRole('dialog').getByLabel('Name').fill('Apollo');
  await olivia.rest.signIn(ben);
  await olivia.page.getByRole('dialog').getByRole('button', { name: 'Create project' }).click();
  await patient(account(olivia.page, ben.name)).toBeVisible();
  await expect(olivia.page.getByRole('main')).not.toContainText('Apollo');

  await olivia.rest.signIn(olivia);
  await open(olivia.page, '/account');
  await olivia.rest.signIn(ben);
  await account(olivia.page, olivia.name).click();
  await olivia.page.getByRole('menuitem', { name: 'Sign out' }).click();
  await patient(account(olivia.page, ben.name)).toBeVisible();
});

test('a plain form without scripts does nothing for somebody else, and its answer says who is signed in', async ({ person }) => {
  const plain = { javaScriptEnabled: false };
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  const cara = await person('Cara Cole', plain);
  await scene(olivia, [[ben, 'member'], [cara, 'member']]);
  const { page } = cara;
  await page.goto('/acme/members?leave=yes');
  cara.watch.expectStatus(409);
  await cara.rest.signIn(ben);
  await page.getByRole('dialog').getByRole('button', { name: 'Leave organization' }).click();
  await expect(page.getByRole('main')).toContainText('You are now signed in as Ben Baker.');
  await page.getByRole('link', { name: 'Go to the start page' }).click();
  await expect(account(page, ben.name)).toBeVisible();
  expect((await olivia.rest.members('acme')).length).toBe(3);
});

test('signing out and in as somebody else in one tab changes what the other shows', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia, [[ben, 'member']]);
  olivia.watch.expectStatus(401, 409);
  await new Members(olivia).open();
  const other = await tab(olivia, '/');
  await account(other, olivia.name).click();
  await other.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(olivia.page.getByRole('heading', { level: 1 })).toHaveText('You are signed out');
  await other.waitForURL(/sign-in/);
  await signIn({ ...ben, page: other } as Person);
  await patient(account(other, ben.name)).toBeVisible();
  await olivia.page.bringToFront();
  await olivia.page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await patient(account(olivia.page, ben.name)).toBeVisible();
});

test('a password changed in one tab: that one goes on, others begin anew by themselves', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  await scene(olivia);
  olivia.watch.expectStatus(401, 409);
  await olivia.open('/account');
  const other = await tab(olivia, '/acme/members');
  await other.evaluate(() => Object.assign(window, { untouched: true }));

  const { page } = olivia;
  await page.getByLabel('Present password').fill(olivia.password);
  await page.getByLabel('New password').fill('green heron, quiet water');
  await page.getByRole('button', { name: 'Change the password' }).click();
  await expect(page.getByText('Your password is changed')).toBeVisible();

  await patient.poll(() => other.evaluate(() => 'untouched' in window).catch(() => true)).toBe(false);
  await patient(other.getByRole('heading', { level: 1, name: 'Members' })).toBeVisible();
  await expect(other.locator('.toast')).toHaveCount(0);
  await page.getByLabel('Your name').fill('Olivia Orr');
  await page.getByRole('button', { name: 'Save the name' }).click();
  await patient(account(other, 'Olivia Orr')).toBeVisible();
});

test('one’s own tabs follow a new name, a demotion and a removal, on every page', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia, [[ben, 'admin']]);
  ben.watch.expectStatus(403, 404);
  await ben.open('/account');
  const paths = ['/', '/acme/members', '/acme/roles', '/notifications', '/new'];
  const [home, members, roles, ...plain] = await Promise.all(paths.map((path) => tab(ben, path)));
  const all = [home, members, roles, ...plain];

  await ben.page.getByLabel('Your name').fill('Benjamin Baker');
  await ben.page.getByRole('button', { name: 'Save the name' }).click();
  for (const page of all) await expect(account(page, 'Benjamin Baker')).toBeVisible();

  const id = await olivia.rest.memberId('acme', 'Benjamin Baker');
  await olivia.rest.changeRole('acme', id, 'admin', 'member');
  await expect(home.getByRole('main')).toContainText('Member');
  await expect(members.getByRole('row').filter({ hasText: 'Benjamin Baker' })).toContainText('Member');
  await expect(members.getByRole('row').filter({ hasText: olivia.email })).toHaveCount(0);

  await olivia.rest.remove('acme', id);
  await expect(home.getByText('You are in no organization yet')).toBeVisible();
  for (const page of [members, roles]) await expect(page.getByRole('main')).toContainText('no longer');
});

test('twenty tabs work and follow, over one stream, and each asks once', async ({ person, hall }) => {
  test.setTimeout(180_000);
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia, [[ben, 'member']]);
  // What becomes of the mail is told as well, so it has left before anything is counted.
  await olivia.rest.invite('acme', ['dora@example.org'], 'member');
  await hall.mailTo('dora@example.org', /invited you/);
  const asked = new Map<Page, number>();
  const streams = new Set<object>();
  ben.context.on('request', (request) => {
    if (request.url().endsWith('/events/')) streams.add(request);
    if (request.url().includes('/rpc/')) asked.set(request.frame().page(), (asked.get(request.frame().page()) ?? 0) + 1);
  });
  for (const ended of ['requestfinished', 'requestfailed'] as const) ben.context.on(ended as 'requestfailed', (request) => streams.delete(request));
  const tabs = [await open(ben.page, '/acme/members')];
  while (tabs.length < 20) tabs.push(await tab(ben, tabs.length % 2 ? '/acme/members' : '/acme/roles'));
  expect(streams.size).toBe(1);
  asked.clear();

  await olivia.rest.copyLink('acme', await olivia.rest.invitationId('acme', 'dora@example.org'));
  await patient.poll(() => asked.size).toBe(20);
  await ben.page.waitForTimeout(1_500);
  expect([...asked.values()]).toEqual(tabs.map(() => 1));

  await tabs[0].close();
  await patient.poll(() => streams.size).toBe(1);
  const id = await olivia.rest.memberId('acme', ben.name);
  await olivia.rest.changeRole('acme', id, 'member', 'admin');
  for (const page of tabs.slice(1).filter((_, index) => index % 2 === 0)) {
    await patient(page.getByRole('row').filter({ hasText: 'dora@example.org' })).toBeVisible();
  }
});
