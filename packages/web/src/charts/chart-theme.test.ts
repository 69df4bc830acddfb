import { expect, test } from 'vitest';
import { daysAxis } from './chart-theme.ts';
import type { Colours } from './colours.ts';

const name = (moments: readonly string[], moment: string, language = 'en') =>
  daysAxis({} as Colours, language, moments).axisLabel.formatter(Date.parse(moment));

test('daysAxis() names days, and months with their year where it reaches over years', () => {
  const short = ['2024-03-01', '2024-05-27T12:00:00.000Z'];
  expect(name(short, '2024-04-05')).toBe('Apr 5');
  expect(name(short, '2024-04-05', 'zh')).toBe('4月5日');
  const long = ['2024-03-01', '2026-11-24T12:00:00.000Z'];
  expect(name(long, '2025-10-01')).toBe('Oct 2025');
  expect(name(long, '2025-10-01', 'zh')).toBe('2025年10月');
  expect(name([], '2025-10-01')).toBe('Oct 1');
});
