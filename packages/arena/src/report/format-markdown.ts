import {
  describeMethod,
  percent,
  type RankingReport,
  type ReportedCompetitor,
  STATUS_WORDS,
} from '../core/ranking-report.ts';
import { formatDetails, headOfDetails, votesToMoveByName } from './format-details.ts';

/** Tables for a page or an issue, with how they were made beneath. */
export function formatMarkdown(report: RankingReport): string {
  const moving = votesToMoveByName(report);
  const lines = report.competitors.map((row) => {
    const cells =
      row.rating === null
        ? ['', escaped(row.name), STATUS_WORDS[row.status], '', '', '']
        : [
            ranks(row.rank!, row.worstRank!),
            escaped(row.name),
            fixed(row.rating),
            interval(row.lower, row.upper),
            rankSet(row),
            String(row.tier ?? ''),
          ];
    const more = moving ? [moving.get(row.name) ?? ''] : [];
    return `| ${[...cells, String(row.battles), ...more].join(' | ')} |`;
  });
  const columns = `Rating | ${percent(report.interval.confidence)} interval | Rank set | Tier | Battles |`;
  return [
    `| Rank | Competitor | ${columns}${moving ? ' Votes to move |' : ''}`,
    `| ---: | :--- | ---: | :---: | ---: | ---: | ---: |${moving ? ' ---: |' : ''}`,
    ...lines,
    '',
    ...effects(report),
    ...details(report),
    `${escaped(describeMethod(report))}. ${describeBattles(report)}`,
    '',
  ].join('\n');
}

function effects({ effects: found, interval: { confidence } }: RankingReport): string[] {
  if (found.length === 0) return [];
  const lines = found.map(({ name, value, lower, upper, unit }) => {
    const [estimate, ...bounds] = [value, lower, upper].map(significant);
    return `| ${[escaped(name), estimate, bounds.join(' … '), escaped(unit)].join(' | ')} |`;
  });
  const header = `| Beside the ratings | Estimate | ${percent(confidence)} interval | Unit |`;
  return [header, '| :--- | ---: | :---: | :--- |', ...lines, ''];
}

function details(report: RankingReport): string[] {
  if (report.details === null) return [];
  const head = headOfDetails(report);
  const lines = formatDetails(report.details).map((line) => `- ${escaped(line)}`);
  return [...(head === '' ? [] : [head, '']), ...lines, ''];
}

/** How many battles are in, and how many are out and why. */
export function describeBattles({ battles, ratedBattles, excluded }: RankingReport): string {
  const reasons = Object.entries(excluded).filter(([, count]) => count > 0);
  const out = reasons.map(([reason, count]) => `${grouped(count)} ${reason}`).join(', ');
  const left = out === '' ? '' : ` Left out: ${out}.`;
  if (battles === 0) return `No battles: nobody is rated.${left}`;
  const among = ratedBattles === 0 ? 'none' : grouped(ratedBattles);
  const rated = ratedBattles === battles ? '' : `, of which ${among} between rated competitors`;
  return `Battles: ${grouped(battles)}${rated}.${left}`;
}

/** With commas, as only a text for people may have them. */
export function grouped(count: number): string {
  return count.toLocaleString('en');
}

/** `3` or `3–7`. */
export function ranks(best: number, worst: number): string {
  return best === worst ? String(best) : `${best}–${worst}`;
}

/** Ranks that hold for all at once; empty if there are none. */
export function rankSet({
  simultaneousBest,
  simultaneousWorst,
}: Pick<ReportedCompetitor, 'simultaneousBest' | 'simultaneousWorst'>): string {
  return simultaneousBest === null ? '' : ranks(simultaneousBest, simultaneousWorst!);
}

/** Four digits that mean something. */
export function significant(value: number): string {
  return String(Number(value.toPrecision(4)));
}

/** Ratings are shown to one decimal: the next is below every interval's width. */
export function fixed(value: number): string {
  return value.toFixed(1);
}

/** How far an interval goes above and below the rating; empty if there is none. */
export function margins({
  rating,
  lower,
  upper,
}: Pick<ReportedCompetitor, 'rating' | 'lower' | 'upper'>): string {
  if (rating === null || lower === null || upper === null) return '';
  const [above, below] = [fixed(upper - rating), fixed(rating - lower)];
  return above === below ? `±${above}` : `+${above} −${below}`;
}

function interval(lower: number | null, upper: number | null): string {
  return lower === null || upper === null ? '' : `${fixed(lower)} … ${fixed(upper)}`;
}

function escaped(text: string): string {
  return text.replace(/[\\|`*_[\]<>]/g, '\\$&');
}
