// Everything by keyboard alone: no test here touches the pointer.
import type { Locator, Page } from '@playwright/test';
import { Members } from '../harness/members';
import type { Person } from '../harness/person';
import { scene } from '../harness/scene';
import { expect, test } from '../harness/test';

/** Walks to a control with the tab key. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Sixty tabs do not reach ${control}.`);
}

/** The focus is on a control, and can be seen there. */
async function isSeenAt(control: Locator): Promise<void> {
  await expect(control).toBeFocused();
  const ring = await control.evaluate((element) => {
    const { outlineStyle, outlineWidth, boxShadow, backgroundColor } = getComputedStyle(element);
    const within = element.closest('label');
    const frame = within ? getComputedStyle(within) : undefined;
    const outline = (style?: CSSStyleDeclaration) => style !== undefined && style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0;
    return { own: outlineStyle !== 'none' && parseFloat(outlineWidth) > 0, frame: outline(frame), boxShadow, backgroundColor };
  });
  expect(ring.own || ring.frame || ring.boxShadow !== 'none', `a focus ring: ${JSON.stringify(ring)}`).toBe(true);
}

/** Opens a row's menu and walks to an act in it. */
async function reach(desk: Members, page: Page, name: string, act: string): Promise<void> {
  await tabTo(page, desk.dots(name));
  await isSeenAt(desk.dots(name));
  await page.keyboard.press('Enter');
  await expect(desk.act(act)).toBeVisible();
  for (let step = 0; step < 10 && !(await desk.act(act).evaluate((item) => item === document.activeElement)); step += 1) {
    await page.keyboard.press('ArrowDown');
  }
  await isSeenAt(desk.act(act));
}

/** A founder's members page, with one member on it. */
async function begin(person: (name: string) => Promise<Person>): Promise<{ page: Page; olivia: Person; ben: Person; desk: Members }> {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia, [[ben, 'member']]);
  const desk = new Members(olivia);
  await desk.open();
  return { page: olivia.page, olivia, ben, desk };
}

test('inviting by keyboard, and the focus comes back', async ({ person }) => {
  const { page, desk } = await begin(person);
  await tabTo(page, desk.invitePeople);
  await isSeenAt(desk.invitePeople);
  await page.keyboard.press('Enter');
  await expect(desk.dialog.getByLabel('E-mail addresses')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(desk.dialog).toBeHidden();
  await isSeenAt(desk.invitePeople);

  await page.keyboard.press('Enter');
  await expect(desk.dialog.getByLabel('E-mail addresses')).toBeFocused();
  await page.keyboard.type('cara.cole@example.org, dora.dale@example.org');
  const admin = desk.dialog.getByRole('radio', { name: 'Admin', exact: true });
  await tabTo(page, desk.dialog.getByRole('radio', { checked: true }));
  for (let step = 0; step < 3 && !(await admin.isChecked()); step += 1) await page.keyboard.press('ArrowUp');
  await expect(admin).toBeChecked();
  await isSeenAt(admin);
  await tabTo(page, desk.dialog.getByRole('button', { name: 'Send 2 invitations' }));
  await page.keyboard.press('Enter');

  await expect(desk.row('cara.cole@example.org')).toContainText('Pending');
  await expect(desk.row('dora.dale@example.org')).toContainText('Admin');
});

test('what is asked for while a dialog is being put away is not lost', async ({ person }) => {
  const { page, desk } = await begin(person);
  await desk.invitePeople.click();
  await expect(desk.dialog).toBeVisible();
  await page.evaluate(() => {
    const again = () => document.getElementById('invite-people')?.click();
    document.querySelector('dialog')?.addEventListener('close', again, { once: true });
  });
  await page.keyboard.press('Escape');
  await expect(desk.dialog.getByLabel('E-mail addresses')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(desk.dialog).toBeHidden();
  await expect(page).not.toHaveURL(/invite/);
});

test('changing a role by keyboard, and the focus comes back', async ({ person }) => {
  const { page, ben, desk } = await begin(person);
  await reach(desk, page, ben.name, 'Edit role');
  await page.keyboard.press('Escape');
  await expect(desk.act('Edit role')).toBeHidden();
  await isSeenAt(desk.dots(ben.name));

  await reach(desk, page, ben.name, 'Edit role');
  await page.keyboard.press('Enter');
  await expect(desk.dialog).toBeVisible();
  const admin = desk.dialog.getByRole('radio', { name: 'Admin', exact: true });
  await tabTo(page, desk.dialog.getByRole('radio', { checked: true }));
  for (let step = 0; step < 3 && !(await admin.isChecked()); step += 1) await page.keyboard.press('ArrowUp');
  await tabTo(page, desk.dialog.getByRole('button', { name: 'Change to Admin' }));
  await page.keyboard.press('Enter');

  await expect(desk.dialog).toBeHidden();
  await expect(desk.row(ben.name)).toContainText('Admin');
  await expect(desk.dots(ben.name)).toBeFocused();
});

test('removing by keyboard', async ({ person }) => {
  const { page, ben, desk } = await begin(person);
  await reach(desk, page, ben.name, 'Remove from organization');
  await page.keyboard.press('Enter');
  await expect(desk.dialog).toContainText(ben.name);
  await page.keyboard.press('Escape');
  await expect(desk.dialog).toBeHidden();
  await expect(desk.row(ben.name)).toBeVisible();

  await reach(desk, page, ben.name, 'Remove from organization');
  await page.keyboard.press('Enter');
  await tabTo(page, desk.dialog.getByRole('button', { name: `Remove ${ben.name}` }));
  await page.keyboard.press('Enter');

  await expect(desk.row(ben.name)).toHaveCount(0);
});

test('leaving by keyboard', async ({ person }) => {
  const { ben } = await begin(person);
  const bens = new Members(ben);
  await bens.open();
  await reach(bens, ben.page, ben.name, 'Leave organization');
  await ben.page.keyboard.press('Enter');
  await tabTo(ben.page, bens.dialog.getByRole('button', { name: /^Leave/ }));
  await ben.page.keyboard.press('Enter');
  await expect(ben.page).toHaveURL(/\/$/);
});

test('a refused control takes the focus, says why, and Esc puts its sentence away', async ({ person }) => {
  const { page, olivia, desk } = await begin(person);
  await reach(desk, page, olivia.name, 'Leave organization');
  await expect(page.getByText('You are the last owner.')).toBeVisible();
  await page.keyboard.press('Enter');
  await expect(desk.dialog).toBeHidden();
});

test('an arrow key that comes before the focus is in the menu leaves it open', async ({ person }) => {
  const { page, olivia, desk } = await begin(person);
  // Both in one turn of the browser's loop, as a quick hand and a busy machine make it.
  await desk.dots(olivia.name).evaluate((dots) => {
    (dots as HTMLElement).click();
    dots.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true, cancelable: true }));
  });
  await isSeenAt(desk.act('Leave organization'));
  await page.keyboard.press('ArrowDown');
  await isSeenAt(desk.act('View profile'));
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: `Account of ${olivia.name}` }).evaluate((button) => {
    (button as HTMLElement).click();
    button.dispatchEvent(new KeyboardEvent('keydown', { key: 'End', bubbles: true, cancelable: true }));
  });
  await isSeenAt(page.getByRole('menuitem', { name: 'Sign out' }));
});

test('signing out by keyboard', async ({ person }) => {
  const { page, olivia } = await begin(person);
  const account = page.getByRole('button', { name: `Account of ${olivia.name}` });
  await tabTo(page, account);
  await isSeenAt(account);
  await page.keyboard.press('Enter');
  const item = page.getByRole('menuitem', { name: 'Sign out' });
  await expect(item).toBeVisible();
  await page.keyboard.press('End');
  await isSeenAt(item);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/sign-in/);
});

test('the page can be skipped to', async ({ person }) => {
  const { page } = await begin(person);
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the page' });
  await isSeenAt(skip);
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('main')).toBeFocused();
});
