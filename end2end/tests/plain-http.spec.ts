// Plain http under a name that is not this machine's: browsers say there neither Sec-Fetch-Site nor, without a referrer, where a form comes from.
import { confirm, signIn, signOut, signUp } from '../harness/account';
import { expect, test } from '../harness/test';

test.use({
  kind: { host: 'hall.test' },
  launchOptions: async ({ launchOptions }, use) => {
    await use({ ...launchOptions, args: [...(launchOptions.args ?? []), '--host-resolver-rules=MAP hall.test 127.0.0.1'] });
  },
});

test('people sign up, in and out', async ({ arrive }) => {
  const olivia = await arrive('Olivia Owens');
  const { page } = olivia;
  olivia.watch.expect(/Cross-Origin-Opener-Policy/);
  await olivia.open('/sign-up');
  expect(await page.evaluate(() => window.isSecureContext)).toBe(false);
  await signUp(olivia);
  await confirm(olivia);
  await expect(page.getByRole('button', { name: `Account of ${olivia.name}` })).toBeVisible();
  await signOut(olivia);
  const sent = page.waitForRequest((request) => request.url().endsWith('/rpc/sign_in'));
  await signIn(olivia);
  expect(await (await sent).headerValue('origin')).toBe(olivia.hall.url);
  await expect(page.getByRole('button', { name: `Account of ${olivia.name}` })).toBeVisible();
});

test('a form of another site’s page changes nothing', async ({ arrive }) => {
  const olivia = await arrive('Olivia Owens');
  const { page } = olivia;
  olivia.watch.expect(/Cross-Origin-Opener-Policy/);
  olivia.watch.expectStatus(403);
  await page.route('http://evil.test/', (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<form method="post" action="${olivia.hall.url}/rpc/ask_link"><input name="email" value="${olivia.email}"><button>Go</button></form>`,
    }),
  );
  await page.goto('http://evil.test/');
  const answered = page.waitForResponse((response) => response.url().endsWith('/rpc/ask_link'));
  await page.getByRole('button', { name: 'Go' }).click();
  expect((await answered).status()).toBe(403);
});
