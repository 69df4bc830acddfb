import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'chrome.exe',
];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * Finds the Chrome or Chromium that browser tests use, and installs one if there is none: Debian's where apt and
 * root are there, else Playwright's own.
 *
 * @returns {Promise<string>} Path of the executable.
 * @throws {Error} With the ways to get one, if none can be had.
 */
export async function findBrowser() {
  const chosen = process.env.LEITAI_BROWSER;
  if (chosen !== undefined && chosen !== '') {
    if (!isExecutable(chosen))
      throw new Error(`Cannot use LEITAI_BROWSER: it must be an executable file, got '${chosen}'`);
    return chosen;
  }
  return installed() ?? installFromDebian() ?? (await installFromPlaywright()) ?? fail();
}

function installed() {
  const folders = (process.env.PATH ?? '').split(delimiter).filter(Boolean);
  return [...folders.flatMap((folder) => NAMES.map((name) => join(folder, name))), ...PLACES].find(
    isExecutable,
  );
}

function installFromDebian() {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || !existsSync('/usr/bin/apt-get')) return undefined;
  console.error("No browser found: installing Debian's chromium …");
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const step of [['update'], ['install', '--yes', '--no-install-recommends', 'chromium']]) {
    const { status } = spawnSync('apt-get', ['-qq', ...step], {
      stdio: ['ignore', 2, 2],
      env: environment,
      timeout: 600_000,
    });
    if (status !== 0) return undefined;
  }
  return installed();
}

async function installFromPlaywright() {
  console.error("No browser found: installing Playwright's chromium …");
  const { chromium } = await import('playwright-core');
  if (!isExecutable(chromium.executablePath())) {
    spawnSync('npx', ['playwright-core', 'install', 'chromium'], {
      stdio: ['ignore', 2, 2],
      timeout: 600_000,
      shell: process.platform === 'win32',
    });
  }
  const path = chromium.executablePath();
  return isExecutable(path) ? path : undefined;
}

function fail() {
  throw new Error(
    'Cannot run browser tests: a Chrome or Chromium is needed, and none was found or could be installed.\n' +
      'Do one of these, then run the tests again:\n' +
      '  sudo apt-get install chromium\n' +
      '  npx playwright-core install --with-deps chromium\n' +
      '  LEITAI_BROWSER=/path/to/chrome npm test',
  );
}

function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    // Not there, or not ours to run: the same to the caller.
    return false;
  }
}
