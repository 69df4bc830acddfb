import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BattleTable } from './battle-set.ts';
import { comparableGroups } from './components.ts';

/** Groups by what can be reached from where, step by step. */
function groupsSlowly({ competitors, pairs }: BattleTable): number[][] {
  const reaches = competitors.map((_, one) => competitors.map((__, other) => one === other));
  for (const { first, second, firstWins, secondWins, ties } of pairs) {
    if (firstWins + ties > 0) reaches[first]![second] = true;
    if (secondWins + ties > 0) reaches[second]![first] = true;
  }
  competitors.forEach((_, middle) => {
    for (const row of reaches) {
      if (!row[middle]) continue;
      for (const to of row.keys()) row[to] = row[to]! || reaches[middle]![to]!;
    }
  });
  const groups = new Map<string, number[]>();
  competitors.forEach((_, one) => {
    const group = competitors.flatMap((__, other) =>
      reaches[one]![other] && reaches[other]![one] ? [other] : [],
    );
    groups.set(group.join(), group);
  });
  return [...groups.values()];
}

test('comparableGroups() finds who reaches each other, whether pairs join all or chains go round', () => {
  const count = fc.integer({ min: 0, max: 1 });
  const table = fc.integer({ min: 0, max: 6 }).chain((size) => {
    const places = [...Array(size).keys()];
    const meetings = places.flatMap((first) => places.slice(first + 1).map((second) => ({ first, second })));
    return fc
      .array(fc.record({ firstWins: count, secondWins: count, ties: fc.constantFrom(0, 0, 0, 1) }), {
        minLength: meetings.length,
        maxLength: meetings.length,
      })
      .map((counts) => ({
        competitors: places.map(String),
        pairs: meetings.map((meeting, place) => ({ ...meeting, ...counts[place]!, bothBad: 0 })),
      }));
  });
  fc.assert(
    fc.property(table, (one) => {
      expect(comparableGroups(one)).toEqual(groupsSlowly(one));
    }),
    { numRuns: 500 },
  );
});
