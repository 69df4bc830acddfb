/** Draw weights apply to active models only; retired models stay in the ratings. */
export const MODEL_STATES = ['active', 'paused', 'retired'] as const;
export type ModelState = (typeof MODEL_STATES)[number];

export const PROVIDERS = ['openai-compatible', 'anthropic', 'google', 'demo'] as const;
export type Provider = (typeof PROVIDERS)[number];

/** Where a model is asked. Several endpoints of one model serve the same revision. */
export interface Endpoint {
  /** Base address, such as `https://api.openai.com/v1`. Empty for `demo`. */
  readonly url: string;
  /** Secret. Never logged, hashed, stored or shown. */
  readonly apiKey?: string;
  /** The name by which the endpoint knows the model. */
  readonly model: string;
}

/** Sampling parameters, sent as they are to every endpoint of the model. */
export interface Parameters {
  readonly temperature: number;
  readonly topP: number;
  readonly maxOutputTokens: number;
  /** Provider-specific body fields, passed through. */
  readonly extra?: Readonly<Record<string, unknown>>;
}

/** An entry of the registry: everything the operator says about one model. */
export interface Model {
  /** Public name, unique in the registry. */
  readonly name: string;
  readonly organization: string;
  readonly license: string;
  /** `YYYY-MM` or `YYYY-MM-DD`. */
  readonly knowledgeCutoff?: string;
  readonly link?: string;
  /** US dollars for a million tokens. */
  readonly price?: { readonly input: number; readonly output: number };
  /** Other names by which the model may call itself; used to find identity leaks. */
  readonly aliases: readonly string[];
  readonly provider: Provider;
  readonly endpoints: readonly Endpoint[];
  /** May hold `{{currentDateTime}}` (YYYY-MM-DD), `{{currentDateTimev2}}` (dd Mon YYYY), `{{currentDateTimev3}}` (Month YYYY). */
  readonly systemPrompt?: string;
  readonly parameters: Parameters;
  /** Relative chance of being drawn, > 0. */
  readonly weight: number;
  readonly state: ModelState;
  /** A built-in model that needs nothing; marked as such wherever it is named. */
  readonly demo: boolean;
}

/**
 * The part of a model that can change its answers, without keys, identified by a hash of its content.
 * A battle records the revision that answered on each side.
 */
export interface ModelRevision {
  /** First 16 hex digits of SHA-256 over the canonical JSON of `model`. */
  readonly id: string;
  readonly modelName: string;
  /** Canonical JSON of the configuration without keys. */
  readonly configuration: string;
}

/** One message as a model endpoint sees it. */
export interface Message {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
}
