import { z } from '@hono/zod-openapi';
import { ERROR_CODES } from '../app/arena-error.ts';
import { TAGGING_STEPS } from '../app/tagging/told-progress.ts';
import { BATTLE_STATES, REPLY_STATES } from '../core/battle.ts';
import { EXCLUSION_REASONS } from '../core/exclusion.ts';
import { CHOICES } from '../core/vote.ts';
import { modelCard } from './board-schema.ts';

export * from './board-schema.ts';

/**
 * The HTTP contract: every body that goes in or out, once. OpenAPI and the web app's types are made from it.
 * Objects are strict, so that a response with a field too many is a bug that a test sees.
 */

const sideSchema = z.enum(['a', 'b']);
const bySideSchema = <T extends z.ZodType>(value: T) => z.strictObject({ a: value, b: value });
export const choiceSchema = z.enum(CHOICES);
export const exclusionReasonSchema = z.enum(EXCLUSION_REASONS);

/** Who stood on a side. Shown after the vote only. */
export const revealedModelSchema = z.strictObject({ model: z.string(), ...modelCard });

export const battleSchema = z
  .strictObject({
    id: z.string(),
    mode: z.literal('battle'),
    state: z.enum(BATTLE_STATES),
    turns: z.array(
      z.strictObject({
        prompt: z.string(),
        replies: bySideSchema(z.strictObject({ state: z.enum(REPLY_STATES), text: z.string() })),
      }),
    ),
    votable: z.boolean(),
    /** Why a vote on this battle would not count; empty if it would. */
    exclusions: z.array(exclusionReasonSchema),
    vote: choiceSchema.optional(),
    reveal: bySideSchema(revealedModelSchema).optional(),
  })
  .openapi('Battle');
export const battleResponseSchema = z.strictObject({ battle: battleSchema });

export const startBattleSchema = z
  .strictObject({
    prompt: z.string(),
    /** Other modes are refused with `mode-not-available`. */
    mode: z.string().optional(),
    models: z.array(z.string()).optional(),
  })
  .openapi('StartBattle');
export const sendTurnSchema = z.strictObject({ prompt: z.string() }).openapi('SendTurn');
export const castVoteSchema = z.strictObject({ choice: choiceSchema }).openapi('CastVote');
export const voteResponseSchema = z
  .strictObject({
    battleId: z.string(),
    choice: choiceSchema,
    counted: z.boolean(),
    exclusions: z.array(exclusionReasonSchema),
    reveal: bySideSchema(revealedModelSchema),
  })
  .openapi('VoteResult');

/** Server-sent events of `GET /api/battles/:id/events`: event name → data. */
export const battleEventSchemas = {
  'reply-delta': z.strictObject({ side: sideSchema, text: z.string() }),
  'reply-end': z.strictObject({ side: sideSchema }),
  'reply-error': z.strictObject({ side: sideSchema }),
  /** Last event of a turn; the server closes the stream after it. */
  'turn-end': z.strictObject({ votable: z.boolean(), exclusions: z.array(exclusionReasonSchema) }),
} as const;

export const modelListSchema = z.strictObject({
  models: z.array(
    z.strictObject({
      name: z.string(),
      ...modelCard,
      state: z.enum(['active', 'paused', 'retired']),
    }),
  ),
});

/** What the web app needs to know of this arena before anything else. Names no model. */
export const arenaInfoSchema = z
  .strictObject({
    /** True if every active model is a built-in demo. */
    demo: z.boolean(),
    /** False if fewer than two models can be drawn. */
    ready: z.boolean(),
    notice: z.strictObject({ en: z.string(), zh: z.string() }),
    limits: z.strictObject({ promptCharacters: z.number().int(), turns: z.number().int() }),
    /** How far this process is with many battles of the log that rules have yet to read; null if there are none. */
    tagging: z
      .strictObject({ step: z.enum(TAGGING_STEPS), done: z.number().int(), total: z.number().int() })
      .nullable(),
    /** Names that the filter `voterGroup` of boards knows; who belongs to them is nobody's business. */
    voterGroups: z.array(z.string()),
  })
  .openapi('Arena');

export const problemSchema = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    code: z.enum(ERROR_CODES),
    detail: z.string(),
  })
  .openapi('Problem');

export type BattleView = z.infer<typeof battleSchema>;
export type RevealedModel = z.infer<typeof revealedModelSchema>;
export type VoteResult = z.infer<typeof voteResponseSchema>;
export type ModelList = z.infer<typeof modelListSchema>;
export type ArenaInfo = z.infer<typeof arenaInfoSchema>;
export type Problem = z.infer<typeof problemSchema>;
export type BattleEvents = {
  [Name in keyof typeof battleEventSchemas]: z.infer<(typeof battleEventSchemas)[Name]>;
};
