// A browser that keeps no cookies: what cannot work says so, without a script.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from '../harness/test';

test('with cookies blocked, a right password and a wrong one lead to a word about cookies', async ({ person, hall, playwright, launchOptions }) => {
  const olivia = await person('Olivia Owens');
  const profile = mkdtempSync(join(tmpdir(), 'guildhall-profile-'));
  mkdirSync(join(profile, 'Default'));
  const preferences = { profile: { default_content_setting_values: { cookies: 2 } } };
  writeFileSync(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences));
  const context = await playwright.chromium.launchPersistentContext(profile, { ...launchOptions, baseURL: hall.url });
  const page = await context.newPage();
  for (const password of [olivia.password, 'not the password']) {
    // Opening the same address again is a reload to the browser, which still says where it came from.
    await page.goto('about:blank');
    await page.goto('/sign-in');
    await expect(page.getByText('Allow cookies')).toHaveCount(0);
    await page.getByLabel('E-mail').fill(olivia.email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page.getByRole('alert')).toContainText('Allow cookies for this site');
  }
  for (const path of ['/sign-up', '/forgot']) {
    await page.goto(path);
    await expect(page.getByText('Allow cookies')).toHaveCount(0);
  }
  await page.getByLabel('E-mail').fill(olivia.email);
  await page.getByRole('button', { name: 'Mail me a link' }).click();
  await expect(page.getByRole('alert')).toContainText('Allow cookies for this site');
  await context.close();
  rmSync(profile, { recursive: true });
});
