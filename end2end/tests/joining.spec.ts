// Whoever opens an invitation's link finds a page for the state it is in, with the next step on it.
import { confirm, signIn, signOut } from '../harness/account';
import { Members } from '../harness/members';
import type { Person } from '../harness/person';
import { secretOf } from '../harness/rest';
import { ask, INVITED, scene } from '../harness/scene';
import { expect, test } from '../harness/test';

/** The page of an invitation that can no longer be answered, and what it says. */
async function ended(visitor: Person, link: string, words: string): Promise<void> {
  visitor.watch.expectStatus(404, 410);
  await visitor.open(link);
  await expect(visitor.page.getByRole('main')).toContainText(words);
  await expect(visitor.page.getByRole('button', { name: /^(Join|Sign up|Accept)/ })).toHaveCount(0);
  await expect(visitor.page.getByRole('main').getByRole('link').first()).toBeVisible();
}

test('without an account one signs up in place, and is in', async ({ person, arrive }) => {
  const olivia = await person('Olivia Owens');
  const ben = await arrive('Ben Baker');
  await scene(olivia);
  const link = await ask(olivia, 'acme', ben.email, 'admin');

  await ben.open(link);
  await expect(ben.page.getByRole('heading', { level: 1 })).toContainText('Acme');
  await expect(ben.page.getByRole('main')).toContainText('Olivia Owens');
  await expect(ben.page.getByRole('main')).toContainText('Admin');
  await ben.page.getByLabel('Your name').fill(ben.name);
  await ben.page.getByLabel('Password').fill(ben.password);
  await ben.page.getByRole('button', { name: /^Sign up/ }).click();

  await expect(ben.page).toHaveURL(/\/acme\/members$/);
  await expect(new Members(ben).row(ben.name)).toContainText('Admin');
  expect(ben.hall.mailsTo(ben.email, /^Confirm/), 'The link has proved the address.').toBe(0);
});

test('a password that cannot be used is said beside its field, and nothing is lost', async ({ person, arrive }) => {
  const olivia = await person('Olivia Owens');
  const ben = await arrive('Ben Baker');
  await scene(olivia);
  ben.watch.expectStatus(422);

  await ben.open(await ask(olivia, 'acme', ben.email));
  await ben.page.getByLabel('Your name').fill(ben.name);
  await ben.page.getByLabel('Password').fill('password123');
  await ben.page.getByRole('button', { name: /^Sign up/ }).click();

  await expect(ben.page.getByLabel('Password')).toHaveAttribute('aria-invalid', 'true');
  await expect(ben.page.getByLabel('Your name')).toHaveValue(ben.name);
});

test('signed out, with an account, one signs in and joins', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia);
  const link = await ask(olivia, 'acme', ben.email);
  await ben.open('/');
  await signOut(ben);

  await ben.open(link);
  await ben.page.getByRole('link', { name: 'Sign in' }).click();
  await signIn(ben);
  await ben.page.getByRole('button', { name: 'Accept and join' }).click();

  await expect(ben.page).toHaveURL(/\/acme\/members$/);
});

test('signing in by a mailed link leads back to the invitation', async ({ person, hall }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  const { page } = ben;
  await scene(olivia);
  const link = await ask(olivia, 'acme', ben.email);
  await ben.context.clearCookies();

  await ben.open(link);
  await page.getByRole('link', { name: 'Sign in' }).click();
  await page.getByRole('link', { name: 'Mail me a link' }).click();
  await page.getByLabel('E-mail').fill(ben.email);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await ben.open((await hall.mailTo(ben.email, /^Your sign-in link/)).links[0]);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('button', { name: 'Accept and join' }).click();

  await expect(page).toHaveURL(/\/acme\/members$/);
});

test('signed in with the invited address, one press joins', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia);

  await ben.open(await ask(olivia, 'acme', ben.email));
  await ben.page.getByRole('button', { name: 'Accept and join' }).click();

  await expect(ben.page).toHaveURL(/\/acme\/members$/);
  await expect(new Members(ben).row(ben.name)).toContainText('You');
  await ben.hall.mailTo(olivia.email, /^Ben Baker joined Acme$/);
});

test('signed in with another address, one is told so, and never the address in full', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const eve = await person('Eve Evans');
  await scene(olivia);
  const invited = 'zephyrine.quill@example.org';
  const link = await ask(olivia, 'acme', invited);
  const bodies: string[] = [];
  eve.page.on('response', async (answer) => bodies.push(await answer.text().catch(() => '')));

  await eve.open(link);
  await expect(eve.page.getByRole('main')).toContainText(eve.email);
  await expect(eve.page.getByRole('main')).toContainText('z•••');
  await expect(eve.page.getByRole('button', { name: 'Accept and join' })).toHaveCount(0);
  const { status, detail } = await eve.rest.refused('POST', `/api/invitations/${secretOf(link)}/accept`);

  expect(status).toBe(403);
  expect(bodies.join('\n') + detail).not.toContain('zephyrine');
});

test('an invitation that has expired says so', async ({ person, arrive, hall }) => {
  const olivia = await person('Olivia Owens');
  const ben = await arrive('Ben Baker');
  await scene(olivia);
  const link = await ask(olivia, 'acme', ben.email);

  await hall.meanwhile('update invitation set expires = 1');

  await ended(ben, link, 'expired');
});

test('an invitation that was revoked says so, and its mail is followed by another', async ({ person, arrive, hall }) => {
  const olivia = await person('Olivia Owens');
  const ben = await arrive('Ben Baker');
  await scene(olivia);
  const link = await ask(olivia, 'acme', ben.email);

  await olivia.rest.revoke('acme', await olivia.rest.invitationId('acme', ben.email));

  await ended(ben, link, 'taken back');
  await hall.mailTo(ben.email, /^Your invitation to Acme was revoked$/);
});

test('an invitation that was used says so', async ({ person, arrive }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  const eve = await arrive('Eve Evans');
  await scene(olivia);
  const link = await ask(olivia, 'acme', ben.email);

  await ben.rest.accept(link);

  await ended(eve, link, 'accepted');
});

test('an invitation can be declined, and says so from then on', async ({ person, arrive, hall }) => {
  const olivia = await person('Olivia Owens');
  const ben = await arrive('Ben Baker');
  await scene(olivia);
  const link = await ask(olivia, 'acme', ben.email);

  await ben.open(link);
  await ben.page.getByRole('button', { name: 'Decline the invitation' }).click();

  await expect(ben.page.getByRole('main')).toContainText('declined');
  await ended(ben, link, 'declined');
  await hall.mailTo(olivia.email, /declined your invitation to Acme$/);
});

test('sent again, the old link is dead and the new one works', async ({ person, hall }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia);
  const old = await ask(olivia, 'acme', ben.email);

  await olivia.rest.resend('acme', await olivia.rest.invitationId('acme', ben.email));
  const fresh = (await hall.mailTo(ben.email, INVITED)).links[0];

  expect(fresh).not.toBe(old);
  await ended(ben, old, 'A newer mail has replaced this link');
  await ben.open(fresh);
  await ben.page.getByRole('button', { name: 'Accept and join' }).click();
  await expect(ben.page).toHaveURL(/\/acme\/members$/);
});

test('a copied link does not prove an address: it is confirmed by mail first', async ({ person, arrive }) => {
  const olivia = await person('Olivia Owens');
  const ben = await arrive('Ben Baker');
  await scene(olivia);
  await olivia.rest.invite('acme', [ben.email], 'member');
  const link = await olivia.rest.copyLink('acme', await olivia.rest.invitationId('acme', ben.email));

  await ben.open(link);
  await ben.page.getByLabel('Your name').fill(ben.name);
  await ben.page.getByLabel('Password').fill(ben.password);
  await ben.page.getByRole('button', { name: /^Sign up/ }).click();
  await expect(ben.page.getByRole('main')).toContainText('mail');
  await confirm(ben);
  await ben.page.getByRole('button', { name: 'Accept and join' }).click();

  await expect(ben.page).toHaveURL(/\/acme\/members$/);
});

test('a link that is none leads on, and says no more', async ({ arrive }) => {
  const eve = await arrive('Eve Evans');
  await ended(eve, '/join/nonsense', 'does not work');
});
