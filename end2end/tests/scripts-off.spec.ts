// With scripts off, pages are read and forms are sent as they have been since the beginning of the web.
import { confirm, signIn, signUp } from '../harness/account';
import { Members } from '../harness/members';
import { ask, scene } from '../harness/scene';
import { expect, test } from '../harness/test';

const PLAIN = { javaScriptEnabled: false };

test('signing up, confirming, founding, signing out and in', async ({ arrive }) => {
  const olivia = await arrive('Olivia Owens', PLAIN);
  const { page } = olivia;
  await page.goto('/sign-up');
  await signUp(olivia);
  await expect(page.getByRole('main')).toContainText('mail');
  await confirm(olivia);
  await page.goto('/new');
  await page.getByLabel('Name', { exact: true }).fill('Acme');
  await page.getByRole('main').getByRole('button', { name: 'Found the organization' }).click();
  await expect(page).toHaveURL(/\/acme\/members/);
  const row = page.getByRole('row').filter({ hasText: olivia.name });
  await expect(row).toContainText('You');
  await expect(row).toContainText('Owner');
  await expect(row).toContainText(olivia.email);

  await page.getByRole('button', { name: `Account of ${olivia.name}` }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn(olivia);
  await page.getByRole('main').getByRole('link', { name: /Acme/ }).first().click();
  await expect(page).toHaveURL(/\/acme/);
});

test('what is wrong with a form is said beside its field, and what was written stays', async ({ arrive }) => {
  const olivia = await arrive('Olivia Owens', PLAIN);
  const { page } = olivia;
  await page.goto('/sign-up');
  await page.getByLabel('Your name').fill(olivia.name);
  await page.getByLabel('E-mail').fill(olivia.email);
  await page.getByLabel('Password').fill('password123');
  await page.getByRole('button', { name: 'Sign up' }).click();
  await expect(page.getByLabel('Password')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('Your name')).toHaveValue(olivia.name);
  await expect(page.getByLabel('E-mail')).toHaveValue(olivia.email);
});

test('inviting, and joining by form', async ({ person, arrive, hall }) => {
  const olivia = await person('Olivia Owens', PLAIN);
  const ben = await arrive('Ben Baker', PLAIN);
  await scene(olivia);
  await olivia.page.goto('/acme/members');
  await new Members(olivia).invitePeople.click();
  const dialog = olivia.page.getByRole('dialog');
  await dialog.getByLabel('E-mail addresses').fill(`${ben.email}, nonsense`);
  await dialog.getByRole('button', { name: /^Send/ }).click();
  await expect(olivia.page.getByRole('main')).toContainText('1 invitation sent.');
  await expect(olivia.page.getByRole('row').filter({ hasText: ben.email })).toContainText('Pending');

  const mail = await hall.mailTo(ben.email, /invited you to Acme$/);
  await ben.page.goto(mail.links[0]);
  await ben.page.getByLabel('Your name').fill(ben.name);
  await ben.page.getByLabel('Password').fill(ben.password);
  await ben.page.getByRole('button', { name: /^Sign up/ }).click();
  await expect(ben.page).toHaveURL(/\/acme\/members/);
  await expect(ben.page.getByRole('row').filter({ hasText: ben.name })).toContainText('You');
});

test('members are searched and filtered', async ({ person }) => {
  const olivia = await person('Olivia Owens', PLAIN);
  const { page } = olivia;
  await scene(olivia);
  await ask(olivia, 'acme', 'ben.baker@example.org', 'admin');
  await page.goto('/acme/members');
  await page.getByRole('searchbox').fill('ben');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row').filter({ hasText: 'ben.baker@example.org' })).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: olivia.email })).toHaveCount(0);
  await page.goto('/acme/members');
  await page.getByRole('link', { name: /^Owner/ }).click();
  await expect(page.getByRole('row').filter({ hasText: olivia.email })).toBeVisible();
  await expect(page.getByRole('row').filter({ hasText: 'ben.baker@example.org' })).toHaveCount(0);
});
