import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Runs as root and in a container, and asks nobody on the network for anything. */
const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** What is waited for comes within a second; on a machine with other work it may take many. */
const WAIT_MS = 60_000;

/** @param executablePath - That of the browser that `npm test` has found, if none is given. */
export function launchBrowser(executablePath = process.env.LEITAI_BROWSER!): Promise<Browser> {
  return chromium.launch({ executablePath, args: BROWSER_FLAGS });
}

/** Opens an empty page of its own, in English and as wide as a desk, and keeps every complaint of the browser's. */
export async function openTab(browser: Browser, options: BrowserContextOptions = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-US',
    ...options,
  });
  context.setDefaultTimeout(WAIT_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { context, page, complaints };
}

/** What holds the place of figures that are on their way, or is not drawn yet. */
const UNFINISHED = [
  '.skeleton',
  '.skeleton-text',
  '.progress',
  '[aria-busy="true"]',
  '.chart[data-state="loading"]',
  '.heat-canvas:not([style])',
  '.choice select:disabled',
].join();

/**
 * Waits until all that a page shows is there and drawn. Of the network nobody could tell: between an answer and what is asked for
 * because of it, it rests as well.
 */
export async function atRest(page: Page): Promise<void> {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction((unfinished) => document.querySelector(unfinished) === null, UNFINISHED);
  await nextFrame(page);
}

/** Waits until what has happened in a page is in sight. */
export function nextFrame(page: Page): Promise<void> {
  // The first callback comes before its frame is drawn.
  return page.evaluate(
    () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  );
}

/** What axe finds in a page, but for text that only holds the place of what is on its way, and is not to be read. */
export async function violations(page: Page, options: axe.RunOptions = {}): Promise<string[]> {
  // The page's own policy would refuse an injected script; an evaluated one is the test's.
  await page.evaluate(axe.source);
  // What fades in has no contrast yet.
  await page.evaluate(async () => {
    const passing = document
      .getAnimations()
      .filter(({ effect }) => effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    await Promise.allSettled(passing.map(({ finished }) => finished));
  });
  return page.evaluate(async (chosen) => {
    const { axe: injected } = globalThis as unknown as { axe: typeof axe };
    const { violations: found } = await injected.run({ exclude: ['.skeleton-text'] }, chosen);
    return found.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  }, options);
}

/** Refuses a page its stream of news, as a proxy may, until the page says so; then it must be live again by itself. */
export async function loseStream(page: Page): Promise<void> {
  let isRefused = true;
  await page.route('**/events', (route) =>
    isRefused ? route.fulfill({ status: 502, body: 'Bad Gateway' }) : route.continue(),
  );
  await page.reload();
  await page.getByText('Reconnecting').waitFor();
  isRefused = false;
  await page.getByText('Live', { exact: true }).waitFor();
}
