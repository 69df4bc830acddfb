// `node scripts/screenshots.mjs ADDRESS FOLDER`: a picture of every kind of page of a running arena, on desktop and phone, light
// and dark, English and Chinese. Starts and votes on battles of its own.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { launchBrowser } from '../e2e/browser-page.ts';
import { findBrowser } from './browser.mjs';

const [address, folder] = process.argv.slice(2);
if (!address || !folder) {
  console.error('Usage: node scripts/screenshots.mjs ADDRESS FOLDER');
  process.exit(2);
}
mkdirSync(folder, { recursive: true });

const SIZES = { desktop: { width: 1280, height: 860 }, phone: { width: 390, height: 844 } };
const SCHEMES = ['light', 'dark'];
const WORDS = {
  'en-US': {
    understand: 'I understand',
    prompt: 'Your prompt',
    text: 'How should I store coffee at home?',
    vote: 'A is better',
  },
  'zh-CN': { understand: '我明白了', prompt: '你的问题', text: '在家里怎么保存咖啡？', vote: 'A 更好' },
};

async function photograph(page, name, options = {}) {
  await page.screenshot({ path: join(folder, `${name}.png`), ...options });
  console.log(name);
}

async function visit(browser, size, scheme, locale) {
  const words = WORDS[locale];
  const name = (page) => `${page}-${size}-${scheme}-${locale.slice(0, 2)}`;
  const context = await browser.newContext({ viewport: SIZES[size], colorScheme: scheme, locale });
  const page = await context.newPage();
  await page.goto(address);
  await photograph(page, name('notice'));
  await page.getByRole('button', { name: words.understand }).click();
  await photograph(page, name('start'));
  await page.getByRole('textbox', { name: words.prompt }).fill(words.text);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: words.vote }).waitFor({ timeout: 60_000 });
  await page.waitForTimeout(400);
  await photograph(page, name('battle'));
  await page.getByRole('button', { name: words.vote }).click();
  await page.locator('.reveal').first().waitFor();
  await page.waitForTimeout(400);
  await photograph(page, name('reveal'));
  for (const [kind, path] of await pagesOfBoards()) {
    await page.goto(address + path);
    await page.locator('h1').waitFor();
    await page.waitForFunction(
      () => document.querySelector('.skeleton, .chart[data-state="loading"], .progress') === null,
    );
    await page.waitForTimeout(400);
    await photograph(page, name(kind), { fullPage: kind !== 'board' && kind !== 'overview' });
  }
  await context.close();
}

/** One page of each kind, of the two models that are best. */
async function pagesOfBoards() {
  const { rows } = await (await fetch(`${address}/api/leaderboards/overall`)).json();
  const [best, second] = rows.map(({ model }) => encodeURIComponent(model));
  return [
    ['board', '/leaderboard'],
    ['overview', '/overview'],
    ['heat-map', '/leaderboard/overall/heat-map'],
    ['plots', '/leaderboard/overall/plots'],
    ['model', `/models/${best}`],
    ['pair', `/pairs/${best}/${second}`],
  ];
}

const browser = await launchBrowser(await findBrowser());
for (const size of ['desktop', 'phone']) {
  for (const scheme of SCHEMES) {
    for (const locale of ['en-US', 'zh-CN']) await visit(browser, size, scheme, locale);
  }
}
await browser.close();
