// The roles page: drawn by the server from the engine, with and without scripts.
import { look } from '../harness/looks';
import { Members } from '../harness/members';
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
  await expect(table.getByRole('row', { name: /^Delete/ })).toBeVisible();

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

test('a row’s menu explains what its member may do, and why', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia, [[ben, 'admin']]);
  const desk = new Members(olivia);
  await desk.open();
  await desk.choose(ben.name, 'Explain rights');
  const table = olivia.page.getByRole('table', { name: `What ${ben.name} may do, and why` });
  await expect(table.getByRole('row', { name: /^Delete the organization/ })).toContainText('No role that they hold allows it.');
  const inviting = table.getByRole('row', { name: /^Invite people and/ });
  await expect(inviting).toContainText('Admin allows it.');
  await expect(inviting).toContainText('Making them a member, which takes 13 other rights too.');
  await look(olivia.page, 'rights, explained');

  // What changes while one looks is there a moment later.
  await olivia.rest.changeRole('acme', await olivia.rest.memberId('acme', ben.name), 'admin', 'member');
  await expect(inviting).toContainText('No role that they hold allows it.');
});

test('a role of one’s own is made, given, changed under its holder’s eyes, and deleted with another for them', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia, [[ben, 'member']]);
  const { page } = olivia;
  const dialog = page.getByRole('dialog');
  await olivia.open('/acme/roles');
  await page.getByRole('link', { name: 'New role' }).first().click();
  await dialog.getByRole('link', { name: 'Member', exact: true }).click();
  await expect(dialog.getByRole('checkbox', { name: 'See the members', exact: true })).toBeChecked();
  await dialog.getByLabel('Name', { exact: true }).fill('Recruiter');
  for (const right of ['See members\' e-mail addresses', 'Invite people and manage invitations']) {
    await dialog.getByRole('checkbox', { name: right }).check();
  }
  await look(page, 'a new role');
  await dialog.getByRole('button', { name: 'Make role' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('term').filter({ hasText: 'Recruiter' })).toBeVisible();
  await expect(page.getByRole('columnheader', { name: 'Recruiter' }).first()).toBeVisible();

  const bens = new Members(ben);
  await bens.open();
  await expect(bens.invitePeople).toHaveAttribute('aria-disabled', 'true');
  const desk = new Members(olivia);
  await desk.open();
  await desk.changeRole('Ben Baker', 'Recruiter');
  await expect(bens.invitePeople).not.toHaveAttribute('aria-disabled', 'true');

  await olivia.open('/acme/roles');
  await page.getByRole('button', { name: 'Actions for Recruiter' }).click();
  await page.getByRole('menuitem', { name: 'Change' }).click();
  await dialog.getByRole('checkbox', { name: 'Invite people and manage invitations' }).uncheck();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(bens.invitePeople).toHaveAttribute('aria-disabled', 'true');

  await page.getByRole('button', { name: 'Actions for Recruiter' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await expect(dialog).toContainText('One person or invitation has it, and gets another one.');
  await look(page, 'a role in use, deleted');
  await dialog.getByRole('radio', { name: 'Member' }).check();
  await dialog.getByRole('button', { name: 'Delete role' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByRole('term').filter({ hasText: 'Recruiter' })).toHaveCount(0);
  await expect(bens.row('Ben Baker')).toContainText('Member');
});

test('what was taken from a role while its dialog stood open does not come back', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  await olivia.rest.found('Acme', 'acme', 'autonomy');
  const role = { title: 'Recruiter', permissions: ['org.read', 'member.read'] };
  await olivia.rest.must('POST', '/api/organizations/acme/roles', { level: 'organization', ...role });
  const { page } = olivia;
  const dialog = page.getByRole('dialog');
  const sight = dialog.getByRole('checkbox', { name: 'See the members', exact: true });
  await olivia.open('/acme/roles?edit=organization.recruiter');
  await expect(sight).toBeChecked();
  await olivia.rest.must('PUT', '/api/organizations/acme/roles/organization/recruiter', { ...role, permissions: ['org.read'] });
  olivia.watch.expectStatus(409);
  await dialog.getByLabel('Name', { exact: true }).fill('Scout');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog.getByRole('alert')).toContainText('What Recruiter allows was changed meanwhile. Open it again, and change what it is now.');
  await look(page, 'a role that was changed meanwhile');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);
  await page.getByRole('button', { name: 'Actions for Recruiter' }).click();
  await page.getByRole('menuitem', { name: 'Change' }).click();
  await expect(sight).not.toBeChecked();
});
