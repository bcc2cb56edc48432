// A person: a browser of their own, an address, a password.
import type { Browser, BrowserContext, BrowserContextOptions, Page } from '@playwright/test';
import type { Hall } from './hall';
import { Rest } from './rest';
import { Watch } from './watch';

/** Long enough, and in no list. */
export const PASSWORD = 'blue heron, quiet water';

/** Who someone is. */
export type Identity = { name: string; email: string; password: string };

/** How someone or their browser differs from the usual. */
export type Wishes = BrowserContextOptions & { email?: string };

/** Someone in front of a browser. */
export class Person implements Identity {
  readonly password = PASSWORD;
  readonly watch: Watch;
  readonly rest: Rest;

  private constructor(
    readonly name: string,
    readonly email: string,
    readonly hall: Hall,
    readonly context: BrowserContext,
    readonly page: Page,
  ) {
    this.watch = new Watch(context);
    this.rest = new Rest(hall, context);
  }

  /** Sits someone down in front of a fresh browser. */
  static async arrive(hall: Hall, browser: Browser, name: string, wishes: Wishes = {}): Promise<Person> {
    const { email, ...options } = wishes;
    const context = await browser.newContext({ baseURL: hall.url, ...options });
    const person = new Person(name, email ?? addressOf(name), hall, context, await context.newPage());
    // A browser without scripts fetches what was meant for them, and wonders why nobody takes it.
    if (options.javaScriptEnabled === false) person.watch.expect(/was preloaded using link preload but not used/);
    return person;
  }

  /** Opens a page of the console, and waits until its buttons work. */
  async open(path: string): Promise<void> {
    await this.page.goto(path);
    await this.awake();
  }

  /** Waits until the browser's half of the console is at work. */
  async awake(): Promise<void> {
    await this.page.locator('html[data-awake]').waitFor({ state: 'attached' });
  }
}

/** `Ada Lovelace` has `ada.lovelace@example.org`. */
export function addressOf(name: string): string {
  return `${name.toLowerCase().replaceAll(/[^a-z]+/g, '.')}@example.org`;
}
