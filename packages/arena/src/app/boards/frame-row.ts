import { type FrameRow, UNKNOWN_LANGUAGE } from '../../core/frame/battle-frame.ts';
import type { RatedVote } from '../../core/vote.ts';

const NO_STYLE = { tokens: 0, headers: 0, lists: 0, bold: 0 };

/** A vote as a row of the frame, with what taggers have said of its battle. */
export function toFrameRow(vote: RatedVote): FrameRow {
  return {
    models: vote.models,
    choice: vote.choice,
    createdAt: Math.floor(Date.parse(vote.createdAt) / 1_000),
    voter: vote.voterId,
    language: UNKNOWN_LANGUAGE,
    turns: vote.turnCount,
    promptTokens: null,
    tags: 0,
    cluster: 0,
    exclusions: vote.exclusions,
    style: { a: NO_STYLE, b: NO_STYLE },
  };
}
