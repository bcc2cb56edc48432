// Preview as: the console as someone else sees it, plainly marked, and only to be looked at.
import { Members } from '../harness/members';
import { scene } from '../harness/scene';
import { expect, test } from '../harness/test';

test('an owner sees the console as a member does, changes nothing there, and comes back', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia, [[ben, 'member']]);
  await olivia.rest.must('POST', '/api/organizations/acme/projects', { name: 'Apollo' });
  const desk = new Members(olivia);
  await desk.open();
  await desk.choose('Ben Baker', 'See as they do');
  const { page } = olivia;
  const bar = page.getByRole('status').filter({ hasText: 'Acme as seen by Ben Baker (Member).' });
  await expect(bar).toBeVisible();
  await expect(desk.row('Ben Baker')).toContainText('You');
  await expect(page.getByRole('main')).not.toContainText(olivia.email);
  await expect(desk.invitePeople).toHaveAttribute('aria-disabled', 'true');
  await expect(page.getByRole('button', { name: 'Account' })).toHaveCount(0);

  // What Ben could do, a preview shows and does not do.
  await desk.dots('Ben Baker').click();
  await desk.act('Leave organization').click();
  await expect(desk.dialog).toContainText('You lose access to Acme at once.');
  await desk.dialog.getByRole('button', { name: 'Leave organization' }).click();
  await expect(bar).toBeVisible();
  expect((await olivia.rest.members('acme')).length).toBe(2);

  await page.getByRole('link', { name: 'Projects' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Projects' })).toBeVisible();
  await expect(bar).toBeVisible();
  await expect(page.getByRole('main')).toContainText('Apollo');
  await page.getByRole('link', { name: 'End preview' }).click();
  await expect(desk.row('Olivia Owens')).toContainText('You');
  await expect(bar).toHaveCount(0);

  await desk.invite(['una@example.org'], 'Admin');
  await desk.choose('una@example.org', 'See as they will');
  await expect(page.getByText('una@example.org (invited as Admin)')).toBeVisible();
  await page.getByRole('link', { name: 'End preview' }).click();

  await olivia.open('/acme/roles');
  await page.getByRole('link', { name: 'See the console as an admin does' }).click();
  await expect(page.getByText('Acme as seen by someone who is an admin.')).toBeVisible();
});
