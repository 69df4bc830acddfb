import { expect, test } from 'vitest';
import { storeImport } from '../app/testing/imported-battles.ts';
import { storeVote } from '../app/testing/stored-votes.ts';
import type { ExclusionEvent } from '../core/exclusion.ts';
import { IDENTITY_LEAK_RULE } from '../core/identity-leak/detect-leak.ts';
import { type PublishingRule, publicationHash } from '../core/publication.ts';
import { CHOICES } from '../core/vote.ts';
import {
  excludedBattleListSchema,
  exclusionListSchema,
  leaderboardEventSchemas,
  leaderboardSchema,
  matrixSchema,
  modelPageSchema,
  overviewSchema,
  pairPageSchema,
  publicationListSchema,
  wholePublicationSchema,
} from './api-schema.ts';
import { answering, scriptedCaller } from './testing/scripted-replies.ts';
import { readUntil } from './testing/server-events.ts';
import { MODELS, openTestArena, type TestArena } from './testing/test-arena.ts';
import { readBody, readProblem } from './testing/voter.ts';

const RULE: PublishingRule = { mode: 'interval', everyHours: 24, holdHours: 2 };
const [FIRST, SECOND] = [MODELS[0]!.name, MODELS[1]!.name];
const NOON = '2026-11-23T12:00:00.000Z';

/** One vote of each kind, cast at ten o'clock. */
async function castVotes({ arena }: TestArena) {
  for (const choice of CHOICES) await storeVote(arena.store, { models: { a: FIRST, b: SECOND }, choice });
}

async function published(): Promise<TestArena> {
  const testArena = await openTestArena({ publishing: RULE });
  await castVotes(testArena);
  testArena.setClock(NOON);
  await testArena.arena.publisher.publishIfDue();
  return testArena;
}

test('every page of boards is of the last publication, while the log goes on', async () => {
  const testArena = await published();
  const { request, arena } = testArena;
  await castVotes(testArena);
  await arena.frame.look(() => {});
  const versions = await Promise.all([
    readBody(await request('/api/leaderboards/overall'), leaderboardSchema),
    readBody(await request('/api/leaderboards/overall?language=unknown'), leaderboardSchema),
    readBody(await request('/api/leaderboards/overall/matrix'), matrixSchema),
    readBody(await request('/api/overview'), overviewSchema),
    readBody(await request(`/api/models/${FIRST}`), modelPageSchema),
    readBody(await request(`/api/pairs/${FIRST}/${SECOND}`), pairPageSchema),
  ]);
  expect(versions.map(({ version }) => version)).toEqual(Array(6).fill(4));
  const [board, slice, matrix, , model, pair] = versions;
  expect(model.revisions.map(({ battles }) => battles)).toEqual([4]);
  expect([board.votes, slice.votes, matrix.counts[0]![1], model.battles, pair.battles]).toEqual(
    Array(5).fill(4),
  );
  const { hash } = (await arena.store.latestPublication())!;
  expect(board.publication).toEqual({
    number: 1,
    publishedAt: NOON,
    hash,
    nextAt: '2026-11-24T12:00:00.000Z',
    isOlderMethod: false,
  });
});

test('GET /api/leaderboards/:category/events tells of publications', async () => {
  const testArena = await published();
  const response = await testArena.request('/api/leaderboards/overall/events');
  const stream = readUntil(response, '"version":8}\n\n');
  await castVotes(testArena);
  await testArena.arena.frame.look(() => {});
  testArena.setClock('2026-11-24T12:00:00.000Z');
  await testArena.arena.publisher.publishIfDue();
  const events = (await stream).trimEnd().split('\n\n');
  const versions = events.map((event) =>
    leaderboardEventSchemas['board-updated'].parse(JSON.parse(event.split('\ndata: ')[1]!)),
  );
  expect(versions).toEqual([{ version: 4 }, { version: 8 }]);
});

test('GET /api/publications lists them, and each can be hashed again by whoever reads it', async () => {
  const testArena = await published();
  const { request, arena } = testArena;
  await castVotes(testArena);
  await arena.publisher.publish({ isForced: true });
  const list = await readBody(await request('/api/publications'), publicationListSchema);
  expect(list.rule).toEqual({ ...RULE, nextAt: '2026-11-24T12:00:00.000Z' });
  expect(list.publications.map(({ number, version, votes }) => [number, version, votes])).toEqual([
    [2, 8, 8],
    [1, 4, 4],
  ]);
  expect(list.publications[0]!.previousHash).toBe(list.publications[1]!.hash);
  const older = await readBody(await request('/api/publications?before=2'), publicationListSchema);
  expect(older.publications).toEqual(list.publications.slice(1));
  const newest = await readBody(await request('/api/publications?limit=1'), publicationListSchema);
  expect(newest.publications).toEqual(list.publications.slice(0, 1));

  const response = await request('/api/publications/1');
  expect(response.headers.get('cache-control')).toContain('immutable');
  const text = await response.clone().text();
  expect(publicationHash(JSON.parse(text))).toBe(list.publications[1]!.hash);
  const { boards, method } = await readBody(response, wholePublicationSchema);
  expect(boards.map(({ category }) => category)).toEqual(method.categories.map(({ name }) => name));
  expect(boards[0]!.rows.map(({ name }) => name).sort()).toEqual([FIRST, SECOND].sort());
});

test.each([
  ['/api/publications/2', 404, 'not-found'],
  ['/api/publications/one', 400, 'invalid-request'],
  ['/api/publications?before=x', 400, 'invalid-request'],
  ['/api/publications?limit=1001', 400, 'invalid-request'],
  ['/api/exclusions?after=-1', 400, 'invalid-request'],
  ['/api/exclusions?limit=0', 400, 'invalid-request'],
  ['/api/exclusions?reason=duplicate', 400, 'invalid-request'],
  ['/api/exclusions?order=random', 400, 'invalid-request'],
  ['/api/exclusions/battles?reason=boredom', 400, 'invalid-request'],
  ['/api/exclusions/battles?after=x', 400, 'invalid-request'],
])('%s is refused', async (path, status, code) => {
  expect(await readProblem(await (await published()).request(path))).toMatchObject({ status, code });
});

async function withExclusions(): Promise<TestArena> {
  const testArena = await openTestArena({
    caller: scriptedCaller(({ model }) => answering(`I am ${model.name}. My secret is kept.`)),
  });
  const { arena } = testArena;
  const voter = testArena.visit();
  await voter.castVote((await voter.playBattle()).id);
  await storeVote(arena.store, { models: { a: FIRST, b: SECOND }, choice: 'a', voterId: 'Ada Lovelace' });
  const event = { rule: 'operator', createdAt: NOON, action: 'set' } as const;
  const say = (rest: Pick<ExclusionEvent, 'subject' | 'subjectId' | 'reason' | 'note'>) =>
    arena.store.appendExclusion({ ...event, ...rest });
  await say({ subject: 'sequence', subjectId: '2', reason: 'operator', note: '=HYPERLINK("x"), a trial' });
  await say({ subject: 'voter', subjectId: 'Ada Lovelace', reason: 'excluded-voter', note: null });
  await arena.frame.look(() => {});
  return testArena;
}

test('GET /api/exclusions lists what was left out, without a text, a battle or a voter', async () => {
  const testArena = await withExclusions();
  const response = await testArena.request('/api/exclusions');
  const text = await response.clone().text();
  const { exclusions, next } = await readBody(response, exclusionListSchema);
  expect(exclusions).toMatchObject([
    {
      sequence: 1,
      voter: null,
      battles: 1,
      reason: 'identity-leaked',
      rule: 'identity-leak@3',
      note: 'self-identification',
    },
    { sequence: 2, voter: null, battles: 1, reason: 'operator', note: '=HYPERLINK("x"), a trial' },
    { sequence: null, battles: 1, reason: 'excluded-voter', note: null },
  ]);
  expect(exclusions[2]!.voter).toMatch(/^[0-9a-f]{16}$/);
  expect(next).toBeNull();
  const { voterId } = (await testArena.arena.store.findBattle('battle-1'))!;
  for (const hidden of ['secret', 'battle-1', 'Ada', FIRST, voterId]) expect(text).not.toContain(hidden);
  const [note] = await testArena.arena.store.readExclusions({ afterId: 0, limit: 1 });
  expect(note!.note).toMatch(/^side [ab], turn 1: self-identification, model ".*": I am /);
  const rest = await readBody(await testArena.request('/api/exclusions?after=2'), exclusionListSchema);
  expect(rest.exclusions).toEqual(exclusions.slice(2));
});

test('GET /api/exclusions/battles gives every battle that does not count, as many as the board leaves out', async () => {
  const testArena = await withExclusions();
  const { arena } = testArena;
  const models = { a: FIRST, b: SECOND };
  await storeImport(arena.store, [{ models, exclusions: ['named-mode', 'test'] }, { models }], NOON);
  await arena.frame.look(() => {});
  const response = await testArena.request('/api/exclusions/battles');
  const text = await response.clone().text();
  const { battles, next, version } = await readBody(response, excludedBattleListSchema);
  expect([version, next]).toEqual([4, null]);
  expect(
    battles.map(({ sequence, reasons }) => [
      sequence,
      ...reasons.map(({ reason, rule }) => `${reason} ${rule}`),
    ]),
  ).toEqual([
    [1, `identity-leaked ${IDENTITY_LEAK_RULE}`],
    [2, 'excluded-voter operator', 'operator operator'],
    [3, 'named-mode import@1', 'test import@1'],
  ]);
  const { exclusions } = await readBody(await testArena.request('/api/exclusions'), exclusionListSchema);
  const [ofVoter, ofOperator] = battles[1]!.reasons;
  expect(ofVoter).toMatchObject({ voter: exclusions[2]!.voter, createdAt: NOON, firstSequence: null });
  expect(ofOperator!.note).toBe('=HYPERLINK("x"), a trial');
  expect(battles[0]!.reasons[0]!.note).toBe('self-identification');
  for (const hidden of ['secret', 'battle-1', 'Ada', FIRST]) expect(text).not.toContain(hidden);

  const page = await readBody(
    await testArena.request('/api/exclusions/battles?limit=1&after=1'),
    excludedBattleListSchema,
  );
  expect([page.battles, page.next]).toEqual([battles.slice(1, 2), 2]);
  const ofReason = await readBody(
    await testArena.request('/api/exclusions/battles?reason=test'),
    excludedBattleListSchema,
  );
  expect(ofReason.battles).toEqual(battles.slice(2));
  const board = await readBody(await testArena.request('/api/leaderboards/overall'), leaderboardSchema);
  const counts = Map.groupBy(
    battles.flatMap(({ reasons }) => reasons),
    ({ reason }) => reason,
  );
  expect(board.excluded).toEqual(
    Object.fromEntries([...counts].map(([reason, given]) => [reason, given.length])),
  );

  const csv = await (await testArena.request('/api/exclusions/battles.csv')).text();
  const [header, ...lines] = csv.trimEnd().split('\n');
  expect(header).toBe('sequence,reason,rule,voter,note,createdAt,firstSequence');
  expect(lines.map((line) => line.split(',').slice(0, 2))).toEqual(
    battles.flatMap(({ sequence, reasons }) => reasons.map(({ reason }) => [String(sequence), reason])),
  );
});

test('GET /api/exclusions reads from either end, by reason, and says what was lifted', async () => {
  const testArena = await withExclusions();
  const lifting = { subject: 'sequence', subjectId: '2', reason: 'operator', rule: 'operator' } as const;
  const createdAt = '2026-11-24T12:00:00.000Z';
  await testArena.arena.store.appendExclusion({ ...lifting, action: 'lifted', note: null, createdAt });
  const read = async (query: string) =>
    readBody(await testArena.request(`/api/exclusions?${query}`), exclusionListSchema);
  const placesOf = async (query: string) => {
    const { exclusions, next } = await read(query);
    return [exclusions.map(({ id }) => id), next];
  };
  expect(await placesOf('order=newest&limit=3')).toEqual([[4, 3, 2], 2]);
  expect(await placesOf('order=newest&limit=3&before=2')).toEqual([[1], null]);
  expect(await placesOf('limit=2&after=1')).toEqual([[2, 3], 3]);
  expect(await placesOf('reason=operator&order=newest')).toEqual([[4, 2], null]);
  const { exclusions } = await read('');
  expect(exclusions.map(({ action, liftedAt }) => [action, liftedAt])).toEqual([
    ['set', null],
    ['set', createdAt],
    ['set', null],
    ['lifted', null],
  ]);
});

test('GET /api/exclusions.csv is the same as a file that a spreadsheet can open safely', async () => {
  const response = await (await withExclusions()).request('/api/exclusions.csv');
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  const [header, ...lines] = (await response.text()).trimEnd().split('\n');
  expect(header).toBe('id,sequence,voter,battles,reason,action,rule,note,createdAt,liftedAt');
  expect(lines).toHaveLength(3);
  expect(lines[1]).toBe(`2,2,,1,operator,set,operator,"'=HYPERLINK(""x""), a trial",${NOON},`);
});
