// The short way, where the console is not the point: the same acts over REST, with the same browser's cookie.
import type { APIResponse, BrowserContext } from '@playwright/test';
import type { Hall } from './hall';
import type { Identity } from './person';

/** An answer that says no. */
export type Problem = { status: number; detail: string; fix?: string };

/** A row of the members list. */
export type MemberRow = { kind?: string; id: string; name?: string; email?: string; role: string };

/** One person's requests. */
export class Rest {
  constructor(
    private readonly hall: Hall,
    private readonly context: BrowserContext,
  ) {}

  /** Sends a request, as a program beside the console would. */
  send(method: string, path: string, data?: unknown): Promise<APIResponse> {
    const headers = { origin: this.hall.url, accept: 'application/json' };
    return this.context.request.fetch(this.hall.url + path, { method, data, headers, maxRedirects: 0 });
  }

  /** Sends a request that must work. */
  async must<T>(method: string, path: string, data?: unknown): Promise<T> {
    const answer = await this.send(method, path, data);
    if (!answer.ok()) throw new Error(`${method} ${path}: ${answer.status()} ${await answer.text()}`);
    const text = await answer.text();
    return (text ? JSON.parse(text) : undefined) as T;
  }

  /** Sends a request that must be refused, and reads why. */
  async refused(method: string, path: string, data?: unknown): Promise<Problem> {
    const answer = await this.send(method, path, data);
    if (answer.ok()) throw new Error(`${method} ${path} was not refused.`);
    const { detail, fix } = (await answer.json()) as Problem;
    return { status: answer.status(), detail, fix };
  }

  /** Signs up with the console's own form, without its page, and confirms the address with the link from the mail. */
  async signUpAndConfirm({ name, email, password }: Identity): Promise<void> {
    await this.form('sign_up', { name, email, password });
    const mail = await this.hall.mailTo(email, /^Confirm your e-mail address/);
    await this.form('confirm', { link: secretOf(mail.links[0]) });
  }

  private async form(name: string, form: Record<string, string>): Promise<void> {
    const headers = { origin: this.hall.url, accept: 'application/json' };
    const answer = await this.context.request.post(`${this.hall.url}/rpc/${name}`, { form, headers });
    if (!answer.ok()) throw new Error(`/rpc/${name}: ${answer.status()} ${await answer.text()}`);
  }

  /** Signs in. */
  async signIn({ email, password }: Identity): Promise<void> {
    await this.must('POST', '/api/session', { email, password });
  }

  /** Founds an organization. */
  async found(name: string, slug: string, pack = 'autonomy'): Promise<void> {
    await this.must('POST', '/api/organizations', { name, slug, description: '', website: '', pack });
  }

  /** Invites addresses. */
  async invite(slug: string, addresses: string[], role: string): Promise<void> {
    await this.must('POST', `/api/organizations/${slug}/invitations`, { addresses, role });
  }

  /** Accepts an invitation by its link. */
  async accept(url: string): Promise<void> {
    await this.must('POST', `/api/invitations/${secretOf(url)}/accept`);
  }

  /** The members and, for those who may see them, the pending invitations. */
  async members(slug: string): Promise<MemberRow[]> {
    const { rows } = await this.must<{ rows: MemberRow[] }>('GET', `/api/organizations/${slug}/members?limit=200`);
    return rows;
  }

  /** The id of a member, by name. */
  async memberId(slug: string, name: string): Promise<string> {
    const row = (await this.members(slug)).find((member) => member.name === name);
    if (!row) throw new Error(`${name} is not in ${slug}.`);
    return row.id;
  }

  /** Gives a member another role. */
  async changeRole(slug: string, member: string, from: string, to: string): Promise<void> {
    await this.must('PATCH', `/api/organizations/${slug}/members/${member}`, { from, to });
  }

  /** Removes a member. */
  async remove(slug: string, member: string): Promise<void> {
    await this.must('DELETE', `/api/organizations/${slug}/members/${member}`);
  }

  /** The id of a pending invitation, by address. */
  async invitationId(slug: string, email: string): Promise<string> {
    const { rows } = await this.must<{ rows: MemberRow[] }>('GET', `/api/organizations/${slug}/invitations`);
    const row = rows.find((invitation) => invitation.email === email);
    if (!row) throw new Error(`Nobody has invited ${email} to ${slug}.`);
    return row.id;
  }

  /** Takes an invitation back. */
  async revoke(slug: string, invitation: string): Promise<void> {
    await this.must('DELETE', `/api/organizations/${slug}/invitations/${invitation}`);
  }

  /** Sends an invitation again. */
  async resend(slug: string, invitation: string): Promise<void> {
    await this.must('POST', `/api/organizations/${slug}/invitations/${invitation}/resend`);
  }

  /** Makes one more link of an invitation. */
  async copyLink(slug: string, invitation: string): Promise<string> {
    const { url } = await this.must<{ url: string }>('POST', `/api/organizations/${slug}/invitations/${invitation}/link`);
    return url;
  }
}

/** The secret at the end of a mailed link. */
export function secretOf(url: string): string {
  return new URL(url).pathname.split('/').at(-1) ?? '';
}
