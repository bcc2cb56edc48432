// The main job, in the browsers of those who do it: from signing up to leaving an organization that goes on without its founder.
import { confirm, found, signIn, signUp } from '../harness/account';
import { Members, refusalOf } from '../harness/members';
import { Projects } from '../harness/projects';
import { expect, test } from '../harness/test';

test('an organization is founded, filled, handed over and left', async ({ hall, arrive, person }) => {
  const olivia = await arrive('Olivia Owens');
  const ben = await arrive('Ben Baker');
  const cara = await person('Cara Cole');
  const desk = new Members(olivia);
  const bens = new Members(ben);

  await test.step('1. The founder signs up, confirms from the mail, and founds Acme', async () => {
    await olivia.open('/sign-up');
    await signUp(olivia);
    await expect(olivia.page.getByRole('heading', { level: 1 })).toContainText('mail');
    await confirm(olivia);
    await found(olivia, 'Acme');
    await expect(olivia.page).toHaveURL(/\/acme\/members$/);
    await expect(desk.row('Olivia Owens')).toContainText('You');
    await expect(desk.row('Olivia Owens')).toContainText('Owner');
  });

  await test.step('2. The founder invites two addresses in one go, with write access to Apollo, and two mails leave', async () => {
    const projects = new Projects(olivia);
    await projects.create('Apollo');
    await desk.open();
    await desk.invite([ben.email, cara.email], 'Member', { Apollo: 'Write' });
    await expect(desk.row(ben.email)).toContainText('Pending');
    await expect(desk.row(cara.email)).toContainText('Pending');
    await expect(desk.row(cara.email)).toContainText('Member');
  });

  await test.step('3a. The first has no account: signs up in place, and lands in Acme with that role', async () => {
    const mail = await hall.mailTo(ben.email, /^Olivia Owens invited you to Acme$/);
    await ben.page.goto(mail.links[0]);
    await expect(ben.page.getByRole('heading', { level: 1 })).toContainText('Acme');
    await ben.page.getByLabel('Your name').fill(ben.name);
    await ben.page.getByLabel('Password').fill(ben.password);
    await ben.page.getByRole('button', { name: /^Sign up/ }).click();
    await expect(ben.page).toHaveURL(/\/acme\/members$/);
    await expect(bens.row('Ben Baker')).toContainText('You');
    await expect(bens.row('Ben Baker')).toContainText('Member');
    await expect(desk.row('Ben Baker')).toContainText('Verified');
    await hall.mailTo(olivia.email, /^Ben Baker joined Acme$/);
    expect(mail.text).toContain('with the role Member, and Write in Apollo');
    const projects = new Projects(ben);
    await projects.enter('Apollo');
    await expect(projects.row('Ben Baker')).toContainText('Write');
  });

  await test.step('3b. The second has an account: signs in with the invited address, and sees the organization', async () => {
    await cara.context.clearCookies();
    const mail = await hall.mailTo(cara.email, /^Olivia Owens invited you to Acme$/);
    await cara.page.goto(mail.links[0]);
    await cara.page.getByRole('link', { name: 'Sign in' }).click();
    await signIn(cara);
    await cara.page.getByRole('button', { name: 'Accept and join' }).click();
    await expect(cara.page).toHaveURL(/\/acme\/members$/);
    await expect(new Members(cara).row('Cara Cole')).toContainText('Member');
  });

  await test.step('4. The founder makes the first an admin, whose open tab changes under their eyes', async () => {
    await bens.open();
    expect(await refusalOf(bens.invitePeople)).toContain('Only owners and admins can invite people');
    await desk.changeRole('Ben Baker', 'Admin');
    await expect(bens.row('Ben Baker')).toContainText('Admin');
    await expect(bens.invitePeople).not.toHaveAttribute('aria-disabled', 'true');
    await expect(ben.page.getByRole('button', { name: 'Notifications, 1 unread' })).toBeVisible();
    const mail = await hall.mailTo(ben.email, /changed your role in Acme$/);
    expect(mail.text).toContain('from Member to Admin');
    expect(mail.html).toContain('Admin');
  });

  await test.step('5. The new admin may invite members, and is told why not owners', async () => {
    await bens.invitePeople.click();
    const owner = bens.dialog.getByRole('radio', { name: 'Owner', exact: true });
    await expect(owner).toHaveAttribute('aria-disabled', 'true');
    await expect(bens.dialog).toContainText('Only an owner can make someone an owner.');
    await ben.page.keyboard.press('Escape');
    await bens.invite(['dora.dale@example.org'], 'Member');
    await expect(bens.row('dora.dale@example.org')).toContainText('Pending');
    await hall.mailTo('dora.dale@example.org', /^Ben Baker invited you to Acme$/);
  });

  await test.step('6. The founder tries to leave: refused on the button and by the server alike', async () => {
    await desk.openMenu('Olivia Owens');
    const sentence = 'You are the last owner. Make someone else an owner first.';
    expect(await refusalOf(desk.act('Leave organization'))).toBe(sentence);
    await olivia.page.keyboard.press('Escape');
    const { status, detail, fix } = await olivia.rest.refused('DELETE', '/api/organizations/acme/membership');
    expect({ status, sentence: `${detail} ${fix}` }).toEqual({ status: 409, sentence });
  });

  await test.step('7. The founder makes the admin an owner, leaves, and history shows all of it', async () => {
    await desk.changeRole('Ben Baker', 'Owner');
    await expect(desk.row('Ben Baker')).toContainText('Owner');
    await desk.leave();
    await expect(olivia.page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(olivia.page).toHaveURL(`${hall.url}/`);
    await expect(bens.row('Olivia Owens')).toHaveCount(0);
    await expect(bens.row('Ben Baker')).toContainText('Owner');
    await ben.open('/acme/history');
    const history = ben.page.getByRole('main');
    for (const line of [
      'founded Acme',
      `invited ${ben.email} as Member`,
      `invited ${cara.email} as Member`,
      'joined as Member',
      'changed Ben Baker’s role from Member to Admin',
      'You are the last owner.',
      'changed Ben Baker’s role from Admin to Owner',
      'left, having been Owner',
    ]) {
      await expect(history.getByText(line).first()).toBeVisible();
    }
  });
});
