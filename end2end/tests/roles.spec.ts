// The roles page: drawn by the server from the engine, with and without scripts.
import { scene } from '../harness/scene';
import { expect, test } from '../harness/test';

test('rights are searched, two roles compared, and whoever holds one is a step away', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  const cara = await person('Cara Cole');
  await scene(olivia, [[ben, 'admin'], [cara, 'member']]);
  const { page } = olivia;
  await olivia.open('/acme/roles');
  const table = page.getByRole('table', { name: 'In the organization: what each role may do' });
  await expect(table.getByRole('row', { name: /^Delete the organization Yes No No$/ })).toBeVisible();
  await expect(page.getByRole('table', { name: /^In each project/ })).toBeVisible();

  await page.getByLabel('Search rights').fill('billing');
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(table.getByRole('row', { name: /^Manage billing/ })).toBeVisible();
  await expect(table.getByRole('row', { name: /^Delete/ })).toHaveCount(0);
  await page.getByRole('link', { name: 'Show all' }).click();

  await page.getByLabel('Compare').selectOption({ label: 'Owner' });
  await page.getByLabel('with').selectOption({ label: 'Admin' });
  await page.getByRole('button', { name: 'Show' }).click();
  await expect(table.getByRole('row')).toHaveText([/Owner\s*Admin/, 'Organization', /^Delete the organization/, /^See billing/, /^Manage billing/]);

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download as a table (CSV)' }).click();
  expect((await download).suggestedFilename()).toBe('acme-roles.csv');

  await page.getByRole('link', { name: '1 person' }).nth(1).click();
  await expect(page).toHaveURL(/\/acme\/members\?role=admin/);
  await expect(page.getByRole('rowheader').filter({ hasText: ben.name })).toBeVisible();
  await expect(page.getByRole('rowheader').filter({ hasText: cara.name })).toHaveCount(0);
});
