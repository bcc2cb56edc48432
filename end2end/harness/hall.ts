// A hall: server, database and letterbox, for one test alone.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Database, type Engine, freshDatabase } from './database';
import { type Mail, Mailbox } from './mailbox';
import { freePort, operate, Server } from './server';

/** How a hall differs from the usual one. */
export type Kind = { smtp?: boolean; demo?: boolean; pack?: string; host?: string };

/** One Guildhall with nobody in it. */
export class Hall {
  private server?: Server;

  private constructor(
    private readonly database: Database,
    private readonly mailbox: Mailbox,
    private readonly port: number,
    private readonly kind: Kind,
    /** The server's log. */
    readonly log: string,
  ) {}

  /** Opens a hall. */
  static async open(engine: Engine, kind: Kind = {}): Promise<Hall> {
    const [database, mailbox, port] = await Promise.all([freshDatabase(engine), Mailbox.open(), freePort()]);
    const hall = new Hall(database, mailbox, port, kind, join(database.folder, 'server.log'));
    try {
      await hall.start();
    } catch (trouble) {
      await hall.close();
      throw trouble;
    }
    return hall;
  }

  /** Where it is. */
  get url(): string {
    return `http://${this.kind.host ?? '127.0.0.1'}:${this.port}`;
  }

  private async start(): Promise<void> {
    const { folder, flags } = this.database;
    const mails = this.kind.smtp === false ? [] : ['--smtp', this.mailbox.url];
    const demo = this.kind.demo ? ['--demo'] : [];
    const packs = this.kind.pack ? ['--packs', this.packs(this.kind.pack)] : [];
    const all = [...flags, ...mails, ...demo, ...packs];
    this.server = await Server.start({ port: this.port, base: this.url, folder, flags: all, log: this.log });
  }

  /** A folder with a role model of the operator's own. */
  private packs(text: string): string {
    const folder = join(this.database.folder, 'packs');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'own.toml'), text);
    return folder;
  }

  /** Takes the oldest mail to an address that was not taken yet, and waits for it if need be. */
  mailTo(address: string, subject: RegExp): Promise<Mail> {
    return this.mailbox.take(address, subject);
  }

  /** How many mails an address was sent whose subject is like this. */
  mailsTo(address: string, subject: RegExp): number {
    return this.mailbox.count(address, subject);
  }

  /** Lets the server end, runs one statement on its database, and starts it again. */
  async meanwhile(statement: string): Promise<void> {
    await this.server?.stop();
    await this.database.change(statement);
    await this.start();
  }

  /** Runs one of the operator's commands beside the server. */
  operate(...args: string[]): Promise<string> {
    return operate([...args, '--log', 'off', '--data', this.database.folder, ...this.database.flags]);
  }

  /** What the server has written so far. */
  readLog(): string {
    return readFileSync(this.log, 'utf8');
  }

  /** Ends the server. */
  async stop(): Promise<void> {
    await this.server?.stop();
  }

  /** Closes the hall and leaves nothing behind. */
  async close(): Promise<void> {
    await this.stop();
    await this.mailbox.close();
    await this.database.drop();
  }
}
