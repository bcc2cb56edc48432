// Accounts: getting in with and without a password, staying in, and ending what runs elsewhere.
import { confirm, signIn, signOut, signUp } from '../harness/account';
import { expect, test } from '../harness/test';

const HOME = 'Your organizations';

test('a wrong password is told without saying what is wrong with it', async ({ arrive, person }) => {
  const olivia = await person('Olivia Owens');
  const eve = await arrive('Eve Evans');
  eve.watch.expectStatus(401);
  await eve.open('/sign-in');
  const alert = eve.page.getByRole('alert');

  await signIn(eve, { email: olivia.email, password: 'not the password' });
  await expect(alert).toHaveText('This address and password do not match.');
  await eve.open('/sign-in');
  await signIn(eve, { password: 'not the password' });
  await expect(alert).toHaveText('This address and password do not match.');
});

test('a wrong password keeps the address in the form', async ({ arrive }) => {
  const eve = await arrive('Eve Evans');
  eve.watch.expectStatus(401);
  await eve.open('/sign-in');
  await signIn(eve);
  await expect(eve.page.getByRole('alert')).toContainText('do not match');
  await expect(eve.page.getByLabel('E-mail')).toHaveValue(eve.email);
  await expect(eve.page.getByLabel('Password')).toBeFocused();
});

test('signing out ends the session, and pages ask to sign in', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  await olivia.open('/');
  await expect(olivia.page.getByRole('heading', { level: 1 })).toHaveText(HOME);
  const before = await olivia.context.cookies();
  await signOut(olivia);
  await olivia.context.addCookies(before);
  await olivia.page.goto('/account');
  await expect(olivia.page).toHaveURL(/\/sign-in/);
});

test('a page that needs signing in is come back to', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  await olivia.context.clearCookies();
  await olivia.open('/account');
  await expect(olivia.page).toHaveURL(/\/sign-in\?next=/);
  await signIn(olivia);
  await expect(olivia.page).toHaveURL(/\/account$/);
});

test('a forgotten password is replaced with a mailed link, which works once', async ({ person, hall }) => {
  const olivia = await person('Olivia Owens');
  const { page } = olivia;
  await olivia.context.clearCookies();
  olivia.watch.expectStatus(401, 410);
  await olivia.open('/sign-in');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await page.getByLabel('E-mail').fill(olivia.email);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await expect(page.getByRole('main')).toContainText('mail');

  const mail = await hall.mailTo(olivia.email, /^Choose a new password/);
  await olivia.open(mail.links[0]);
  await page.getByLabel('New password').fill('another heron, other water');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await expect(page.getByRole('button', { name: `Account of ${olivia.name}` })).toBeVisible();
  await hall.mailTo(olivia.email, /password was changed$/);

  await signOut(olivia);
  await olivia.open('/sign-in');
  await signIn(olivia);
  await expect(page.getByRole('alert')).toContainText('do not match');
  await signIn(olivia, { password: 'another heron, other water' });
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(HOME);

  await signOut(olivia);
  await olivia.open(mail.links[0]);
  await page.getByLabel('New password').fill('a third heron, third water');
  await page.getByRole('button', { name: 'Set the password' }).click();
  await expect(page.getByRole('main')).toContainText('no longer works');
});

test('a mailed link signs in, once', async ({ person, hall }) => {
  const olivia = await person('Olivia Owens');
  const { page } = olivia;
  await olivia.context.clearCookies();
  olivia.watch.expectStatus(410);
  await olivia.open('/sign-in');
  await page.getByRole('link', { name: 'Mail me a link' }).click();
  await page.getByLabel('E-mail').fill(olivia.email);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  const mail = await hall.mailTo(olivia.email, /^Your sign-in link/);

  await olivia.open(mail.links[0]);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(HOME);

  await signOut(olivia);
  await olivia.open(mail.links[0]);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('main')).toContainText('no longer works');
});

test('the sessions page ends the session of another browser', async ({ person, arrive }) => {
  const olivia = await person('Olivia Owens');
  const elsewhere = await arrive('Olivia Owens', { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' });
  await elsewhere.open('/sign-in');
  await signIn(elsewhere);
  await expect(elsewhere.page.getByRole('heading', { level: 1 })).toHaveText(HOME);

  // Its open page hears of the end, asks again, and is refused.
  elsewhere.watch.expectStatus(401);
  await olivia.open('/account');
  const row = olivia.page.getByRole('listitem').filter({ hasText: 'Firefox on Linux' });
  await row.getByRole('button', { name: 'End the session of Firefox on Linux' }).click();
  await expect(row).toHaveCount(0);

  await elsewhere.page.goto('/account');
  await expect(elsewhere.page).toHaveURL(/\/sign-in/);
});

test('an address is confirmed before it can be used', async ({ arrive, hall }) => {
  const olivia = await arrive('Olivia Owens');
  olivia.watch.expectStatus(403);
  await olivia.open('/sign-up');
  await signUp(olivia);
  await hall.mailTo(olivia.email, /^Confirm/);
  await olivia.open('/sign-in');
  await signIn(olivia);
  await expect(olivia.page.getByRole('alert')).toContainText('Confirm your e-mail address first.');
  await confirm(olivia);
  await expect(olivia.page.getByRole('heading', { level: 1 })).toHaveText(HOME);
});

test('an address that has an account is not told to whoever signs up with it', async ({ person, arrive, hall }) => {
  const olivia = await person('Olivia Owens');
  const eve = await arrive('Olivia Owens');
  const other = await arrive('Nora Nobody');
  const said: string[] = [];
  for (const visitor of [eve, other]) {
    await visitor.open('/sign-up');
    await signUp(visitor);
    const main = visitor.page.getByRole('main');
    await expect(main).toContainText(visitor.email);
    said.push((await main.innerText()).replaceAll(visitor.email, 'ADDRESS'));
  }
  expect(said[0]).toBe(said[1]);
  await hall.mailTo(olivia.email, /^You already have a Guildhall account$/);
});

test('an address changes once the new one is confirmed, and the present one is told', async ({ person, hall }) => {
  const olivia = await person('Olivia Owens');
  const { page } = olivia;
  const moved = 'olivia.owens@elsewhere.example';
  await olivia.open('/account');
  await page.getByLabel('New address').fill(moved);
  await page.getByLabel('Your password').fill(olivia.password);
  await page.getByRole('button', { name: 'Change the address' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'Until then your present address stays.' })).toBeVisible();
  await expect(page.getByRole('main')).toContainText(`Signed in as ${olivia.email}`);
  expect((await hall.mailTo(olivia.email, /^A new address was asked for/)).text).not.toContain(moved);

  const [link] = (await hall.mailTo(moved, /^Confirm your new address/)).links;
  await olivia.context.clearCookies();
  olivia.watch.expectStatus(403);
  await olivia.open(link);
  await page.getByRole('button', { name: 'Confirm and sign in' }).click();
  await expect(page.getByRole('alert')).toContainText('an account that you are not signed in to');
  await page.getByRole('link', { name: 'Sign in' }).click();
  await signIn(olivia);
  await page.getByRole('button', { name: 'Confirm and sign in' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(HOME);
  await hall.mailTo(olivia.email, /address was changed$/);
  await olivia.open('/account');
  await expect(page.getByRole('main')).toContainText(`Signed in as ${moved}`);
});

test('where two people signed up with one address, its owner chooses the password', async ({ arrive, hall }) => {
  const [stranger, owner] = [await arrive('Sam Stranger'), await arrive('Paula at her desk')];
  const email = 'paula@example.org';
  for (const [who, password] of [[stranger, 'the stranger knows this'], [owner, 'the owner chose this']] as const) {
    await who.open('/sign-up');
    await who.page.getByLabel('Your name').fill('Paula');
    await who.page.getByLabel('E-mail').fill(email);
    await who.page.getByLabel('Password').fill(password);
    await who.page.getByRole('button', { name: 'Sign up' }).click();
    await expect(who.page.getByRole('heading', { level: 1 })).toContainText('mail');
  }
  // She opens the mail in a third browser, which chose no password.
  const eve = await arrive('Paula on her way');
  await eve.open((await hall.mailTo(email, /^Confirm/)).links[0]);
  await eve.page.getByRole('button', { name: 'Confirm and sign in' }).click();
  await expect(eve.page).toHaveURL(/\/reset\//);
  await eve.page.getByLabel('New password').fill('chosen from the mailbox');
  await eve.page.getByRole('button', { name: 'Set the password' }).click();
  await expect(eve.page.getByRole('heading', { level: 1 })).toHaveText(HOME);
});
