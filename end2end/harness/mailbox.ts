// A real SMTP server over TCP, which keeps what it is given.
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail as it arrived. */
export type Mail = {
  to: string;
  subject: string;
  text: string;
  html: string;
  headers: ParsedMail['headers'];
  /** Every link of the text part, in order. */
  links: string[];
};

/** Everybody's letterbox. */
export class Mailbox {
  private readonly mails: (Mail & { taken: boolean })[] = [];
  private readonly waiting = new Set<() => void>();
  private readonly server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    onData: (stream, session, done) => {
      simpleParser(stream).then((parsed) => {
        const recipients = session.envelope.rcptTo.map(({ address }) => address);
        recipients.forEach((to) => this.mails.push({ ...mail(to, parsed), taken: false }));
        [...this.waiting].forEach((look) => look());
        done();
      }, done);
    },
  });

  /** Opens the letterbox on a free port. */
  static async open(): Promise<Mailbox> {
    const mailbox = new Mailbox();
    mailbox.server.on('error', () => undefined);
    const listening = mailbox.server.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    return mailbox;
  }

  /** Where mails are delivered. */
  get url(): string {
    return `smtp://127.0.0.1:${(this.server.server.address() as AddressInfo).port}`;
  }

  /** How many mails an address was sent whose subject is like this. */
  count(to: string, subject: RegExp): number {
    return this.mails.filter((mail) => mail.to === to && subject.test(mail.subject)).length;
  }

  /** Takes the oldest such mail that was not taken yet, and waits for it if need be. */
  async take(to: string, subject: RegExp): Promise<Mail> {
    const find = () => this.mails.find((mail) => !mail.taken && mail.to === to && subject.test(mail.subject));
    const found = find() ?? (await this.arrival(find));
    if (found) {
      found.taken = true;
      return found;
    }
    const here = this.mails.map((mail) => `${mail.taken ? 'taken' : 'there'}: ${mail.to}: ${mail.subject}`);
    throw new Error(`No mail to ${to} with ${subject}. There are:\n${here.join('\n')}`);
  }

  private arrival<T>(find: () => T | undefined): Promise<T | undefined> {
    return new Promise((done) => {
      const finish = (found: T | undefined) => {
        clearTimeout(patience);
        this.waiting.delete(look);
        done(found);
      };
      const look = () => {
        const found = find();
        if (found) finish(found);
      };
      const patience = setTimeout(() => finish(undefined), 15_000);
      this.waiting.add(look);
    });
  }

  /** Closes it. */
  async close(): Promise<void> {
    await new Promise<void>((done) => this.server.close(() => done()));
  }
}

function mail(to: string, parsed: ParsedMail): Mail {
  const text = parsed.text ?? '';
  const html = parsed.html || '';
  const links = text.match(/https?:\/\/\S+/g) ?? [];
  return { to, subject: parsed.subject ?? '', text, html, headers: parsed.headers, links };
}
