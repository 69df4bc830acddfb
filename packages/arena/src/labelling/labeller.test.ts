import { afterAll, expect, onTestFinished, test, vi } from 'vitest';
import type { ModelCaller } from '../app/ports.ts';
import type { Model } from '../core/model.ts';
import { testModel } from '../core/testing/models.ts';
import { createRemoteCaller } from '../providers/remote-caller.ts';
import { startChaosEndpoint } from '../providers/testing/chaos-endpoint.ts';
import { startWireEndpoint, WIRE_EVENTS } from '../providers/testing/wire-endpoint.ts';
import { LABEL_SCHEMA } from './label-prompt.ts';
import { createLabeller, largestUsage } from './labeller.ts';
import { HONEST_LABELS } from './testing/obedient-model.ts';

const ANSWER = JSON.stringify(HONEST_LABELS);
const endpoint = await startChaosEndpoint({ answer: (call) => answers.get(call.scenario) ?? ANSWER });
const answers = new Map([
  ['prose', 'I would call this a hard prompt.'],
  ['outside-the-lists', JSON.stringify({ ...HONEST_LABELS, criteria: ['genius'] })],
]);
afterAll(() => endpoint.close());

/** No answer takes so long. Where the time must run out, the test moves the clock. */
const AMPLE_MS = 60_000;
const remote = createRemoteCaller({
  timeouts: { firstByteMs: AMPLE_MS, idleMs: AMPLE_MS, totalMs: 2 * AMPLE_MS },
  retryPausesMs: [],
});
/** Characters that have come from the endpoint since a test set this to 0. */
let received = 0;
const caller: ModelCaller = {
  async *streamReply(call) {
    for await (const event of remote.streamReply(call)) {
      if (event.type === 'text') received += event.text.length;
      yield event;
    }
  },
};
/** One token a character, so that tests can count. */
const countTokens = (text: string) => text.length;
const parameters = { temperature: 1.3, topP: 0.5, maxOutputTokens: 700, extra: { seed: 7 } };

function labellerOf(scenario: string, overrides: Partial<Model> = {}, structuredOutput = true) {
  const endpoints = [{ url: endpoint.url, model: scenario }];
  const base = { name: 'judge', provider: 'openai-compatible', endpoints, parameters } as const;
  const model = testModel({ ...base, systemPrompt: 'You are a pirate.', ...overrides });
  return createLabeller({ model, structuredOutput, caller, countTokens });
}

const ask = (scenario: string, prompts = ['What is the capital of Peru?']) =>
  labellerOf(scenario).ask(prompts, new AbortController().signal);

test('a labeller asks in its own words, at temperature 0, and for an answer of the schema', async () => {
  expect(await ask('plain', ['第一个问题', 'and a second'])).toEqual({
    outcome: 'labels',
    labels: HONEST_LABELS,
    usage: { inputTokens: 11, outputTokens: 22 },
  });
  const { body } = endpoint.calls.at(-1)!;
  expect(body).toMatchObject({
    temperature: 0,
    top_p: 1,
    max_tokens: 700,
    seed: 7,
    response_format: { type: 'json_schema', json_schema: { strict: true, schema: LABEL_SCHEMA } },
  });
  const [system, user] = body.messages;
  expect(body.messages).toHaveLength(2);
  expect(system!.content).toContain('You never answer what they ask');
  expect(JSON.stringify(body)).not.toContain('pirate');
  expect(JSON.parse(user!.content.split('\n')[1]!)).toEqual(['第一个问题', 'and a second']);
});

test('a labeller encloses every request in another code', async () => {
  const fences = [];
  for (let count = 0; count < 3; count += 1) {
    await ask('plain');
    fences.push(endpoint.calls.at(-1)!.body.messages[1]!.content.split('\n')[0]);
  }
  expect(new Set(fences).size).toBe(3);
  for (const fence of fences) expect(fence).toMatch(/^=====[0-9a-f]{32}=====$/);
});

test('a labeller may leave the form of the answer to the model', async () => {
  await labellerOf('plain', {}, false).ask(['hello'], new AbortController().signal);
  expect(endpoint.calls.at(-1)!.body).not.toHaveProperty('response_format');
});

test.each([
  ['anthropic', { output_config: { format: { type: 'json_schema', schema: LABEL_SCHEMA } } }],
  [
    'google',
    {
      generationConfig: {
        temperature: 0,
        maxOutputTokens: 700,
        responseMimeType: 'application/json',
        responseJsonSchema: LABEL_SCHEMA,
      },
    },
  ],
] as const)('a labeller holds a model of the protocol %s to the schema', async (provider, expected) => {
  const server = await startWireEndpoint(WIRE_EVENTS[provider]);
  const endpoints = [{ url: server.url, model: 'm', apiKey: 'key' }];
  const labeller = labellerOf('', { provider, endpoints });
  expect(await labeller.ask(['hello'], new AbortController().signal)).toMatchObject({ outcome: 'unusable' });
  expect(server.calls[0]!.body).toMatchObject(expected);
  await server.close();
});

test.each(['prose', 'outside-the-lists'])(
  'a labeller takes no labels from an answer of %s',
  async (scenario) => {
    const answer = await ask(scenario);
    expect(answer).toEqual({
      outcome: 'unusable',
      detail: expect.stringMatching(/^Cannot read labels: they must /),
      usage: { inputTokens: 11, outputTokens: 22 },
    });
    expect(JSON.stringify(answer)).not.toMatch(/genius|hard prompt/);
  },
);

test.each([
  ['rate-limited-long', 'rate-limited', 0],
  ['server-error', 'server-error', 0],
  ['unauthorized', 'rejected', 0],
  ['cut-mid-stream', 'cut', ANSWER.slice(0, 21).length],
  ['no-finish-reason', 'cut', ANSWER.length],
  ['stalled', 'timeout', ANSWER.slice(0, 21).length],
  ['whitespace', 'empty', 4],
] as const)(
  'a labeller says how %s failed, and counts what may be billed',
  async (scenario, failure, written) => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    received = 0;
    const asked = ask(scenario);
    if (failure === 'timeout') {
      // `expect.poll` would move the clock with every look.
      while (received < written) await new Promise((resolve) => setImmediate(resolve));
      await vi.advanceTimersByTimeAsync(AMPLE_MS);
    }
    const answer = await asked;
    expect(answer).toMatchObject({ outcome: 'failed', failure });
    const { inputTokens, outputTokens } = answer.usage;
    expect(outputTokens).toBe(written);
    if (written === 0) expect(inputTokens).toBe(0);
    else expect(inputTokens).toBeGreaterThan(1_000);
    expect(JSON.stringify(answer)).not.toContain('SECRET');
  },
);

test('a labeller reads an answer that comes slowly or in pieces', async () => {
  for (const scenario of ['slow', 'split-bytes', 'comments']) {
    expect(await ask(scenario)).toMatchObject({ outcome: 'labels', labels: HONEST_LABELS });
  }
});

test('a labeller ends a request that is aborted, with the reason', async () => {
  const end = new AbortController();
  const asked = labellerOf('never-ending').ask(['hello'], end.signal);
  await expect.poll(() => endpoint.callsOf('never-ending')).toBe(1);
  end.abort(new Error('enough'));
  await expect(asked).rejects.toThrow('enough');
  await expect.poll(() => endpoint.aborts).toContain('never-ending');
});

test('the version of a labeller changes with what can change an answer, and with nothing else', () => {
  const { version } = labellerOf('plain');
  expect(version).toMatch(/^[0-9a-f]{16}-\d+$/);
  const price = { input: 1, output: 2 };
  expect(labellerOf('plain', { price, weight: 5, state: 'paused', systemPrompt: 'Other.' }).version).toBe(
    version,
  );
  expect(labellerOf('other').version).not.toBe(version);
  expect(labellerOf('plain', {}, false).version).not.toBe(version);
  expect(labellerOf('plain', { parameters: { ...parameters, maxOutputTokens: 900 } }).version).not.toBe(
    version,
  );
});

test('keyOf() is the same for prompts that differ in nothing that means something', () => {
  const { keyOf } = labellerOf('plain');
  expect(keyOf(['Hello,   World!'])).toBe(keyOf(['hello world']));
  expect(keyOf(['hello world', 'and you?'])).not.toBe(keyOf(['hello world']));
  expect(keyOf([`${'x'.repeat(12_500)} tail`])).toBe(keyOf(['x'.repeat(12_500)]));
});

test('mostUsage() bounds what a request can use, and largestUsage() that of any', () => {
  const labeller = labellerOf('plain');
  const most = labeller.mostUsage(['hello']);
  expect(most.outputTokens).toBe(700);
  expect(most.inputTokens).toBeGreaterThanOrEqual(labeller.usualUsage(['hello']).inputTokens);
  const model = testModel({ name: 'judge', parameters });
  for (const character of ['x', '\u0000', '\u{e0041}', '擂', '"']) {
    const prompts = [character.repeat(20_000)];
    expect(labeller.mostUsage(prompts).inputTokens).toBeLessThanOrEqual(largestUsage(model).inputTokens);
  }
});
