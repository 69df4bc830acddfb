import { expect, test } from 'vitest';
import type { LegendItem } from './legend.tsx';
import { layOutHead } from './picture-head.ts';

const TEN_PX = (text: string) => 10 * Array.from(text).length;
const scale: LegendItem = { before: 'loses', fills: ['#00f', '#fff', '#f00'], text: 'wins' };
const key: LegendItem = { fills: ['#eee'], text: 'never met' };
const head = {
  title: 'Who beats whom',
  source: ['Overall', 'Language: English', '24 Nov 2026'],
  legend: [scale, key],
};
const textsOf = (widthPx: number) =>
  layOutHead(head, widthPx, () => TEN_PX).pieces.flatMap((piece) =>
    piece.kind === 'text' ? [piece.text] : [],
  );

test('layOutHead() says title, source and legend', () => {
  expect(textsOf(1_000)).toEqual([
    'Who beats whom',
    'Overall · Language: English · 24 Nov 2026',
    'loses',
    'wins',
    'never met',
  ]);
});

test('layOutHead() breaks lines between words, and its legend between items', () => {
  expect(textsOf(260).slice(0, 4)).toEqual([
    'Who beats whom',
    'Overall · Language:',
    'English · 24 Nov 2026',
    'loses',
  ]);
  const chinese = { title: '谁与谁交过手，交手几次', source: ['总榜'], legend: [] };
  const { pieces } = layOutHead(chinese, 92, () => TEN_PX);
  expect(pieces.length).toBeGreaterThan(2);
  for (const piece of pieces) expect(piece.kind === 'text' && TEN_PX(piece.text)).toBeLessThanOrEqual(60);
  expect([legendRows(1_000), legendRows(260)]).toEqual([1, 2]);
});

function legendRows(widthPx: number): number {
  const { pieces } = layOutHead(head, widthPx, () => TEN_PX);
  return new Set(pieces.flatMap((piece) => (piece.kind === 'box' ? [piece.y + piece.height / 2] : []))).size;
}
