import {
  type DrawModelLoss,
  type FirstPlaceChange,
  type Looks,
  type RankedCompetitor,
  type SideShare,
  STYLE_PRESETS,
  type StylePreset,
} from '@leitai/rating';

/** A competitor of a report, with what can be said of all ranks at once. */
export interface ReportedCompetitor extends RankedCompetitor {
  /** Rank set that holds together with all others; null if not rated, or not computed. */
  readonly simultaneousBest: number | null;
  readonly simultaneousWorst: number | null;
  /** From 1; null like the rank set. */
  readonly tier: number | null;
}

/** An estimate that stands beside the ratings: a coefficient, a tie parameter. */
export interface ReportedEffect {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** Everything that `leitai rank` says of a log, whatever the form. */
export interface RankingReport {
  readonly method: string;
  /** Preset of style control; null without. */
  readonly style: StylePreset | null;
  /** Features that were counted in the conversations, since files had no numbers of them. */
  readonly countedFeatures: readonly string[];
  readonly interval: {
    readonly kind: 'sandwich' | 'clustered' | 'bootstrap' | 'arena-rank' | 'none';
    readonly confidence: number;
    readonly samples?: number;
    readonly seed?: number;
    /** Resamples that could not be fitted, and are left out of a bootstrap's intervals. */
    readonly skipped?: number;
    /** `centred`, `zero point` (of the both-bad model), or the competitor whose distance the intervals are of. */
    readonly relativeTo: string;
  };
  /** Null without intervals. */
  readonly rankSets: { readonly looks: Looks } | null;
  /** What order battles were followed in; null for methods to which it means nothing. */
  readonly order: 'times' | 'rows' | null;
  /** Rating at which the both-bad model has its zero point; null for other methods, and where nobody is rated. */
  readonly zeroPoint: number | null;
  /** Battles that were read and are not left out. */
  readonly battles: number;
  /** Those of them that ratings rest on: both competitors are rated. */
  readonly ratedBattles: number;
  /** Battles left out, by reason. */
  readonly excluded: Readonly<Record<string, number>>;
  readonly formats: readonly string[];
  /** How battles weigh, and how many equal ones would say as much. */
  readonly weighting: { readonly kind: string; readonly effectiveSize: number };
  /** Virtual ties of each competitor with the reference; null without a prior. */
  readonly virtualTies: number | null;
  readonly effects: readonly ReportedEffect[];
  /** Best first. */
  readonly competitors: readonly ReportedCompetitor[];
  /** What the board rests on; null if it was not asked for, or nobody is rated. */
  readonly details: RankingDetails | null;
}

/** What a board rests on, by plain Bradley–Terry with the board's confidence. */
export interface RankingDetails {
  /** `board` if the board itself is that fit; else names and neighbours are those of the other one. */
  readonly basis: 'board' | 'plain-bradley-terry';
  /** Share of wins of the first side between equals; null if it cannot be told, or if battles are counted and have no sides. */
  readonly side: SideShare | null;
  /** The fewest votes found without which another one would be first; null if none were found. */
  readonly firstPlace: FirstPlaceChange | null;
  /** Wins that would lift each competitor by half the width of its interval. */
  readonly toMove: readonly { readonly name: string; readonly votes: number; readonly points: number }[];
  /** Pairs of whom one more battle narrows the board's intervals most, best first. */
  readonly nextPairs: readonly {
    readonly one: string;
    readonly other: string;
    /** Their battles so far. */
    readonly battles: number;
    /** With which it would be drawn if pairs were drawn by this, a share of battles uniformly. */
    readonly probability: number;
  }[];
  /** Further battles of neighbours that would separate them; null votes if they are equal. */
  readonly toSeparate: readonly {
    readonly one: string;
    readonly other: string;
    readonly votes: number | null;
  }[];
  /** Best first, those that could not be fitted last; null if they could not be compared. */
  readonly tieModels: readonly DrawModelLoss[] | null;
  /** Why not; null if they were. */
  readonly tieModelsProblem: string | null;
}

/** What the heat maps show, in the order of the report's rated competitors. Row-major; null where nothing is known. */
export interface ReportMatrices {
  readonly names: readonly string[];
  readonly winRates: readonly (number | null)[];
  readonly expected: readonly (number | null)[];
  readonly counts: readonly number[];
}

/** One sentence on how the figures came about; stands under every board. */
export function describeMethod(report: RankingReport): string {
  const { method, style, interval, rankSets, weighting, virtualTies, order } = report;
  const ridge = style !== null && STYLE_PRESETS[style].ridge;
  const parts = [
    (METHODS[method] ?? method).replace(
      'maximum',
      ridge && ridge.coefficients > 0 ? 'penalised maximum' : 'maximum',
    ),
    ...(style === null ? [] : [`controlled for style (preset ${style}${describeCounting(report)})`]),
    ...(order === 'rows' ? ['in the order of the rows, since not all have times'] : []),
    interval.kind === 'none'
      ? 'no intervals: the result depends on the order of battles'
      : describeIntervals(report),
    ...(rankSets ? [describeRankSets(rankSets.looks, interval.kind)] : []),
    weighting.kind === 'plain'
      ? 'every battle weighs the same'
      : `${WEIGHTS[weighting.kind] ?? weighting.kind}, worth ${Math.round(weighting.effectiveSize)} equal battles`,
  ];
  if (virtualTies !== null) parts.push(`prior of ${virtualTies} virtual ties`);
  return parts.join('; ');
}

function describeIntervals({ interval, zeroPoint }: RankingReport): string {
  const { kind, confidence, relativeTo, samples, skipped = 0 } = interval;
  const left =
    skipped > 0 && `, of which ${percent(skipped / samples!, 2)} could not be fitted and are left out`;
  const isAnchored = zeroPoint !== null && relativeTo !== 'zero point';
  const gauge = GAUGES[relativeTo] ?? relativeTo;
  const zero = isAnchored ? `, with the zero point at ${zeroPoint.toFixed(1)}` : '';
  return `${percent(confidence)} intervals (${INTERVALS[kind]}${left || ''}) relative to ${gauge}${zero}`;
}

/** Such as `95 %`. */
export function percent(share: number, digits = 6): string {
  return `${Number((share * 100).toPrecision(digits))} %`;
}

function describeCounting({ countedFeatures }: RankingReport): string {
  if (countedFeatures.length === 0) return '';
  const tokenizer = countedFeatures.includes('tokens') ? ', tokens by o200k' : '';
  return `; ${countedFeatures.join(', ')} counted in the conversations where a file has no numbers${tokenizer}`;
}

const METHODS: Readonly<Record<string, string>> = {
  'bradley-terry': 'Bradley–Terry, maximum likelihood, ties and both-bad as half wins',
  davidson: 'Davidson’s tie model, maximum likelihood',
  'rao-kupper': 'Rao–Kupper’s tie model, maximum likelihood',
  'both-bad':
    'Tie model with both-bad as a loss of both to a zero point, maximum likelihood; who is not joined to it by votes in both directions cannot be compared',
  elo: 'Online Elo, K = 4, start 1000',
};

const GAUGES: Readonly<Record<string, string>> = {
  centred: 'the mean',
  'zero point': 'the zero point, which is at 1000',
};

const WEIGHTS: Readonly<Record<string, string>> = {
  given: 'weights as given',
  balanced: 'each battle weighs 1 / max(battles of its pair, 50)',
  'inverse-probability': 'each battle weighs 1 / (probability of its pair), cut at ten times the mean',
};

const INTERVALS = {
  sandwich: 'sandwich of independent battles',
  clustered: 'sandwich clustered by voter',
  bootstrap: 'percentiles of resamples',
  'arena-rank': 'sandwich as arena-rank has it, narrowed by its ridge',
  none: '',
} as const;

function describeRankSets(looks: Looks, interval: RankingReport['interval']['kind']): string {
  return interval === 'bootstrap' ? `${RANK_SETS[looks]}, from the sandwich` : RANK_SETS[looks];
}

const RANK_SETS: Readonly<Record<Looks, string>> = {
  one: 'rank sets and tiers that hold at one look',
  every: 'rank sets and tiers that hold at every look at a log that grows',
};

/** What stands for a rating that cannot be given. */
export const STATUS_WORDS = {
  rated: '',
  'never-lost': 'never lost',
  'never-won': 'never won',
  'not-comparable': 'cannot be compared',
  'no-battles': 'no battles',
} as const;

/** Bounds of an axis that holds all intervals; undefined if nobody is rated. */
export function boundsOf(report: RankingReport): { readonly low: number; readonly high: number } | undefined {
  const rated = report.competitors.filter((row) => row.rating !== null);
  if (rated.length === 0) return undefined;
  const lows = rated.map((row) => row.lower ?? row.rating!);
  const highs = rated.map((row) => row.upper ?? row.rating!);
  const [low, high] = [Math.min(...lows), Math.max(...highs)];
  return low === high ? { low: low - 1, high: high + 1 } : { low, high };
}
