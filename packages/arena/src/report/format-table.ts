import {
  boundsOf,
  describeMethod,
  type RankingReport,
  type ReportedCompetitor,
  STATUS_WORDS,
} from '../core/ranking-report.ts';
import { formatDetails, headOfDetails, votesToMoveByName } from './format-details.ts';
import { describeBattles, fixed, margins, rankSet, ranks, significant } from './format-markdown.ts';

const BAR_WIDTH = 32;
const NAME_WIDTH = 40;
const GAP = '  ';
/** What most terminals show of a line. */
const TABLE_WIDTH = 100;
/** Characters that take two columns of a terminal (East Asian Width W and F, the ranges in use). */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;

/** A table for a terminal: intervals as bars on one axis. Rank sets are left out where it would become too wide for them. */
export function formatTable(report: RankingReport): string {
  const bounds = boundsOf(report);
  const moving = votesToMoveByName(report);
  const rows = report.competitors.map(
    (row): Cells => [...cellsOf(row, bounds), String(moving?.get(row.name) ?? '')],
  );
  const axisCell = bounds ? axis(bounds) : '';
  const known = ['rank', 'competitor', 'rating', '', axisCell, 'battles', 'rank set', 'tier'] as const;
  const header: Cells = [...known, moving ? 'votes to move' : ''];
  const all = [header, ...rows];
  const widths = header.map((_, column) => Math.max(...all.map((cells) => widthOf(cells[column]!))));
  const width = widths.reduce((sum, one) => sum + one + GAP.length, moving ? -GAP.length : -2 * GAP.length);
  const hasRankSets = report.rankSets !== null && width <= TABLE_WIDTH;
  const lines = all.map((cells) =>
    cells
      .map((cell, column) =>
        LEFT.has(column) ? padEnd(cell, widths[column]!) : padStart(cell, widths[column]!),
      )
      .filter((_, column) => hasRankSets || column !== RANK_SET)
      .join(GAP)
      .trimEnd(),
  );
  const effects = report.effects.map(
    ({ name, value, lower, upper, unit }) =>
      `${name}: ${significant(value)} ${unit} (${significant(lower)} … ${significant(upper)})`,
  );
  const head = headOfDetails(report);
  const details = report.details
    ? [...(head === '' ? [] : [head]), ...formatDetails(report.details), '']
    : [];
  const notes = [`${describeMethod(report)}.`, describeBattles(report)];
  const text = [...effects, ...(effects.length > 0 ? [''] : []), ...details, ...notes].map(withoutCommands);
  return [...lines, '', ...text, ''].join('\n');
}

type RankCells = readonly [
  rank: string,
  name: string,
  rating: string,
  margin: string,
  bar: string,
  battles: string,
  rankSet: string,
  tier: string,
];
type Cells = readonly [...RankCells, moving: string];
const LEFT = new Set([1, 3, 4]);
const RANK_SET = 6;

function cellsOf(row: ReportedCompetitor, bounds: ReturnType<typeof boundsOf>): RankCells {
  const name = shortened(row.name);
  if (row.rating === null || bounds === undefined) {
    return ['', name, '', STATUS_WORDS[row.status], '', String(row.battles), '', ''];
  }
  const { rating, lower, upper } = row;
  return [
    ranks(row.rank!, row.worstRank!),
    name,
    fixed(rating),
    margins(row),
    bar({ low: lower ?? rating, middle: rating, high: upper ?? rating }, bounds),
    String(row.battles),
    rankSet(row),
    row.tier === null ? '' : String(row.tier),
  ];
}

/** `├──●──┤` at its place on the axis. */
function bar(
  { low, middle, high }: { low: number; middle: number; high: number },
  bounds: { readonly low: number; readonly high: number },
): string {
  const place = (value: number) =>
    Math.round(((value - bounds.low) / (bounds.high - bounds.low)) * (BAR_WIDTH - 1));
  const characters = Array.from({ length: BAR_WIDTH }, () => ' ');
  const [start, end] = [place(low), place(high)];
  for (let column = start; column <= end; column += 1) characters[column] = '─';
  if (start < end) {
    characters[start] = '├';
    characters[end] = '┤';
  }
  characters[place(middle)] = '●';
  return characters.join('');
}

function axis({ low, high }: { readonly low: number; readonly high: number }): string {
  const [start, end] = [low.toFixed(0), high.toFixed(0)];
  return start.padEnd(BAR_WIDTH - end.length) + end;
}

/** A name from a file could hold commands to the terminal. */
function withoutCommands(text: string): string {
  return text.replace(/\p{Cc}/gu, '�');
}

function shortened(raw: string): string {
  const name = withoutCommands(raw);
  if (widthOf(name) <= NAME_WIDTH) return name;
  let kept = '';
  for (const character of name) {
    if (widthOf(kept + character) >= NAME_WIDTH) break;
    kept += character;
  }
  return `${kept}…`;
}

function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : 1;
  return width;
}

function padEnd(text: string, width: number): string {
  return text + ' '.repeat(width - widthOf(text));
}

function padStart(text: string, width: number): string {
  return ' '.repeat(width - widthOf(text)) + text;
}
