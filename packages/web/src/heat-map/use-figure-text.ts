import { formatConfidence, formatPercentagePoints, formatShare } from '../charts/format.ts';
import { useLanguage } from '../i18n/language.tsx';
import { figuresOf, type HeatTables, THIN_BATTLES } from './heat-cells.ts';
import type { Place } from './heat-painter.ts';

/** What is to be said of a cell, a line each: the pair, what was observed, what was expected, and how much it rests on. */
export function useFigureText(tables: HeatTables, { row, column }: Place): readonly string[] {
  const { t, language } = useLanguage();
  const figures = figuresOf(tables, row, column);
  if (row === column) return [figures.row, t('heat.self')];
  const lines = [t('heat.pair', { row: figures.row, column: figures.column })];
  const share = (value: number) => formatShare(value, language);
  if (figures.winRate === null || !figures.interval) lines.push(t('heat.neverMet'));
  else {
    const { lower, upper } = figures.interval;
    const values = {
      rate: share(figures.winRate),
      confidence: formatConfidence(tables.interval.confidence, language),
      lower: share(lower),
      upper: share(upper),
    };
    lines.push(t('heat.observed', values), t('heat.n', { count: figures.battles.toLocaleString(language) }));
    if (figures.battles < THIN_BATTLES) lines.push(t('heat.thin'));
  }
  if (figures.expected !== null) {
    lines.push(t('heat.foreseen', { rate: share(figures.expected) }));
    if (figures.winRate !== null) {
      const points = formatPercentagePoints(figures.winRate - figures.expected, language);
      lines.push(t('heat.differs', { points }));
    }
  }
  return lines;
}
