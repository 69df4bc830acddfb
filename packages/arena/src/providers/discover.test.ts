import { expect, onTestFinished, test, vi } from 'vitest';
import { discoverModels } from './discover.ts';

const KEY = 'canary-key';

/** Answers by host and port; everything else refuses the connection. No address outside this process is asked. */
function fakeFetch(answers: Readonly<Record<string, () => Response | Promise<Response>>>) {
  const requests: { readonly url: string; readonly headers: Headers }[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const url = String(input);
    requests.push({ url, headers: new Headers(init?.headers) });
    const answer = answers[new URL(url).host];
    if (!answer) throw new TypeError('fetch failed');
    const aborted = new Promise<never>((_resolve, reject) => {
      init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
    });
    return Promise.race([answer(), aborted]);
  };
  return { fetch, requests };
}

const listOf =
  (...entries: object[]) =>
  () =>
    Response.json({ object: 'list', data: entries });

test('discoverModels() finds what answers on this machine, without embedding models', async () => {
  const { fetch, requests } = fakeFetch({
    '127.0.0.1:11434': listOf({ id: 'llama3.2:3b' }, { id: 'nomic-embed-text' }),
    '127.0.0.1:8000': listOf({ id: 'Qwen/Qwen3-8B', created: 1 }),
  });
  const { models, notes } = await discoverModels({ environment: {}, fetch });
  expect(models.map((model) => [model.name, model.endpoints])).toEqual([
    ['llama3.2:3b', [{ url: 'http://127.0.0.1:11434/v1', model: 'llama3.2:3b' }]],
    ['Qwen/Qwen3-8B', [{ url: 'http://127.0.0.1:8000/v1', model: 'Qwen/Qwen3-8B' }]],
  ]);
  expect(models[0]).toMatchObject({ state: 'active', weight: 1, demo: false });
  expect(notes).toEqual(['ollama: found llama3.2:3b', 'vllm: found Qwen/Qwen3-8B']);
  expect(requests.map(({ url }) => url).sort()).toEqual([
    'http://127.0.0.1:11434/v1/models',
    'http://127.0.0.1:1234/v1/models',
    'http://127.0.0.1:8000/v1/models',
    'http://127.0.0.1:8080/v1/models',
  ]);
});

test('discoverModels() names a model with its server where two servers offer it', async () => {
  const { fetch } = fakeFetch({
    '127.0.0.1:11434': listOf({ id: 'm' }),
    '127.0.0.1:1234': listOf({ id: 'm' }),
  });
  const { models } = await discoverModels({ environment: {}, fetch });
  expect(models.map((model) => model.name)).toEqual(['m (ollama)', 'm (lmstudio)']);
});

test('discoverModels() takes the four newest chat models of a key, and shows the key to its service only', async () => {
  const { fetch, requests } = fakeFetch({
    'api.openai.com': listOf(
      { id: 'gpt-4o', created: 4 },
      { id: 'gpt-4o-audio-preview', created: 9 },
      { id: 'text-embedding-3-large', created: 9 },
      { id: 'gpt-5', created: 8 },
      { id: 'gpt-3.5-turbo', created: 1 },
      { id: 'gpt-4', created: 2 },
      { id: 'gpt-4.1', created: 6 },
    ),
  });
  const { models } = await discoverModels({ environment: { OPENAI_API_KEY: ` ${KEY} ` }, fetch });
  expect(models.map((model) => model.name)).toEqual(['gpt-5', 'gpt-4.1', 'gpt-4o', 'gpt-4']);
  expect(models[0]).toMatchObject({
    organization: 'OpenAI',
    endpoints: [{ url: 'https://api.openai.com/v1', apiKey: KEY, model: 'gpt-5' }],
    parameters: { extra: { temperature: null, max_completion_tokens: 2000 } },
  });
  for (const { url, headers } of requests) {
    const isService = new URL(url).host === 'api.openai.com';
    expect(headers.get('authorization')).toBe(isService ? `Bearer ${KEY}` : null);
  }
});

test('discoverModels() understands the lists of every protocol', async () => {
  const { fetch, requests } = fakeFetch({
    'api.anthropic.com': listOf(
      { type: 'model', id: 'claude-old', created_at: '2024-01-01T00:00:00Z' },
      { type: 'model', id: 'claude-new', created_at: '2025-01-01T00:00:00Z' },
    ),
    'generativelanguage.googleapis.com': () =>
      Response.json({
        models: [
          { name: 'models/gemini-2.5-pro', supportedGenerationMethods: ['generateContent'] },
          { name: 'models/gemini-embedding-001', supportedGenerationMethods: ['embedContent'] },
        ],
      }),
    'api.together.xyz': () =>
      Response.json([
        { id: 'org/chatty', type: 'chat', created: 1 },
        { id: 'x', type: 'image' },
      ]),
  });
  const environment = { ANTHROPIC_API_KEY: KEY, GEMINI_API_KEY: KEY, TOGETHER_API_KEY: KEY };
  const { models } = await discoverModels({ environment, fetch });
  expect(models.map((model) => [model.name, model.provider])).toEqual([
    ['claude-new', 'anthropic'],
    ['claude-old', 'anthropic'],
    ['gemini-2.5-pro', 'google'],
    ['org/chatty', 'openai-compatible'],
  ]);
  const headersOf = (host: string) => requests.find(({ url }) => new URL(url).host === host)?.headers;
  expect(headersOf('api.anthropic.com')?.get('x-api-key')).toBe(KEY);
  expect(headersOf('generativelanguage.googleapis.com')?.get('x-goog-api-key')).toBe(KEY);
});

test('discoverModels() notes a service that fails, without its key, and is silent about absent servers', async () => {
  const { fetch } = fakeFetch({
    'api.mistral.ai': () => new Response(`wrong key ${KEY}`, { status: 401 }),
    'api.x.ai': () => new Response('<html>'),
    'api.groq.com': () => Response.json({ data: 'none' }),
    '127.0.0.1:8080': () => Response.json({ hello: 'some other server' }),
  });
  const environment = {
    MISTRAL_API_KEY: KEY,
    XAI_API_KEY: KEY,
    GROQ_API_KEY: KEY,
    YI_API_KEY: KEY,
    QWEN: KEY,
  };
  const { models, notes } = await discoverModels({ environment, fetch });
  expect(models).toEqual([]);
  expect(notes).toEqual([
    'mistral: no list of models (HTTP 401)',
    'yi: no list of models (TypeError)',
    'xai: no list of models (SyntaxError)',
    'groq: no list of models (ZodError)',
  ]);
});

test('discoverModels() waits less than two seconds for a server that says nothing', async () => {
  const silent = Promise.withResolvers<Response>();
  const { fetch } = fakeFetch({ '127.0.0.1:8000': () => silent.promise });
  const ended = new AbortController();
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(ended.signal);
  onTestFinished(() => timeout.mockRestore());
  const discovered = discoverModels({ environment: {}, fetch });
  await new Promise((resolve) => setImmediate(resolve));
  for (const [limitMs] of timeout.mock.calls) expect(limitMs).toBeLessThan(2_000);
  ended.abort(new DOMException('The time is up', 'TimeoutError'));
  expect(await discovered).toEqual({ models: [], notes: [] });
});
