import type { LeaderboardRow } from '../../app/boards/read-leaderboard.ts';
import { escapeMarkup } from './markup.ts';
import type { Words } from './words.ts';

const HEIGHT = 20;
const PADDING = 7;
const FONT = 11;
const INK = '#1c1b19';
const COUNTED = '#1b6b4f';
const PRELIMINARY = '#835200';

type Place = Pick<LeaderboardRow, 'status' | 'rank' | 'rating' | 'lower' | 'upper'>;

/** Of a model that is no longer configured, and is not on the board. */
const NO_PLACE: Place = { status: 'no-battles', rank: null, rating: null, lower: null, upper: null };

/** A badge of a model's place on a board, as SVG without anything from elsewhere. */
export function badgeSvg(options: {
  readonly model: string;
  /** Of the board. */
  readonly title: string;
  readonly row: Place | undefined;
  readonly words: Words;
}): string {
  const { model, title, row = NO_PLACE, words } = options;
  const value = describePlace(row, words);
  const [label, text] = [title, value].map((part) => ({ part, width: widthOf(part) + 2 * PADDING }));
  const width = label!.width + text!.width;
  const colour = row.status === 'rated' ? COUNTED : PRELIMINARY;
  const about = escapeMarkup(`${model} · ${title}: ${value}`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${HEIGHT}" role="img" aria-label="${about}">
<title>${about}</title>
<clipPath id="round"><rect width="${width}" height="${HEIGHT}" rx="4"/></clipPath>
<g clip-path="url(#round)"><rect width="${label!.width}" height="${HEIGHT}" fill="${INK}"/><rect x="${label!.width}" width="${text!.width}" height="${HEIGHT}" fill="${colour}"/></g>
<g fill="#fff" font-family="Verdana,DejaVu Sans,PingFang SC,Noto Sans SC,Microsoft YaHei,sans-serif" font-size="${FONT}" text-anchor="middle">
<text x="${label!.width / 2}" y="14" textLength="${label!.width - 2 * PADDING}">${escapeMarkup(label!.part)}</text>
<text x="${label!.width + text!.width / 2}" y="14" textLength="${text!.width - 2 * PADDING}">${escapeMarkup(text!.part)}</text>
</g>
</svg>
`;
}

/** `#1 · 1253 ± 12`, or the word for why there is no rank. */
function describePlace({ status, rank, rating, lower, upper }: Place, words: Words): string {
  const figure = rating === null ? undefined : `${Math.round(rating)} ± ${Math.round((upper! - lower!) / 2)}`;
  if (status === 'rated') return `#${rank} · ${figure}`;
  return figure === undefined ? words.status[status] : `${figure} · ${words.status[status]}`;
}

/** Wide characters of East Asia are as wide as they are high. */
const WIDE = /[\u1100-\u115f\u2e80-\uffdc\u{1f000}-\u{3fffd}]/u;

function widthOf(text: string): number {
  return [...text].reduce((sum, character) => sum + (WIDE.test(character) ? FONT : 6.7), 0);
}
