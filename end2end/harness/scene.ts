// An organization with people in it, made the short way.
import type { Person } from './person';

/** The mail that asks someone in. */
export const INVITED = / invited you to /;

/** Makes an organization with its founder and, each with their role, others who have accounts. */
export async function scene(founder: Person, others: [Person, string][] = [], name = 'Acme'): Promise<string> {
  const slug = name.toLowerCase();
  await founder.rest.found(name, slug);
  for (const [person, role] of others) await join(founder, slug, person, role);
  return slug;
}

/** Asks someone in, who accepts. */
export async function join(founder: Person, slug: string, person: Person, role: string): Promise<void> {
  await person.rest.accept(await ask(founder, slug, person.email, role));
}

/** Asks an address in, and answers with the link from its mail. */
export async function ask(founder: Person, slug: string, email: string, role = 'member'): Promise<string> {
  await founder.rest.invite(slug, [email], role);
  return (await founder.hall.mailTo(email, INVITED)).links[0];
}
