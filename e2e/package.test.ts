import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { beforeAll, expect, test } from 'vitest';
import { launchBrowser } from './browser-page.ts';
import { root } from './running-arena.ts';

// Goal: what is published is what somebody can use. Method: the package is built and packed, installed into an empty project,
// and used there by Node, by the type checker and by a browser.

const PACKAGE = fileURLToPath(new URL('../packages/rating', import.meta.url));
const folder = mkdtempSync(join(root, 'package-'));
const installed = join(folder, 'node_modules/@leitai/rating');
const PROGRAM = `
import { BattleSet, countStyle, fitStyle, rankCompetitors, simulateBattles } from '@leitai/rating';
const battles = new BattleSet();
battles.add({ first: 'pizza', second: 'burger', outcome: 'a' });
battles.add({ first: 'burger', second: 'sushi', outcome: 'tie' });
battles.add({ first: 'sushi', second: 'pizza', outcome: 'a' });
const { columns } = simulateBattles({ competitors: 4, battles: 2000, styleEffects: { tokens: 80 } });
const { coefficients } = fitStyle(columns, [0, 1, 2, 3]);
export const found = {
  board: rankCompetitors(battles).map((row) => [row.name, Math.round(row.rating!)]),
  isStyled: coefficients[0]!.perUnit.points > 0,
  bold: countStyle(['**a** and __b__'], (text) => text.length).bold,
};
`;
const EXPECTED = {
  board: [
    ['sushi', 1131],
    ['pizza', 1000],
    ['burger', 869],
  ],
  isStyled: true,
  bold: 2,
};

beforeAll(() => {
  const run = (command: string, args: readonly string[], cwd: string) =>
    execFileSync(command, args, { cwd, encoding: 'utf8', shell: process.platform === 'win32' });
  run(process.execPath, ['build.mjs'], PACKAGE);
  const packed = run('npm', ['pack', '--silent', '--pack-destination', folder], join(PACKAGE, 'dist')).trim();
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  run('npm', ['install', '--silent', '--offline', '--no-audit', `./${packed}`], folder);
});

test('the package has nothing that publint complains of, and no dependency', async () => {
  const { messages } = await publint({ pkgDir: installed, strict: true });
  expect(messages).toEqual([]);
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  expect(manifest.dependencies).toBeUndefined();
  expect(manifest).toMatchObject({ name: '@leitai/rating', license: 'Apache-2.0', sideEffects: false });
});

test('every document that the README links to comes with the package, as it is named in docstrings', () => {
  const readme = readFileSync(join(installed, 'README.md'), 'utf8');
  const links = [...readme.matchAll(/\]\(([^)#]+)/g)].map(([, link]) => link!);
  expect(links).toContain('docs/methods.md');
  expect(links.filter((link) => !existsSync(join(installed, link)))).toEqual([]);
});

test('a program in TypeScript checks against it and runs in Node', () => {
  writeFileSync(join(folder, 'program.ts'), PROGRAM);
  const options = [
    '--strict',
    '--module',
    'nodenext',
    '--target',
    'es2024',
    '--lib',
    'es2024',
    '--types',
    '',
  ];
  execFileSync('tsc', [...options, 'program.ts'], { cwd: folder, stdio: 'inherit' });
  const print = "import { found } from './program.js'; console.log(JSON.stringify(found))";
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', print], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(JSON.parse(printed)).toEqual(EXPECTED);
});

test('the same program runs in a browser', async () => {
  const program = readFileSync(join(folder, 'program.js'), 'utf8').replace('@leitai/rating', '/index.js');
  const browser = await launchBrowser();
  const page = await browser.newPage();
  await page.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url());
    if (pathname === '/') return route.fulfill({ contentType: 'text/html', body: '<!doctype html>' });
    if (pathname === '/program.js') return route.fulfill({ contentType: 'text/javascript', body: program });
    return route.fulfill({ contentType: 'text/javascript', path: join(installed, pathname) });
  });
  await page.goto('http://package.test/');
  const found = await page.evaluate("import('/program.js').then(({ found }) => found)");
  await browser.close();
  expect(found).toEqual(EXPECTED);
});
