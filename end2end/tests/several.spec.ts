// A role model of the operator's own, the one of docs/PACKS.md, in which one person can hold several roles.
import { readFileSync } from 'node:fs';
import { look } from '../harness/looks';
import { Members, refusalOf } from '../harness/members';
import { INVITED, join } from '../harness/scene';
import { expect, test } from '../harness/test';

const page = readFileSync(new URL('../../docs/PACKS.md', import.meta.url), 'utf8');
const studio = page.split('```toml\n')[1].split('```')[0];
test.use({ kind: { pack: studio } });

test('several roles are given in one invitation, shown, found, taken one by one, and given back', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  const cara = await person('Cara Cole');
  await olivia.rest.found('Acme', 'acme', 'studio');
  await join(olivia, 'acme', cara, 'artist');
  const desk = new Members(olivia);
  await desk.open();

  await desk.invitePeople.click();
  await desk.dialog.getByLabel('E-mail addresses').fill(ben.email);
  await expect(desk.dialog.getByRole('checkbox', { name: 'Artist', exact: true })).toBeChecked();
  await desk.dialog.getByRole('checkbox', { name: 'Accountant', exact: true }).check();
  await look(olivia.page, 'an invitation with several roles');
  await desk.dialog.getByRole('button', { name: 'Send 1 invitation' }).click();
  await expect(desk.row(ben.email)).toContainText('Pending');
  const mail = await olivia.hall.mailTo(ben.email, INVITED);
  expect(mail.text).toContain('with the role Artist and Accountant');
  await ben.rest.accept(mail.links[0]);

  const row = desk.row(ben.name);
  await expect(row.getByRole('cell', { name: /Artist/ })).toHaveText(/Artist\s*Accountant/);
  await olivia.page.getByRole('link', { name: 'Accountant 1' }).click();
  await expect(olivia.page).toHaveURL(/role=accountant/);
  await expect(row).toBeVisible();
  await expect(desk.row(cara.name)).toHaveCount(0);
  await olivia.page.getByRole('link', { name: 'Artist 2' }).click();
  await expect(desk.row(cara.name)).toBeVisible();
  await expect(row).toBeVisible();

  await desk.choose(ben.name, 'Edit role');
  const tick = (name: string) => desk.dialog.getByRole('checkbox', { name, exact: true });
  await tick('Artist').uncheck();
  await expect(desk.dialog.getByRole('button', { name: 'Change to Accountant' })).toBeEnabled();
  await tick('Accountant').uncheck();
  expect(await refusalOf(desk.dialog.getByRole('button', { name: 'Change role' }))).toContain('at least one role');
  await tick('Artist').check();
  await expect(desk.dialog.getByText('loses')).toBeVisible();
  await look(olivia.page, 'several roles, edited');
  await desk.dialog.getByRole('button', { name: 'Change to Artist' }).click();
  await expect(olivia.page.getByText(`${ben.name} is now an artist.`)).toBeVisible();
  await expect(row).not.toContainText('Accountant');
  await olivia.page.getByRole('button', { name: 'Undo' }).click();
  await expect(row).toContainText('Accountant');

  await desk.choose(ben.name, 'Explain rights');
  await expect(olivia.page.getByRole('row', { name: /^Manage billing/ })).toContainText('Accountant allows it.');
  const inviting = olivia.page.getByRole('row', { name: /^Invite people and/ });
  await expect(inviting).toContainText('Making them');
});

test('they are ticked without scripts too', async ({ person }) => {
  const olivia = await person('Olivia Owens', { javaScriptEnabled: false });
  const ben = await person('Ben Baker');
  await olivia.rest.found('Acme', 'acme', 'studio');
  await join(olivia, 'acme', ben, 'artist');
  const member = await olivia.rest.memberId('acme', ben.name);
  await olivia.page.goto(`/acme/members?edit=${member}`);
  const dialog = olivia.page.getByRole('dialog');
  await dialog.getByRole('checkbox', { name: 'Accountant', exact: true }).check();
  await dialog.getByRole('button', { name: /^Change/ }).click();
  await expect(olivia.page.getByText('The role is changed.')).toBeVisible();
  const held = async () => (await olivia.rest.members('acme')).find((row) => row.name === ben.name)?.role;
  expect(await held()).toBe('accountant,artist');

  await olivia.page.goto(`/acme/members?edit=${member}`);
  for (const name of ['Artist', 'Accountant']) await dialog.getByRole('checkbox', { name, exact: true }).uncheck();
  await dialog.getByRole('button', { name: /^Change/ }).click();
  await expect(olivia.page.getByText('Choose a role.')).toBeVisible();
  expect(await held()).toBe('accountant,artist');
});
