import { z } from '@hono/zod-openapi';
import { LOOKS } from '@leitai/rating';
import { CATEGORY_GROUPS } from '../core/boards/categories.ts';
import { PASSING_REASONS } from '../core/boards/slice.ts';
import { EXCLUSION_REASONS } from '../core/exclusion.ts';
import { CHOICES } from '../core/vote.ts';

/** The HTTP contract of boards, heat maps, histories, and the pages of models and pairs. */

const moment = z.string().describe('ISO 8601, UTC');
const count = z.number().int();
const share = z.number().nullable();

/** What may be said of a model in public, beside its name. */
export const modelCard = {
  organization: z.string(),
  license: z.string(),
  knowledgeCutoff: z.string().optional(),
  link: z.string().optional(),
  /** US dollars for a million tokens. */
  price: z.strictObject({ input: z.number(), output: z.number() }).optional(),
  demo: z.boolean(),
};
const modelState = z.enum(['active', 'paused', 'retired', 'removed']);

/** `rated`: has a rating and a rank. `preliminary`: rated from too few votes for a rank. The others say why there is none. */
export const ROW_STATUSES = [
  'rated',
  'preliminary',
  'never-lost',
  'never-won',
  'not-comparable',
  'no-battles',
] as const;

const titles = z.strictObject({ en: z.string(), zh: z.string() });
const excludedCounts = z.partialRecord(z.enum([...EXCLUSION_REASONS, ...PASSING_REASONS]), count);

/** Why a board has no battles although there are votes: nobody has said of any battle what the category asks for. */
const missing = z.enum(['labels', 'facts']).nullable();

/** Most battles of one prompt that count: a quantile of the counts of all prompts, or a number. */
const capRule = z.union([
  z.strictObject({ quantile: z.number(), atLeast: count.optional() }),
  z.strictObject({ battles: count }),
]);

/** Of how many battles each version of each rule, and of the labeller, has said what they are. */
const taggers = z.record(z.string(), z.record(z.string(), count));

const rating = {
  /** Points on the 400/10 scale; null unless `status` is `rated` or `preliminary`. */
  rating: z.number().nullable(),
  lower: z.number().nullable(),
  upper: z.number().nullable(),
  /** 1 + number of models whose lower bound is above this one's upper bound; null unless `status` is `rated`. */
  rank: count.nullable(),
  bestRank: count.nullable(),
  worstRank: count.nullable(),
  votes: count,
  status: z.enum(ROW_STATUSES),
};

const boardFigures = {
  ...rating,
  /** Places that hold for all models at once, with the board's confidence, as often as `rankSets` of the board says. */
  simultaneousBest: count.nullable(),
  simultaneousWorst: count.nullable(),
  /** From 1: a tier ends where a model is surely worse than the first of the tier. */
  tier: count.nullable(),
  wins: count,
  losses: count,
  ties: count,
};

export const leaderboardRowSchema = z.strictObject({
  model: z.string(),
  ...modelCard,
  /** `removed`: no longer in the configuration, kept in the calculation. */
  state: modelState,
  ...boardFigures,
  /** Rank on the overall board with the same options; null there, and without one. */
  overallRank: count.nullable(),
  /** How many configurations of this model answered. */
  revisions: count,
});

/** Of ratings, of their differences, and of what a style is worth: each at one look. */
const ratingInterval = z.strictObject({ kind: z.literal('sandwich'), confidence: z.number() });

/**
 * Of observed shares. The bounds come of a share and the number of its battles by Wilson's formula, with the quantile of the standard
 * normal law at (1 + confidence) / 2.
 */
const shareInterval = z.strictObject({
  kind: z.literal('wilson'),
  confidence: z.number(),
  quantile: z.number(),
});

const effect = { points: z.number(), lower: z.number(), upper: z.number() };

/** What more of a style is worth on a board. */
const styleEffects = z.strictObject({
  preset: z.literal('leitai'),
  effects: z.array(
    z.strictObject({
      feature: z.string(),
      ...effect,
      /** Log-odds for one standard deviation. `points` is the same on the board's scale. */
      coefficient: z.number(),
      /** `pointsForMore` is what so many more than in an average answer are worth. */
      more: z.number(),
      pointsForMore: z.number(),
    }),
  ),
  /** Features that are the same in every battle, so that nothing can be told of them. */
  alike: z.array(z.string()),
  /** What it is worth to be side A; null where it is not estimated. */
  side: z.strictObject(effect).nullable(),
});

export const leaderboardSchema = z
  .strictObject({
    category: z.string(),
    title: z.string(),
    titles,
    method: z.literal('bradley-terry'),
    interval: ratingInterval,
    /** `every`: whoever looks after each vote is ever told a wrong order with a probability of at most 1 − confidence. */
    rankSets: z.strictObject({ looks: z.literal('every') }),
    /** Null without style control. */
    style: styleEffects.nullable(),
    duplicates: z.enum(['drop', 'keep']),
    /** The filters that were applied, as they were asked for. */
    filter: z.record(z.string(), z.string()),
    /** Counted battles that a model needs for a rank. */
    minimumVotes: count,
    /** Counted votes. */
    votes: count,
    excluded: excludedCounts,
    /** Place in the vote log up to which this board was computed. */
    version: count,
    /** When the last vote of the log up to there was cast; null before the first vote. */
    updatedAt: moment.nullable(),
    /** Of the counted votes. */
    firstVoteAt: moment.nullable(),
    lastVoteAt: moment.nullable(),
    /** The publication that this board belongs to; null on a board that is live. */
    publication: z
      .strictObject({
        number: count,
        publishedAt: moment,
        hash: z.string(),
        nextAt: moment.nullable(),
        /** Whether its figures were computed by an older rule than these, and may be others. */
        isOlderMethod: z.boolean(),
      })
      .nullable(),
    /** Of the battles up to `version`, whether or not they are on this board. */
    taggers,
    missing,
    rows: z.array(leaderboardRowSchema),
  })
  .openapi('Leaderboard');

export const leaderboardListSchema = z.array(
  z.strictObject({
    category: z.string(),
    title: z.string(),
    titles,
    group: z.enum(CATEGORY_GROUPS),
    votes: count,
    models: count,
    updatedAt: moment.nullable(),
    missing,
  }),
);

/** Row-major tables, models best first: `[row][column]` is row against column; null where nothing is known. */
export const matrixSchema = z
  .strictObject({
    category: z.string(),
    version: count,
    /** Of the win rates. */
    interval: shareInterval,
    models: z.array(z.string()),
    counts: z.array(z.array(count)),
    winRates: z.array(z.array(share)),
    expected: z.array(z.array(share)),
    /** Mean of what the ratings expect of the row against every other. */
    averageWinRates: z.array(share),
  })
  .openapi('Matrix');

export const styleSchema = z
  .strictObject({
    category: z.string(),
    version: count,
    interval: ratingInterval,
    /** Null where the battles do not tell. */
    style: styleEffects.nullable(),
  })
  .openapi('Style');

export const historySchema = z
  .strictObject({
    category: z.string(),
    version: count,
    interval: ratingInterval,
    moments: z.array(moment),
    /** Counted votes up to each moment. */
    votes: z.array(count),
    /** Points, lower and upper bound at each moment; null while there was no rating. */
    series: z.array(
      z.strictObject({
        model: z.string(),
        points: z.array(z.tuple([z.number(), z.number(), z.number()]).nullable()),
      }),
    ),
  })
  .openapi('History');

export const activitySchema = z
  .strictObject({
    category: z.string(),
    version: count,
    days: z.array(z.strictObject({ day: z.string(), battles: count })),
    models: z.array(z.strictObject({ model: z.string(), battles: count })),
  })
  .openapi('Activity');

export const overviewSchema = z
  .strictObject({
    version: count,
    categories: z.array(
      z.strictObject({ category: z.string(), titles, group: z.enum(CATEGORY_GROUPS), votes: count, missing }),
    ),
    /** Best first on the overall board; `ranks` and `ratings` in the order of `categories`. */
    models: z.array(
      z.strictObject({
        model: z.string(),
        ...modelCard,
        state: modelState,
        ranks: z.array(count.nullable()),
        ratings: z.array(z.number().nullable()),
      }),
    ),
  })
  .openapi('Overview');

const headToHead = { battles: count, wins: count, losses: count, ties: count, bothBad: count };

export const modelPageSchema = z
  .strictObject({
    model: z.string(),
    ...modelCard,
    state: modelState,
    version: count,
    interval: ratingInterval,
    shareInterval,
    boards: z.array(z.strictObject({ category: z.string(), titles, ...rating })),
    /** Counted battles of the overall board, and in how many of them it was side A. */
    battles: count,
    asFirst: count,
    /** Share of all counted battles in which it took part. */
    samplingShare: z.number(),
    opponents: z.array(
      z.strictObject({ model: z.string(), ...headToHead, winRate: z.number(), expected: share }),
    ),
    days: z.array(z.strictObject({ day: z.string(), battles: count })),
    /** Of replies to voters; null for a model that never answered here. */
    replies: z
      .strictObject({ total: count, failed: count, stopped: count, medianDurationMs: z.number().nullable() })
      .nullable(),
    revisions: z.array(z.strictObject({ id: z.string(), battles: count, firstAt: moment, lastAt: moment })),
    /** Battles whose text may be shown in public. */
    examples: z.array(
      z.strictObject({
        sequence: count,
        opponent: z.string(),
        choice: z.enum(CHOICES),
        /** Which side this model was. */
        side: z.enum(['a', 'b']),
        prompt: z.string(),
        reply: z.string(),
        opponentReply: z.string(),
        source: z.string(),
      }),
    ),
  })
  .openapi('ModelPage');

export const pairPageSchema = z
  .strictObject({
    one: z.strictObject({ model: z.string(), ...modelCard, state: modelState }),
    other: z.strictObject({ model: z.string(), ...modelCard, state: modelState }),
    version: count,
    interval: ratingInterval,
    shareInterval,
    ...headToHead,
    /** Of `one`, ties as halves; null without a battle. */
    winRate: share,
    expected: share,
    /** Rating of `one` less that of `other`, with its own interval. */
    difference: z.strictObject(effect).nullable(),
    /** Fewest more battles between the two that would separate them; 0 if they are, null if none would. */
    votesToSeparate: count.nullable(),
    boards: z.array(
      z.strictObject({ category: z.string(), titles, battles: count, winRate: share, expected: share }),
    ),
  })
  .openapi('PairPage');

export const publicationSchema = z.strictObject({
  number: count,
  publishedAt: moment,
  /** Place in the vote log up to which its boards were computed. */
  version: count,
  votes: count,
  /** Of the log up to there, and of the publication with the one before it. */
  logHash: z.string(),
  hash: z.string(),
  previousHash: z.string(),
});
export const publicationListSchema = z.strictObject({
  rule: z.strictObject({
    mode: z.enum(['live', 'interval']),
    everyHours: z.number(),
    holdHours: z.number(),
    nextAt: moment.nullable(),
  }),
  publications: z.array(publicationSchema),
});

/** A publication with everything that is needed to compute its boards anew from the log. */
export const wholePublicationSchema = publicationSchema.extend({
  method: z.strictObject({
    rule: z.strictObject({
      mode: z.enum(['live', 'interval']),
      everyHours: z.number(),
      holdHours: z.number(),
    }),
    method: z.literal('bradley-terry'),
    /** Version of how figures are computed; missing in publications from before it was said. */
    boardRule: z.string().optional(),
    interval: ratingInterval,
    /** Missing where they held at one look. */
    rankSets: z.strictObject({ looks: z.enum(LOOKS) }).optional(),
    minimumVotes: z.strictObject({ overall: count, category: count }),
    anchor: z.strictObject({ name: z.string(), rating: z.number() }).nullable(),
    duplicates: z.strictObject({ rule: capRule, seed: count }),
    /** Which battles are on each board; in place of the ids of voters their digests. */
    categories: z.array(
      z.strictObject({
        name: z.string(),
        group: z.enum(CATEGORY_GROUPS),
        condition: z.record(z.string(), z.unknown()),
      }),
    ),
    /** In the order in which they were summed. */
    models: z.array(z.string()),
    /** In older publications what the server would have used: numbers of rules, and the text that names a labeller. */
    taggers: z.union([taggers, z.record(z.string(), z.union([count, z.string()]))]),
    /** Places in the log of exclusions, and among changes of facts, up to which they were read. */
    limits: z.strictObject({ exclusion: count, fact: count }),
  }),
  boards: z.array(
    z.strictObject({
      category: z.string(),
      /** Null where the board could not be computed; `problem` says why. */
      votes: count.nullable(),
      excluded: excludedCounts,
      /** Seconds since 1970. */
      firstAt: count.nullable(),
      lastAt: count.nullable(),
      rows: z.array(z.strictObject({ name: z.string(), ...boardFigures })),
      problem: z.string().nullable(),
    }),
  ),
});

/** The log of exclusions, without any text of battles. */
export const exclusionListSchema = z.strictObject({
  exclusions: z.array(
    z.strictObject({
      /** Place in the log of exclusions. */
      id: count,
      /** Place in the vote log; null for a battle without a vote, and for voters. */
      sequence: count.nullable(),
      /** Where all battles of a voter are meant: a name that stands for the voter here and nowhere else. */
      voter: z.string().nullable(),
      /** How many battles of the log that are; null until there is a vote. */
      battles: count.nullable(),
      reason: z.enum(EXCLUSION_REASONS),
      action: z.enum(['set', 'lifted']),
      /** Name and version of the rule, or `operator`. */
      rule: z.string(),
      /** The operator's words; of a leak only its form. */
      note: z.string().nullable(),
      createdAt: moment,
      /** When a later row lifted it; null while none has, and of a row that lifts. */
      liftedAt: moment.nullable(),
    }),
  ),
  /** Ask for more with `after`, of the newest first with `before`; null at the end. */
  next: count.nullable(),
});

/** Battles that do not count, in the order of the vote log; without their text. */
export const excludedBattleListSchema = z.strictObject({
  /** Place in the vote log up to which they are listed. */
  version: count,
  battles: z.array(
    z.strictObject({
      sequence: count,
      reasons: z.array(
        z.strictObject({
          reason: z.enum([...EXCLUSION_REASONS, 'duplicate']),
          /** Name and version of the rule, or `operator`; `import@…`: it came so with its file. */
          rule: z.string(),
          /** Null for a duplicate, which is found anew with every board. */
          createdAt: moment.nullable(),
          note: z.string().nullable(),
          /** Where all battles of a voter are meant: the name that stands for the voter in the list of exclusions. */
          voter: z.string().nullable(),
          /** Of a duplicate: place of the first battle with this prompt; null while that is being found out. */
          firstSequence: count.nullable(),
        }),
      ),
    }),
  ),
  /** Ask for more with `after`; null at the end. */
  next: count.nullable(),
});

/** Prompts that came too often; without their text. */
export const duplicateListSchema = z.strictObject({
  version: count,
  /** Most battles of one prompt that count; null while no prompt is known. */
  cap: count.nullable(),
  /** Where the cap comes from: a quantile of the counts of all prompts, or a number. */
  rule: capRule,
  /** Of the sample that counts. */
  seed: count,
  /** Those that lost the most first, at most 1,000. */
  clusters: z.array(
    z.strictObject({
      battles: count,
      lost: count,
      /** Place in the vote log of the first battle with this prompt; null while that is being found out. */
      firstSequence: count.nullable(),
    }),
  ),
  /** Clusters over the cap, those that are not listed too. */
  capped: count,
});

/** Server-sent event of `GET /api/leaderboards/:category/events`. */
export const leaderboardEventSchemas = {
  'board-updated': z.strictObject({ version: count }),
} as const;

export type Leaderboard = z.infer<typeof leaderboardSchema>;
export type LeaderboardRow = z.infer<typeof leaderboardRowSchema>;
export type LeaderboardList = z.infer<typeof leaderboardListSchema>;
export type Style = z.infer<typeof styleSchema>;
export type ShareInterval = z.infer<typeof shareInterval>;
export type Matrix = z.infer<typeof matrixSchema>;
export type History = z.infer<typeof historySchema>;
export type Activity = z.infer<typeof activitySchema>;
export type Overview = z.infer<typeof overviewSchema>;
export type ModelPage = z.infer<typeof modelPageSchema>;
export type PairPage = z.infer<typeof pairPageSchema>;
export type PublicationList = z.infer<typeof publicationListSchema>;
export type WholePublication = z.infer<typeof wholePublicationSchema>;
export type DuplicateList = z.infer<typeof duplicateListSchema>;
export type ExcludedBattleList = z.infer<typeof excludedBattleListSchema>;
export type ExclusionList = z.infer<typeof exclusionListSchema>;
