// Plans: what the operator sets is on the open page a moment later, and every refused control says which plan it takes.
import { Members, refusalOf } from '../harness/members';
import { ask, scene } from '../harness/scene';
import { expect, test } from '../harness/test';

const TAKES = 'The plan Community does not come with members. It takes the plan Education, Teams or Enterprise.';

test('on a plan without members the page is read-only, and says which plan it takes', async ({ person, hall }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia, [[ben, 'member']]);
  await ask(olivia, 'acme', 'cara@example.org');
  const desk = new Members(olivia);
  await desk.open();
  await expect(desk.invitePeople).not.toHaveAttribute('aria-disabled', 'true');

  expect(await hall.operate('plan', 'set', 'acme', 'community')).toContain('acme: Community');
  const notice = olivia.page.locator('.callout').filter({ hasText: TAKES });
  await expect(notice).toBeVisible();
  expect(await refusalOf(desk.invitePeople)).toBe(TAKES);
  await desk.openMenu(ben.name);
  for (const act of ['Edit role', 'Remove from organization']) expect(await refusalOf(desk.act(act))).toBe(TAKES);
  await olivia.page.keyboard.press('Escape');
  await desk.openMenu('cara@example.org');
  for (const act of ['Resend', 'Copy link', 'Revoke invitation']) expect(await refusalOf(desk.act(act))).toBe(TAKES);
  await olivia.page.keyboard.press('Escape');
  await expect(desk.row(ben.name)).toBeVisible();

  await hall.operate('plan', 'set', 'acme', 'teams', '--seats', '3');
  await expect(notice).toHaveCount(0);
  expect(await refusalOf(desk.invitePeople)).toBe('Every seat (3) is taken, counting pending invitations. Add seats, or revoke an invitation.');

  await hall.operate('plan', 'set', 'acme', 'education', '--domain', 'acme.example');
  await expect(desk.invitePeople).not.toHaveAttribute('aria-disabled', 'true');
  await desk.invitePeople.click();
  await desk.dialog.getByLabel('E-mail addresses').fill('dora@elsewhere.example');
  await desk.dialog.getByRole('button', { name: 'Send 1 invitation' }).click();
  await expect(desk.dialog).toContainText('The plan Education is for people with an address at acme.example.');
});

test('who is invited where no seat is left is told so, and joins once there is one', async ({ person, hall }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia);
  const link = await ask(olivia, 'acme', ben.email);
  await hall.operate('plan', 'set', 'acme', 'teams', '--seats', '1');
  // The refusal is an answer of the server's, and the browser notes it.
  ben.watch.expectStatus(409);
  await ben.page.goto(link);
  await ben.page.getByRole('button', { name: 'Accept and join' }).click();
  await expect(ben.page.getByText('The organization has no room for new members at present.')).toBeVisible();

  await hall.operate('plan', 'set', 'acme', 'teams', '--seats', '2');
  await ben.page.getByRole('button', { name: 'Accept and join' }).click();
  await expect(new Members(ben).heading).toBeVisible();
});
