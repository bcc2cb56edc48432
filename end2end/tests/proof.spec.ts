// A password counts only for whoever proves the address in the browser that chose it.
import { confirm, signIn, signUp } from '../harness/account';
import { expect, test } from '../harness/test';

const OWN = 'another heron, other water';

test('whoever confirms a stranger’s sign-up chooses a password and a name, and the stranger’s are gone', async ({ arrive }) => {
  const mallory = await arrive('Mallory Moss', { email: 'olivia.owens@example.org' });
  const olivia = await arrive('Olivia Owens');
  mallory.watch.expectStatus(401);
  await mallory.open('/sign-up');
  await signUp(mallory);

  const { page } = olivia;
  await confirm(olivia);
  await expect(page).toHaveURL(/\/reset\//);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Choose your password');
  await expect(page.getByLabel('Your name')).toHaveValue('olivia.owens');

  await mallory.open('/sign-in');
  await signIn(mallory);
  await expect(mallory.page.getByRole('alert')).toContainText('do not match');

  await page.getByLabel('Your name').fill(olivia.name);
  await page.getByLabel('New password').fill(OWN);
  await page.getByRole('button', { name: 'Set the password' }).click();
  await expect(page.getByRole('button', { name: `Account of ${olivia.name}` })).toBeVisible();

  await mallory.open('/sign-in');
  await signIn(mallory);
  await expect(mallory.page.getByRole('alert')).toContainText('do not match');
  await signIn(mallory, { password: OWN });
  await expect(mallory.page.getByRole('button', { name: `Account of ${olivia.name}` })).toBeVisible();
});

test('in the browser that signed up one press is enough, whoever else signed up too', async ({ arrive }) => {
  const mallory = await arrive('Mallory Moss', { email: 'olivia.owens@example.org' });
  const olivia = await arrive('Olivia Owens');
  await mallory.open('/sign-up');
  await signUp(mallory);
  await olivia.open('/sign-up');
  await signUp(olivia);
  // The first mail is the stranger's.
  await confirm(olivia);
  await expect(olivia.page.getByRole('button', { name: `Account of ${olivia.name}` })).toBeVisible();
});
