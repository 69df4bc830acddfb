import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const DIST = new URL('../dist/', import.meta.url);
const BUDGET_BYTES = 200_000;

test('the first page loads at most 200 kB of compressed script', () => {
  const page = readFileSync(new URL('index.html', DIST), 'utf8');
  const scripts = [...page.matchAll(/(?:src|href)="\/([^"]+\.js)"/g)].map((match) => match[1]!);
  expect(scripts.length).toBeGreaterThan(1);
  const bytes = scripts.reduce(
    (sum, script) => sum + gzipSync(readFileSync(new URL(script, DIST))).length,
    0,
  );
  expect(bytes).toBeLessThan(BUDGET_BYTES);
  // A build that lost the application would pass the limit as well.
  expect(bytes).toBeGreaterThan(50_000);
});
