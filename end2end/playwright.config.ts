// One browser, two databases: every fact on SQLite, and on PostgreSQL those that depend on how the database behaves.
import { existsSync } from 'node:fs';
import { defineConfig, type PlaywrightTestConfig } from '@playwright/test';
import type { Engine } from './harness/database';

const chromium =
  process.env.CHROMIUM_BIN ??
  process.env.CHROMIUM ??
  ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) => existsSync(path));

const postgres = process.env.TEST_POSTGRES_URL;

type Settings = PlaywrightTestConfig<{ engine: Engine }>;

const settings: Settings = {
  testDir: './tests',
  outputDir: './test-results',
  timeout: 60_000,
  expect: { timeout: 10_000 },
  retries: 0,
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  reporter: [['line']],
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'UTC',
    viewport: { width: 1280, height: 800 },
    contextOptions: { reducedMotion: 'reduce' },
    trace: 'off',
    actionTimeout: 15_000,
    launchOptions: {
      executablePath: chromium,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'sqlite', use: { engine: { kind: 'sqlite' } } },
    ...(postgres
      ? [
          {
            name: 'postgres',
            testMatch: /(main-job|joining|live|foresee|network|preview|review|seeds|several|tabs)\.spec\.ts/,
            use: { engine: { kind: 'postgres' as const, url: postgres } },
          },
        ]
      : []),
  ],
};

export default defineConfig(settings);
