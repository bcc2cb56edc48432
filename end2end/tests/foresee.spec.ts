// What-if: each dialog that changes rights says, before the click and in the browser, what the server says when it is only asked.
import { Members } from '../harness/members';
import { Projects } from '../harness/projects';
import { join, scene } from '../harness/scene';
import { expect, test } from '../harness/test';
import { look } from '../harness/looks';

type Foretold = { loses: boolean; level: string; people: number; projects: number; rights: string[] };

test('a change of role says what it gives and takes, in how many projects, as the server does', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia, [[ben, 'member']]);
  for (const name of ['Apollo', 'Borealis']) await olivia.rest.must('POST', '/api/organizations/acme/projects', { name });
  const desk = new Members(olivia);
  await desk.open();
  await desk.choose('Ben Baker', 'Edit role');
  const foreseen = desk.dialog.locator('.foreseen');
  await desk.dialog.getByRole('radio', { name: 'Admin', exact: true }).check();
  await expect(foreseen.getByText('Ben Baker gains, in Acme')).toBeVisible();
  await expect(foreseen.getByText('Ben Baker gains, in 2 projects')).toBeVisible();
  await expect(foreseen).toContainText('invite people and manage invitations');
  await look(olivia.page, 'a change of role, foreseen');

  const id = await olivia.rest.memberId('acme', 'Ben Baker');
  const change = { from: 'member', to: 'admin' };
  const told = await olivia.rest.must<{ foreseen: Foretold[] }>('PATCH', `/api/organizations/acme/members/${id}?dry_run=true`, change);
  expect(told.foreseen.map(({ loses, level, people, projects }) => [loses, level, people, projects])).toEqual([
    [false, 'organization', 1, 0],
    [false, 'project', 1, 2],
  ]);
  await desk.dialog.getByRole('radio', { name: 'Member', exact: true }).check();
  await expect(foreseen.getByText(/gains/)).toHaveCount(0);
  await desk.dialog.getByRole('button', { name: 'Cancel' }).click();

  await desk.choose('Ben Baker', 'Remove');
  await expect(foreseen.getByText('Ben Baker loses access to Acme')).toBeVisible();
  await expect(foreseen.getByText('Ben Baker loses access to 2 projects')).toBeVisible();
  await desk.dialog.getByRole('button', { name: 'Cancel' }).click();

  const bens = new Members(ben);
  await bens.open();
  await bens.choose('Ben Baker', 'Leave organization');
  await expect(bens.dialog.locator('.foreseen')).toContainText('You lose access to Acme');
});

test('adding someone to a project says what it gives them, role by role', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await olivia.rest.found('Acme', 'acme', 'pinecone');
  await olivia.rest.invite('acme', [ben.email], 'billing_admin');
  const { id } = await olivia.rest.must<{ id: string }>('POST', '/api/organizations/acme/projects', { name: 'Apollo' });
  await olivia.open(`/acme/projects/${id}?add=Ben`);
  const foreseen = olivia.page.locator('.candidate .foreseen');
  await expect(foreseen).toContainText('Ben Baker gains, in 1 project');
  await expect(foreseen).not.toContainText('delete a project');
  await olivia.page.getByRole('combobox', { name: 'Role of Ben Baker' }).selectOption('Project owner');
  await expect(foreseen).toContainText('delete a project');
  await look(olivia.page, 'adding someone, foreseen');
});

test('what a role is about to lose is counted over all who hold it, and its deletion over what they get instead', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const [ben, cleo] = [await person('Ben Baker'), await person('Cleo Chan')];
  await scene(olivia);
  const permissions = ['org.read', 'member.read', 'member.read_email', 'member.invite', 'project.read', 'project.edit'];
  const role = { level: 'organization', title: 'Recruiter', description: '', permissions };
  await olivia.rest.must('POST', '/api/organizations/acme/roles', role);
  for (const one of [ben, cleo]) await join(olivia, 'acme', one, 'recruiter');
  for (const name of ['Apollo', 'Borealis']) await olivia.rest.must('POST', '/api/organizations/acme/projects', { name });
  const projects = new Projects(olivia);
  await projects.enter('Apollo');
  await projects.add('Ben Baker', 'Project admin');

  const { page } = olivia;
  const dialog = page.getByRole('dialog');
  await olivia.open('/acme/roles');
  await page.getByRole('button', { name: 'Actions for Recruiter' }).click();
  await page.getByRole('menuitem', { name: 'Change' }).click();
  const foreseen = dialog.locator('.foreseen');
  await expect(foreseen).toContainText('Nobody’s rights change.');
  await dialog.getByRole('checkbox', { name: 'Invite people and manage invitations' }).uncheck();
  await dialog.getByRole('checkbox', { name: 'Rename and describe a project' }).uncheck();
  await expect(foreseen).toContainText('2 people lose, in Acme');
  // Ben keeps it in Apollo, where his role gives it too; so it is lost in Apollo by Cleo, and in Borealis by both.
  await expect(foreseen).toContainText('2 people lose, in 2 projects');
  await expect(foreseen).toContainText('nobody with this role gets further than it says');
  await look(page, 'a role about to lose rights');
  await dialog.getByRole('checkbox', { name: 'See the organization' }).uncheck();
  await expect(foreseen).toContainText('Such a role needs the right to see the organization as well.');
  await page.keyboard.press('Escape');
  await expect(dialog).toHaveCount(0);

  await page.getByRole('button', { name: 'Actions for Recruiter' }).click();
  await page.getByRole('menuitem', { name: 'Delete' }).click();
  await dialog.getByRole('radio', { name: 'Admin', exact: true }).check();
  await expect(foreseen).toContainText('2 people gain, in Acme');
  await dialog.getByRole('radio', { name: 'Member', exact: true }).check();
  await expect(foreseen).toContainText('2 people lose, in Acme');
});

test('the way in which a proposed role reaches more than it says is named, step by step', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  await olivia.rest.found('Acme', 'acme', 'pinecone-legacy');
  await olivia.open('/acme/roles?new=organization&from=organization.user');
  const foreseen = olivia.page.getByRole('dialog').locator('.foreseen');
  await expect(foreseen).toContainText('This role reaches more than it says.');
  await expect(foreseen.getByRole('listitem')).toHaveText([
    'The holder creates a project, and is a project owner there.',
    'The holder invites someone from outside as a user, and as a project owner in the new project.',
    'The outsider accepts.',
  ]);
  await olivia.page.getByRole('checkbox', { name: 'Create projects' }).uncheck();
  await expect(foreseen).toContainText('nobody with this role gets further than it says');
});
