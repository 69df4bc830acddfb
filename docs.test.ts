import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const documents = globSync('**/*.md', { exclude: (name) => name === 'node_modules' || name === 'dist' });

function linksOf(document: string): string[] {
  const text = readFileSync(document, 'utf8').replaceAll(/```.*?```/gs, '');
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!);
}

/** Anchors as GitHub makes them from headings. */
function anchorsOf(document: string): string[] {
  const headings = readFileSync(document, 'utf8').matchAll(/^#+ (.+)$/gm);
  return [...headings].map((match) =>
    match[1]!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

test('there are documents', () => {
  expect(documents).toContain('README.md');
  expect(documents.length).toBeGreaterThan(10);
});

test.each(documents)('%s has no half of a merge in it', (document) => {
  const lines = readFileSync(document, 'utf8').split('\n');
  expect(lines.filter((line) => /^(<{7}|>{7})( |$)/.test(line))).toEqual([]);
});

test.each(documents)('every link of %s leads somewhere', (document) => {
  const broken = linksOf(document).filter((link) => {
    if (/^https?:/.test(link)) return false;
    const [path, anchor] = link.split('#');
    const target = path === '' ? document : join(dirname(document), path!);
    return !existsSync(target) || (anchor !== undefined && !anchorsOf(target).includes(anchor));
  });
  expect(broken).toEqual([]);
});

test('every document that a source file names is there', () => {
  const files = globSync('packages/*/src/**/*.{ts,tsx}');
  const named = files.flatMap((file) => [
    ...new Set(readFileSync(file, 'utf8').match(/docs\/[\w/-]+\.md(#[\w-]+)?/g)),
  ]);
  expect(named.length).toBeGreaterThan(0);
  const missing = named.filter((name) => {
    const [path, anchor] = name.split('#');
    return !existsSync(path!) || (anchor !== undefined && !anchorsOf(path!).includes(anchor));
  });
  expect(missing).toEqual([]);
});

test('every invariant of ARCHITECTURE.md names a test that shows it', () => {
  const rows = readFileSync('ARCHITECTURE.md', 'utf8').match(/^\| \d+ \|.*$/gm) ?? [];
  expect(rows.length).toBeGreaterThanOrEqual(7);
  for (const row of rows) expect(row).toMatch(/\.(test|contract)\.ts\)/);
});
