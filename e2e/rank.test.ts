import { spawnSync } from 'node:child_process';
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { launchBrowser } from './browser-page.ts';
import { complaintsOf, rankedBoard } from './ranked-board.ts';
import { COMMAND, root, runLeitai } from './running-arena.ts';

const folder = mkdtempSync(join(root, 'rank-'));
const log = join(folder, 'battles.csv');
const LABELS = ['model_a', 'model_b', 'tie', 'tie (bothbad)', 'both_bad'];

/** Battles of six models, the later ones stronger. The numbers are those of a linear congruence, so nothing is drawn. */
function battles(): [first: string, second: string, winner: string, judge: string][] {
  let state = 7;
  const next = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return Math.floor((state / 2 ** 31) * below);
  };
  return Array.from({ length: 2_000 }, () => {
    const first = next(6);
    const second = (first + 1 + next(5)) % 6;
    const isDrawn = next(4) === 0;
    const winner = isDrawn ? LABELS[2 + next(3)]! : LABELS[next(10) < 5 + first - second ? 0 : 1]!;
    return [`model ${first}`, `model ${second}`, winner, `j${next(40)}`];
  });
}
const rows = battles();
writeFileSync(
  log,
  ['model_a,model_b,winner,judge,anony', ...rows.map((row) => `${row.join(',')},true`), ''].join('\n'),
);

test('leitai rank gives one board in every order of rows, to the byte', () => {
  const shuffled = join(folder, 'shuffled.csv');
  const lines = readFileSync(log, 'utf8').trim().split('\n');
  writeFileSync(shuffled, [lines[0], ...lines.slice(1).reverse(), ''].join('\n'));
  const [one, again, other] = [log, log, shuffled].map((file) => runLeitai('rank', file).stdout);
  expect(one).toContain('model 5');
  expect(again).toBe(one);
  expect(other).toBe(one);
});

test.each([
  [['--method', 'davidson'], 'davidson'],
  [['--method', 'rao-kupper'], 'rao-kupper'],
  [['--method', 'both-bad'], 'both-bad'],
  [['--method', 'elo'], 'elo'],
  [['--weights', 'balanced'], 'bradley-terry'],
  [['--virtual-ties', '2'], 'bradley-terry'],
  [['--cluster-by', 'voter'], 'bradley-terry'],
  [['--interval', 'bootstrap', '--samples', '50'], 'bradley-terry'],
  [['--interval', 'arena-rank'], 'bradley-terry'],
  [['--anchor', 'model 3=1114'], 'bradley-terry'],
])('leitai rank %j ranks all six, the stronger ones higher', (options, method) => {
  const board = rankedBoard(log, ...options);
  expect(board).toMatchObject({ method, battles: 2_000, excluded: {} });
  expect(board.competitors).toHaveLength(6);
  const ratings = Object.fromEntries(
    board.competitors.map((row: { name: string; rating: number }) => [row.name, row.rating]),
  );
  expect(ratings['model 5']).toBeGreaterThan(ratings['model 0']);
  if (options[0] === '--anchor') expect(ratings['model 3']).toBe(1114);
});

test('leitai rank has rank sets for every look, wider than those for one, and says which', () => {
  const few = join(folder, 'few.csv');
  writeFileSync(few, readFileSync(log, 'utf8').split('\n').slice(0, 301).join('\n'));
  const [every, one] = [rankedBoard(few), rankedBoard(few, '--looks', 'one')];
  expect([every.rankSets, one.rankSets]).toEqual([{ looks: 'every' }, { looks: 'one' }]);
  const widthOf = ({ competitors }: typeof every) =>
    competitors.reduce(
      (sum: number, row: { simultaneousBest: number; simultaneousWorst: number }) =>
        sum + row.simultaneousWorst - row.simultaneousBest,
      0,
    );
  expect(widthOf(every)).toBeGreaterThan(widthOf(one));
  const ratingOf = ({ competitors }: typeof every) =>
    competitors.map((row: { rating: number }) => row.rating);
  expect(ratingOf(every)).toEqual(ratingOf(one));
  expect(runLeitai('rank', few).stdout).toContain('rank sets and tiers that hold at every look');
  expect(rankedBoard(few, '--method', 'elo').rankSets).toBeNull();
});

test('leitai rank --method both-bad says in words who cannot be compared, and rates by distance to the zero point', () => {
  const file = join(folder, 'hopeless.csv');
  const lines = rows.map((row) => row.slice(0, 3).join(','));
  // Only ever both-bad or lost: it falls for ever below the zero point.
  const hopeless = ['model 1,model 9,model_a', 'model 9,model 2,tie (bothbad)'];
  writeFileSync(file, ['model_a,model_b,winner', ...lines, ...hopeless, ''].join('\n'));
  const { competitors, interval, effects } = rankedBoard(file, '--method', 'both-bad');
  expect(competitors.at(-1)).toMatchObject({
    ...{
      name: 'model 9',
      status: 'not-comparable',
      rating: null,
      lower: null,
      battles: 2,
      losses: 1,
      ties: 1,
    },
  });
  expect(competitors.filter((row: { rating: number | null }) => row.rating !== null)).toHaveLength(6);
  expect(interval.relativeTo).toBe('zero point');
  expect(effects[0]).toMatchObject({ name: 'theta' });
  // An eighth of the votes is both-bad, less than the half that one sees of who is at the zero point.
  expect(competitors[0].rating).toBeGreaterThan(1000);
  const { stdout } = runLeitai('rank', file, '--method', 'both-bad');
  expect(stdout).toMatch(/model 9 +cannot be compared/);
  expect(stdout).toContain('relative to the zero point, which is at 1000');
  expect(rankedBoard(file, '--method', 'both-bad', '--anchor', 'model 3=1114').interval.relativeTo).toBe(
    'model 3',
  );
});

test('pair counts with weights are clustered by voter', () => {
  const voters = rows.map(([first, second, winner, judge]) => {
    const outcome = winner === 'model_a' ? 'a' : winner === 'model_b' ? 'b' : 'tie';
    return [first, second, outcome, judge] as const;
  });
  const boardWith = (weightOf: (judge: string) => number, ...options: string[]) => {
    const file = join(folder, 'weighted.csv');
    const lines = voters.map(([first, second, outcome, judge]) =>
      [first, second, outcome, judge, 1, weightOf(judge)].join(','),
    );
    writeFileSync(file, ['first,second,outcome,voter,count,weight', ...lines, ''].join('\n'));
    return rankedBoard(file, ...options).competitors as { name: string; rating: number; upper: number }[];
  };
  const ofLog = rankedBoard(log, '--cluster-by', 'voter').competitors;
  const alike = boardWith(() => 3, '--cluster-by', 'voter');
  alike.forEach((row, place) => {
    expect(row.name).toBe(ofLog[place].name);
    expect(row.rating).toBeCloseTo(ofLog[place].rating, 6);
    expect(row.upper).toBeCloseTo(ofLog[place].upper, 6);
  });
  const weightOf = (judge: string) => (judge < 'j2' ? 5 : 1);
  const [single, clustered] = [boardWith(weightOf), boardWith(weightOf, '--cluster-by', 'voter')];
  expect(clustered.map((row) => row.rating)).toEqual(single.map((row) => row.rating));
  expect(clustered.map((row) => row.upper)).not.toEqual(single.map((row) => row.upper));
});

test('battles that weigh nothing are left out, and whoever has no others has none', () => {
  const file = join(folder, 'weightless.csv');
  const lines = ['ant,bee,a,1', 'ant,bee,b,1', 'ant,bee,a,1', 'bee,cat,a,0', 'bee,cat,b,0'];
  writeFileSync(file, ['first,second,outcome,weight', ...lines, ''].join('\n'));
  const { battles, excluded, competitors } = rankedBoard(file);
  expect([battles, excluded]).toEqual([3, { weightless: 2 }]);
  expect(competitors.map((row: { name: string; status: string }) => [row.name, row.status])).toEqual([
    ['ant', 'rated'],
    ['bee', 'rated'],
    ['cat', 'no-battles'],
  ]);
});

test('leitai rank --details says what the board rests on', () => {
  const timed = join(folder, 'timed.csv');
  const dated = rows.map((row, place) => `${row.join(',')},${1_700_000_000 + place}`);
  writeFileSync(timed, ['model_a,model_b,winner,judge,tstamp', ...dated, ''].join('\n'));
  const { details } = rankedBoard(timed, '--details');
  expect(Math.abs(details.side.z)).toBeLessThan(4);
  expect(details.firstPlace.first).toBe('model 5');
  expect(details.firstPlace.votes).toBeGreaterThan(0);
  expect(details.toMove).toHaveLength(6);
  expect(details.nextPairs).toHaveLength(5);
  const chances = details.nextPairs.map(({ probability }: { probability: number }) => probability);
  // Above what each of the 15 pairs would get alike, and falling.
  expect(chances).toEqual([...chances].sort((one, other) => other - one));
  expect(chances[0]).toBeGreaterThan(1 / 15);
  expect(details.toSeparate).toHaveLength(5);
  expect(details.tieModels.map(({ model }: { model: string }) => model)).toContain('davidson');
  expect(rankedBoard(log, '--details').details.tieModels).toBeNull();
  expect(runLeitai('rank', timed, '--details').stdout).toMatch(
    /Without \d+ of the votes, model \d would be first/,
  );
});

test('leitai simulate writes a log of which the truth is known, the same for the same seed', () => {
  const [one, again, truth] = ['one.csv', 'again.csv', 'truth.json'].map((name) => join(folder, name));
  const options = ['--competitors', '5', '--battles', '3000', '--seed', '4', '--style', 'tokens=80'];
  const { status, stdout, stderr } = runLeitai('simulate', ...options, '--out', one!, '--truth', truth!);
  expect({ status, stdout, complaints: complaintsOf(stderr) }).toEqual({
    status: 0,
    stdout: '',
    complaints: [],
  });
  runLeitai('simulate', ...options, '--out', again!);
  expect(readFileSync(again!)).toEqual(readFileSync(one!));
  const { ratings } = JSON.parse(readFileSync(truth!, 'utf8'));
  const byTruth = Object.keys(ratings).sort((left, right) => ratings[right] - ratings[left]);
  const board = rankedBoard(one!, '--style-control', '--features', 'tokens');
  const places = byTruth.map((name) =>
    board.competitors.findIndex((row: { name: string }) => row.name === name),
  );
  expect(places[0]).toBeLessThan(places[4]!);
  expect(board.effects[0].value).toBeGreaterThan(0);
});

test('leitai --version is the version of the package', () => {
  const manifest = new URL('../packages/arena/package.json', import.meta.url);
  const { version } = JSON.parse(readFileSync(manifest, 'utf8'));
  expect(runLeitai('--version')).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
});

test('leitai rank reads standard input, and says nothing else on standard output', () => {
  const { stdout, status } = spawnSync(process.execPath, [COMMAND, 'rank', '-', '--format', 'csv'], {
    input: readFileSync(log),
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  expect(stdout).toBe(runLeitai('rank', log, '--format', 'csv').stdout);
});

test.each([
  [['rank'], "missing required argument 'file'"],
  [['rank', 'none.csv'], "Cannot read 'none.csv': there must be such a file, found none"],
  [
    ['rank', log, '--anchor', 'model 3'],
    "it must be a name and a rating, such as mixtral=1114, got 'model 3'",
  ],
  [['rank', log, '--confidence', '95'], "it must be a number between 0 and 1, got '95'"],
  [
    ['rank', log, '--method', 'glicko'],
    'Allowed choices are bradley-terry, davidson, rao-kupper, both-bad, elo',
  ],
  [['rank', log, '--method', 'elo', '--weights', 'balanced'], 'method elo must come without weights'],
  [['rank', log, '--style-control'], 'Cannot read tokens from'],
  [['rank', log, '--samples', '1', '--interval', 'bootstrap'], "it must be a whole number from 2, got '1'"],
  [['rank', log, '--features', 'tokens'], '--features must come with --style-control'],
  [['rank', log, '--samples', '50'], '--samples must come with --interval bootstrap'],
  [
    ['simulate', '--out', 'out.csv', '--truth', './out.csv'],
    "Cannot write './out.csv': it must be another file",
  ],
  [['simulate', '--out', 'out.xlsx'], "Cannot write 'out.xlsx': its name must end in .parquet, .csv, .jsonl"],
  [
    ['simulate', '--out', 'out.csv', '--competitors', '1'],
    'competitors must be a whole number from 2 to 65536, got 1',
  ],
  [['simulate', '--out', 'out.csv', '--riggers', '0.1'], '--taste and --riggers must come with --voters'],
])('leitai %j is wrong usage: exit 2, one message, no board', (args, message) => {
  const { status, stdout, stderr } = runLeitai(...args);
  expect(stderr).toContain(message);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});

test.each([
  [],
  ['--method', 'davidson'],
  ['--method', 'rao-kupper'],
  ['--method', 'both-bad'],
  ['--method', 'elo'],
  ['--weights', 'balanced'],
  ['--virtual-ties', '1'],
  ['--cluster-by', 'voter'],
  ['--interval', 'bootstrap', '--samples', '50'],
])('an anchor that is not there is wrong usage: %s %s', (...options) => {
  const { status, stdout, stderr } = runLeitai('rank', log, '--anchor', 'nobody=1000', ...options);
  const message = /^leitai: Cannot anchor: 'nobody' must be one of the (rated )?competitors$/;
  expect(complaintsOf(stderr)).toEqual([expect.stringMatching(message)]);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});

test('a report does not take the place of a log that it is made of', () => {
  const one = join(folder, 'kept.csv');
  const link = join(folder, 'link.html');
  const text = readFileSync(log, 'utf8');
  writeFileSync(one, text);
  symlinkSync(one, link);
  for (const [files, report] of [
    [[log, one], one],
    [[join(folder, 'kep*.csv')], join(folder, 'place-of', '..', 'kept.csv')],
    [[one], link],
  ] as const) {
    const { status, stdout, stderr } = runLeitai('rank', ...files, '--report', report);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain('it must be another file than what is read');
  }
  expect(readFileSync(one, 'utf8')).toBe(text);
});

test('whoever reads only the first lines of a board ends it quietly, and a full disk is said in one line', () => {
  const many = join(folder, 'pipe.csv');
  const names = Array.from({ length: 900 }, (_, place) => `a competitor with a long name, ${place}`);
  const ring = names.map((name, place) => `"${name}","${names[(place + 1) % names.length]}",tie`);
  writeFileSync(many, ['left,right,winner', ...ring, ''].join('\n'));
  const rank = `"${process.execPath}" "${COMMAND}" rank "${many}" --format json`;
  const run = (line: string) => spawnSync('bash', ['-c', `set -o pipefail; ${line}`], { encoding: 'utf8' });
  const piped = run(`${rank} | head -c 10`);
  expect([piped.status, complaintsOf(piped.stderr)]).toEqual([0, []]);
  if (!existsSync('/dev/full')) return;
  const full = run(`${rank} > /dev/full`);
  expect(full.status).toBe(1);
  expect(complaintsOf(full.stderr)).toEqual([
    expect.stringMatching(/^leitai: Cannot write to standard output: .*ENOSPC/),
  ]);
});

test('a report takes the place of the one before at once, and leaves nothing where it cannot', () => {
  const page = join(folder, 'replaced.html');
  const reader = join(folder, 'open-before.html');
  writeFileSync(page, 'the one before');
  // Who has the old file open goes on reading all of it.
  linkSync(page, reader);
  expect(runLeitai('rank', log, '--report', page).status).toBe(0);
  expect(readFileSync(page, 'utf8')).toContain('<!doctype html>');
  expect(readFileSync(reader, 'utf8')).toBe('the one before');
  const place = join(folder, 'place');
  mkdirSync(place);
  const before = readdirSync(folder);
  for (const target of [place, join(folder, 'nowhere', 'board.html')]) {
    const { status, stdout, stderr } = runLeitai('rank', log, '--report', target);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    const message =
      /^leitai: Cannot write '.*': it must be a file in a folder that is there, got E[A-Z]+: [a-z ]+$/;
    expect(complaintsOf(stderr)).toEqual([expect.stringMatching(message)]);
  }
  expect(readdirSync(folder)).toEqual(before);
});

test('the report is a page that draws itself and asks nobody for anything', async () => {
  const page = join(folder, 'board.html');
  runLeitai('rank', log, '--report', page);
  const browser = await launchBrowser();
  const tab = await browser.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  tab.on('console', (message) => complaints.push(message.text()));
  tab.on('pageerror', (error) => complaints.push(error.message));
  tab.on('request', (request) => requests.push(request.url()));
  await tab.goto(`file://${page}`);
  expect(await tab.locator('tbody tr').count()).toBe(6);
  await tab.locator('#map').press('ArrowRight');
  expect(await tab.locator('#cell').textContent()).toMatch(
    /^model 5 against model \d: won \d+\.\d % of \d+ battles/,
  );
  await tab.getByRole('radio', { name: 'battles' }).check();
  const colours = await tab.locator('#map').evaluate((canvas) => {
    const { data } = (canvas as HTMLCanvasElement)
      .getContext('2d')!
      .getImageData(0, 0, (canvas as HTMLCanvasElement).width, (canvas as HTMLCanvasElement).height);
    return new Set(new Uint32Array(data.buffer)).size;
  });
  await tab.getByRole('radio', { name: 'expected by the ratings' }).check();
  // The last cell of the first row: the strongest against the weakest. Cells are 22 pixels wide.
  const [red, , blue] = await tab.locator('#map').evaluate((canvas) => {
    const { width } = canvas as HTMLCanvasElement;
    // A copy: the page's own is not made to be read often, and the browser complains.
    const copy = new OffscreenCanvas(1, 1).getContext('2d')!;
    copy.drawImage(canvas as HTMLCanvasElement, -(width - 11), -(width - 6 * 22 + 11));
    return [...copy.getImageData(0, 0, 1, 1).data];
  });
  expect(red).toBeGreaterThan(blue! + 50);
  await browser.close();
  expect(colours).toBeGreaterThan(10);
  expect(complaints).toEqual([]);
  expect(requests).toEqual([`file://${page}`]);
});

test('the report of 400 competitors draws its map', async () => {
  const many = join(folder, 'many.csv');
  const page = join(folder, 'many.html');
  const ring = Array.from(
    { length: 400 },
    (_, place) => `Platypus ${place},Platypus ${(place + 1) % 400},tie`,
  );
  writeFileSync(many, ['left,right,winner', ...ring, ''].join('\n'));
  runLeitai('rank', many, '--report', page);
  const browser = await launchBrowser();
  const tab = await browser.newPage();
  const faults: string[] = [];
  tab.on('pageerror', (error) => faults.push(error.message));
  await tab.goto(`file://${page}`);
  const side = await tab.locator('#map').evaluate((canvas) => (canvas as HTMLCanvasElement).clientWidth);
  await browser.close();
  expect(faults).toEqual([]);
  expect(side).toBe(2_000);
});

test('the heat map tells even from never met, shortens names but not in the tooltip, and prints in light colours', async () => {
  const name = (letter: string) =>
    `an-organisation-of-some-length/${letter}-instruct-2024-08-06-preview-long`;
  const [ant, bee, cat] = ['ant', 'bee', 'cat'].map(name);
  const file = join(folder, 'long.csv');
  const page = join(folder, 'long.html');
  const meetings = [`${ant},${bee},tie`, `${bee},${cat},left`, `${bee},${cat},left`, `${cat},${bee},left`];
  writeFileSync(file, ['left,right,winner', ...meetings, ''].join('\n'));
  runLeitai('rank', file, '--report', page);
  const browser = await launchBrowser();
  const tab = await browser.newPage({ colorScheme: 'light' });
  await tab.goto(`file://${page}`);
  const order = await tab.locator('tbody tr td:nth-child(2)').allTextContents();
  /** Colours of the inside of a cell of three by three, 22 pixels wide, at the lower right of the canvas. */
  const coloursOf = (row: string, column: string) =>
    tab.locator('#map').evaluate(
      (canvas, [x, y]) => {
        const source = canvas as HTMLCanvasElement;
        const copy = new OffscreenCanvas(16, 16).getContext('2d')!;
        copy.drawImage(source, -(source.width - 66 + x! * 22 + 2), -(source.height - 66 + y! * 22 + 2));
        const { data } = copy.getImageData(0, 0, 16, 16);
        return [...new Set(new Uint32Array(data.buffer))];
      },
      [order.indexOf(column), order.indexOf(row)],
    );
  const [even, never, self] = [
    await coloursOf(ant!, bee!),
    await coloursOf(ant!, cat!),
    await coloursOf(ant!, ant!),
  ];
  expect(even).toHaveLength(1);
  expect(never.length).toBeGreaterThan(1);
  expect(self).not.toEqual(even);
  const size = await tab.locator('#map').evaluate((canvas) => canvas.clientWidth);
  expect(size).toBeLessThan(66 + 200);
  await tab.locator('#map').hover({ position: { x: 20, y: size - 11 } });
  expect(await tab.locator('#map').getAttribute('title')).toBe(order[2]);
  await tab.locator('#map').hover({ position: { x: size - 11, y: size - 55 } });
  expect(await tab.locator('#map').getAttribute('title')).toContain(`${order[0]} against ${order[2]}`);
  await tab.emulateMedia({ colorScheme: 'dark' });
  await expect.poll(() => coloursOf(ant!, bee!)).not.toEqual(even);
  await tab.emulateMedia({ colorScheme: 'dark', media: 'print' });
  await expect.poll(() => coloursOf(ant!, bee!)).toEqual(even);
  await tab.emulateMedia({ colorScheme: 'dark', media: 'screen' });
  await expect.poll(() => coloursOf(ant!, bee!)).not.toEqual(even);
  // The event alone, as where a browser prints the screen's page.
  await tab.evaluate(() => dispatchEvent(new Event('beforeprint')));
  expect(await coloursOf(ant!, bee!)).toEqual(even);
  await tab.evaluate(() => dispatchEvent(new Event('afterprint')));
  expect(await coloursOf(ant!, bee!)).not.toEqual(even);
  await browser.close();
});
