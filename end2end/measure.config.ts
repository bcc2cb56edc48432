// Measures in a real browser: `npx playwright test -c measure.config.ts`, a part of `cargo xtask bench`.
import config from './playwright.config';

export default { ...config, testDir: './measure', workers: 1, projects: [{ name: 'sqlite', use: { engine: { kind: 'sqlite' } } }] };
