// A refused control says why, in the very words that the server returns for the same act.
import type { Locator } from '@playwright/test';
import { Members, refusalOf } from '../harness/members';
import type { Problem } from '../harness/rest';
import { scene } from '../harness/scene';
import { expect, test } from '../harness/test';

const ACME = '/api/organizations/acme';

/** Both sentences of a refusal, as a tooltip has them. */
function sentence({ detail, fix }: Problem): string {
  return [detail, fix].filter(Boolean).join(' ');
}

/** A refused control can be reached by keyboard, says why, and does nothing. */
async function agrees(control: Locator, problem: Problem): Promise<void> {
  expect(await refusalOf(control)).toBe(sentence(problem));
  await control.focus();
  await expect(control).toBeFocused();
}

test('a member’s Invite people is refused in the server’s words', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const mia = await person('Mia Moss');
  await scene(olivia, [[mia, 'member']]);
  const desk = new Members(mia);
  await desk.open();

  const batch = { addresses: ['someone@example.org'], role: 'member' };
  await agrees(desk.invitePeople, await mia.rest.refused('POST', `${ACME}/invitations`, batch));
  await desk.invitePeople.click({ force: true });
  await expect(desk.dialog).toBeHidden();
});

test('a member’s acts on others are refused in the server’s words', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const mia = await person('Mia Moss');
  const cara = await person('Cara Cole');
  await scene(olivia, [[mia, 'member'], [cara, 'member']]);
  const desk = new Members(mia);
  const path = `${ACME}/members/${await olivia.rest.memberId('acme', cara.name)}`;
  await desk.open();
  await desk.openMenu(cara.name);

  const edit = await mia.rest.refused('PATCH', path, { from: 'member', to: 'admin' });
  await agrees(desk.act('Edit role'), edit);
  await agrees(desk.act('Remove from organization'), await mia.rest.refused('DELETE', path));
});

test('an admin’s choice of Owner is refused in the server’s words', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  const cara = await person('Cara Cole');
  await scene(olivia, [[ben, 'admin'], [cara, 'member']]);
  const desk = new Members(ben);
  const member = await ben.rest.memberId('acme', cara.name);
  await desk.open();
  await desk.choose(cara.name, 'Edit role');

  const owner = desk.dialog.getByRole('radio', { name: 'Owner', exact: true });
  const problem = await ben.rest.refused('PATCH', `${ACME}/members/${member}`, { from: 'member', to: 'owner' });
  await expect(owner).toHaveAttribute('aria-disabled', 'true');
  expect(problem.detail).toBe('Only an owner can make someone an owner.');
  await expect(owner).toHaveAccessibleDescription(new RegExp(`${escaped(sentence(problem))}$`));
  await owner.click({ force: true });
  await expect(owner).not.toBeChecked();
});

test('an admin’s acts on an owner are refused in the server’s words', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia, [[ben, 'admin']]);
  const desk = new Members(ben);
  const path = `${ACME}/members/${await ben.rest.memberId('acme', olivia.name)}`;
  await desk.open();
  await desk.openMenu(olivia.name);

  await agrees(desk.act('Remove from organization'), await ben.rest.refused('DELETE', path));
});

test('the last owner’s Leave organization is refused in the server’s words', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  await scene(olivia);
  const desk = new Members(olivia);
  await desk.open();
  await desk.openMenu(olivia.name);

  const problem = await olivia.rest.refused('DELETE', `${ACME}/membership`);
  expect(sentence(problem)).toBe('You are the last owner. Make someone else an owner first.');
  await agrees(desk.act('Leave organization'), problem);
});

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
