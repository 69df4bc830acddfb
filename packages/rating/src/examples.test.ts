import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import * as rating from './index.ts';

// Every example of the README and of the docstrings runs as it stands; what follows `// =>` is what it must give.

interface Example {
  readonly place: string;
  readonly code: string;
}

function readmeExamples(): Example[] {
  const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
  return [...text.matchAll(/```ts\n(.*?)```/gs)].map((match, index) => ({
    place: `README.md, example ${index + 1}`,
    code: match[1]!,
  }));
}

function docstringExamples(): Example[] {
  const files = readdirSync(new URL('.', import.meta.url)).filter((name) => /(?<!\.test)\.ts$/.test(name));
  return files.flatMap((file) => {
    const source = readFileSync(new URL(file, import.meta.url), 'utf8');
    return [...source.matchAll(/@example\n(.*?)(?=\n *\*\/|\n *\* @|\n *\*\n *\* @)/gs)].map((match) => ({
      place: file,
      code: match[1]!.replaceAll(/^ *\* ?/gm, ''),
    }));
  });
}

/** Runs an example. Returns how many results it has checked. */
function run({ code }: Example): number {
  const results: [unknown, unknown][] = [];
  const body = code
    .replaceAll(/^import .* from '@leitai\/rating';$/gm, '')
    .replaceAll(/^(.+?);? \/\/ => (.+)$/gm, 'check($1, $2);');
  // The code is this package's own documentation.
  const play = new Function('check', ...Object.keys(rating), body);
  play((found: unknown, wanted: unknown) => results.push([found, wanted]), ...Object.values(rating));
  for (const [found, wanted] of results) expect(found).toEqual(wanted);
  return results.length;
}

const examples = [...readmeExamples(), ...docstringExamples()];

test('there are examples in the README and in the docstrings', () => {
  expect(readmeExamples().length).toBeGreaterThanOrEqual(3);
  expect(docstringExamples().length).toBeGreaterThanOrEqual(2);
});

test.each(examples)('the example in $place gives what it says', (example) => {
  expect(run(example)).toBeGreaterThan(0);
});
