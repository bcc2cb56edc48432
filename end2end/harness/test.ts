// What every spec imports: `test` with a hall of its own and people who arrive with browsers of their own.
import { existsSync } from 'node:fs';
import { expect, test as base } from '@playwright/test';
import type { Engine } from './database';
import { Hall, type Kind } from './hall';
import { Person, type Wishes } from './person';

type Own = {
  /** How this test's hall differs from the usual one. */
  kind: Kind;
  /** A Guildhall with nobody in it, for this test alone. */
  hall: Hall;
  /** Someone arrives: a fresh browser, nobody signed in, no account. */
  arrive: (name: string, wishes?: Wishes) => Promise<Person>;
  /** Someone who has an account with a confirmed address, and is signed in. */
  person: (name: string, wishes?: Wishes) => Promise<Person>;
};

export const test = base.extend<Own, { engine: Engine }>({
  engine: [{ kind: 'sqlite' }, { option: true, scope: 'worker' }],
  kind: [{}, { option: true }],

  hall: async ({ engine, kind }, use, info) => {
    const hall = await Hall.open(engine, kind);
    await use(hall);
    await hall.stop();
    if (info.status !== info.expectedStatus && existsSync(hall.log)) {
      await info.attach('server.log', { body: hall.readLog(), contentType: 'text/plain' });
    }
    await hall.close();
  },

  arrive: async ({ hall, browser }, use, info) => {
    const people: Person[] = [];
    await use(async (name, wishes) => {
      const person = await Person.arrive(hall, browser, name, wishes);
      people.push(person);
      return person;
    });
    const failed = info.status !== info.expectedStatus;
    for (const [index, person] of people.entries()) {
      if (failed) await photograph(person, info.outputPath(`${index}-${person.name}.png`));
      await person.context.close();
    }
    const surprises = people.flatMap(({ name, watch }) => watch.surprises.map((line) => `${name}: ${line}`));
    expect.soft(surprises, 'The console of every browser stays silent.').toEqual([]);
  },

  person: async ({ arrive }, use) => {
    await use(async (name, wishes) => {
      const person = await arrive(name, wishes);
      await person.rest.signUpAndConfirm(person);
      return person;
    });
  },
});

async function photograph(person: Person, path: string): Promise<void> {
  await person.page.screenshot({ path, timeout: 5_000 }).catch(() => undefined);
}

export { expect };
