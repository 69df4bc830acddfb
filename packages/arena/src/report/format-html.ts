import {
  boundsOf,
  describeMethod,
  percent,
  type RankingReport,
  type ReportedCompetitor,
  type ReportMatrices,
  STATUS_WORDS,
} from '../core/ranking-report.ts';
import { formatDetails, headOfDetails, votesToMoveByName } from './format-details.ts';
import { describeBattles, fixed, grouped, margins, rankSet, ranks } from './format-markdown.ts';
import { drawHeatMaps } from './heat-map-script.ts';
import { REPORT_STYLE } from './report-style.ts';

/**
 * A page of its own: table, intervals, heat maps, method and exclusions. It loads nothing, so it can be sent and kept;
 * the same report gives the same bytes.
 */
export function formatHtml(report: RankingReport, matrices: ReportMatrices): string {
  const { confidence } = report.interval;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>Leaderboard of ${report.competitors.length} competitors</title>
<style>${REPORT_STYLE}</style>
</head>
<body>
<main>
<h1>Leaderboard</h1>
<p class="lead">${escaped(describeMethod(report))}.</p>
<p>${escaped(describeBattles(report))}</p>
<table>
<thead><tr><th class="number">Rank</th><th>Competitor</th><th class="number">Rating</th><th colspan="2">${percent(confidence)} interval</th><th class="number">Rank set</th><th class="number">Tier</th><th class="number">Battles</th>${
    report.details ? '<th class="number">Votes to move</th>' : ''
  }</tr></thead>
<tbody>
${tableRows(report)}
</tbody>
</table>
<p class="note">Ranks are shared where single intervals cannot separate. Rank sets and tiers hold for all competitors at once.</p>
${effects(report)}${details(report)}${heatMaps(matrices)}</main>
</body>
</html>
`;
}

function tableRows(report: RankingReport): string {
  const bounds = boundsOf(report);
  const moving = votesToMoveByName(report);
  return report.competitors
    .map((row) => {
      const cells =
        row.rating === null || bounds === undefined
          ? ['', nameCell(row), '', STATUS_WORDS[row.status], '', '', '']
          : [
              ranks(row.rank!, row.worstRank!),
              nameCell(row),
              fixed(row.rating),
              margins(row),
              intervalCell(row, bounds),
              rankSet(row),
              String(row.tier ?? ''),
            ];
      const classes = ['number', '', 'number', 'number margins', 'interval', 'number', 'number'];
      const columns = cells.map((cell, place) => `<td${classOf(classes[place]!)}>${cell}</td>`);
      const more = moving ? `<td class="number">${moving.get(row.name) ?? ''}</td>` : '';
      return `<tr>${columns.join('')}<td class="number">${grouped(row.battles)}</td>${more}</tr>`;
    })
    .join('\n');
}

function classOf(name: string): string {
  return name === '' ? '' : ` class="${name}"`;
}

function nameCell({ name, wins, losses, ties }: ReportedCompetitor): string {
  return `<span title="${grouped(wins)} won, ${grouped(losses)} lost, ${grouped(ties)} even">${escaped(name)}</span>`;
}

/** The interval as a bar on the common axis, and in figures for those who do not see it. */
function intervalCell(
  row: ReportedCompetitor,
  bounds: { readonly low: number; readonly high: number },
): string {
  const { rating, lower, upper } = row;
  const place = (value: number) => (((value - bounds.low) / (bounds.high - bounds.low)) * 100).toFixed(2);
  const [start, end] = [lower ?? rating!, upper ?? rating!];
  const width = (((end - start) / (bounds.high - bounds.low)) * 100).toFixed(2);
  const text = lower === null || upper === null ? 'no interval' : `${fixed(lower)} to ${fixed(upper)}`;
  return `<span class="axis" role="img" aria-label="${text}" title="${text}"><i style="left:${place(start)}%;width:${width}%"></i><b style="left:${place(rating!)}%"></b></span>`;
}

function effects({ effects: found }: RankingReport): string {
  if (found.length === 0) return '';
  const rows = found.map(
    ({ name, unit, value, lower, upper }) =>
      `<tr><td>${escaped(name)}</td><td class="number">${value.toPrecision(4)}</td><td>${lower.toPrecision(4)} to ${upper.toPrecision(4)}</td><td>${escaped(unit)}</td></tr>`,
  );
  return `<h2>Beside the ratings</h2>\n<table class="narrow"><tbody>\n${rows.join('\n')}\n</tbody></table>\n`;
}

function details(report: RankingReport): string {
  if (report.details === null) return '';
  const head = headOfDetails(report);
  const items = formatDetails(report.details).map((line) => `<li>${escaped(line)}</li>`);
  return `<h2>What the board rests on</h2>\n${head === '' ? '' : `<p>${escaped(head)}</p>\n`}<ul>\n${items.join('\n')}\n</ul>\n`;
}

function heatMaps(matrices: ReportMatrices): string {
  if (matrices.names.length === 0) return '';
  const data = {
    ...matrices,
    winRates: matrices.winRates.map(rounded),
    expected: matrices.expected.map(rounded),
  };
  // `<` could end the script element.
  const json = JSON.stringify(data).replaceAll('<', '\\u003c');
  return `<h2>Who beats whom</h2>
<fieldset class="choice"><legend>Each cell is the row against the column</legend>
<label><input type="radio" name="kind" value="winRates" checked> won, ties as half</label>
<label><input type="radio" name="kind" value="expected"> expected by the ratings</label>
<label><input type="radio" name="kind" value="difference"> won less expected</label>
<label><input type="radio" name="kind" value="counts"> battles</label></fieldset>
<div id="key" class="key"><span><i class="low"></i><span>loses</span></span><span><i class="even"></i><span>even</span></span><span><i class="high"></i><span>wins</span></span><span><i class="never"></i><span>never met</span></span></div>
<div class="map"><canvas id="map" tabindex="0" role="img" aria-label="Heat map; the arrow keys move over its cells"></canvas></div>
<p id="cell" class="note" role="status">Point at a cell.</p>
<script id="matrices" type="application/json">${json}</script>
<script>(${drawHeatMaps})()</script>
`;
}

/** Four decimals are more than a cell shows. */
function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toFixed(4));
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
