// The bell: what was looked at is read.
import { Members } from '../harness/members';
import { ask, scene } from '../harness/scene';
import { expect, test } from '../harness/test';

test('notifications are read once the bell’s panel was looked at', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia, [[ben, 'member']]);
  await new Members(ben).open();
  await olivia.rest.changeRole('acme', await olivia.rest.memberId('acme', ben.name), 'member', 'admin');
  const unread = ben.page.getByRole('button', { name: /^Notifications, \d unread$/ });
  await expect(unread).toBeVisible();
  await unread.click();
  await expect(ben.page.getByText('Olivia Owens changed your role in Acme from Member to Admin.')).toBeVisible();
  await ben.page.keyboard.press('Escape');
  await expect(ben.page.getByRole('button', { name: 'Notifications', exact: true })).toBeVisible();
});

test('whoever opens a used link and is a member already is shown the way in', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia);
  const link = await ask(olivia, 'acme', ben.email);
  await ben.rest.accept(link);
  await ben.open(link);
  await expect(ben.page.getByText(/already a member/)).toBeVisible();
  await ben.page.getByRole('link', { name: /Open Acme/ }).click();
  await expect(new Members(ben).heading).toBeVisible();
});
