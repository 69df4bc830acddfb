import { createHash } from 'node:crypto';
import type { Leaderboard, LeaderboardRow } from '../../app/boards/read-leaderboard.ts';
import { escapeMarkup } from './markup.ts';
import type { Language, Words } from './words.ts';

export const THEMES = ['light', 'dark', 'auto'] as const;
export type Theme = (typeof THEMES)[number];

export interface EmbedOptions {
  readonly theme: Theme;
  /** Most models that are shown. */
  readonly rows: number;
  readonly language: Language;
  readonly words: Words;
}

const DARK =
  '--paper:#171512;--ink:#f3eee5;--ink-2:#b0a898;--line:#35302a;--jade:#6fcfa5;--amber:#e9b759;color-scheme:dark';

const STYLE = `
:root{--paper:#faf8f4;--ink:#1c1b19;--ink-2:#5a564e;--line:#e0dacd;--jade:#1b6b4f;--amber:#835200;color-scheme:light}
[data-theme=dark]{${DARK}}
@media (prefers-color-scheme:dark){[data-theme=auto]{${DARK}}}
body{margin:0;padding:12px 16px;background:var(--paper);color:var(--ink);font:14px/1.5 ui-sans-serif,system-ui,"PingFang SC","Noto Sans SC","Microsoft YaHei",sans-serif}
h1{margin:0 0 4px;font-size:16px}
p{margin:0 0 8px;color:var(--ink-2);font-size:12px}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
th{font-size:12px;font-weight:normal;color:var(--ink-2)}
th,td{padding:5px 8px 5px 0;border-bottom:1px solid var(--line);text-align:left}
.number{text-align:right;white-space:nowrap}
.model{overflow-wrap:anywhere}
.model small{display:block;color:var(--ink-2);font-size:12px}
.word{color:var(--amber)}
.bar{width:22%}
.bar svg{display:block;width:100%;height:12px}
.bar line{stroke:var(--jade);stroke-width:2}
.bar circle{fill:var(--jade)}
a{color:inherit;text-underline-offset:2px}
a:focus-visible{outline:2px solid var(--jade);outline-offset:2px}
footer{margin-top:8px;font-size:12px}
@media (max-width:420px){.bar,.votes{display:none}}
`;

/** The page has no script and nothing from elsewhere, and is the only one that may stand in a frame of any site. */
export const EMBED_CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  'frame-ancestors *',
].join('; ');

/** A small page with the best of a board, for a frame on another site. */
export function embeddedBoard(board: Leaderboard, options: EmbedOptions): string {
  const { theme, words, language } = options;
  const title = escapeMarkup(board.category.title[language]);
  const shown = board.rows.filter(({ votes }) => votes > 0).slice(0, options.rows);
  return `<!doctype html>
<html lang="${words.language}" data-theme="${theme}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Leitai 擂台 · ${title}</title>
<style>${STYLE}</style>
</head>
<body>
<h1>${title}</h1>
<p>${escapeMarkup(describeBoard(board, words))}</p>
${shown.length === 0 ? `<p>${words.empty}</p>` : table(shown, words)}
<footer><a href="/leaderboard/${encodeURIComponent(board.category.name)}" target="_blank" rel="noopener">Leitai 擂台 · ${words.whole}</a></footer>
</body>
</html>
`;
}

function describeBoard({ votes, updatedAt, publication }: Leaderboard, words: Words): string {
  const parts = [words.counted(votes)];
  if (updatedAt !== null) parts.push(words.asOf(updatedAt));
  if (publication) parts.push(words.publication(publication.number));
  return parts.join(' · ');
}

function table(rows: readonly LeaderboardRow[], words: Words): string {
  const bounds = rows.flatMap(({ lower, upper }) => (lower === null ? [] : [lower, upper!]));
  const scale = { from: Math.min(...bounds), to: Math.max(...bounds) };
  return `<table>
<thead><tr><th scope="col" class="number">${words.rank}</th><th scope="col">${words.model}</th><th scope="col" class="number">${words.rating}</th><th class="bar"></th><th scope="col" class="number votes">${words.votes}</th></tr></thead>
<tbody>
${rows.map((row) => line(row, scale, words)).join('\n')}
</tbody>
</table>`;
}

function line(row: LeaderboardRow, scale: { from: number; to: number }, words: Words): string {
  const { rank, model, organization, rating, lower, upper, status, votes } = row;
  const word = status === 'rated' ? '' : `<small class="word">${words.status[status]}</small>`;
  const figure = rating === null ? '–' : `${Math.round(rating)} ± ${Math.round((upper! - lower!) / 2)}`;
  return `<tr><td class="number">${rank ?? '–'}</td><td class="model">${escapeMarkup(model)}<small>${escapeMarkup(organization)}</small>${word}</td><td class="number">${figure}</td><td class="bar">${bar(row, scale)}</td><td class="number votes">${votes.toLocaleString('en')}</td></tr>`;
}

/** Its figures stand beside it, so it is hidden from who hears the page. */
function bar({ rating, lower, upper }: LeaderboardRow, { from, to }: { from: number; to: number }): string {
  if (rating === null) return '';
  const place = (value: number) => (to > from ? 3 + (94 * (value - from)) / (to - from) : 50).toFixed(2);
  return `<svg viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true"><line x1="${place(lower!)}" x2="${place(upper!)}" y1="6" y2="6"/><circle cx="${place(rating)}" cy="6" r="3"/></svg>`;
}
