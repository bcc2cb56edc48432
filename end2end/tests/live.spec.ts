// Another person's open page follows what happens, with the rights that person now has.
import { signIn } from '../harness/account';
import { Members, refusalOf } from '../harness/members';
import { ask, scene } from '../harness/scene';
import { expect as patient, test } from '../harness/test';

/** Soon: no page is loaded again, so whatever appears was pushed. */
const expect = patient.configure({ timeout: 3_000 });

test('a promotion enables the buttons of the promoted person', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia, [[ben, 'member']]);
  const bens = new Members(ben);
  await bens.open();
  expect(await refusalOf(bens.invitePeople)).toContain('Only owners and admins');
  await ben.page.evaluate(() => Object.assign(window, { untouched: true }));

  const member = await olivia.rest.memberId('acme', ben.name);
  await olivia.rest.changeRole('acme', member, 'member', 'admin');

  await expect(bens.row(ben.name)).toContainText('Admin');
  await expect(bens.invitePeople).not.toHaveAttribute('aria-disabled', 'true');
  await expect(bens.row(olivia.name)).toContainText(olivia.email);
  await expect(ben.page.getByRole('button', { name: /^Notifications, \d+ unread/ })).toBeVisible();
  expect(await ben.page.evaluate(() => 'untouched' in window), 'The page was not loaded again.').toBe(true);
});

test('a demotion takes addresses and buttons away', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia, [[ben, 'admin']]);
  const bens = new Members(ben);
  await bens.open();
  await expect(bens.row(olivia.name)).toContainText(olivia.email);

  await olivia.rest.changeRole('acme', await olivia.rest.memberId('acme', ben.name), 'admin', 'member');

  await expect(bens.row(olivia.name)).not.toContainText(olivia.email);
  await expect(bens.invitePeople).toHaveAttribute('aria-disabled', 'true');
});

test('invitations appear, and turn into members, on the pages of those who may see them', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  const cara = await person('Cara Cole');
  await scene(olivia, [[ben, 'admin']]);
  const bens = new Members(ben);
  await bens.open();

  const link = await ask(olivia, 'acme', cara.email);
  await expect(bens.row(cara.email)).toContainText('Pending');

  await cara.rest.accept(link);
  await expect(bens.row(cara.name)).toContainText('Verified');
  await expect(ben.page.getByRole('row').filter({ hasText: 'Pending' })).toHaveCount(0);
});

test('a removed person’s open page says so', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  const cara = await person('Cara Cole');
  await scene(olivia, [[ben, 'member'], [cara, 'member']]);
  const bens = new Members(ben);
  const caras = new Members(cara);
  await bens.open();
  await caras.open();
  ben.watch.expectStatus(403, 404);

  await olivia.rest.remove('acme', await olivia.rest.memberId('acme', ben.name));

  await expect(caras.row(ben.name)).toHaveCount(0);
  await expect(ben.page.getByRole('main')).toContainText('no longer');
  await expect(bens.row(cara.name)).toHaveCount(0);
  const mail = await olivia.hall.mailTo(ben.email, /removed you from Acme$/);
  expect(mail.text).toContain('no longer a member of Acme');
});

test('someone signed out in another window is told so, and comes back', async ({ person, hall }) => {
  const olivia = await person('Olivia Owens');
  await scene(olivia);
  const desk = new Members(olivia);
  await desk.open();
  olivia.watch.expectStatus(401, 404);

  await olivia.page.request.delete(`${hall.url}/api/session`, { headers: { origin: hall.url } });

  await expect(olivia.page.getByRole('heading', { level: 1 })).toHaveText('You are signed out');
  await expect(olivia.page.getByRole('main')).not.toContainText('no longer a member');
  await olivia.page.getByRole('main').getByRole('link', { name: 'Sign in' }).click();
  await signIn(olivia);
  await patient(desk.row(olivia.name)).toContainText('You');
});

test('home follows what is one’s own: an invitation, its end, and what the bell says', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia);
  await ben.open('/');
  await expect(ben.page.getByText('You are in no organization yet')).toBeVisible();

  await ask(olivia, 'acme', ben.email);
  await expect(ben.page.getByRole('main').getByText('Acme').first()).toBeVisible();
  await expect(ben.page.getByRole('button', { name: 'Notifications, 1 unread' })).toBeVisible();

  await olivia.rest.revoke('acme', await olivia.rest.invitationId('acme', ben.email));
  await expect(ben.page.getByText('You are in no organization yet')).toBeVisible();
});
