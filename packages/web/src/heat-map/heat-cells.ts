import type { Matrix } from 'leitai/api-schema';
import { wilsonInterval } from '../charts/wilson.ts';

/** What the cells of a heat map say of the row against the column. */
export const HEAT_KINDS = ['win-rate', 'expected', 'difference', 'battles'] as const;
export type HeatKind = (typeof HEAT_KINDS)[number];

/** Below so many battles an observed rate says little, and its cell is hatched. */
export const THIN_BATTLES = 30;
/** A difference of as much as this, or more, has the full colour. */
const FULL_DIFFERENCE = 0.25;

/** Models best first and, row-major, what is known of each pair, with how sure intervals are. */
export type HeatTables = Pick<Matrix, 'interval' | 'models' | 'counts' | 'winRates' | 'expected'>;

/** One cell, of the row against the column. */
export interface HeatCell {
  /** `empty`: there is nothing to say; `thin`: what it says rests on few battles. */
  readonly state: 'self' | 'empty' | 'thin' | 'solid';
  /** Share in [0, 1], difference of shares, or number of battles; null in a cell of the same model and an empty one. */
  readonly value: number | null;
  /** How strongly it is coloured: from −1, the row loses, over 0, even, to 1, the row wins. Counts have 0 to 1. */
  readonly shade: number;
}

/** All that is known of a pair, whatever the map shows. */
export interface PairFigures {
  readonly row: string;
  readonly column: string;
  readonly battles: number;
  readonly winRate: number | null;
  readonly interval: { readonly lower: number; readonly upper: number } | null;
  readonly expected: number | null;
}

/** Leaves out the models that are not shown; the order stays. */
export function keepModels(tables: HeatTables, shown: ReadonlySet<string>): HeatTables {
  const places = tables.models.flatMap((model, place) => (shown.has(model) ? [place] : []));
  const pick = <Value>(table: readonly (readonly Value[])[]) =>
    places.map((row) => places.map((column) => table[row]![column]!));
  return {
    interval: tables.interval,
    models: places.map((place) => tables.models[place]!),
    counts: pick(tables.counts),
    winRates: pick(tables.winRates),
    expected: pick(tables.expected),
  };
}

export function largestCount({ counts }: HeatTables): number {
  let largest = 1;
  for (const row of counts) for (const count of row) if (count > largest) largest = count;
  return largest;
}

/** Says what a cell shows. Pass the largest count where many cells are asked for. */
export function cellOf(
  tables: HeatTables,
  kind: HeatKind,
  row: number,
  column: number,
  largest = largestCount(tables),
): HeatCell {
  if (row === column) return { state: 'self', value: null, shade: 0 };
  const battles = tables.counts[row]![column]!;
  const value = shownValue(tables, kind, row, column);
  if (value === null) return { state: 'empty', value, shade: 0 };
  const restsOnBattles = kind === 'win-rate' || kind === 'difference';
  return {
    state: restsOnBattles && battles < THIN_BATTLES ? 'thin' : 'solid',
    value,
    shade: shadeOf(kind, value, largest),
  };
}

function shownValue({ counts, winRates, expected }: HeatTables, kind: HeatKind, row: number, column: number) {
  const observed = winRates[row]![column]!;
  const foreseen = expected[row]![column]!;
  if (kind === 'win-rate') return observed;
  if (kind === 'expected') return foreseen;
  if (kind === 'battles') return counts[row]![column]! || null;
  return observed === null || foreseen === null ? null : observed - foreseen;
}

function shadeOf(kind: HeatKind, value: number, largest: number): number {
  if (kind === 'battles') return Math.log1p(value) / Math.log1p(largest);
  if (kind === 'difference') return Math.max(-1, Math.min(1, value / FULL_DIFFERENCE));
  return (value - 0.5) * 2;
}

/** What fits into a cell: percent, percentage points, or a number of battles. */
export function shortFigure(kind: HeatKind, value: number): string {
  if (kind !== 'battles') return String(Math.round(value * 100));
  if (value < 1_000) return String(value);
  return value < 1_000_000 ? `${Math.round(value / 1_000)}k` : `${Math.round(value / 1_000_000)}M`;
}

export function figuresOf(tables: HeatTables, row: number, column: number): PairFigures {
  const battles = tables.counts[row]![column]!;
  const winRate = tables.winRates[row]![column]!;
  return {
    row: tables.models[row]!,
    column: tables.models[column]!,
    battles,
    winRate,
    interval: winRate === null ? null : wilsonInterval(winRate, battles, tables.interval.quantile),
    expected: tables.expected[row]![column]!,
  };
}
