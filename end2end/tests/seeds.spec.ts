// The five documents that Guildhall's role models come from, each walked in its own order.
import { Members } from '../harness/members';
import type { Person } from '../harness/person';
import { Projects } from '../harness/projects';
import { expect, test } from '../harness/test';

/** Accepts the invitation that waits in someone's mail. */
async function accepts(person: Person): Promise<void> {
  await person.rest.accept((await person.hall.mailTo(person.email, / invited you to /)).links[0]);
}

test('Pinecone: whoever has an account sees organization and project at once, and leaves from their own row', async ({ person, hall }) => {
  const mira = await person('Mira Castellanos');
  const yuki = await person('Yuki Tanabe');
  await mira.rest.found('Cedar', 'cedar', 'pinecone');
  const projects = new Projects(mira, 'cedar');
  await projects.create('Letters');
  await projects.invite([yuki.email, 'new@example.org'], 'Project user');
  await expect(mira.page.getByText('1 person added, 1 invitation sent.')).toBeVisible();
  await expect(projects.row('new@example.org')).toContainText('Pending');
  await expect(projects.row('Yuki Tanabe')).toContainText('Project user');
  expect((await hall.mailTo(yuki.email, /added you to Cedar/)).text).toContain('with the role User, and Project user in Letters');

  const yukis = new Projects(yuki, 'cedar');
  await yukis.enter('Letters');
  await expect(yukis.row('Yuki Tanabe')).toContainText('Project user');

  const desk = new Members(mira, 'cedar');
  await desk.open();
  await desk.openMenu('Yuki Tanabe');
  for (const act of ['Edit role', 'Remove from organization']) await expect(desk.act(act)).toBeVisible();
  await mira.page.keyboard.press('Escape');
  const own = new Members(yuki, 'cedar');
  await own.open();
  await own.leave();
  await expect(yuki.page).toHaveURL(/\/$/);
  await expect(desk.row('Yuki Tanabe')).toHaveCount(0);
});

test('Pinecone, older: a project owner who is no owner invites to several projects with one role in the one form', async ({ person }) => {
  const greta = await person('Greta Nyström');
  const hamid = await person('Hamid Rostami');
  const joana = await person('Joana Prado');
  await greta.rest.found('Folio', 'folio', 'pinecone-legacy');
  await greta.rest.invite('folio', [hamid.email], 'user');
  await accepts(hamid);
  const projects = new Projects(hamid, 'folio');
  await projects.create('Front pages');
  await projects.create('Obituaries');
  await hamid.page.getByRole('link', { name: 'Invite people' }).click();
  // The role in the organization is for its owners to choose: there is no such field.
  await expect(projects.dialog).toBeVisible();
  await expect(projects.dialog.getByText('Role in the organization')).toHaveCount(0);
  await hamid.page.keyboard.press('Escape');
  await expect(projects.dialog).toHaveCount(0);
  await projects.invite([joana.email], 'Project user', ['Front pages']);
  await expect(projects.row(joana.email)).toContainText('Pending');

  await accepts(joana);
  const joanas = new Projects(joana, 'folio');
  for (const name of ['Front pages', 'Obituaries']) {
    await joanas.enter(name);
    await expect(joanas.row('Joana Prado')).toContainText('Project user');
    await expect(joana.page.getByRole('link', { name: 'Invite people' })).toHaveCount(0);
  }
  await expect(projects.row('Joana Prado')).toContainText('Project user');
});

test('Zilliz: several addresses with access to a project, Pending until Verified, and what may be done to each', async ({ person, hall }) => {
  const vera = await person('Vera Lindholm');
  const akira = await person('Akira Sato');
  const bintou = await person('Bintou Diallo');
  await vera.rest.found('Tidemark', 'tidemark', 'zilliz');
  const projects = new Projects(vera, 'tidemark');
  await projects.open();
  // An organization begins with one, which is neither renamed nor deleted.
  await projects.enter('Default project');
  await projects.create('Harbour');

  const desk = new Members(vera, 'tidemark');
  await desk.open();
  await desk.invitePeople.click();
  await desk.dialog.getByLabel('E-mail addresses').fill(`${akira.email}, ${bintou.email}`);
  await desk.dialog.getByRole('checkbox', { name: 'Harbour' }).check();
  await desk.dialog.getByLabel('Role in the projects').selectOption('Project member');
  await desk.dialog.getByRole('button', { name: 'Send 2 invitations' }).click();
  const links = new Map<string, string>();
  for (const { email } of [akira, bintou]) {
    await expect(desk.row(email)).toContainText('Pending');
    const mail = await hall.mailTo(email, /^Vera Lindholm invited you to Tidemark$/);
    expect(mail.text).toContain('Member, and Project member in Harbour');
    links.set(email, mail.links[0]);
  }
  await desk.openMenu(akira.email);
  await expect(desk.act('Edit role')).toHaveCount(0);
  await expect(desk.act('Revoke invitation')).toBeVisible();
  await vera.page.keyboard.press('Escape');

  await akira.rest.accept(links.get(akira.email) ?? '');
  await expect(desk.row('Akira Sato')).toContainText('Verified');
  await desk.openMenu('Akira Sato');
  await expect(desk.act('Revoke invitation')).toHaveCount(0);
  await expect(desk.act('Edit role')).toBeVisible();
  await vera.page.keyboard.press('Escape');
  const akiras = new Projects(akira, 'tidemark');
  await akiras.enter('Harbour');
  await desk.changeRole('Akira Sato', 'Organization owner');
  await hall.mailTo(akira.email, /changed your role in Tidemark/);
  await vera.rest.must('DELETE', `/api/organizations/tidemark/invitations/${(await vera.rest.members('tidemark')).find((row) => row.email === bintou.email)?.id}`);
  await hall.mailTo(bintou.email, /was revoked/);
  await expect(desk.row(bintou.email)).toHaveCount(0);
});

test('Powens: an admin acts two levels down, and a reader comes with a workspace and goes with the last', async ({ person, hall }) => {
  const noemi = await person('Noemi Ricci');
  const paavo = await person('Paavo Virtanen');
  const oluwaseun = await person('Oluwaseun Bello');
  await noemi.rest.found('Ledgerwood', 'ledgerwood', 'powens');
  await noemi.rest.invite('ledgerwood', [oluwaseun.email], 'accounting');
  await accepts(oluwaseun);
  const workspaces = new Projects(noemi, 'ledgerwood');
  for (const name of ['Bakeries', 'Freelancers']) await workspaces.create(name, 'workspace');
  await workspaces.invite([paavo.email], 'Reader', ['Bakeries']);
  await accepts(paavo);
  const desk = new Members(noemi, 'ledgerwood');
  await desk.open();
  await expect(desk.row('Paavo Virtanen')).toContainText('Member');

  // Someone else's workspace: the admin has no role in it but the one that comes along everywhere.
  const oluwaseuns = new Members(oluwaseun, 'ledgerwood');
  await oluwaseuns.open();
  await expect(oluwaseuns.invitePeople).toHaveAttribute('aria-disabled', 'true');
  await oluwaseun.page.getByRole('link', { name: 'Invoice information' }).click();
  await oluwaseun.page.getByLabel(/^Company/).fill('Ledgerwood S.r.l.');
  await oluwaseun.page.getByLabel(/^VAT number/).fill('it 123 456 789 01');
  await oluwaseun.page.getByLabel(/^Who receives/).fill('books@ledgerwood.example');
  await oluwaseun.page.getByRole('button', { name: 'Save' }).click();
  await expect(oluwaseun.page.getByLabel(/^VAT number/)).toHaveValue('IT12345678901');
  await oluwaseun.page.getByRole('link', { name: 'Bakeries' }).click();
  await oluwaseuns.dialog.getByLabel(/^Who receives/).fill('nonsense');
  oluwaseun.watch.expectStatus(422);
  await oluwaseuns.dialog.getByRole('button', { name: 'Save' }).click();
  await expect(oluwaseuns.dialog.getByRole('alert')).toContainText('nonsense: This is not an e-mail address.');
  await oluwaseuns.dialog.getByLabel(/^Who receives/).fill('bread@ledgerwood.example');
  await oluwaseuns.dialog.getByRole('button', { name: 'Save' }).click();
  await expect(oluwaseun.page.getByRole('row', { name: /Bakeries/ })).toContainText('bread@ledgerwood.example');
  await workspaces.enter('Freelancers');
  await workspaces.createInside('checkout', 'domain', 'production');
  await workspaces.choose('Noemi Ricci', 'Leave Freelancers');
  await workspaces.dialog.getByRole('button', { name: 'Leave Freelancers' }).click();
  await expect(workspaces.row('Noemi Ricci')).toHaveCount(0);
  await workspaces.enterInside('checkout');
  await expect(noemi.page.getByText('A production in Freelancers.')).toBeVisible();
  await workspaces.choose('checkout', 'Rename');
  await workspaces.dialog.getByLabel('Name').fill('till');
  await workspaces.dialog.getByRole('button', { name: 'Save' }).click();
  await workspaces.at('till');

  for (const [name, rest] of [['Bakeries', 1], ['Freelancers', 0]] as const) {
    await workspaces.enter(name);
    await workspaces.choose('Paavo Virtanen', `Remove from ${name}`);
    if (rest === 0) await expect(workspaces.dialog).toContainText('they leave Ledgerwood');
    await workspaces.dialog.getByRole('button', { name: 'Remove Paavo Virtanen' }).click();
    await expect(workspaces.row('Paavo Virtanen')).toHaveCount(0);
  }
  await desk.open();
  await expect(desk.row('Paavo Virtanen')).toHaveCount(0);
  await hall.mailTo(paavo.email, /removed you from Ledgerwood/);
});
