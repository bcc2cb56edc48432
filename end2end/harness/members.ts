// The members page as a person uses it.
import { expect, type Locator, type Page } from '@playwright/test';
import type { Person } from './person';

/** The members page of one organization, in one person's browser. */
export class Members {
  private readonly page: Page;

  constructor(
    private readonly person: Person,
    private readonly slug = 'acme',
  ) {
    this.page = person.page;
  }

  /** Opens it. */
  async open(): Promise<void> {
    await this.person.open(`/${this.slug}/members`);
    await expect(this.heading).toBeVisible();
  }

  /** Its heading. */
  get heading(): Locator {
    return this.page.getByRole('heading', { level: 1, name: 'Members' });
  }

  /** The primary button. */
  get invitePeople(): Locator {
    return this.page.getByRole('main').getByRole('button', { name: 'Invite people' }).first();
  }

  /** The dialog that is open. */
  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  /** The row of a person, or of an address that was invited. */
  row(name: string): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('rowheader').getByText(name, { exact: true }) });
  }

  /** The button with the dots at the end of a row. */
  dots(name: string): Locator {
    return this.page.getByRole('button', { name: `Actions for ${name}` });
  }

  /** An act in the menu that is open. */
  act(name: string): Locator {
    return this.page.getByRole('menuitem', { name });
  }

  /** Opens a row's menu. */
  async openMenu(name: string): Promise<void> {
    await this.dots(name).click();
    await expect(this.page.getByRole('menu', { name: `Actions for ${name}` })).toBeVisible();
  }

  /** Chooses an act in a row's menu. */
  async choose(name: string, act: string): Promise<void> {
    await this.openMenu(name);
    await this.act(act).click();
  }

  /** Invites addresses, all with one role. */
  async invite(addresses: string[], role: string, projects: Record<string, string> = {}): Promise<void> {
    await this.invitePeople.click();
    await this.dialog.getByLabel('E-mail addresses').fill(addresses.join('\n'));
    await this.dialog.getByRole('radio', { name: role, exact: true }).check();
    for (const [project, held] of Object.entries(projects)) {
      await this.dialog.getByRole('checkbox', { name: project }).check();
      await this.dialog.getByLabel('Role in the projects').selectOption(held);
    }
    const count = addresses.length === 1 ? '1 invitation' : `${addresses.length} invitations`;
    await this.dialog.getByRole('button', { name: `Send ${count}` }).click();
  }

  /** Gives someone another role. */
  async changeRole(name: string, role: string): Promise<void> {
    await this.choose(name, 'Edit role');
    await this.dialog.getByRole('radio', { name: role, exact: true }).check();
    await this.dialog.getByRole('button', { name: `Change to ${role}` }).click();
    await expect(this.dialog).toBeHidden();
  }

  /** Removes someone. */
  async remove(name: string): Promise<void> {
    await this.choose(name, 'Remove from organization');
    await this.dialog.getByRole('button', { name: `Remove ${name}` }).click();
    await expect(this.dialog).toBeHidden();
  }

  /** Leaves. */
  async leave(): Promise<void> {
    await this.choose(this.person.name, 'Leave organization');
    await this.dialog.getByRole('button', { name: 'Leave organization' }).click();
  }
}

/** The sentence that explains a refused control, as its tooltip says it. */
export async function refusalOf(control: Locator): Promise<string> {
  await expect(control).toHaveAttribute('aria-disabled', 'true');
  const tip = await control.getAttribute('aria-describedby');
  const text = await control.page().locator(`[id="${tip}"]`).textContent();
  return (text ?? '').replaceAll(/\s+/g, ' ').trim();
}
