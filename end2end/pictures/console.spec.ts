// The README's pictures: the demo's organization, as its founder sees it.
import { fileURLToPath } from 'node:url';
import { Members } from '../harness/members';
import type { Person } from '../harness/person';
import { expect, test } from '../harness/test';

const FOLDER = fileURLToPath(new URL('../../docs/pictures', import.meta.url));
const VIEW = { viewport: { width: 1200, height: 860 }, deviceScaleFactor: 1.5 };

test.use({ kind: { smtp: false, demo: true } });

for (const theme of ['light', 'dark'] as const) {
  test(`the console, ${theme}`, async ({ arrive }) => {
    const ada = await arrive('Ada Okafor', { email: 'ada@acme.example', colorScheme: theme, ...VIEW });
    await ada.rest.signIn({ name: ada.name, email: ada.email, password: 'guildhall-demo' });
    const desk = new Members(ada);
    await desk.open();
    await take(ada, `members-${theme}`);
    await desk.invitePeople.click();
    await desk.dialog.getByLabel('E-mail addresses').fill('una@acme.example, victor@acme.example, dilnoza@acme.example');
    await take(ada, `invite-${theme}`);
    await ada.open('/acme/history');
    await take(ada, `history-${theme}`);
    await ada.open('/acme/roles?left=organization.owner&right=organization.admin');
    await take(ada, `roles-${theme}`);
    await desk.open();
    await desk.choose('Dilnoza Karimova', 'Edit role');
    await desk.dialog.getByRole('radio', { name: 'Admin', exact: true }).check();
    await expect(desk.dialog.locator('.foreseen')).toContainText('gains');
    await take(ada, `foresee-${theme}`);
  });

  test(`a proposed role, ${theme}`, async ({ arrive }) => {
    const greta = await arrive('Greta Nyman', { email: 'greta@folio.example', colorScheme: theme, ...VIEW });
    await greta.rest.signIn({ name: greta.name, email: greta.email, password: 'guildhall-demo' });
    await greta.open('/folio/roles?new=organization&from=organization.user');
    await expect(greta.page.getByRole('dialog')).toContainText('reaches more than it says');
    await take(greta, `prove-${theme}`);
  });
}

async function take(person: Person, name: string): Promise<void> {
  await person.page.evaluate(() => document.fonts.ready);
  await person.page.screenshot({ path: `${FOLDER}/${name}.png` });
}
