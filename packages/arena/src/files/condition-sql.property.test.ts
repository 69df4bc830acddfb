import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, onTestFinished, test } from 'vitest';
import { BattleFrame } from '../core/frame/battle-frame.ts';
import { type Condition, compileCondition, type Fact } from '../core/frame/condition.ts';
import { battle, fact, joinedConditions } from '../core/frame/testing/conditions.ts';
import { readBattles } from './read-battles.ts';

function newFile(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'leitai-condition-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, name);
}

const asked = (file: string, condition: Condition) =>
  readBattles({ files: [file], filters: { condition, dropDuplicates: false } });

const between = battle.filter(({ row }) => row.models.a !== row.models.b);

test('an export has the battles of which a condition holds in the frame of its arena', async () => {
  const file = newFile('battles.jsonl');
  const battles = fc.array(between, { minLength: 5, maxLength: 30 });
  await fc.assert(
    fc.asyncProperty(battles, joinedConditions<Fact>(fact), async (rows, condition) => {
      const frame = new BattleFrame();
      for (const { row } of rows) frame.append(row);
      const lines = rows.map(({ row, tags }) => ({
        ...{ model_a: row.models.a, model_b: row.models.b, choice: row.choice, language: row.language, tags },
        created_at: new Date(row.createdAt * 1_000 + 400).toISOString(),
        turns: row.turns === 0 ? null : row.turns,
        prompt_tokens: row.promptTokens,
      }));
      writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
      const held = compileCondition(condition, frame)(frame.chunks[0]!, frame.rowCount);
      const count = held.reduce((sum, holds) => sum + holds, 0);
      const { battles, excluded } = await asked(file, condition);
      expect([battles, excluded['other-condition'] ?? 0]).toEqual([count, rows.length - count]);
    }),
    { numRuns: 100 },
  );
});

test('a condition is refused where a file does not say what it asks for, or it asks for voters', async () => {
  const file = newFile('log.csv');
  writeFileSync(file, 'model_a,model_b,choice\nant,bee,a\n');
  await expect(asked(file, { any: [{ not: { tag: 'coding' } }] })).rejects.toThrow(
    /^Cannot filter '.*log\.csv' by this board: it must have tags, got model_a, model_b, choice$/,
  );
  await expect(asked(file, { not: { voterIds: ['Ada'] } })).rejects.toThrow(
    'Cannot rank by a group of voters',
  );
  expect((await asked(file, { all: [{ bothModels: ['ant', 'bee'] }, { choice: ['a'] }] })).battles).toBe(1);
});
