// What a person does with their own account, through the console.
import { expect } from '@playwright/test';
import type { Person } from './person';

/** Fills in the sign-up form that is open. */
export async function signUp(person: Person): Promise<void> {
  const { page } = person;
  await page.getByLabel('Your name').fill(person.name);
  await page.getByLabel('E-mail').fill(person.email);
  await page.getByLabel('Password').fill(person.password);
  await page.getByRole('button', { name: 'Sign up' }).click();
}

/** Opens the confirmation's link from the mail, and presses the button on its page. */
export async function confirm(person: Person): Promise<void> {
  const mail = await person.hall.mailTo(person.email, /^Confirm your e-mail address/);
  await person.page.goto(mail.links[0]);
  await person.page.getByRole('button', { name: 'Confirm and sign in' }).click();
  await expect(person.page).not.toHaveURL(/\/confirm\//);
}

/** Fills in the sign-in form that is open. */
export async function signIn({ page, ...own }: Person, other: { email?: string; password?: string } = {}): Promise<void> {
  const { email, password } = { ...own, ...other };
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Signs out by the account menu. */
export async function signOut(person: Person): Promise<void> {
  const { page } = person;
  await page.getByRole('button', { name: `Account of ${person.name}` }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
}

/** Founds an organization, from the home page. */
export async function found(person: Person, name: string): Promise<void> {
  const { page } = person;
  await page.goto('/');
  await page.getByRole('link', { name: 'Found an organization' }).first().click();
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByRole('radio', { name: 'Owner / Admin / Member' }).check();
  await page.getByRole('button', { name: 'Found the organization' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Members' })).toBeVisible();
}
