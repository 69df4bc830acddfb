// `LEITAI_BROWSER=/path/to/chromium node bench/heat-map.ts`: how long a frame takes while a heat map is scrolled, at 44 and at 400 models, without a graphics
// card, beside a canvas on which every cell is a rectangle drawn anew. Builds nothing: `npm run build` comes first.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { launchBrowser } from '../e2e/browser-page.ts';
import { generatedConfig, storeGeneratedLog } from '../e2e/generated-log.ts';
import { startArena } from '../e2e/running-arena.ts';

const executablePath = process.env.LEITAI_BROWSER ?? '';
if (executablePath === '')
  throw new Error('Cannot measure: LEITAI_BROWSER must name a Chromium, got nothing');

const FRAMES = 120;
const BATTLES_A_MODEL = 1_000;

interface Timing {
  /** Milliseconds from one frame to the next. */
  readonly median: number;
  readonly worst: number;
}

const summarise = (gaps: readonly number[]): Timing => {
  const sorted = [...gaps].sort((one, other) => one - other);
  return { median: sorted[sorted.length >> 1]!, worst: sorted[Math.floor(sorted.length * 0.95)]! };
};

/** Scrolls the map from one corner to the other, a step a frame. */
function scroll(page: Page): Promise<number[]> {
  return page.evaluate(async (frames) => {
    const scroller = document.querySelector('.heat-scroller')!;
    const [right, bottom] = [
      scroller.scrollWidth - scroller.clientWidth,
      scroller.scrollHeight - scroller.clientHeight,
    ];
    const gaps: number[] = [];
    let last = performance.now();
    for (let frame = 0; frame < frames; frame += 1) {
      scroller.scrollTo((right * frame) / frames, (bottom * frame) / frames);
      await new Promise(requestAnimationFrame);
      gaps.push(performance.now() - last);
      last = performance.now();
    }
    return gaps;
  }, FRAMES);
}

/** The plain way: all cells of the map, as large as they are, drawn as rectangles in each frame. */
function scrollPlainly(page: Page, models: number): Promise<number[]> {
  return page.evaluate(
    async ([frames, size]) => {
      const canvas = document.querySelector<HTMLCanvasElement>('.heat-canvas')!;
      const context = canvas.getContext('2d')!;
      const extent = document.querySelector<HTMLElement>('.heat-extent')!.offsetWidth;
      const cell = extent / size!;
      const gaps: number[] = [];
      let last = performance.now();
      for (let frame = 0; frame < frames!; frame += 1) {
        const shift = ((extent - canvas.width) * frame) / frames!;
        context.clearRect(0, 0, canvas.width, canvas.height);
        for (let row = 0; row < size!; row += 1) {
          for (let column = 0; column < size!; column += 1) {
            context.fillStyle = `rgb(${(row * 7) % 256} ${(column * 5) % 256} 90)`;
            context.fillRect(column * cell - shift, row * cell - shift, cell, cell);
          }
        }
        await new Promise(requestAnimationFrame);
        gaps.push(performance.now() - last);
        last = performance.now();
      }
      return gaps;
    },
    [FRAMES, models],
  );
}

async function measure(models: number): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), 'leitai-heat-map-'));
  await storeGeneratedLog(data, { models, battles: models * BATTLES_A_MODEL });
  const arena = await startArena({ data, config: generatedConfig(models) });
  const browser = await launchBrowser(executablePath);
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, locale: 'en-US' });
  await page.goto(`${arena.url}/leaderboard/overall/heat-map`);
  await page.getByRole('button', { name: 'I understand' }).click();
  await page.locator('.heat-canvas').waitFor();
  await page.waitForTimeout(500);
  for (const size of ['as it opens', 'larger', 'with figures']) {
    const ours = summarise(await scroll(page));
    const plain = summarise(await scrollPlainly(page, models));
    console.log(
      `${String(models).padStart(3)} models, ${size.padEnd(12)}  ours ${ours.median.toFixed(1)} ms (95 %: ${ours.worst.toFixed(1)})   ` +
        `rectangles ${plain.median.toFixed(1)} ms (95 %: ${plain.worst.toFixed(1)})   ratio ${(ours.median / plain.median).toFixed(2)}`,
    );
    for (let step = 0; step < 4; step += 1) await page.getByRole('button', { name: 'Larger cells' }).click();
  }
  await browser.close();
  await arena.stop();
  rmSync(data, { recursive: true, force: true });
}

for (const models of [44, 400]) await measure(models);
