import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Matrix } from 'leitai/api-schema';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, openTab } from './browser-page.ts';
import { type ArenaProcess, root, startArena, startLeitai } from './running-arena.ts';

// Goal: the 1.67 million votes that Chatbot Arena had published by August 2024 come onto a board of a running arena with the ratings
// that its own method gives, and onto its heat map. The counts lie beside the project, never in it; where they are absent this is
// skipped, and says so.

const FOLDER = fileURLToPath(new URL('../../shared/data/lmarena/', import.meta.url));
const COUNTS = join(FOLDER, 'paircounts_20240814.json');
const MODELS = 129;
const VOTES = 1_670_250;
const CONFIG =
  'discoverModels: false\ndemoModels: true\nboards: { anchor: { model: mixtral-8x7b-instruct-v0.1, rating: 1114 } }\n';
const IMPORT_TIMEOUT_MS = 300_000;
/** The page has whole points. */
const HALF_A_POINT = 0.51;

let arena: ArenaProcess;
let browser: Browser;
beforeAll(async () => {
  arena = await startArena({ data: mkdtempSync(join(root, 'published-log-')), config: CONFIG });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await arena?.stop();
});

/** Ratings by model, as the published method gives them to many digits. */
function goldenRatings(): ReadonlyMap<string, number> {
  const [, ...lines] = readFileSync(join(FOLDER, 'bt_golden_20240814.csv'), 'utf8').trim().split('\n');
  return new Map(lines.map((line) => [line.split(',')[0]!, Number(line.split(',')[1])]));
}

test.skipIf(!existsSync(COUNTS))(
  'published counts come onto the board of a running arena with their known ratings, and onto its heat map (skipped where ../shared/data is absent)',
  async () => {
    const { context, page, complaints } = await openTab(browser);
    await page.goto(`${arena.url}/leaderboard`);
    await page.getByRole('button', { name: 'I understand' }).click();
    await page.getByRole('heading', { name: 'No votes yet' }).waitFor();
    const { status, stderr } = await startLeitai('import', COUNTS, '--data', arena.data).ended;
    expect({ status, stderr }).toMatchObject({ status: 0 });
    await page.getByText(`Votes: ${VOTES.toLocaleString('en')}`).waitFor({ timeout: 60_000 });
    // The counts say nothing of when: all votes stand at the second of the import.
    await page.getByText(/Imported .*, without dates/).waitFor();

    const rows = page.locator('.rated tbody tr');
    const names = await rows.locator('.model-name a').allTextContents();
    const ratings = await rows.locator('.rating').allTextContents();
    const golden = goldenRatings();
    expect(new Set(names)).toEqual(new Set(golden.keys()));
    const off = names.map((name, place) => Math.abs(Number(ratings[place]) - golden.get(name)!));
    expect(Math.max(...off)).toBeLessThan(HALF_A_POINT);

    await page.getByRole('link', { name: 'Heat map' }).click();
    const map = page.getByRole('application', { name: `Who beats whom: ${MODELS} models by ${MODELS}` });
    await map.focus();
    await page.keyboard.press('ArrowRight');
    const matrix = (await (await fetch(`${arena.url}/api/leaderboards/overall/matrix`)).json()) as Matrix;
    const share = `${(matrix.winRates[0]![1]! * 100).toFixed(1)}%`;
    await expect
      .poll(() => page.locator('[aria-live="polite"]').last().innerText())
      .toContain(`${matrix.models[0]} against ${matrix.models[1]}, Observed ${share}`);
    expect(complaints).toEqual([]);
    await context.close();
  },
  IMPORT_TIMEOUT_MS,
);
