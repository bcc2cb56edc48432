// Projects: made, described, deleted; who works in them and as what, on pages that follow.
import { Members, refusalOf } from '../harness/members';
import { Projects } from '../harness/projects';
import { scene } from '../harness/scene';
import { expect, test } from '../harness/test';

test('a project is made, filled, renamed, and deleted by its name', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  await scene(olivia);
  const projects = new Projects(olivia);
  await projects.open();
  await expect(olivia.page.getByText('No projects yet')).toBeVisible();
  await projects.create('Apollo', 'project', 'The controller for greenhouses.');
  await expect(projects.row('Olivia Owens')).toContainText('Project admin');
  await projects.createInside('greenhouse-01', 'device');

  await olivia.page.getByRole('link', { name: 'New device' }).click();
  await projects.dialog.getByLabel('Name').fill('greenhouse-01');
  olivia.watch.expectStatus(409, 422);
  await projects.dialog.getByRole('button', { name: 'Create device' }).click();
  await expect(projects.dialog.getByRole('alert')).toHaveText('There is already a device named “greenhouse-01”. Choose another one.');
  await olivia.page.keyboard.press('Escape');
  await expect(projects.dialog).toHaveCount(0);
  await expect(olivia.page).toHaveURL(/\/projects\/[0-9a-f-]+$/);

  await projects.choose('Apollo', 'Edit');
  await projects.dialog.getByLabel('Name').fill('Artemis');
  await projects.dialog.getByRole('button', { name: 'Save' }).click();
  await projects.at('Artemis');

  await projects.choose('Artemis', 'Delete');
  await expect(projects.dialog).toContainText('1 device goes with it.');
  await expect(projects.dialog).toContainText('1 person loses access to 1 project');
  await projects.dialog.getByLabel(/^Write/).fill('artemis');
  await projects.dialog.getByRole('button', { name: 'Delete Artemis' }).click();
  await expect(projects.dialog.getByRole('alert')).toHaveText('To delete it, write its name: “Artemis”.');
  await projects.dialog.getByLabel(/^Write/).fill('Artemis');
  await projects.dialog.getByRole('button', { name: 'Delete Artemis' }).click();
  await expect(olivia.page.getByText('No projects yet')).toBeVisible();
  await olivia.open('/acme/history');
  for (const line of ['created the project Apollo', 'renamed the project Apollo to Artemis', 'deleted the project Artemis']) {
    await expect(olivia.page.getByRole('main').getByText(line).first()).toBeVisible();
  }
});

test('a member is added, raised and taken out again, and their open page follows', async ({ person, hall }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia, [[ben, 'member']]);
  const projects = new Projects(olivia);
  await projects.create('Apollo');
  await projects.add('Ben Baker', 'Read');
  expect((await hall.mailTo(ben.email, /gave you a role in Apollo/)).text).toContain('Olivia Owens gave you the role Read in Apollo, which is in Acme.');

  const bens = new Projects(ben);
  await bens.enter('Apollo');
  await expect(bens.row('Ben Baker')).toContainText('Read');
  await projects.change('Ben Baker', 'Write');
  await expect(bens.row('Ben Baker')).toContainText('Write');

  await ben.page.getByRole('button', { name: 'Actions for Olivia Owens' }).click();
  expect(await refusalOf(ben.page.getByRole('menuitem', { name: 'Remove from Apollo' }))).toContain('remove members from a project');
  await ben.page.keyboard.press('Escape');

  await projects.choose('Ben Baker', 'Remove from Apollo');
  await expect(projects.dialog).toContainText('Ben Baker');
  await projects.dialog.getByRole('button', { name: 'Remove Ben Baker' }).click();
  await expect(projects.row('Ben Baker')).toHaveCount(0);
  await expect(bens.row('Ben Baker')).toHaveCount(0);
  // The mail waits for some minutes, since the last one about this place has just left; the console says it at once.
  await ben.open('/notifications');
  await expect(ben.page.getByText('Olivia Owens removed you from Apollo (Acme).')).toBeVisible();
});

test('what someone types stays while the page behind it moves on', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia, [[ben, 'admin']]);
  const projects = new Projects(olivia);
  await projects.create('Apollo');
  await olivia.page.getByRole('link', { name: 'New device' }).click();
  await projects.dialog.getByLabel('Name').fill('half a na');

  const bens = new Projects(ben);
  await bens.enter('Apollo');
  await bens.createInside('gateway', 'device');
  await olivia.page.waitForTimeout(1_500);
  await expect(projects.dialog.getByLabel('Name')).toHaveValue('half a na');
  await olivia.page.keyboard.press('Escape');
  await expect(projects.row('gateway')).toBeVisible();
});

test('a project that is not for someone is nothing to them', async ({ person }) => {
  const vera = await person('Vera Lindholm');
  const akira = await person('Akira Sato');
  await vera.rest.found('Tidemark', 'tidemark', 'zilliz');
  await vera.rest.invite('tidemark', [akira.email], 'member');
  await akira.rest.accept((await akira.hall.mailTo(akira.email, / invited you to /)).links[0]);
  const veras = new Projects(vera, 'tidemark');
  await veras.create('Harbour');
  const address = new URL(vera.page.url()).pathname;

  const akiras = new Projects(akira, 'tidemark');
  await akiras.open();
  await expect(akira.page.getByText('No projects for you yet')).toBeVisible();
  akira.watch.expectStatus(404);
  await akira.open(address);
  await expect(akira.page.getByRole('heading', { level: 1 })).toHaveText('Nothing here');
  await veras.add('Akira Sato', 'Project member');
  await akiras.enter('Harbour');
  expect(new URL(akira.page.url()).pathname).toBe(address);
  await new Members(akira, 'tidemark').open();
});

test('a dialog that was put away stays away, whatever was asked and changed before', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  await scene(olivia);
  const projects = new Projects(olivia);
  await projects.create('Apollo');
  const { page } = olivia;
  await page.getByRole('link', { name: 'New device' }).click();
  await expect(projects.dialog).toBeVisible();
  // The page hears of a change, and holds it back while the dialog is open.
  const heard = page.waitForResponse(/\/rpc\/refresh/);
  await olivia.rest.invite('acme', ['someone@example.com'], 'member');
  await heard;
  // The page without the dialog is slower than the patience with which the change is held back.
  await page.route('**/rpc/sheet', async (route) => {
    await new Promise((done) => setTimeout(done, 1_500));
    await route.continue();
  });
  const slow = page.waitForResponse(/\/rpc\/sheet/);
  await page.keyboard.press('Escape');
  // A menu that was opened before that page has come stays open when it does.
  await page.getByRole('button', { name: 'Actions for Apollo' }).click();
  await slow;
  await page.waitForTimeout(1_000);
  await expect(page.getByRole('menuitem', { name: 'Edit' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page).toHaveURL(/\/projects\/[0-9a-f-]+$/);
  await expect(projects.dialog).toHaveCount(0);
  await page.getByRole('link', { name: 'New device' }).click();
  await expect(projects.dialog).toBeVisible();
});
