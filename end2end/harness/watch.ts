// Listens to a browser's console: a page that warns, of hydration or of a policy broken, fails its test.
import type { BrowserContext, ConsoleMessage } from '@playwright/test';

/** What the pages of one browser complained about. */
export class Watch {
  private readonly complaints: string[] = [];
  private readonly expected: RegExp[] = [];

  constructor(context: BrowserContext) {
    context.on('console', (message) => this.hear(message));
    context.on('weberror', (trouble) => this.complaints.push(`uncaught: ${trouble.error().message}`));
  }

  private hear(message: ConsoleMessage): void {
    if (!['warning', 'error', 'assert'].includes(message.type())) return;
    const words = message.text().split('\n').slice(0, 2).join(' ').trim();
    this.complaints.push(`${message.type()}: ${words} (${message.location().url})`);
  }

  /** Chromium's console mentions every answer that is a refusal; a test that provokes one says so. */
  expectStatus(...statuses: number[]): void {
    this.expected.push(...statuses.map((status) => new RegExp(`responded with a status of ${status}\\b`)));
  }

  /** A line that a test expects. */
  expect(line: RegExp): void {
    this.expected.push(line);
  }

  /** What nobody expected. */
  get surprises(): string[] {
    return this.complaints.filter((line) => !this.expected.some((known) => known.test(line)));
  }
}
