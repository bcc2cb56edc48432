// How long the browser takes to decide a page of rows, and to try a proposed role: over what real dialogs were given.
import { Members } from '../harness/members';
import type { Person } from '../harness/person';
import { scene } from '../harness/scene';
import { expect, test } from '../harness/test';

test('decisions in the browser', async ({ person }) => {
  const olivia = await person('Olivia Owens');
  const ben = await person('Ben Baker');
  await scene(olivia, [[ben, 'member']]);
  const desk = new Members(olivia);
  await desk.open();
  await desk.choose('Ben Baker', 'Edit role');
  const [spent] = await measured(olivia, 'time_decisions', 50, 400);
  console.log(`Chromium | decide, a page of 50 rows with 6 acts each | ${spent.toFixed(2)} ms | ≤ 2 ms`);
  expect(spent).toBeGreaterThan(0);
});

for (const pack of ['autonomy', 'pinecone', 'pinecone-legacy', 'zilliz', 'powens']) {
  test(`trying the strongest role of ${pack} in the browser`, async ({ person }) => {
    const olivia = await person('Olivia Owens');
    await olivia.rest.found('Acme', 'acme', pack);
    await olivia.open('/acme/roles?new=organization');
    const dialog = olivia.page.getByRole('dialog');
    await dialog.locator('.starts a').first().click();
    await expect(dialog.getByRole('checkbox', { name: 'Remove members', exact: true })).toBeChecked();
    const [spent, tried] = await measured(olivia, 'time_search');
    console.log(`Chromium | trying the strongest role of ${pack}, ${tried} commands | ${spent.toFixed(0)} ms | ≤ 200 ms`);
    expect(tried).toBeGreaterThan(100);
  });
}

/** Runs in the page what the module that foresees offers for this, twice, over what the open dialog was given. */
async function measured({ page }: Person, what: string, ...more: number[]): Promise<number[]> {
  await expect(page.locator('[data-foreseen]')).toHaveCount(1);
  return page.evaluate(
    async ([what, more]) => {
      const loaded = performance.getEntriesByType('resource').map((entry) => entry.name);
      const module = await import(loaded.find((name) => /foresight\.[0-9a-f]+\.js$/.test(name)) ?? '');
      await module.ready;
      const prospect = document.querySelector('[data-foresees]')?.getAttribute('data-foresees');
      module[what](prospect, ...more);
      return [module[what](prospect, ...more)].flatMap((told) => (typeof told === 'number' ? [told] : [...told]));
    },
    [what, more] as const,
  );
}
