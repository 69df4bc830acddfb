import type { FrameView } from '../frame/battle-frame.ts';
import { CHOICES } from '../vote.ts';
import { forEachCounted, type Slice } from './slice.ts';

const DAY_SECONDS = 86_400;

/** What the counted battles of one model say of it, beside its rating. */
export interface ComputedModel {
  readonly battles: number;
  /** Battles in which it was side A; near half of them if sides are drawn well. */
  readonly asFirst: number;
  readonly opponents: readonly Opponent[];
  /** Counted battles by day, ascending. */
  readonly days: readonly { readonly day: string; readonly battles: number }[];
}

export interface Opponent {
  readonly model: string;
  readonly battles: number;
  readonly wins: number;
  readonly losses: number;
  readonly ties: number;
  readonly bothBad: number;
}

/** Computes the figures of a model's page; opponents by number of battles, then by name. */
export function computeModel(
  view: FrameView,
  { slice, model }: { readonly slice: Slice; readonly model: string },
): ComputedModel {
  const index = view.models.indexOf(model);
  const size = view.models.length;
  const counts = new Float64Array(size * CHOICES.length);
  const days = new Map<number, number>();
  let asFirst = 0;
  const own: Slice = { ...slice, condition: { all: [{ eitherModel: [model] }, slice.condition] } };
  forEachCounted(view, own, ({ modelA, modelB, choice, createdAt }, rows) => {
    for (const row of rows) {
      const isFirst = modelA[row] === index;
      const opponent = isFirst ? modelB[row]! : modelA[row]!;
      counts[opponent * CHOICES.length + outcomeFor(isFirst, choice[row]!)]! += 1;
      asFirst += Number(isFirst);
    }
    addDays(days, createdAt, rows);
  });
  const opponents = view.models.flatMap((name, place) => toOpponent(name, counts, place));
  return {
    battles: opponents.reduce((sum, { battles }) => sum + battles, 0),
    asFirst,
    opponents: opponents.sort(
      (one, other) => other.battles - one.battles || (one.model < other.model ? -1 : 1),
    ),
    days: toDays(days),
  };
}

/** A choice as this model sees it: 0 won, 1 lost, then as in `CHOICES`. */
function outcomeFor(isFirst: boolean, choice: number): number {
  return choice < 2 && !isFirst ? 1 - choice : choice;
}

function toOpponent(model: string, counts: Float64Array, place: number): Opponent[] {
  const [wins, losses, ties, bothBad] = counts.subarray(place * CHOICES.length);
  const battles = wins! + losses! + ties! + bothBad!;
  return battles === 0
    ? []
    : [{ model, battles, wins: wins!, losses: losses!, ties: ties!, bothBad: bothBad! }];
}

/** Counts rows by day. A log is in the order of time, or nearly: a day is looked up once for many rows. */
function addDays(days: Map<number, number>, createdAt: ArrayLike<number>, rows: Uint32Array): void {
  for (let start = 0, end = 0; start < rows.length; start = end) {
    const day = Math.floor(createdAt[rows[start]!]! / DAY_SECONDS);
    end = start + 1;
    while (end < rows.length && Math.floor(createdAt[rows[end]!]! / DAY_SECONDS) === day) end += 1;
    days.set(day, (days.get(day) ?? 0) + end - start);
  }
}

/** Days since 1970 as dates, ascending. */
export function toDays(days: ReadonlyMap<number, number>): { day: string; battles: number }[] {
  return [...days]
    .sort(([one], [other]) => one - other)
    .map(([day, battles]) => ({
      day: new Date(day * DAY_SECONDS * 1_000).toISOString().slice(0, 10),
      battles,
    }));
}

/** Counted battles by day and by model. */
export interface ComputedActivity {
  readonly days: readonly { readonly day: string; readonly battles: number }[];
  readonly models: readonly { readonly model: string; readonly battles: number }[];
}

/** Computes how much was voted, when and on whom. */
export function computeActivity(view: FrameView, { slice }: { readonly slice: Slice }): ComputedActivity {
  const days = new Map<number, number>();
  const counts = new Float64Array(view.models.length);
  forEachCounted(view, slice, ({ modelA, modelB, createdAt }, rows) => {
    for (const row of rows) {
      counts[modelA[row]!]! += 1;
      counts[modelB[row]!]! += 1;
    }
    addDays(days, createdAt, rows);
  });
  const models = view.models.map((model, place) => ({ model, battles: counts[place]! }));
  return {
    days: toDays(days),
    models: models
      .filter(({ battles }) => battles > 0)
      .sort((one, other) => other.battles - one.battles || (one.model < other.model ? -1 : 1)),
  };
}
