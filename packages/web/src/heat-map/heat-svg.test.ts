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
const draw = (models: string[], count: number) =>
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
    title: 'Who beats whom',
  });

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
