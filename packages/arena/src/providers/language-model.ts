import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogle } from '@ai-sdk/google';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel } from 'ai';
import type { Endpoint, Provider } from '../core/model.ts';

/** Speaks the protocol of a provider to one endpoint. */
export function createLanguageModel(options: {
  readonly provider: Provider;
  readonly endpoint: Endpoint;
  readonly fetch: typeof fetch;
}): LanguageModel {
  const { endpoint, provider } = options;
  // Without a key of its own the library would take one from the environment, and send it to any address.
  const settings = { baseURL: endpoint.url, fetch: options.fetch, apiKey: endpoint.apiKey ?? '' };
  switch (provider) {
    case 'anthropic':
      return createAnthropic(settings)(endpoint.model);
    case 'google':
      return createGoogle(settings)(endpoint.model);
    case 'openai-compatible': {
      const { apiKey, ...keyless } = settings;
      const named = { ...keyless, name: 'endpoint', includeUsage: true };
      return createOpenAICompatible(apiKey === '' ? named : { ...named, apiKey })(endpoint.model);
    }
    case 'demo':
      throw new TypeError('Cannot ask a demo model over the network: it must be asked in this process');
  }
}
