import type { Endpoint, Model, Provider } from '../core/model.ts';
import {
  bodyDifferences,
  type Environment,
  keyFromEnvironment,
  PRESETS,
  type Preset,
  type PresetName,
} from '../providers/presets.ts';
import type { ConfigPath } from './config-document.ts';
import type { ModelEntry } from './config-schema.ts';

export interface ModelConversion {
  /** Complete; to be used only if there are no problems. */
  readonly model: Model;
  readonly problems: readonly Problem[];
  readonly warnings: readonly { readonly path: ConfigPath; readonly text: string }[];
}

interface Problem {
  readonly path: ConfigPath;
  readonly expected: string;
  readonly found?: string;
}

interface Conversion {
  readonly entry: ModelEntry;
  readonly index: number;
  readonly environment: Environment;
}

/** Joins what the entry says with what its preset knows, and finds what does not go together. */
export function toModel(options: Conversion): ModelConversion {
  const { entry } = options;
  const presetName = presetOf(entry);
  const preset: Preset | undefined = presetName && PRESETS[presetName];
  const provider = entry.provider ?? preset?.provider ?? 'openai-compatible';
  const endpoints = toEndpoints(options, preset);
  const { knowledgeCutoff, link, price, systemPrompt } = entry;
  return {
    model: {
      name: entry.name,
      organization: entry.organization ?? preset?.organization ?? 'Unknown',
      license: entry.license ?? preset?.license ?? 'Unknown',
      ...(knowledgeCutoff !== undefined && { knowledgeCutoff }),
      ...(link !== undefined && { link }),
      ...(price !== undefined && { price }),
      ...(systemPrompt !== undefined && { systemPrompt }),
      aliases: entry.aliases,
      provider,
      endpoints,
      parameters: toParameters(entry, presetName),
      weight: entry.weight,
      state: entry.state,
      demo: false,
    },
    problems: findProblems({ ...options, provider, preset, endpoints }),
    warnings: findWarnings({ ...options, provider }),
  };
}

/** Two protocols have one well-known service, so naming the protocol is enough. */
function presetOf(entry: ModelEntry): PresetName | undefined {
  if (entry.preset !== undefined) return entry.preset;
  return entry.provider === 'anthropic' || entry.provider === 'google' ? entry.provider : undefined;
}

function toEndpoints({ entry, environment }: Conversion, preset: Preset | undefined): readonly Endpoint[] {
  // An entry that says nothing of an endpoint has one only through its preset.
  return (entry.endpoints ?? [{}]).flatMap((endpoint): Endpoint[] => {
    const url = endpoint.url ?? entry.url ?? preset?.url;
    if (url === undefined) return [];
    // A key from the environment belongs to the preset's own address, and is sent nowhere else.
    const presetKey = preset && url === preset.url ? keyFromEnvironment(preset, environment) : undefined;
    const apiKey = endpoint.apiKey ?? entry.apiKey ?? presetKey;
    return [
      {
        url: url.replace(/\/+$/, ''),
        model: endpoint.model ?? entry.model ?? entry.name,
        ...(apiKey !== undefined && { apiKey }),
      },
    ];
  });
}

function toParameters(entry: ModelEntry, preset: PresetName | undefined): Model['parameters'] {
  const { extra: written, ...parameters } = entry.parameters;
  const model = entry.model ?? entry.name;
  const known = preset && bodyDifferences({ preset, model, maxOutputTokens: parameters.maxOutputTokens });
  const extra = { ...known, ...written };
  return Object.keys(extra).length === 0 ? parameters : { ...parameters, extra };
}

function findProblems(
  options: Conversion & {
    readonly provider: Provider;
    readonly preset: Preset | undefined;
    readonly endpoints: readonly Endpoint[];
  },
): readonly Problem[] {
  const { entry, preset } = options;
  const at = (...path: ConfigPath): ConfigPath => ['models', options.index, ...path];
  const problems: Problem[] = [];
  if (entry.preset !== undefined && entry.provider !== undefined) {
    problems.push({ path: at('provider'), expected: 'absent where preset is given' });
  }
  if (entry.url !== undefined && entry.endpoints !== undefined) {
    problems.push({ path: at('url'), expected: 'absent where endpoints are given' });
  }
  if (options.provider === 'anthropic' && entry.parameters.temperature > 1) {
    const expected = 'a number from 0 to 1 for the protocol anthropic';
    problems.push({ path: at('parameters', 'temperature'), expected });
  }
  // A retired model is never asked: it needs no endpoint and no key.
  if (entry.state === 'retired') return problems;
  if (options.endpoints.length < (entry.endpoints?.length ?? 1)) {
    problems.push({ path: at(), expected: 'a section with a preset or the url of every endpoint' });
  }
  const isKeyMissing = options.endpoints.some((endpoint) => endpoint.url === preset?.url && !endpoint.apiKey);
  if (preset && isKeyMissing && preset.keyVariables.length > 0) {
    const expected = `used with apiKey or with ${preset.keyVariables.join(' or ')} in the environment`;
    problems.push({
      path: at(entry.preset === undefined ? 'provider' : 'preset'),
      expected,
      found: 'neither',
    });
  }
  return problems;
}

function findWarnings({ entry, index, provider }: Conversion & { readonly provider: Provider }) {
  if (provider !== 'anthropic' || entry.parameters.topP === 1) return [];
  const text = 'is not sent: Anthropic models take temperature or topP, not both';
  return [{ path: ['models', index, 'parameters', 'topP'], text }];
}
