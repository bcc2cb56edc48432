// A network that loses things: the page says so quietly, asks again by itself, and does nothing twice.
import { Members } from '../harness/members';
import type { Person } from '../harness/person';
import { scene } from '../harness/scene';
import { expect, test } from '../harness/test';

const lost = (person: Person) => person.page.getByText('No connection.');

/** Two people in Acme, one of them in front of the members page. */
async function watching(olivia: Person, ben: Person): Promise<Members> {
  await scene(olivia, [[ben, 'member']]);
  ben.watch.expect(/net::ERR_/);
  const bens = new Members(ben);
  await bens.open();
  return bens;
}

async function promote(olivia: Person, ben: Person): Promise<void> {
  await olivia.rest.changeRole('acme', await olivia.rest.memberId('acme', ben.name), 'member', 'admin');
}

test('a question that is lost while a change arrives is asked again', async ({ person }) => {
  const [olivia, ben] = [await person('Olivia Owens'), await person('Ben Baker')];
  const bens = await watching(olivia, ben);
  let times = 0;
  await ben.page.route('**/rpc/refresh', (route) => (times++ < 2 ? route.abort() : route.continue()));
  await promote(olivia, ben);
  await expect(lost(ben)).toBeVisible();
  await expect(bens.row(ben.name)).toContainText('Admin');
  await expect(lost(ben)).toHaveCount(0);
  await expect(bens.invitePeople).not.toHaveAttribute('aria-disabled', 'true');
});

test('a filter whose answer is lost is asked for again', async ({ person }) => {
  const [olivia, ben] = [await person('Olivia Owens'), await person('Ben Baker')];
  const bens = await watching(olivia, ben);
  let times = 0;
  await ben.page.route('**/rpc/members', (route) => (times++ < 1 ? route.abort() : route.continue()));
  await ben.page.getByRole('link', { name: /^Owner/ }).click();
  await expect(bens.row(ben.name)).toHaveCount(0);
  await expect(bens.row(olivia.name)).toBeVisible();
  await expect(lost(ben)).toHaveCount(0);
});

test('a page that was offline catches up as soon as the network is back', async ({ person }) => {
  const [olivia, ben] = [await person('Olivia Owens'), await person('Ben Baker')];
  const bens = await watching(olivia, ben);
  await ben.context.setOffline(true);
  await ben.page.getByRole('link', { name: /^Owner/ }).click();
  await expect(lost(ben)).toBeVisible();
  await promote(olivia, ben);
  await ben.context.setOffline(false);
  await expect(lost(ben)).toHaveCount(0);
  await ben.page.getByRole('link', { name: /^All/ }).click();
  await expect(bens.row(ben.name)).toContainText('Admin');
});

test('a server that was restarted is followed again, and what was missed is read', async ({ person, hall }) => {
  const [olivia, ben] = [await person('Olivia Owens'), await person('Ben Baker')];
  const bens = await watching(olivia, ben);
  await hall.meanwhile("update organization set name = 'Acme Renamed', epoch = epoch + 1");
  await expect(ben.page.getByRole('main')).toContainText('Acme Renamed');
  await promote(olivia, ben);
  await expect(bens.row(ben.name)).toContainText('Admin');
});

test('a change whose answer is lost says so, shows what is so, and is not made twice', async ({ person, hall }) => {
  const [olivia, ben] = [await person('Olivia Owens'), await person('Ben Baker')];
  await scene(olivia, [[ben, 'member']]);
  olivia.watch.expect(/net::ERR_/);
  olivia.watch.expectStatus(409);
  const desk = new Members(olivia);
  await desk.open();
  await olivia.page.route('**/rpc/change_role', async (route) => {
    await route.fetch();
    await route.abort();
  }, { times: 1 });
  await desk.choose(ben.name, 'Edit role');
  await desk.dialog.getByRole('radio', { name: 'Admin', exact: true }).check();
  await desk.dialog.getByRole('button', { name: 'Change to Admin' }).click();
  await expect(desk.dialog).toContainText('The connection was lost, so it is not known whether this was done.');
  // The page has looked: there is nothing left to change.
  await expect(desk.dialog.getByRole('button', { name: 'Change role' })).toHaveAttribute('aria-disabled', 'true');
  await desk.dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(desk.row(ben.name)).toContainText('Admin');
  await hall.mailTo(ben.email, /role|Admin/i);
  const { rows } = await olivia.rest.must<{ rows: { what?: string }[] }>('GET', '/api/organizations/acme/history');
  expect(rows.filter((row) => JSON.stringify(row).includes('role_changed')).length).toBeLessThanOrEqual(1);
});

test('a change that is lost on its way can be made again', async ({ person }) => {
  const [olivia, ben] = [await person('Olivia Owens'), await person('Ben Baker')];
  await scene(olivia, [[ben, 'member']]);
  olivia.watch.expect(/net::ERR_/);
  const desk = new Members(olivia);
  await desk.open();
  await olivia.page.route('**/rpc/remove', (route) => route.abort(), { times: 1 });
  await desk.choose(ben.name, 'Remove from organization');
  const remove = desk.dialog.getByRole('button', { name: `Remove ${ben.name}` });
  await remove.click();
  await expect(desk.dialog).toContainText('The connection was lost');
  await remove.click();
  await expect(desk.row(ben.name)).toHaveCount(0);
});
