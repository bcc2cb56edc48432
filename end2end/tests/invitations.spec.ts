// What becomes of an invitation while a page that shows it stands open.
import { Members } from '../harness/members';
import { ask, scene } from '../harness/scene';
import { expect as patient, test } from '../harness/test';

const expect = patient.configure({ timeout: 15_000 });

test('an invitation that runs out says so on an open page', async ({ person, hall }) => {
  const olivia = await person('Olivia Owens');
  await scene(olivia);
  await ask(olivia, 'acme', 'cara@example.com');
  const soon = Date.now() + 6_000;
  await hall.meanwhile(`update invitation set expires = ${soon}000`);
  const olivias = new Members(olivia);
  await olivias.open();
  await expect(olivias.row('cara@example.com')).toContainText('Pending');
  await olivia.page.evaluate(() => Object.assign(window, { untouched: true }));
  await expect(olivias.row('cara@example.com')).toContainText('Expired');
  expect(await olivia.page.evaluate(() => 'untouched' in window), 'The page was not loaded again.').toBe(true);
});
