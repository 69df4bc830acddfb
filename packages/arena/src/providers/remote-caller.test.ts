import { createServer } from 'node:http';
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { ReplyEvent } from '../app/ports.ts';
import type { Endpoint, Message, Model } from '../core/model.ts';
import { testModel } from '../core/testing/models.ts';
import { createRemoteCaller } from './remote-caller.ts';
import { PLAIN_ANSWER, startChaosEndpoint } from './testing/chaos-endpoint.ts';

const chaos = await startChaosEndpoint();
afterAll(() => chaos.close());
beforeEach(() => {
  chaos.calls.length = 0;
  chaos.aborts.length = 0;
});

const KEY = 'sk-canary-key';
const timeouts = { firstByteMs: 400, idleMs: 400, totalMs: 900 };
const MESSAGES: readonly Message[] = [
  { role: 'system', text: 'Be brief.' },
  { role: 'user', text: 'Hello?' },
];

function modelOf(scenario: string, overrides: Partial<Model> = {}): Model {
  const endpoint: Endpoint = { url: chaos.url, apiKey: KEY, model: scenario };
  return testModel({ name: 'ant', provider: 'openai-compatible', endpoints: [endpoint], ...overrides });
}

async function ask(model: Model, signal = new AbortController().signal) {
  const events: ReplyEvent[] = [];
  for await (const event of createRemoteCaller({ timeouts }).streamReply({
    model,
    messages: MESSAGES,
    signal,
  }))
    events.push(event);
  const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  const last = events.at(-1);
  expect(events.filter((event) => event.type !== 'text').length).toBeLessThanOrEqual(1);
  expect(JSON.stringify(events.filter((event) => event.type === 'error'))).not.toMatch(/canary|SECRET/);
  return { text, last, failure: last?.type === 'error' ? last.failure : undefined };
}

test.each(['plain', 'slow', 'split-bytes', 'comments', 'rate-limited-once'])(
  'an answer comes whole from an endpoint that is %s',
  async (scenario) => {
    const { text, last } = await ask(modelOf(scenario));
    expect(text).toBe(PLAIN_ANSWER);
    expect(last).toEqual({ type: 'end', finishReason: 'stop', inputTokens: 11, outputTokens: 22 });
    expect(chaos.callsOf(scenario)).toBe(scenario === 'rate-limited-once' ? 2 : 1);
  },
); // prettier-ignore

test.each([
  ['cut-mid-stream', 'cut', 1],
  ['no-finish-reason', 'cut', 1],
  ['error-in-200', 'cut', 1],
  ['filtered', 'rejected', 1],
  ['rate-limited-long', 'rate-limited', 1],
  ['server-error', 'server-error', 3],
  ['unauthorized', 'rejected', 1],
  ['reasoning-only', 'empty', 1],
  ['silent', 'timeout', 1],
  ['never-ending', 'timeout', 1],
])('an endpoint that is %s fails as %s after %i calls', async (scenario, failure, calls) => {
  expect((await ask(modelOf(scenario))).failure).toBe(failure);
  expect(chaos.callsOf(scenario)).toBe(calls);
});

test.each(['not-a-stream', 'redirect'])('an endpoint that answers with a %s fails', async (scenario) => {
  expect((await ask(modelOf(scenario))).failure).toBeDefined();
});

test('an endpoint that is not there fails as connect', async () => {
  const endpoint = { url: 'http://127.0.0.1:9/v1', model: 'x' };
  expect((await ask(modelOf('x', { endpoints: [endpoint] }))).failure).toBe('connect');
});

test('the next endpoint of the same model is tried before the first text', async () => {
  const endpoints = ['server-error', 'plain'].map((model) => ({ url: chaos.url, model }));
  const { text } = await ask(modelOf('', { endpoints }));
  expect(text).toBe(PLAIN_ANSWER);
  expect(chaos.calls.map((call) => call.scenario)).toEqual(['server-error', 'plain']);
});

test('parameters, system prompt, extra fields and key reach the endpoint', async () => {
  await ask(
    modelOf('plain', {
      parameters: { temperature: 0.25, topP: 0.5, maxOutputTokens: 77, extra: { seed: 9 } },
    }),
  );
  expect(chaos.calls[0]!.authorization).toBe(`Bearer ${KEY}`);
  expect(chaos.calls[0]!.body).toMatchObject({
    temperature: 0.25,
    top_p: 0.5,
    max_tokens: 77,
    seed: 9,
    stream: true,
  });
  expect(chaos.calls[0]!.body.messages).toEqual([
    { role: 'system', content: 'Be brief.' },
    { role: 'user', content: 'Hello?' },
  ]);
});

test('an abort reaches the endpoint and ends the stream without a further event', async () => {
  const controller = new AbortController();
  const model = modelOf('never-ending');
  const events: string[] = [];
  for await (const event of createRemoteCaller({ timeouts }).streamReply({
    model,
    messages: MESSAGES,
    signal: controller.signal,
  })) {
    events.push(event.type);
    if (events.length === 3) controller.abort();
  }
  expect(new Set(events)).toEqual(new Set(['text']));
  await expect.poll(() => chaos.aborts).toEqual(['never-ending']);
});

/** Answers of the other two protocols, in their own events. */
const OTHER_PROTOCOLS = {
  anthropic: [
    {
      type: 'message_start',
      message: {
        id: 'm',
        type: 'message',
        role: 'assistant',
        model: 'm',
        content: [],
        stop_reason: null,
        stop_sequence: null,
        usage: { input_tokens: 4, output_tokens: 1 },
      },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Bon' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'jour' } },
    { type: 'content_block_stop', index: 0 },
    {
      type: 'message_delta',
      delta: { stop_reason: 'end_turn', stop_sequence: null },
      usage: { output_tokens: 2 },
    },
    { type: 'message_stop' },
  ],
  google: [
    { candidates: [{ content: { role: 'model', parts: [{ text: 'Bon' }] }, index: 0 }] },
    {
      candidates: [{ content: { role: 'model', parts: [{ text: 'jour' }] }, finishReason: 'STOP', index: 0 }],
      usageMetadata: { promptTokenCount: 4, candidatesTokenCount: 2, totalTokenCount: 6 },
    },
  ],
} as const; // prettier-ignore

test.each(['anthropic', 'google'] as const)(
  'a model of provider %s is asked in its own protocol',
  async (provider) => {
    const requests: { url: string; headers: object; body: string }[] = [];
    const server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      requests.push({ url: request.url!, headers: request.headers, body });
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const event of OTHER_PROTOCOLS[provider]) {
        const name = 'type' in event ? `event: ${event.type}\n` : '';
        response.write(`${name}data: ${JSON.stringify(event)}\n\n`);
      }
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    const { text, last } = await ask(
      modelOf('', { provider, endpoints: [{ url, apiKey: KEY, model: 'm-1' }] }),
    );
    expect(text).toBe('Bonjour');
    expect(last).toMatchObject({ type: 'end', finishReason: 'stop', inputTokens: 4, outputTokens: 2 });
    expect(requests).toHaveLength(1);
    expect(requests[0]!.body).toContain('Be brief.');
    expect(JSON.stringify(requests[0]!.headers)).toContain(KEY);
    server.close();
  },
);
