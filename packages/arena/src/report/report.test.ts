import { expect, test } from 'vitest';
import type { RankingReport, ReportedCompetitor, ReportMatrices } from '../core/ranking-report.ts';
import { formatCsv } from './format-csv.ts';
import { formatHtml } from './format-html.ts';
import { formatJson } from './format-json.ts';
import { formatMarkdown } from './format-markdown.ts';
import { formatTable } from './format-table.ts';

function competitor(changes: Partial<ReportedCompetitor>): ReportedCompetitor {
  return {
    name: 'ant',
    status: 'rated',
    rating: 1100,
    lower: 1050,
    upper: 1150,
    rank: 1,
    bestRank: 1,
    worstRank: 2,
    battles: 30,
    wins: 20,
    losses: 8,
    ties: 2,
    simultaneousBest: 1,
    simultaneousWorst: 3,
    tier: 1,
    ...changes,
  };
}

const UNRATED = {
  rating: null,
  lower: null,
  upper: null,
  rank: null,
  bestRank: null,
  worstRank: null,
  simultaneousBest: null,
  simultaneousWorst: null,
  tier: null,
} as const;

const REPORT: RankingReport = {
  method: 'bradley-terry',
  style: null,
  countedFeatures: [],
  interval: { kind: 'sandwich', confidence: 0.95, relativeTo: 'centred' },
  rankSets: { looks: 'every' },
  order: null,
  zeroPoint: null,
  battles: 60,
  ratedBattles: 60,
  excluded: { duplicate: 3, 'not-anonymous': 0, 'self-battle': 1 },
  formats: ['evalica'],
  weighting: { kind: 'plain', effectiveSize: 60 },
  virtualTies: null,
  effects: [],
  details: null,
  competitors: [
    competitor({}),
    competitor({
      name: '擂, "bee" | <b>',
      rating: 900,
      lower: 850,
      upper: 950,
      rank: 2,
      bestRank: 2,
      tier: 2,
    }),
    competitor({ name: 'cat', status: 'never-lost', ...UNRATED, battles: 1 }),
  ],
};
const EMPTY = { ...REPORT, battles: 0, ratedBattles: 0, excluded: {}, competitors: [] };
const MATRICES: ReportMatrices = {
  names: ['ant', '擂, "bee" | <b>'],
  winRates: [null, 0.75, 0.25, null],
  expected: [null, 0.76, 0.24, null],
  counts: [0, 30, 30, 0],
};

test('formatTable() draws intervals on one axis, also beside wide characters', () => {
  expect(formatTable(REPORT)).toBe(
    [
      'rank  competitor       rating              850                         1150  battles  rank set  tier',
      ' 1–2  ant              1100.0  ±50.0                            ├────●────┤       30       1–3     1',
      '   2  擂, "bee" | <b>   900.0  ±50.0       ├────●────┤                            30       1–3     2',
      '      cat                      never lost                                          1',
      '',
      'Bradley–Terry, maximum likelihood, ties and both-bad as half wins; 95 % intervals (sandwich of independent battles) relative to the mean; rank sets and tiers that hold at every look at a log that grows; every battle weighs the same.',
      'Battles: 60. Left out: 3 duplicate, 1 self-battle.',
      '',
    ].join('\n'),
  );
});

const DETAILED: RankingReport = {
  ...REPORT,
  details: {
    basis: 'board',
    side: { share: 0.52, lower: 0.5, upper: 0.54, z: 1.9 },
    firstPlace: null,
    toMove: [
      { name: 'ant', votes: 7, points: 50 },
      { name: '擂, "bee" | <b>', votes: 12, points: 50 },
    ],
    nextPairs: [{ one: 'ant', other: '擂, "bee" | <b>', battles: 30, probability: 0.123 }],
    toSeparate: [],
    tieModels: null,
    tieModelsProblem: null,
  },
};

test.each([
  ['table', formatTable, /^ 1–2 {2}ant .* 30 +(1–3 +)?1 +7$/m, 'votes to move'],
  ['markdown', formatMarkdown, /^\| 1–2 \| ant \| .* \| 30 \| 7 \|$/m, '| Votes to move |'],
  [
    'html',
    (report: RankingReport) => formatHtml(report, MATRICES),
    /ant<\/span>.*<td class="number">30<\/td><td class="number">7<\/td><\/tr>/,
    '>Votes to move</th>',
  ],
])(
  'details as %s say how many votes move each, and where one more is worth most',
  (...[, format, row, header]) => {
    const text = format(DETAILED);
    expect(text).toMatch(row);
    expect(text).toContain(header);
    expect(text).toContain('as many wins as would lift a competitor by half the width of its interval');
    expect(text).toMatch(
      /One more vote narrows the intervals most between ant and 擂.*\(30 so far\).*12\.3 %/,
    );
    expect(text).toContain('The first side wins 52.0 %');
    expect(format(REPORT).toLowerCase()).not.toContain('votes to move');
  },
);

const LOSS = { loss: 1.02, deviation: 0.01, excess: 0, excessDeviation: null };

const HTML = (report: RankingReport) => formatHtml(report, MATRICES);

test.each([
  ['table', formatTable],
  ['markdown', formatMarkdown],
  ['html', HTML],
])('details as %s say of which fit they speak, and which tie models could not be compared', (_, format) => {
  expect(format(DETAILED)).not.toContain('By plain');
  const details = {
    ...DETAILED.details!,
    basis: 'plain-bradley-terry' as const,
    side: null,
    tieModels: [
      {
        model: 'davidson' as const,
        problem: null,
        threeOutcomes: LOSS,
        fourOutcomes: { ...LOSS, loss: 1.3, excess: 0.1 },
      },
      {
        model: 'both-bad' as const,
        problem: null,
        threeOutcomes: { ...LOSS, excess: 0.2 },
        fourOutcomes: LOSS,
      },
      { model: 'rao-kupper' as const, problem: 'no finite maximum', threeOutcomes: null, fourOutcomes: null },
    ],
  };
  const text = format({ ...DETAILED, details, interval: { ...REPORT.interval, confidence: 0.57 } });
  expect(text).toContain('By plain Bradley–Terry, 57 %, centred:');
  expect(text).not.toContain('The first side');
  expect(text).toContain('Held-out log-loss of davidson: 1.02000 (best).');
  expect(text).toContain('With ties and both-bad told apart, that of davidson: 1.30000 (0.10000 behind).');
  expect(text.indexOf('told apart, that of both-bad')).toBeLessThan(
    text.indexOf('told apart, that of davidson'),
  );
  expect(text).toContain('No held-out log-loss of rao-kupper: no finite maximum.');
  const problem = 'Cannot compare tie models: battles must have times, got some without';
  expect(format({ ...DETAILED, details: { ...DETAILED.details!, tieModelsProblem: problem } })).toContain(
    problem,
  );
});

test('formatTable() leaves rank sets out where names are so long that a line would be too wide', () => {
  const long = { ...REPORT, competitors: [competitor({ name: 'an organisation/ant-instruct-2024' })] };
  const width = Math.max(
    ...formatTable(REPORT)
      .split('\n')
      .slice(0, 4)
      .map((line) => line.length),
  );
  expect(width).toBeLessThanOrEqual(100);
  expect(formatTable(REPORT)).toContain('rank set');
  expect(formatTable(long)).not.toContain('rank set ');
});

test('formatMarkdown() has what stands beside the ratings', () => {
  const effects = [{ name: 'tok|ens', unit: 'points', value: 12.3456, lower: -1, upper: 25.5 }];
  const lines = formatMarkdown({ ...REPORT, effects }).split('\n');
  expect(lines).toContain('| tok\\|ens | 12.35 | -1 … 25.5 | points |');
  expect(formatMarkdown(REPORT)).not.toContain('Beside');
});

test('formatTable() hands no command of a name to the terminal, and cuts long names', () => {
  const names = ['\u001b[31mred\u0007', '擂'.repeat(30)];
  const nextPairs = [{ one: names[0]!, other: names[1]!, battles: 1, probability: 0.5 }];
  const details = { ...DETAILED.details!, nextPairs };
  const report = { ...REPORT, details, competitors: names.map((name) => competitor({ name })) };
  const table = formatTable(report);
  expect(table).toContain('�[31mred�');
  expect(table).toContain(`${'擂'.repeat(19)}…`);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
  expect(table).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
});

test('formatTable() has a place for one competitor without a width', () => {
  const report = { ...REPORT, competitors: [competitor({ lower: null, upper: null })] };
  expect(formatTable(report).split('\n')[1]).toMatch(/^ 1–2 {2}ant +1100\.0 +● +30 +1–3 +1$/);
});

test('formatCsv() is what RFC 4180 says', () => {
  const lines = formatCsv(REPORT).split('\n');
  expect(lines[0]).toMatch(/^name,status,rating,lower,upper,rank,/);
  expect(lines[1]).toBe('ant,rated,1100,1050,1150,1,1,2,1,3,1,30,20,8,2');
  expect(lines[2]).toMatch(/^"擂, ""bee"" \| <b>",rated,900,/);
  expect(lines[3]).toBe('cat,never-lost,,,,,,,,,,1,20,8,2');
  const [header, ant, , cat] = formatCsv(DETAILED).split('\n');
  expect(header).toBe(`${lines[0]},votesToMove`);
  expect([ant, cat]).toEqual([`${lines[1]},7`, `${lines[3]},`]);
  const details = { ...DETAILED.details!, basis: 'plain-bradley-terry' as const };
  expect(formatCsv({ ...DETAILED, details }).split('\n')[0]).toBe(`${lines[0]},votesToMoveByPlainFit`);
});

test.each(['=1+1', '+bee', '-bee', '@bee', '\tbee', '\rbee'])(
  'formatCsv() keeps a spreadsheet from running the name %j',
  (name) => {
    const [, line] = formatCsv({ ...REPORT, competitors: [competitor({ name, rating: -5 })] }).split('\n');
    expect(line).toContain(`"'${name}",rated,-5,`);
  },
);

test('formatJson() is the report', () => {
  expect(JSON.parse(formatJson(REPORT))).toEqual(REPORT);
});

test('formatMarkdown() is a table whose names cannot break it', () => {
  const lines = formatMarkdown(REPORT).split('\n');
  expect(lines[2]).toBe('| 1–2 | ant | 1100.0 | 1050.0 … 1150.0 | 1–3 | 1 | 30 |');
  expect(lines[3]).toBe('| 2 | 擂, "bee" \\| \\<b\\> | 900.0 | 850.0 … 950.0 | 1–3 | 2 | 30 |');
  expect(lines[4]).toBe('|  | cat | never lost |  |  |  | 1 |');
});

test('formatHtml() loads nothing, and runs nothing that a name says', () => {
  const page = formatHtml(REPORT, { ...MATRICES, names: ['</script><script>alert(1)</script>', 'bee'] });
  expect(page).not.toMatch(/\b(src|href)=/);
  expect(page).not.toContain('<b>"');
  expect(page.match(/<script/g)).toHaveLength(2);
  expect(page).toContain('&#60;b&#62;');
  expect(page).toContain('left:0.00%;width:33.33%');
});

test('formatHtml() says intervals in figures too, where a bar is too narrow to be read, and who has none', () => {
  const page = formatHtml({ ...REPORT, battles: 1_670_250, ratedBattles: 1_670_250 }, MATRICES);
  expect(page).toContain('Battles: 1,670,250.');
  expect(page).toContain('<td class="number margins">±50.0</td>');
  expect(page).toContain('<td class="number margins">never lost</td>');
});

test.each([
  ['table', formatTable],
  ['csv', formatCsv],
  ['json', formatJson],
  ['markdown', formatMarkdown],
  [
    'html',
    (report: RankingReport) => formatHtml(report, { names: [], winRates: [], expected: [], counts: [] }),
  ],
])('a report of nothing as %s has no figure that is none', (_, format) => {
  expect(format(EMPTY)).not.toMatch(/NaN|Infinity|undefined/);
  expect(format(REPORT)).toBe(format(REPORT));
});

test.each<[string, Partial<RankingReport>, string]>([
  ['no battles', { battles: 0, ratedBattles: 0, competitors: [] }, 'No battles: nobody is rated.'],
  ['battles of unrated', { ratedBattles: 12 }, 'Battles: 60, of which 12 between rated competitors.'],
  ['battles of unrated alone', { ratedBattles: 0 }, 'Battles: 60, of which none between rated competitors.'],
  ['rows for an order', { method: 'elo', order: 'rows' }, 'in the order of the rows'],
  [
    'resamples that were left out',
    {
      interval: {
        ...{ kind: 'bootstrap', confidence: 0.57, relativeTo: 'centred' },
        ...{ samples: 1_000, seed: 1, skipped: 414 },
      },
    },
    '57 % intervals (percentiles of resamples, of which 41 % could not be fitted and are left out)',
  ],
  [
    'where rank sets come from',
    { interval: { kind: 'bootstrap', confidence: 0.95, relativeTo: 'centred', samples: 100, seed: 1 } },
    'at every look at a log that grows, from the sandwich',
  ],
  [
    'weights and ridge of a preset',
    { style: 'arena-rank', weighting: { kind: 'balanced', effectiveSize: 50 } },
    'penalised maximum likelihood',
  ],
  ['a moved zero point', { zeroPoint: 1042.04 }, 'relative to the mean, with the zero point at 1042.0'],
])('every form for people says in words: %s', (_, changes, words) => {
  const report = { ...REPORT, ...changes };
  expect(formatTable(report)).toContain(words);
  expect(formatHtml(report, MATRICES)).toContain(words);
  expect(formatMarkdown(report).replaceAll('\\', '')).toContain(words);
  expect(formatMarkdown(report)).not.toMatch(/\d\.\d{4,} %/);
});
