import type { Model } from '../core/model.ts';
import { listModels, type OfferedModel } from './model-list.ts';
import {
  bodyDifferences,
  type Environment,
  keyFromEnvironment,
  LOCAL_PRESETS,
  PRESET_NAMES,
  PRESETS,
  type Preset,
  type PresetName,
} from './presets.ts';

const LOCAL_TIMEOUT_MS = 500;
const REMOTE_TIMEOUT_MS = 3_000;
/** A key opens dozens of models, most of them old; an arena needs a handful to begin with. */
const MAX_MODELS_OF_A_KEY = 4;

/** Names of models that do not chat, at any server. */
const NOT_CHAT = /embed|rerank|bge-|whisper|-tts/i;

/** What a service of many kinds of models calls those that are not for a chat of texts. */
const OTHER_KINDS =
  /audio|speech|realtime|transcri|image|dall-e|veo|sora|video|moderation|guard|ocr|-search|codex|computer-use|deep-research|-live|-vl|cosyvoice|wanx|cogview|robotics/i;

/** What chat models are called at services that offer much else. Without an entry every model that is not excluded. */
const CHAT: Partial<Record<PresetName, RegExp>> = {
  // The others are asked over another protocol than this one.
  openai: /^(gpt-\d|chatgpt-|o\d)(?!.*(instruct|-pro))/,
  anthropic: /^claude-/,
  google: /^gemini-/,
  mistral: /^(mistral|ministral|magistral|open-mi)/,
  deepseek: /^deepseek-/,
  qwen: /^(qwen|qwq)/,
  zhipu: /^glm-/,
  yi: /^yi-/,
  moonshot: /^(kimi|moonshot)-/,
  xai: /^grok-/,
};

export interface Discovery {
  /** Names are unique. */
  readonly models: readonly Model[];
  /** What was found and what failed, for the operator. No keys. */
  readonly notes: readonly string[];
}

/**
 * Looks for models that need no configuration: servers on this machine, and services whose key is in the environment.
 * Never throws; a service that does not answer in time has no models.
 */
export async function discoverModels(options: {
  readonly environment: Environment;
  readonly fetch: typeof fetch;
}): Promise<Discovery> {
  const remote = PRESET_NAMES.filter((name) => keyFromEnvironment(PRESETS[name], options.environment));
  const finds = await Promise.all([...LOCAL_PRESETS, ...remote].map((name) => findModels(name, options)));
  return {
    models: nameApart(finds.flatMap((find) => find.models)),
    notes: finds.flatMap((find) => find.notes),
  };
}

interface Find {
  readonly models: readonly FoundModel[];
  readonly notes: readonly string[];
}

interface FoundModel {
  readonly preset: PresetName;
  readonly model: Model;
}

async function findModels(
  name: PresetName,
  options: { readonly environment: Environment; readonly fetch: typeof fetch },
): Promise<Find> {
  const preset: Preset = PRESETS[name];
  const isLocal = LOCAL_PRESETS.includes(name);
  const apiKey = keyFromEnvironment(preset, options.environment);
  try {
    const offered = await listModels({
      provider: preset.provider,
      url: preset.url,
      apiKey,
      timeoutMs: isLocal ? LOCAL_TIMEOUT_MS : REMOTE_TIMEOUT_MS,
      fetch: options.fetch,
    });
    const models = chooseModels(name, offered, isLocal).map(({ id }) => toModel({ name, id, apiKey }));
    return { models: models.map((model) => ({ preset: name, model })), notes: [foundNote(name, models)] };
  } catch (error) {
    // Most machines run none of the local servers: that is no news.
    return { models: [], notes: isLocal ? [] : [`${name}: no list of models (${reasonOf(error)})`] };
  }
}

function chooseModels(
  name: PresetName,
  offered: readonly OfferedModel[],
  isLocal: boolean,
): readonly OfferedModel[] {
  const chat = offered.filter(({ id }) => !NOT_CHAT.test(id));
  if (isLocal) return chat;
  const fit = chat.filter(({ id }) => (CHAT[name]?.test(id) ?? true) && !OTHER_KINDS.test(id));
  // The same order whatever the order of the list.
  const newestFirst = fit.toSorted(
    (one, other) => other.createdAt - one.createdAt || (one.id < other.id ? 1 : -1),
  );
  return newestFirst.slice(0, MAX_MODELS_OF_A_KEY);
}

function toModel(options: {
  readonly name: PresetName;
  readonly id: string;
  readonly apiKey: string | undefined;
}): Model {
  const { name, id, apiKey } = options;
  const preset: Preset = PRESETS[name];
  const parameters = { temperature: 0.7, topP: 1, maxOutputTokens: 2000 };
  const extra = bodyDifferences({ preset: name, model: id, maxOutputTokens: parameters.maxOutputTokens });
  return {
    name: id,
    organization: preset.organization ?? 'Unknown',
    license: preset.license ?? 'Unknown',
    aliases: [],
    provider: preset.provider,
    endpoints: [{ url: preset.url, model: id, ...(apiKey !== undefined && { apiKey }) }],
    parameters: Object.keys(extra).length === 0 ? parameters : { ...parameters, extra },
    weight: 1,
    state: 'active',
    demo: false,
  };
}

/** Two services can offer a model under one name; then each is named with its service. */
function nameApart(found: readonly FoundModel[]): readonly Model[] {
  const counts = new Map<string, number>();
  for (const { model } of found) counts.set(model.name, (counts.get(model.name) ?? 0) + 1);
  return found.map(({ preset, model }) =>
    counts.get(model.name) === 1 ? model : { ...model, name: `${model.name} (${preset})` },
  );
}

function foundNote(name: PresetName, models: readonly Model[]): string {
  return `${name}: found ${models.map((model) => model.name).join(', ') || 'no chat model'}`;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown error';
  if (error.name === 'TimeoutError') return 'no answer in time';
  return /^HTTP \d{3}$/.test(error.message) ? error.message : error.name;
}
