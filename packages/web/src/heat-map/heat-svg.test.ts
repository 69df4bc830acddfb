import { expect, test } from 'vitest';
import type { Colours } from '../charts/colours.ts';
import { heatMapSvg } from './heat-svg.ts';

const colours = {
  paper: '#ffffff',
  ink: '#000000',
  line: '#e0dacd',
  'line-2': '#c9c1b0',
  a: '#b8391f',
  b: '#3a49a8',
  jade: '#1b6b4f',
} as Colours;
const pair = (value: number | null) => [
  [null, value],
  [value, null],
];
const measure = (text: string) => 6 * text.length;
const draw = (models: string[], count: number, hasFigures = false) =>
  heatMapSvg({
    tables: {
      interval: { kind: 'wilson', confidence: 0.95, quantile: 1.96 },
      models,
      counts: [
        [0, count],
        [count, 0],
      ],
      winRates: pair(count > 0 ? 1 : null),
      expected: pair(0.5),
    },
    kind: 'win-rate',
    colours,
    cellPx: 14,
    hasFigures,
    measure,
  }).markup;

test('heatMapSvg() draws a path for each colour, and writes no markup of names', () => {
  const svg = draw(['<b>&"', 'bee'], 50);
  expect(svg).toContain('&lt;b&gt;&amp;&quot;');
  expect(svg).toContain('<path fill="#b8391f" d="M14 0h13v13h-13zM0 14h13v13h-13z"/>');
  expect(svg).toContain('<path fill="url(#thin)" d=""/>');
});

test('heatMapSvg() hatches thin cells and gives pairs that never met a colour of their own', () => {
  expect(draw(['ant', 'bee'], 29)).toContain(
    '<path fill="url(#thin)" d="M14 0h13v13h-13zM0 14h13v13h-13z"/>',
  );
  expect(draw(['ant', 'bee'], 0)).toContain('<path fill="#e8e3da" d="M14 0');
});

test('heatMapSvg() dots pairs that never met, and writes figures where there is room', () => {
  expect(draw(['ant', 'bee'], 0)).toContain('<path fill="url(#empty)" d="M14 0');
  expect(draw(['ant', 'bee'], 50)).not.toContain('>100<');
  expect(draw(['ant', 'bee'], 50, true)).toContain('fill="#ffffff">100</text>');
});

test('heatMapSvg() cuts a name in its middle that has no room', () => {
  const svg = draw(['bee', `a${'n'.repeat(80)}t`], 50);
  expect(svg).toMatch(/>an+…n+t</);
  expect(svg).not.toContain('n'.repeat(80));
});
