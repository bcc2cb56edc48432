// Every page and every state of it, for those who do not see it as it is drawn: light and dark, at a desk and on a phone.
import { look } from '../harness/looks';
import { Members } from '../harness/members';
import { Projects } from '../harness/projects';
import type { Person } from '../harness/person';
import { ask, scene } from '../harness/scene';
import { expect, test } from '../harness/test';

test.describe.configure({ timeout: 240_000 });

/** Opens an address and looks at it. */
async function see(person: Person, path: string, what = path): Promise<void> {
  await person.open(path);
  await expect(person.page.getByRole('heading', { level: 1 })).toBeVisible();
  await look(person.page, what);
}

test('getting in', async ({ arrive, person, hall }) => {
  const olivia = await person('Olivia Owens');
  const eve = await arrive('Eve Evans');
  const { page } = eve;
  eve.watch.expectStatus(401, 422);
  for (const path of ['/sign-in', '/sign-in?by=mail', '/sign-in/nonsense', '/sign-up', '/forgot', '/reset/nonsense', '/confirm/nonsense', '/stop/nonsense']) {
    await see(eve, path);
  }
  await eve.open('/sign-in');
  await page.getByLabel('E-mail').fill(olivia.email);
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('do not match');
  await look(page, 'sign-in, refused');
  await eve.open('/sign-up');
  await page.getByLabel('Your name').fill(eve.name);
  await page.getByLabel('E-mail').fill(eve.email);
  await page.getByLabel('Password').fill('password123');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByLabel('Password')).toHaveAttribute('aria-invalid', 'true');
  await look(page, 'sign-up, with a password that cannot be used');
  await page.getByLabel('Password').fill(eve.password);
  await page.getByRole('button', { name: 'Sign up' }).click();
  await hall.mailTo(eve.email, /^Confirm/);
  await look(page, 'sign-up, sent');
});

test('joining', async ({ arrive, person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  const eve = await arrive('Eve Evans');
  await scene(olivia);
  const link = await ask(olivia, 'acme', ben.email);
  const other = await ask(olivia, 'acme', 'nora.nobody@example.org');
  for (const visitor of [eve, ben, olivia]) visitor.watch.expectStatus(403, 404, 410);
  await see(eve, link, 'join, signed out');
  await see(eve, '/join/nonsense', 'join, no such link');
  await see(ben, link, 'join, signed in with the invited address');
  await see(ben, other, 'join, signed in with another address');
  await see(olivia, link, 'join, already a member');
  await olivia.rest.revoke('acme', await olivia.rest.invitationId('acme', 'nora.nobody@example.org'));
  await see(eve, other, 'join, revoked');
  await ben.rest.accept(link);
  await see(eve, link, 'join, used');
});

test('the console', async ({ arrive, person }) => {
  const olivia = await person('Olivia Owens');
  await see(olivia, '/', 'home, of someone who has just arrived');
  await see(olivia, '/notifications', 'notifications, empty');
  const ben = await person('Ben Baker');
  await scene(olivia, [[ben, 'admin']]);
  await see(olivia, '/acme/invitations', 'invitations, all answered');
  await ask(olivia, 'acme', 'margaret.hamilton.of.the.instrumentation.laboratory@apollo.example.org');
  olivia.watch.expectStatus(404);
  for (const path of ['/', '/new', '/account', '/account/sessions', '/notifications', '/acme/members', '/acme/invitations', '/acme/projects', '/acme/roles', '/acme/invoicing', '/acme/history', '/acme/nowhere']) {
    await see(olivia, path);
  }
  const elsewhere = await arrive(olivia.name);
  await elsewhere.rest.signIn(elsewhere);
  await ask(elsewhere, 'acme', 'eve.evans@example.org', 'admin');
  await see(olivia, '/account/sessions', 'other sessions, with what they did');
  await see(olivia, '/acme/members?search=nobody-of-this-name', 'members, none found');
  await see(olivia, '/acme/members?status=pending', 'members, pending');
});

test('a plain member’s console', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const mia = await person('Mia Moss');
  await scene(olivia, [[mia, 'member']]);
  mia.watch.expectStatus(403);
  for (const path of ['/', '/acme/members', '/acme/invitations', '/acme/projects', '/acme/roles', '/acme/invoicing', '/acme/history']) await see(mia, path, `${path}, as a member`);
  const desk = new Members(mia);
  await desk.open();
  await desk.openMenu(olivia.name);
  await look(mia.page, 'a row’s menu, all refused');
});

test('dialogs', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia, [[ben, 'member']]);
  await ask(olivia, 'acme', 'cara.cole@example.org');
  const { page } = olivia;
  const desk = new Members(olivia);
  await desk.open();
  await desk.invitePeople.click();
  await desk.dialog.getByLabel('E-mail addresses').fill(`dora.dale@example.org, nonsense, ${ben.email}`);
  await expect(desk.dialog.getByRole('listitem')).toHaveCount(3);
  await look(page, 'inviting, with verdicts');
  for (const [row, act] of [
    [ben.name, 'Edit role'],
    [ben.name, 'Remove from organization'],
    ['cara.cole@example.org', 'Revoke invitation'],
  ]) {
    await desk.open();
    await desk.choose(row, act);
    await expect(desk.dialog).toBeVisible();
    await look(page, `the dialog of ${act}`);
  }
});

test('projects', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia, [[ben, 'member']]);
  const projects = new Projects(olivia);
  await projects.create('Apollo', 'project', 'The controller for greenhouses.');
  await projects.createInside('greenhouse-01', 'device');
  await projects.add('Ben Baker', 'Write');
  await projects.invite(['cara.cole@example.org'], 'Read');
  const apollo = new URL(olivia.page.url()).pathname;
  const address = await olivia.page.getByRole('row', { name: /Ben Baker/ }).getByRole('menuitem', { name: 'Change role', includeHidden: true }).getAttribute('href');
  for (const asked of ['', '?add=o', '?invite', '?new', '?edit', '?delete']) await see(olivia, apollo + asked, `a project ${asked}`);
  await see(olivia, address ?? '', 'a role in a project, changed');
  await see(olivia, (address ?? '').replace('role=', 'remove='), 'a member of a project, removed');
  await olivia.open(apollo);
  await projects.enterInside('greenhouse-01');
  await look(olivia.page, 'a device');
  await see(olivia, '/acme/projects?new', 'a new project');
  await see(olivia, '/acme/projects?search=nothing-of-this-name', 'projects, none found');
});

test('menus', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia, [[ben, 'member']]);
  const { page } = olivia;
  const desk = new Members(olivia);
  await desk.open();
  await desk.openMenu(olivia.name);
  await look(page, 'one’s own row’s menu');
  await page.keyboard.press('Escape');
  await desk.openMenu(ben.name);
  await look(page, 'another’s row’s menu');
  for (const name of [/^Notifications/, `Account of ${olivia.name}`, 'Acme, switch organization']) {
    await desk.open();
    await page.getByRole('button', { name }).click();
    await look(page, `the menu of ${name}`);
  }
  await page.setViewportSize({ width: 360, height: 740 });
  await desk.open();
  await page.getByRole('button', { name: 'Open navigation' }).click();
  await expect(page.getByRole('navigation', { name: 'Organization' })).toBeVisible();
  await look(page, 'the drawer');
});
