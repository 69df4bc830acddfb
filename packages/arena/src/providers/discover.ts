import { z } from 'zod';
import type { Model } from '../core/model.ts';
import { PRESETS, type Preset } from './presets.ts';

const LOCAL_PRESETS = ['ollama', 'lmstudio', 'llamacpp', 'vllm'] as const;
const LOCAL_TIMEOUT_MS = 500;
const REMOTE_TIMEOUT_MS = 3_000;
/** Of a provider that lists a hundred models only the newest take part: an arena of all of them separates none. */
const MAX_REMOTE_MODELS = 4;
/** Names of models that do not chat. */
const NO_CHAT =
  /embed|whisper|tts|audio|realtime|image|dall-e|moderation|transcribe|guard|rerank|ocr|vision|instruct-0914|davinci|babbage|search|codex|live/i;

const listSchema = z.object({
  data: z
    .array(
      z.object({
        id: z.string().min(1).max(100),
        created: z.number().optional(),
        created_at: z.string().optional(),
      }),
    )
    .optional(),
  models: z.array(z.object({ name: z.string().min(1).max(100) })).optional(),
});

export interface Discovery {
  readonly models: readonly Model[];
  /** What was found, for the operator. Holds no key. */
  readonly notes: string[];
}

/**
 * Looks for models without a configuration: servers on this machine's usual ports, and providers whose key is in
 * the environment. Who does not answer in time, or answers something else, has no models.
 */
export async function discoverModels(options: {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly fetch: typeof fetch;
}): Promise<Discovery> {
  const local = LOCAL_PRESETS.map((name) => ask(name, undefined, options.fetch));
  const remote = Object.entries<Preset>(PRESETS).flatMap(([name, preset]) => {
    const apiKey = preset.keyVariables.map((variable) => options.environment[variable]).find(Boolean);
    return apiKey === undefined ? [] : [ask(name as keyof typeof PRESETS, apiKey, options.fetch)];
  });
  const found = await Promise.all([...local, ...remote]);
  const models = new Map<string, Model>();
  for (const { list } of found)
    for (const model of list) if (!models.has(model.name)) models.set(model.name, model);
  const notes = found
    .filter(({ list }) => list.length > 0)
    .map(({ name, list }) => `Found at ${name}: ${list.map((model) => model.name).join(', ')}.`);
  return { models: [...models.values()], notes };
}

async function ask(name: keyof typeof PRESETS, apiKey: string | undefined, fetchList: typeof fetch) {
  const preset: Preset = PRESETS[name];
  try {
    const response = await fetchList(`${preset.url}/models`, {
      headers: apiKey === undefined ? {} : keyHeaders(preset, apiKey),
      redirect: 'error',
      signal: AbortSignal.timeout(apiKey === undefined ? LOCAL_TIMEOUT_MS : REMOTE_TIMEOUT_MS),
    });
    if (!response.ok) return { name, list: [] };
    const names = chatModels(listSchema.parse(await response.json()));
    const chosen = apiKey === undefined ? names : names.slice(0, MAX_REMOTE_MODELS);
    return { name, list: chosen.map((model) => toModel(preset, model, apiKey)) };
  } catch {
    // Nobody there, another kind of server, or too slow: there is nothing to use, and nothing has gone wrong.
    return { name, list: [] };
  }
}

/** Newest first where the list says how old they are. */
function chatModels({ data = [], models = [] }: z.infer<typeof listSchema>): string[] {
  const ageOf = (entry: (typeof data)[number]) => entry.created ?? Date.parse(entry.created_at ?? '') / 1000;
  const dated = data.map((entry) => ({ id: entry.id, created: ageOf(entry) || 0 }));
  dated.sort((one, other) => other.created - one.created);
  const names = [
    ...dated.map((entry) => entry.id),
    ...models.map((entry) => entry.name.replace(/^models\//, '')),
  ];
  return names.filter((name) => !NO_CHAT.test(name));
}

function keyHeaders(preset: Preset, apiKey: string): Record<string, string> {
  switch (preset.provider) {
    case 'anthropic':
      return { 'x-api-key': apiKey, 'anthropic-version': '2023-06-01' };
    case 'google':
      return { 'x-goog-api-key': apiKey };
    default:
      return { authorization: `Bearer ${apiKey}` };
  }
}

function toModel(preset: Preset, name: string, apiKey: string | undefined): Model {
  return {
    name,
    organization: preset.organization ?? '',
    license: preset.license ?? '',
    aliases: [],
    provider: preset.provider,
    endpoints: [{ url: preset.url, model: name, ...(apiKey !== undefined && { apiKey }) }],
    parameters: { temperature: 0.7, topP: 1, maxOutputTokens: 2000 },
    weight: 1,
    state: 'active',
    demo: false,
  };
}
