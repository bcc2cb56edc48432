// The README's pictures: the demo's organization, as its founder sees it.
import { fileURLToPath } from 'node:url';
import { Members } from '../harness/members';
import type { Person } from '../harness/person';
import { test } from '../harness/test';

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
  });
}

async function take(person: Person, name: string): Promise<void> {
  await person.page.evaluate(() => document.fonts.ready);
  await person.page.screenshot({ path: `${FOLDER}/${name}.png` });
}
