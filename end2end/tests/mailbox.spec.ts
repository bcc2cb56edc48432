// Without a mail server, on one's own machine, the mails wait in the built-in mailbox.
import { signUp } from '../harness/account';
import { scene } from '../harness/scene';
import { expect, test } from '../harness/test';

test.describe('without a mail server', () => {
  test.use({ kind: { smtp: false } });

  test('the confirmation waits in the mailbox, and its link works', async ({ arrive }) => {
    const olivia = await arrive('Olivia Owens');
    const { page } = olivia;
    await olivia.open('/sign-up');
    await signUp(olivia);
    await page.getByRole('link', { name: 'built-in mailbox' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Mailbox' })).toBeVisible();
    await expect(page.getByRole('main')).toContainText(olivia.email);

    await expect(page.getByRole('main')).toContainText('Confirm your e-mail address for Guildhall');
    await page.getByRole('link', { name: /\/confirm\// }).click();
    await page.getByRole('button', { name: 'Confirm and sign in' }).click();

    await expect(page.getByRole('button', { name: `Account of ${olivia.name}` })).toBeVisible();

    await page.getByRole('button', { name: `Account of ${olivia.name}` }).click();
    await page.getByRole('menuitem', { name: 'Mailbox' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Mailbox' })).toBeVisible();
  });
});

test('with a mail server there is no mailbox', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  await scene(olivia);
  olivia.watch.expectStatus(404);
  await olivia.open('/mailbox');
  await expect(olivia.page.getByRole('heading', { level: 1 })).toHaveText('Nothing here');
});
