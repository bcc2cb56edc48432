// Takes the README's pictures of the real console: `npx playwright test -c pictures.config.ts`.
import config from './playwright.config';

export default { ...config, testDir: './pictures', projects: [{ name: 'sqlite', use: { engine: { kind: 'sqlite' } } }] };
