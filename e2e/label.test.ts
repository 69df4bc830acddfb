import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { storeVote } from '../packages/arena/src/app/testing/stored-votes.ts';
import {
  type ChaosCall,
  startChaosEndpoint,
} from '../packages/arena/src/providers/testing/chaos-endpoint.ts';
import { openStore } from '../packages/arena/src/store/open-store.ts';
import { configOf, root, startLeitai } from './running-arena.ts';

// Goal: battles of a real log are labelled by a model over HTTP, once each, whatever happens on the way.
// Method: an endpoint on loopback that reads the prompts out of the request and answers, or misbehaves; the commands
// run as processes of their own.

const BATTLES = 24;
const LABELS = {
  criteria: ['specificity'],
  instructionFollowing: 2,
  math: false,
  creativeWriting: false,
  expert: false,
  occupations: [] as string[],
};

/** What the endpoint's model says of a prompt. */
let labelsOf: (prompt: string) => unknown;
beforeEach(() => {
  labelsOf = (prompt) => ({ ...LABELS, math: /\d/.test(prompt) });
});
const promptIn = (call: ChaosCall): string => JSON.parse(call.body.messages[1]!.content.split('\n')[1]!)[0];
const endpoint = await startChaosEndpoint({ answer: (call) => JSON.stringify(labelsOf(promptIn(call))) });
afterAll(() => endpoint.close());

/** A folder with a log of battles and a configuration whose labeller behaves as the scenario says. */
async function arenaOf(scenario: string, options: { labeller?: string; price?: boolean } = {}) {
  const folder = mkdtempSync(join(root, 'label-'));
  const data = join(folder, 'data');
  const store = await openStore({ dataDirectory: data });
  const models = { a: 'ant', b: 'bee' };
  for (let count = 0; count < BATTLES; count += 1) {
    const prompt = count % 2 === 0 ? `What is ${count} plus ${count}?` : `Tell me ${'more '.repeat(count)}`;
    await storeVote(store, { models, choice: 'a', prompt });
  }
  await store.close();
  const config = join(folder, 'leitai.yaml');
  const price = options.price ? '    price: { input: 2, output: 10 }\n' : '';
  const entry = configOf(endpoint.url, [{ name: 'judge', scenario }]).concat(price, '    state: paused\n');
  const labeller = options.labeller ?? 'requestsPerMinute: 60000';
  writeFileSync(config, `${entry}labeller: { model: judge, ${labeller} }\n`);
  return { data, config, at: ['--data', data, '--config', config] };
}

/** What is stored, by place in the log. */
async function storedLabels(data: string) {
  const store = await openStore({ dataDirectory: data });
  const facts = await store.readFactChanges({ afterChange: 0, limit: 1_000 });
  await store.close();
  return facts
    .filter(({ tagger }) => tagger === 'labels')
    .sort((one, other) => one.sequence - other.sequence);
}

const run = (...args: readonly string[]) => startLeitai(...args).ended;

test('leitai label says what it would take, labels every battle once, and then has nothing to do', async () => {
  const { at, data } = await arenaOf('plain', { price: true });
  const before = endpoint.calls.length;
  const dryRun = await run('label', ...at, '--dry-run');
  expect(dryRun.stdout).toMatch(
    /^24 battles without labels, 24 requests\. About \d+ tokens read and \d+ written, \$0\.\d+/,
  );
  expect(endpoint.calls.length).toBe(before);
  const first = await run('label', ...at, '--limit', '4');
  expect(first).toMatchObject({ status: 0 });
  // The endpoint says of each answer that it read 11 tokens and wrote 22.
  expect(first.stdout).toBe(
    '4 battles labelled, 4 requests, 44 tokens read and 88 written, $0.0010; the limit is reached.\n',
  );
  const second = await run('label', ...at);
  expect(second.stdout).toBe('20 battles labelled, 20 requests, 220 tokens read and 440 written, $0.0048.\n');
  expect((await run('label', ...at)).stdout).toMatch(/^0 battles labelled, 0 requests/);
  expect(endpoint.calls.length - before).toBe(BATTLES);
  const stored = await storedLabels(data);
  expect(stored.map(({ sequence }) => sequence)).toEqual(
    Array.from({ length: BATTLES }, (_none, place) => place + 1),
  );
  expect(stored[0]!.value).toEqual({ ...LABELS, math: true });
  expect(stored[1]!.value).toEqual(LABELS);
});

test('leitai label stores nothing where the model answers with something else, and asks again the next time', async () => {
  const { at, data } = await arenaOf('slow');
  labelsOf = (prompt) => (prompt.includes('12') ? { ...LABELS, criteria: ['obedience'] } : LABELS);
  const first = await run('label', ...at);
  expect(first.stdout).toMatch(/^23 battles labelled, 1 failed \(1 unusable\), 25 requests/);
  expect((await storedLabels(data)).map(({ sequence }) => sequence)).not.toContain(13);
  labelsOf = () => LABELS;
  expect((await run('label', ...at)).stdout).toMatch(/^1 battle labelled, 1 request,/);
});

test('leitai label waits for an endpoint that asks for less, and gives up on one that refuses everything', async () => {
  const limited = await arenaOf('rate-limited-once');
  const result = await run('label', ...limited.at);
  expect(result.stdout).toMatch(/^24 battles labelled, 25 requests/);
  const refused = await arenaOf('unauthorized', { labeller: 'requestsPerMinute: 60000, atOnce: 1' });
  const before = endpoint.callsOf('unauthorized');
  const { status, stdout, stderr } = await run('label', ...refused.at);
  expect(status).toBe(1);
  expect(stdout).toMatch(/^0 battles labelled, 10 failed \(10 rejected\), 10 requests/);
  expect(stderr).toMatch(/The labeller fails.*HTTP 401/);
  expect(`${stdout}${stderr}`).not.toMatch(/SECRET|sk-test/);
  expect(endpoint.callsOf('unauthorized') - before).toBe(10);
});

test('leitai label that is killed loses no label that it has stored, and asks for none of them again', async () => {
  const { at, data } = await arenaOf('split-bytes', { labeller: 'requestsPerMinute: 1200, atOnce: 2' });
  const before = endpoint.callsOf('split-bytes');
  const { child, ended } = startLeitai('label', ...at);
  await expect
    .poll(() => endpoint.callsOf('split-bytes') - before, { timeout: 20_000 })
    .toBeGreaterThanOrEqual(8);
  child.kill('SIGKILL');
  await ended;
  const kept = (await storedLabels(data)).length;
  expect(kept).toBeGreaterThanOrEqual(5);
  expect(kept).toBeLessThan(BATTLES);
  const asked = endpoint.callsOf('split-bytes');
  await run('label', ...at);
  expect(await storedLabels(data)).toHaveLength(BATTLES);
  expect(endpoint.callsOf('split-bytes') - asked).toBe(BATTLES - kept);
});

test('leitai label ends properly at SIGINT', async () => {
  const { at, data } = await arenaOf('comments', { labeller: 'requestsPerMinute: 300, atOnce: 1' });
  const { child, ended } = startLeitai('label', ...at);
  await expect.poll(() => endpoint.callsOf('comments'), { timeout: 20_000 }).toBeGreaterThanOrEqual(3);
  child.kill('SIGINT');
  const { status, stdout } = await ended;
  expect(status).toBe(0);
  expect(stdout).toMatch(/; ended by a signal\.\n$/);
  const labelled = Number(/^\d+/.exec(stdout)![0]);
  expect(await storedLabels(data)).toHaveLength(labelled);
});

test('leitai label-score prints accuracy, precision and recall of each label, and the conflicts', async () => {
  const { config } = await arenaOf('plain');
  const file = join(mkdtempSync(join(root, 'score-')), 'labelled.jsonl');
  const lines = [
    { prompt: 'What is 2+2?', labels: { math: true, criteria: ['specificity'] } },
    { prompts: ['Hello there', 'You have 7 lives'], labels: { math: false } },
    { prompt: 'It is 5 past\u001b[K 8, hello!', labels: { math: false } },
    { prompt: 'Prove that the square root of two is irrational.', labels: { math: true } },
    { prompt: 'Say no labels for 99', labels: { math: true } },
  ];
  writeFileSync(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  labelsOf = (prompt) => (prompt.includes('99') ? 'none' : { ...LABELS, math: /\d/.test(prompt) });
  const { status, stdout } = await run('label-score', file, '--config', config);
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /^judge, version [0-9a-f]{16}-\d+\n4 of 5 prompts labelled \(not scored: 1 unusable\), 6 requests/,
  );
  // One hit, one false alarm (5 past 8), one miss, one right no.
  expect(stdout).toMatch(/^math +4 +2 +0\.500 +0\.500 +0\.500$/m);
  expect(stdout).toMatch(/^specificity +1 +1 +1\.000 +1\.000 +1\.000$/m);
  expect(stdout).toMatch(/^expert +0 +0 +– +– +–$/m);
  expect(stdout).toContain('2 conflicts\nmath: expected no, got yes: It is 5 past [K 8, hello!');
  expect(stdout).not.toContain('\u001b');
});

test.each([
  [
    'label',
    'labeller: { model: nobody }',
    /labeller\.model must be the name of a model that is not retired \(judge\)/,
  ],
  ['label', '', /must have a section labeller that names a model, found none/],
  ['label-score', '', /must have a section labeller/],
])('leitai %s with "%s" says what is missing', async (command, section, message) => {
  const { data } = await arenaOf('plain');
  const folder = mkdtempSync(join(root, 'wrong-'));
  const config = join(folder, 'leitai.yaml');
  writeFileSync(config, `${configOf(endpoint.url, [{ name: 'judge', scenario: 'plain' }])}${section}\n`);
  const file = join(folder, 'labelled.jsonl');
  writeFileSync(file, '{"prompt": "hello", "labels": {"math": false}}\n');
  const args = command === 'label' ? ['--data', data] : [file];
  const { status, stderr } = await run(command, ...args, '--config', config);
  expect(status).toBe(2);
  expect(stderr).toMatch(message);
});

test.each([
  ['{"prompt": "hello", "labels": {"maths": true}}', /labelled\.jsonl:2 must be .*no other names than/],
  ['{"labels": {"math": true}}', /labelled\.jsonl:2 must be .*no prompts/],
  ['hello', /labelled\.jsonl:2 must be/],
])('leitai label-score refuses a line such as %s, with its number', async (line, message) => {
  const { config } = await arenaOf('plain');
  const file = join(mkdtempSync(join(root, 'score-')), 'labelled.jsonl');
  writeFileSync(file, `{"prompt": "hello", "labels": {"math": false}}\n${line}\n`);
  const { status, stderr } = await run('label-score', file, '--config', config);
  expect(status).toBe(2);
  expect(stderr).toMatch(message);
});
