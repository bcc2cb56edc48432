// The pages of projects and of what is in them, as a person uses them.
import { expect, type Locator, type Page } from '@playwright/test';
import type { Person } from './person';

/** The pages of projects of one organization, in one person's browser. */
export class Projects {
  private readonly page: Page;

  constructor(
    private readonly person: Person,
    private readonly slug = 'acme',
  ) {
    this.page = person.page;
  }

  /** Opens the list. */
  async open(): Promise<void> {
    await this.person.open(`/${this.slug}/projects`);
  }

  /** The dialog that is open. */
  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  /** A row of a table: a project, a resource, a member. */
  row(name: string): Locator {
    return this.page.getByRole('row').filter({ has: this.page.getByRole('rowheader').getByText(name, { exact: true }) });
  }

  /** Makes a project, and stands on its page. */
  async create(name: string, noun = 'project', about = ''): Promise<void> {
    await this.open();
    await this.page.getByRole('link', { name: `New ${noun}` }).click();
    await this.dialog.getByLabel('Name').fill(name);
    if (about) await this.dialog.getByLabel(/^What it is for/).fill(about);
    await this.dialog.getByRole('button', { name: `Create ${noun}` }).click();
    await this.at(name);
  }

  /** Goes from the list to one of them. */
  async enter(name: string): Promise<void> {
    await this.open();
    await this.page.getByRole('main').getByRole('link', { name, exact: true }).click();
    await this.at(name);
  }

  /** Goes to something in the project whose page is open. */
  async enterInside(name: string): Promise<void> {
    await this.page.getByRole('main').getByRole('link', { name, exact: true }).click();
    await this.at(name);
  }

  /** Waits for a page by its heading. */
  async at(name: string): Promise<void> {
    await expect(this.page.getByRole('heading', { level: 1, name, exact: true })).toBeVisible();
    await expect(this.dialog).toHaveCount(0);
  }

  /** Makes something in the project whose page is open. */
  async createInside(name: string, noun: string, kind = ''): Promise<void> {
    await this.page.getByRole('link', { name: `New ${noun}` }).click();
    await this.dialog.getByLabel('Name').fill(name);
    if (kind) await this.dialog.getByRole('radio', { name: kind }).check();
    await this.dialog.getByRole('button', { name: `Create ${noun}` }).click();
    await expect(this.row(name)).toBeVisible();
  }

  /** Finds a member of the organization and gives them a role in the part whose page is open. */
  async add(name: string, role: string): Promise<void> {
    await this.page.getByRole('searchbox', { name: 'Find a member to add' }).fill(name);
    await this.page.keyboard.press('Enter');
    await this.person.awake();
    await this.page.getByRole('combobox', { name: `Role of ${name}` }).selectOption(role);
    await this.page.getByRole('button', { name: `Add ${name}` }).click();
    await expect(this.row(name)).toContainText(role);
  }

  /** Chooses an act in the menu of a row, or of the page. */
  async choose(name: string, act: string): Promise<void> {
    await this.page.getByRole('button', { name: `Actions for ${name}` }).click();
    await this.page.getByRole('menuitem', { name: act }).click();
    await expect(this.dialog).toBeVisible();
  }

  /** Gives a member another role in the part whose page is open. */
  async change(name: string, role: string): Promise<void> {
    await this.choose(name, 'Change role');
    await this.dialog.getByRole('radio', { name: role }).check();
    await this.dialog.getByRole('button', { name: 'Change role' }).click();
    await expect(this.row(name)).toContainText(role);
  }

  /** Asks people into the project whose page is open, and others beside it. */
  async invite(addresses: string[], role: string, others: string[] = []): Promise<void> {
    await this.page.getByRole('link', { name: 'Invite people' }).click();
    await this.dialog.getByLabel('E-mail addresses').fill(addresses.join(', '));
    for (const other of others) await this.dialog.getByRole('checkbox', { name: other }).check();
    await this.dialog.getByLabel(/^Role in the/).last().selectOption(role);
    await this.dialog.getByRole('button', { name: 'Send invitations' }).click();
    await expect(this.dialog).toHaveCount(0);
  }
}
