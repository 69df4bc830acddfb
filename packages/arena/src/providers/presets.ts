import type { Provider } from '../core/model.ts';

/** A service whose address is known by name. */
export interface Preset {
  readonly provider: Exclude<Provider, 'demo'>;
  /** Base address of the API. */
  readonly url: string;
  /** Environment variables in which its key is looked for, first found first; empty if it needs none. */
  readonly keyVariables: readonly string[];
  /** Who makes the models, where one service serves the models of one maker. */
  readonly organization?: string;
  /** Licence of its models where all have the same. */
  readonly license?: string;
}

const openaiCompatible = (url: string, keyVariables: readonly string[], organization?: string): Preset => ({
  provider: 'openai-compatible',
  url,
  keyVariables,
  ...(organization !== undefined && { organization }),
});

/** Base addresses by the name that `preset` has in the configuration. */
export const PRESETS = {
  openai: {
    ...openaiCompatible('https://api.openai.com/v1', ['OPENAI_API_KEY'], 'OpenAI'),
    license: 'Proprietary',
  },
  anthropic: {
    provider: 'anthropic',
    url: 'https://api.anthropic.com/v1',
    keyVariables: ['ANTHROPIC_API_KEY'],
    organization: 'Anthropic',
    license: 'Proprietary',
  },
  google: {
    provider: 'google',
    url: 'https://generativelanguage.googleapis.com/v1beta',
    keyVariables: ['GEMINI_API_KEY', 'GOOGLE_GENERATIVE_AI_API_KEY'],
    organization: 'Google',
    license: 'Proprietary',
  },
  mistral: openaiCompatible('https://api.mistral.ai/v1', ['MISTRAL_API_KEY'], 'Mistral'),
  deepseek: openaiCompatible('https://api.deepseek.com/v1', ['DEEPSEEK_API_KEY'], 'DeepSeek'),
  qwen: openaiCompatible(
    'https://dashscope.aliyuncs.com/compatible-mode/v1',
    ['DASHSCOPE_API_KEY'],
    'Alibaba',
  ),
  zhipu: openaiCompatible(
    'https://open.bigmodel.cn/api/paas/v4',
    ['ZHIPU_API_KEY', 'ZHIPUAI_API_KEY'],
    'Zhipu AI',
  ),
  yi: openaiCompatible('https://api.lingyiwanwu.com/v1', ['YI_API_KEY'], '01.AI'),
  moonshot: openaiCompatible('https://api.moonshot.cn/v1', ['MOONSHOT_API_KEY'], 'Moonshot AI'),
  xai: { ...openaiCompatible('https://api.x.ai/v1', ['XAI_API_KEY'], 'xAI'), license: 'Proprietary' },
  groq: openaiCompatible('https://api.groq.com/openai/v1', ['GROQ_API_KEY']),
  together: openaiCompatible('https://api.together.xyz/v1', ['TOGETHER_API_KEY']),
  openrouter: openaiCompatible('https://openrouter.ai/api/v1', ['OPENROUTER_API_KEY']),
  siliconflow: openaiCompatible('https://api.siliconflow.cn/v1', ['SILICONFLOW_API_KEY']),
  ollama: openaiCompatible('http://127.0.0.1:11434/v1', []),
  vllm: openaiCompatible('http://127.0.0.1:8000/v1', []),
  lmstudio: openaiCompatible('http://127.0.0.1:1234/v1', []),
  llamacpp: openaiCompatible('http://127.0.0.1:8080/v1', []),
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];

/** Servers that an operator runs on the same machine: no key, usual port. */
export const LOCAL_PRESETS = PRESET_NAMES.filter((name) => PRESETS[name].keyVariables.length === 0);

export type Environment = Readonly<Record<string, string | undefined>>;

/** The preset's key from the environment; a variable that is set to nothing counts as not set. */
export function keyFromEnvironment(preset: Preset, environment: Environment): string | undefined {
  return preset.keyVariables.map((name) => environment[name]?.trim()).find((key) => key);
}

/**
 * Body fields in which a service differs from the protocol that it speaks, for `parameters.extra`.
 *
 * OpenAI knows the limit of tokens as `max_completion_tokens` only, and its reasoning models refuse sampling
 * parameters. A field that is `null` is left out of the request.
 */
export function bodyDifferences(options: {
  readonly preset: PresetName;
  readonly model: string;
  readonly maxOutputTokens: number;
}): Readonly<Record<string, unknown>> {
  if (options.preset !== 'openai') return {};
  const limit = { max_tokens: null, max_completion_tokens: options.maxOutputTokens };
  return OPENAI_REASONING.test(options.model) ? { ...limit, temperature: null, top_p: null } : limit;
}

const OPENAI_REASONING = /^(o\d|gpt-5(?!.*chat))/;
