// A plain member reads no one else's address: not on a page, not in what pages are made of, not in any answer or header.
import type { Response } from '@playwright/test';
import type { Person } from '../harness/person';
import { join, scene } from '../harness/scene';
import { expect, test } from '../harness/test';

/** Everything that the server has ever said to one browser. */
class Record {
  private readonly parts: Promise<string>[] = [];

  constructor(person: Person) {
    person.context.on('response', (answer) => this.parts.push(said(answer)));
  }

  /** Something that was heard by another way. */
  add(part: string): void {
    this.parts.push(Promise.resolve(part));
  }

  /** Every answer, as one text each. */
  all(): Promise<string[]> {
    return Promise.all(this.parts);
  }
}

/** An answer's address, headers and body. An event stream has no end, so it is listened to apart. */
async function said(answer: Response): Promise<string> {
  const headers = await answer.allHeaders();
  const endless = (headers['content-type'] ?? '').startsWith('text/event-stream');
  const body = endless ? '' : await answer.text().catch(() => '');
  return `${answer.url()}\n${JSON.stringify(headers)}\n${body}`;
}

/** Listens to an organization's events for a while, as the browser does. */
function listen(person: Person, slug: string): Promise<string> {
  return person.page.evaluate(async (path) => {
    const answer = await fetch(path);
    const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
    let heard = '';
    for (const until = Date.now() + 2_000; Date.now() < until; ) {
      const pause = new Promise<{ value: undefined }>((done) => setTimeout(() => done({ value: undefined }), 250));
      const { value } = await Promise.race([reader.read(), pause]);
      heard += value ?? '';
    }
    return heard;
  }, `/events/${slug}`);
}

test('no address of anyone else reaches a plain member by any channel', async ({ person }) => {
  const founder = await person('Quetzalia Xylander', { email: 'kestrel.wren@example.org' });
  const admin = await person('Wilhelmina Vantongeren', { email: 'osprey.finch@example.org' });
  const colleague = await person('Balthazar Ovington', { email: 'plover.crane@example.org' });
  const member = await person('Mia Moss');
  await scene(founder, [[admin, 'admin'], [member, 'member'], [colleague, 'member']]);
  await founder.rest.invite('acme', ['persephone.kirkwall@example.org'], 'member');
  await admin.rest.invite('acme', ['ignatius.thornbury@example.org'], 'admin');
  const late = await person('Zenobia Yarrow', { email: 'dunlin.swift@example.org' });
  const secrets = ['kestrel.wren', 'osprey.finch', 'plover.crane', 'dunlin.swift', 'persephone.kirkwall', 'ignatius.thornbury'];

  const { id } = await founder.rest.must<{ id: string }>('POST', '/api/organizations/acme/projects', { name: 'Apollo' });
  for (const person of [admin, member, colleague]) {
    const place = `/api/organizations/acme/projects/${id}/members/${await founder.rest.memberId('acme', person.name)}`;
    await founder.rest.must('PUT', place, { from: null, to: person === member ? 'admin' : 'read' });
  }

  const record = new Record(member);
  member.watch.expectStatus(403, 404, 405, 422);
  await visitEveryPage(member);
  await askEveryEndpoint(member, record);
  const events = listen(member, 'acme');
  await join(founder, 'acme', late, 'member');
  record.add(await events);

  const everything = await record.all();
  expect(everything.length).toBeGreaterThan(30);
  expect(everything.some((part) => part.includes('Quetzalia Xylander')), 'Names are no secret.').toBe(true);
  for (const secret of secrets) {
    const leaks = everything.filter((part) => part.toLowerCase().includes(secret));
    expect(leaks.map((part) => part.split('\n')[0]), `answers that contain “${secret}”`).toEqual([]);
  }
});

async function visitEveryPage(member: Person): Promise<void> {
  const { page } = member;
  const searches = ['quetzalia', 'kestrel', 'wren', 'example.org', '@', 'persephone'];
  const members = '/acme/members';
  const filters = ['?role=owner', '?role=member', '?status=pending', '?status=verified', '?role=nonsense'];
  const paths = [
    '/', members, '/acme', '/acme/invitations', '/acme/projects', '/acme/history', '/notifications', '/account', '/new', '/acme/nowhere',
    ...filters.map((filter) => members + filter),
    ...searches.map((search) => `${members}?search=${encodeURIComponent(search)}`),
  ];
  for (const path of paths) await member.open(path);

  await member.open('/acme/projects');
  await page.getByRole('link', { name: 'Apollo' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Apollo' })).toBeVisible();
  const apollo = new URL(page.url()).pathname;
  for (const search of searches) {
    await member.open(`${apollo}?add=${encodeURIComponent(search)}`);
    await member.open(`${apollo}?search=${encodeURIComponent(search)}`);
  }
  for (const asked of ['?invite', '?edit', '?delete']) await member.open(apollo + asked);

  await member.open(members);
  await page.getByRole('searchbox').fill('wilhelmina');
  await expect(page.getByText('Balthazar Ovington')).toHaveCount(0);
  await page.getByRole('searchbox').fill('osprey');
  await expect(page.getByText('Wilhelmina Vantongeren'), 'An address is not found by searching for it.').toHaveCount(0);
}

async function askEveryEndpoint(member: Person, record: Record): Promise<void> {
  const base = '/api/organizations/acme';
  const founder = await member.rest.memberId('acme', 'Quetzalia Xylander');
  const asked: [string, string, unknown?][] = [
    ['GET', '/api/me'],
    ['GET', '/api/organizations'],
    ['GET', '/api/nowhere'],
    ...['', '?search=osprey', '?search=example.org', '?status=pending', '?role=owner', '?after=nonsense'].map(
      (query): [string, string] => ['GET', `${base}/members${query}`],
    ),
    ['GET', `${base}/invitations`],
    ['GET', `${base}/history`],
    ['GET', `${base}/projects`],
    ...(await member.rest.must<{ rows: { id: string }[] }>('GET', `${base}/projects`)).rows.flatMap(({ id }): [string, string][] => [
      ['GET', `${base}/projects/${id}`],
      ['GET', `${base}/projects/${id}?search=osprey`],
    ]),
    ['POST', `${base}/invitations`, { addresses: ['someone@example.org'], role: 'member' }],
    ['PATCH', `${base}/members/${founder}`, { from: 'owner', to: 'member' }],
    ['DELETE', `${base}/members/${founder}`],
  ];
  for (const [method, path, data] of asked) {
    const answer = await member.rest.send(method, path, data);
    record.add(`${method} ${path}\n${JSON.stringify(answer.headers())}\n${await answer.text()}`);
  }
}
