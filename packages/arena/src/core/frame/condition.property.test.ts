import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BattleFrame, type FrameRow } from './battle-frame.ts';
import { type Condition, compileCondition, type Fact, type FrameCondition, withVoters } from './condition.ts';
import type { Tag } from './tags.ts';
import { battle, fact, joinedConditions } from './testing/conditions.ts';
import { frameRow } from './testing/frame-rows.ts';

const condition = joinedConditions<Fact | { readonly voters: readonly number[] }>(
  fc.oneof(fact, fc.record({ voters: fc.subarray([0, 1]) })),
);

/** The same question, asked of one row as it was before it was columns. */
function holds(
  asked: FrameCondition,
  { row, tags }: { row: FrameRow; tags: readonly Tag[] },
  voters: readonly string[],
): boolean {
  const inner = (part: FrameCondition) => holds(part, { row, tags }, voters);
  const inside = (value: number, { min = 0, max = 1e9 }: { min?: number; max?: number }) =>
    value >= min && value <= max;
  if ('all' in asked) return asked.all.every(inner);
  if ('any' in asked) return asked.any.some(inner);
  if ('not' in asked) return !inner(asked.not);
  if ('language' in asked) return asked.language.includes(row.language);
  if ('tag' in asked) return tags.includes(asked.tag);
  if ('tags' in asked) return tags.filter((tag) => asked.tags.includes(tag)).length >= asked.atLeast;
  if ('promptTokens' in asked)
    return row.promptTokens !== null && inside(row.promptTokens, asked.promptTokens as never);
  if ('turns' in asked) return row.turns > 0 && inside(row.turns, asked.turns as never);
  if ('createdAt' in asked) {
    const { since = 0, until = 1e10 } = asked.createdAt;
    return row.createdAt >= since && row.createdAt < until;
  }
  if ('choice' in asked) return asked.choice.includes(row.choice);
  if ('bothModels' in asked)
    return [row.models.a, row.models.b].every((name) => asked.bothModels.includes(name));
  if ('eitherModel' in asked)
    return [row.models.a, row.models.b].some((name) => asked.eitherModel.includes(name));
  return asked.voters.includes(voters.indexOf(row.voter));
}

test('compileCondition() says of every row what the condition says of it alone', () => {
  fc.assert(
    fc.property(fc.array(battle, { minLength: 1, maxLength: 30 }), condition, (rows, asked) => {
      const frame = new BattleFrame();
      for (const one of rows) frame.append(one.row);
      const isMeant = compileCondition(asked, frame);
      const expected = rows.map((one) => Number(holds(asked, one, frame.voters)));
      // Rows that nobody has written yet belong to nothing, and what was found before leaves no trace.
      for (const rowCount of [frame.rowCount, Math.ceil(frame.rowCount / 2), frame.rowCount]) {
        expect([...isMeant(frame.chunks[0]!, rowCount)]).toEqual(expected.slice(0, rowCount));
      }
    }),
    { numRuns: 300 },
  );
});

test('withVoters() puts the places of voters where their ids were, however deep, and leaves out strangers', () => {
  const frame = new BattleFrame();
  frame.append(frameRow({ voter: 'one' }));
  frame.append(frameRow({ voter: 'other' }));
  const asked: Condition = {
    all: [{ any: [{ not: { voterIds: ['other', 'stranger'] } }] }, { language: ['unknown'] }],
  };
  const found = withVoters(asked, frame);
  expect(found).toEqual({ all: [{ any: [{ not: { voters: [1] } }] }, { language: ['unknown'] }] });
  expect([...compileCondition(found, frame)(frame.chunks[0]!, 2)]).toEqual([1, 0]);
});
