// What other sessions did in one's name: shown after a new password, and taken back.
import type { Locator } from '@playwright/test';
import type { Person, Wishes } from '../harness/person';
import { ask, join, scene } from '../harness/scene';
import { expect, test } from '../harness/test';

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
const TITLE = 'What your other sessions did';
const FRESH = 'another heron, other water';

type Sitting = { person: (name: string, wishes?: Wishes) => Promise<Person>; arrive: (name: string, wishes?: Wishes) => Promise<Person> };

/** Olivia's Acme with Ben in it, and a thief who signed in with her password: who she is, and the thief. */
async function theft({ person, arrive }: Sitting, wishes: Wishes = {}): Promise<[Person, Person]> {
  const [olivia, ben] = [await person('Olivia Owens', wishes), await person('Ben Baker')];
  await scene(olivia, [[ben, 'member']]);
  await ask(olivia, 'acme', 'una.underhill@example.org');
  const thief = await arrive('Olivia Owens', { userAgent: FIREFOX });
  await thief.rest.signIn(thief);
  await thief.rest.invite('acme', ['eve.evans@example.org'], 'admin');
  await thief.rest.copyLink('acme', await thief.rest.invitationId('acme', 'una.underhill@example.org'));
  await thief.rest.changeRole('acme', await thief.rest.memberId('acme', ben.name), 'member', 'admin');
  return [olivia, thief];
}

function act({ page }: Person, text: string): Locator {
  return page.getByRole('listitem').filter({ hasText: text });
}

/** Presses what takes an act back, and reads what the page says then. */
async function takeBack(who: Person, text: string, button: string, said: string): Promise<void> {
  await act(who, text).getByRole('button', { name: button }).click();
  await expect(who.page.getByRole('status').filter({ hasText: said })).toBeVisible();
}

async function takeAllBack(olivia: Person): Promise<void> {
  const { page } = olivia;
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(TITLE);
  await expect(page.getByRole('heading', { level: 2, name: 'Firefox on Linux' })).toBeVisible();
  await expect(page.getByRole('listitem')).toHaveCount(3);
  await takeBack(olivia, 'Invited eve.evans@example.org as Admin', 'Revoke the invitation', 'The invitation is revoked');
  await expect(act(olivia, 'Invited eve.evans').getByRole('button')).toHaveCount(0);
  await takeBack(olivia, 'Copied a link', 'Replace the link', 'All its earlier links no longer work.');
  await takeBack(olivia, 'Changed Ben Baker’s role', 'Give back the role Member', 'It is as it was before.');
  const ben = (await olivia.rest.members('acme')).find((row) => row.name === 'Ben Baker');
  expect(ben?.role).toBe('member');
}

async function changePassword({ page, password }: Person): Promise<void> {
  await page.getByLabel('Present password').fill(password);
  await page.getByLabel('New password').fill(FRESH);
  await page.getByRole('button', { name: 'Change the password' }).click();
}

test('whoever changes the password sees what the other session did, and takes it back', async ({ person, arrive }) => {
  const [olivia] = await theft({ person, arrive });
  const { page } = olivia;
  await olivia.open('/account');
  await changePassword(olivia);
  await expect(page.getByRole('status').filter({ hasText: 'one other session was ended' })).toBeVisible();
  await page.getByRole('link', { name: 'See what other sessions did' }).click();
  await takeAllBack(olivia);
});

test('the same without scripts', async ({ person, arrive }) => {
  const [olivia] = await theft({ person, arrive }, { javaScriptEnabled: false });
  await olivia.page.goto('/account');
  await changePassword(olivia);
  await expect(olivia.page.getByRole('main')).toContainText('one other session was ended');
  await takeAllBack(olivia);
});

test('a reset leads to it', async ({ person, arrive, hall }) => {
  const [olivia] = await theft({ person, arrive });
  const { page } = olivia;
  await olivia.context.clearCookies();
  await olivia.open('/forgot');
  await page.getByLabel('E-mail').fill(olivia.email);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await olivia.open((await hall.mailTo(olivia.email, /^Choose a new password/)).links[0]);
  await page.getByLabel('New password').fill(FRESH);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(TITLE);
  await expect(page.getByRole('status').filter({ hasText: '2 other sessions were ended.' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 2, name: 'Firefox on Linux' })).toBeVisible();
  await expect(act(olivia, 'Founded Acme')).toBeVisible();
});

test('nobody else sees anything there, and what is refused now says why', async ({ person, arrive }) => {
  const [olivia, thief] = await theft({ person, arrive });
  const mia = await person('Mia Moss');
  await join(olivia, 'acme', mia, 'owner');
  await mia.open('/account');
  await mia.page.getByRole('link', { name: 'See what your other sessions did' }).click();
  await expect(mia.page.getByRole('main')).toContainText('Nothing to take back');
  const own = await thief.rest.memberId('acme', olivia.name);
  await mia.rest.changeRole('acme', own, 'owner', 'member');
  await olivia.open('/account/sessions');
  await expect(act(olivia, 'as Admin').getByRole('button')).toHaveCount(0);
  await expect(olivia.page.getByRole('main')).toContainText('can invite');
});
