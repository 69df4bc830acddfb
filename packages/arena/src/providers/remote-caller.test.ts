import { createServer } from 'node:net';
import { afterAll, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import type { ReplyEvent } from '../app/ports.ts';
import type { Endpoint, Message, Model } from '../core/model.ts';
import { testModel } from '../core/testing/models.ts';
import { createRemoteCaller, type RemoteCallerOptions } from './remote-caller.ts';
import { PLAIN_ANSWER, plainEvents, startChaosEndpoint } from './testing/chaos-endpoint.ts';
import { startWireEndpoint, WIRE_EVENTS } from './testing/wire-endpoint.ts';

const chaos = await startChaosEndpoint();
afterAll(() => chaos.close());
beforeEach(() => {
  chaos.calls.length = 0;
  chaos.aborts.length = 0;
});

const KEY = 'canary-key';
const MESSAGES: readonly Message[] = [
  { role: 'system', text: 'Be brief.' },
  { role: 'user', text: 'Hello?' },
];
/** No answer takes so long. Where a time must run out, the test moves the clock. */
const AMPLE_MS = 60_000;
const AMPLE = { firstByteMs: AMPLE_MS, idleMs: AMPLE_MS, totalMs: AMPLE_MS };
const SETTINGS: RemoteCallerOptions = { timeouts: AMPLE, retryPausesMs: [1, 1] };
const DONE = { type: 'end', finishReason: 'stop', inputTokens: 11, outputTokens: 22 };

function modelOf(scenario: string, overrides: Partial<Model> = {}): Model {
  const endpoint: Endpoint = { url: chaos.url, apiKey: KEY, model: scenario };
  return testModel({ name: 'ant', provider: 'openai-compatible', endpoints: [endpoint], ...overrides });
}

/** Puts the limits of time into the hands of the test until it has ended. The network goes on by itself. */
function fakeTimers(): void {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
}

/** Waits while the network does its work. `expect.poll` would move the clock with every look. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setImmediate(resolve));
}

/** @param events - Where each event is put as it comes. */
async function ask(model: Model, settings: Partial<RemoteCallerOptions> = {}, events: ReplyEvent[] = []) {
  const caller = createRemoteCaller({ ...SETTINGS, ...settings });
  const { signal } = new AbortController();
  for await (const event of caller.streamReply({ model, messages: MESSAGES, signal })) events.push(event);
  const text = events.map((event) => (event.type === 'text' ? event.text : '')).join('');
  const last = events.at(-1);
  expect(events.slice(0, -1).every((event) => event.type === 'text')).toBe(true);
  // Neither the key nor what a provider says about it, nor the prompt.
  expect(JSON.stringify(last)).not.toMatch(/canary|SECRET|Hello\?/);
  return { text, last, failure: last?.type === 'error' ? last.failure : undefined };
}

test.each([
  ['plain', 1],
  ['slow', 1],
  ['comments', 1],
  ['split-bytes', 1],
  ['rate-limited-once', 2],
  ['server-error-once', 2],
])('an answer comes whole where the endpoint is %s, after %i calls', async (scenario, calls) => {
  const { text, last } = await ask(modelOf(scenario));
  expect(text).toBe(PLAIN_ANSWER);
  expect(last).toEqual(DONE);
  expect(chaos.callsOf(scenario)).toBe(calls);
});

test.each([
  ['cut-mid-stream', 'cut', 1],
  ['no-finish-reason', 'cut', 1],
  ['empty-stream', 'cut', 3],
  ['error-in-200', 'server-error', 1],
  ['error-first', 'server-error', 3],
  ['malformed', 'protocol', 1],
  ['not-a-stream', 'cut', 3],
  ['filtered', 'rejected', 1],
  ['unknown-finish', 'protocol', 1],
  ['whitespace', 'empty', 1],
  ['reasoning-only', 'empty', 1],
  ['rate-limited-long', 'rate-limited', 1],
  ['server-error', 'server-error', 3],
  ['unauthorized', 'rejected', 1],
  ['redirect', 'rejected', 1],
  ['huge', 'protocol', 1],
  ['endless-line', 'protocol', 1],
])('an endpoint that is %s fails as %s after %i calls', async (scenario, failure, calls) => {
  expect((await ask(modelOf(scenario))).failure).toBe(failure);
  expect(chaos.callsOf(scenario)).toBe(calls);
});

test.each([
  ['silent', { ...AMPLE, firstByteMs: 80 }, 0, 'the first byte did not come within 80 ms'],
  ['stalled', { ...AMPLE, idleMs: 80 }, 3, 'the next piece did not come within 80 ms'],
  ['never-ending', { ...AMPLE, totalMs: 80 }, 3, 'not complete within 80 ms'],
  ['keep-alive-only', { ...AMPLE, totalMs: 80 }, 0, 'not complete within 80 ms'],
])('an endpoint that is %s runs out of its time and is let go', async (scenario, limits, pieces, detail) => {
  fakeTimers();
  const events: ReplyEvent[] = [];
  const reply = ask(modelOf(scenario), { timeouts: limits }, events);
  await until(() => chaos.callsOf(scenario) === 1 && events.length >= pieces);
  await vi.advanceTimersByTimeAsync(79);
  expect(events.every(({ type }) => type === 'text')).toBe(true);
  await vi.advanceTimersByTimeAsync(1);
  const { failure, last } = await reply;
  expect(failure).toBe('timeout');
  expect(last).toMatchObject({ detail: expect.stringContaining(detail) });
  expect(chaos.callsOf(scenario)).toBe(1);
  await expect.poll(() => chaos.aborts).toContain(scenario);
});

test('pieces without text are signs of life', async () => {
  fakeTimers();
  const { readable, writable } = new TransformStream<Uint8Array<ArrayBuffer>>();
  const asked = Promise.withResolvers<void>();
  const fetch = async () => {
    asked.resolve();
    return new Response(readable, { headers: { 'content-type': 'text/event-stream' } });
  };
  const timeouts = { firstByteMs: 150, idleMs: 150, totalMs: 600 };
  const reply = ask(modelOf('x'), { timeouts, fetch });
  await asked.promise;
  const writer = writable.getWriter();
  for (let elapsedMs = 0; elapsedMs < 600; elapsedMs += 100) {
    await writer.write(new TextEncoder().encode(': PROCESSING\n\n'));
    // Everything that the piece sets off happens before this.
    await new Promise((resolve) => setImmediate(resolve));
    await vi.advanceTimersByTimeAsync(100);
  }
  expect((await reply).last).toMatchObject({ detail: expect.stringContaining('not complete') });
});

test('an answer with more characters than the arena keeps fails', async () => {
  const { failure, last } = await ask(modelOf('plain'), { maxAnswerCharacters: 20 });
  expect(failure).toBe('protocol');
  expect(last).toMatchObject({ detail: 'the answer has more than 20 characters' });
});

test('the time for the whole answer also ends the pauses between attempts', async () => {
  const timeouts = { ...AMPLE, totalMs: 100 };
  const { failure } = await ask(modelOf('server-error'), { timeouts, retryPausesMs: [60_000] });
  expect(failure).toBe('timeout');
});

test('a short Retry-After is waited for', async () => {
  let calledAt: number[] = [];
  const fetch = async () => {
    calledAt = [...calledAt, performance.now()];
    return calledAt.length === 1
      ? new Response('{}', { status: 429, headers: { 'retry-after': '0.2' } })
      : new Response(plainEvents('done').join(''));
  };
  expect((await ask(modelOf('x'), { fetch })).text).toBe('done');
  expect(calledAt[1]! - calledAt[0]!).toBeGreaterThan(190);
});

test('an endpoint that is not there fails as connect', async () => {
  const { failure } = await ask(modelOf('x', { endpoints: [{ url: await closedUrl(), model: 'x' }] }));
  expect(failure).toBe('connect');
});

test('a model without endpoints fails', async () => {
  expect((await ask(modelOf('x', { endpoints: [] }))).failure).toBe('rejected');
});

test('the next endpoint of the same model answers, at once, if the first one fails before its text', async () => {
  const endpoints = ['rate-limited-long', 'plain'].map((model) => ({ url: chaos.url, model }));
  const { text } = await ask(modelOf('', { endpoints }), { retryPausesMs: [60_000] });
  expect(text).toBe(PLAIN_ANSWER);
  expect(chaos.calls.map((call) => call.scenario)).toEqual(['rate-limited-long', 'plain']);
});

test('a silent endpoint costs one wait, then the next one answers', async () => {
  fakeTimers();
  const endpoints = ['silent', 'plain'].map((model) => ({ url: chaos.url, model }));
  const reply = ask(modelOf('', { endpoints }), { timeouts: { ...AMPLE, firstByteMs: 80 } });
  await until(() => chaos.callsOf('silent') === 1);
  await vi.advanceTimersByTimeAsync(80);
  expect((await reply).text).toBe(PLAIN_ANSWER);
  expect(chaos.calls.map((call) => call.scenario)).toEqual(['silent', 'plain']);
});

test('no endpoint is asked again once a text has come', async () => {
  const endpoints = ['error-in-200', 'plain'].map((model) => ({ url: chaos.url, model }));
  const { failure } = await ask(modelOf('', { endpoints }));
  expect(failure).toBe('server-error');
  expect(chaos.calls).toHaveLength(1);
});

test('two replies at once go to two endpoints', async () => {
  const endpoints = ['slow', 'plain'].map((model) => ({ url: chaos.url, model }));
  const model = modelOf('', { endpoints });
  const caller = createRemoteCaller(SETTINGS);
  const { signal } = new AbortController();
  const replies = [1, 2].map(() => collect(caller.streamReply({ model, messages: MESSAGES, signal })));
  await Promise.all(replies);
  expect(chaos.calls.map((call) => call.scenario).sort()).toEqual(['plain', 'slow']);
});

test('parameters, system prompt, further fields and key reach the endpoint', async () => {
  const extra = { seed: 9, max_tokens: null, max_completion_tokens: 77, stream_options: { x: 1 } };
  await ask(modelOf('plain', { parameters: { temperature: 0.25, topP: 0.5, maxOutputTokens: 77, extra } }));
  const { authorization, body } = chaos.calls[0]!;
  expect(authorization).toBe(`Bearer ${KEY}`);
  expect(body).toEqual({
    model: 'plain',
    messages: [
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello?' },
    ],
    temperature: 0.25,
    top_p: 0.5,
    max_completion_tokens: 77,
    seed: 9,
    stream: true,
    stream_options: { include_usage: true, x: 1 },
  });
});

test('an endpoint without a key is sent none', async () => {
  await ask(modelOf('', { endpoints: [{ url: chaos.url, model: 'plain' }] }));
  expect(chaos.calls[0]!.authorization).toBeUndefined();
});

test('an abort reaches the endpoint and ends the stream without a further event', async () => {
  const controller = new AbortController();
  const events: string[] = [];
  const reply = createRemoteCaller(SETTINGS).streamReply({
    model: modelOf('never-ending'),
    messages: MESSAGES,
    signal: controller.signal,
  });
  for await (const event of reply) {
    events.push(event.type);
    if (events.length === 3) controller.abort();
  }
  expect(events).toEqual(['text', 'text', 'text']);
  await expect.poll(() => chaos.aborts).toContain('never-ending');
});

test('an abort before the first byte ends the stream without an event', async () => {
  const controller = new AbortController();
  const call = { model: modelOf('silent'), messages: MESSAGES, signal: controller.signal };
  const reply = collect(createRemoteCaller(SETTINGS).streamReply(call));
  await until(() => chaos.callsOf('silent') === 1);
  controller.abort();
  expect(await reply).toEqual([]);
  await expect.poll(() => chaos.aborts).toContain('silent');
});

test('a reader that leaves lets the endpoint go', async () => {
  const { signal } = new AbortController();
  const call = { model: modelOf('never-ending'), messages: MESSAGES, signal };
  for await (const _event of createRemoteCaller(SETTINGS).streamReply(call)) break;
  await expect.poll(() => chaos.aborts).toContain('never-ending');
});

test('a reader that is slow does not run into the time for silence', async () => {
  fakeTimers();
  const timeouts = { ...AMPLE, idleMs: 60 };
  const { signal } = new AbortController();
  const events: ReplyEvent[] = [];
  for await (const event of createRemoteCaller({ timeouts }).streamReply({
    model: modelOf('slow'),
    messages: MESSAGES,
    signal,
  })) {
    if (events.length === 0) await vi.advanceTimersByTimeAsync(200);
    events.push(event);
  }
  expect(events.at(-1)).toEqual(DONE);
});

test('an answer comes whole wherever its bytes are cut in two', async () => {
  const bytes = new TextEncoder().encode(plainEvents('é你😀').join(''));
  for (let offset = 1; offset < bytes.length; offset += 1) {
    const fetch = async () => new Response(streamOf([bytes.slice(0, offset), bytes.slice(offset)]));
    const { text, last } = await ask(modelOf('x'), { fetch });
    expect({ offset, text, last }).toEqual({ offset, text: 'é你😀', last: DONE });
  }
});

test.each(['anthropic', 'google'] as const)(
  'a model of %s is asked in its own protocol',
  async (provider) => {
    const wire = await startWireEndpoint(WIRE_EVENTS[provider]);
    const { text, last } = await ask(
      modelOf('', { provider, endpoints: [{ url: wire.url, apiKey: KEY, model: 'm-1' }] }),
    );
    await wire.close();
    expect(text).toBe('Bonjour');
    expect(last).toEqual({ type: 'end', finishReason: 'stop', inputTokens: 4, outputTokens: 2 });
    const [{ path, headers, body }] = wire.calls as [(typeof wire.calls)[0]];
    expect(JSON.stringify(body)).toContain('Be brief.');
    if (provider === 'anthropic') {
      expect(path).toBe('/v1/messages');
      expect(headers['x-api-key']).toBe(KEY);
      expect(body).toMatchObject({ model: 'm-1', max_tokens: 2000, temperature: 0.7 });
    } else {
      expect(path).toBe('/v1/models/m-1:streamGenerateContent?alt=sse');
      expect(headers['x-goog-api-key']).toBe(KEY);
      expect(body.generationConfig).toMatchObject({ maxOutputTokens: 2000, temperature: 0.7, topP: 1 });
    }
  },
);

test.each([
  ['anthropic', 'cut'],
  ['google', 'cut'],
] as const)('a stream of %s without its ending fails as %s', async (provider, failure) => {
  const wire = await startWireEndpoint(WIRE_EVENTS[provider].slice(0, -1));
  const reply = await ask(modelOf('', { provider, endpoints: [{ url: wire.url, apiKey: KEY, model: 'm' }] }));
  await wire.close();
  expect(reply.failure).toBe(failure);
});

test.each(['anthropic', 'google'] as const)(
  'no key of the environment goes to an address of %s',
  async (provider) => {
    const wire = await startWireEndpoint(WIRE_EVENTS[provider]);
    process.env.ANTHROPIC_API_KEY = process.env.GOOGLE_GENERATIVE_AI_API_KEY = 'canary-from-environment';
    try {
      await ask(modelOf('', { provider, endpoints: [{ url: wire.url, model: 'm' }] }));
    } finally {
      delete process.env.ANTHROPIC_API_KEY;
      delete process.env.GOOGLE_GENERATIVE_AI_API_KEY;
      await wire.close();
    }
    expect(JSON.stringify(wire.calls)).not.toContain('canary');
  },
);

async function collect(reply: AsyncIterable<ReplyEvent>): Promise<readonly ReplyEvent[]> {
  const events: ReplyEvent[] = [];
  for await (const event of reply) events.push(event);
  return events;
}

function streamOf(pieces: readonly Uint8Array<ArrayBuffer>[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
}

async function closedUrl(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/v1`;
}
