// `npm test -- …`: every test, on a built web app and a real browser. Arguments go to Vitest.
import { spawnSync } from 'node:child_process';
import { requireNode } from './node-version.mjs';

requireNode();
const [{ buildWebIfStale }, { findBrowser }] = await Promise.all([
  import('./web-build.mjs'),
  import('./browser.mjs'),
]);
let browser;
try {
  browser = await findBrowser();
} catch (error) {
  console.error(error.message);
  process.exit(2);
}
buildWebIfStale();
const { status } = spawnSync('vitest', ['run', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, LEITAI_BROWSER: browser },
  shell: process.platform === 'win32',
});
process.exit(status ?? 1);
