import { createAnthropic } from '@ai-sdk/anthropic';
import { createGoogleGenerativeAI } from '@ai-sdk/google';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel } from 'ai';
import type { Endpoint, Model } from '../core/model.ts';

/** A server that sends us elsewhere could send the key along: refused. */
const fetchWithoutRedirect: typeof fetch = (input, init) => fetch(input, { ...init, redirect: 'error' });

/**
 * Builds the AI SDK's client of one endpoint.
 *
 * @throws {RangeError} For a provider that is not spoken to over HTTP.
 */
export function languageModel(model: Model, endpoint: Endpoint): LanguageModel {
  const connection = { baseURL: endpoint.url, fetch: fetchWithoutRedirect };
  // Without a key of ours the SDK would look for one in the environment: that of another account, perhaps.
  const apiKey = endpoint.apiKey ?? 'none';
  switch (model.provider) {
    case 'openai-compatible':
      return createOpenAICompatible({
        ...connection,
        name: 'endpoint',
        includeUsage: true,
        ...(endpoint.apiKey !== undefined && { apiKey: endpoint.apiKey }),
        transformRequestBody: (body) => ({ ...body, ...model.parameters.extra }),
      })(endpoint.model);
    case 'anthropic':
      return createAnthropic({ ...connection, apiKey })(endpoint.model);
    case 'google':
      return createGoogleGenerativeAI({ ...connection, apiKey })(endpoint.model);
    default:
      throw new RangeError(
        `Cannot reach the model: its provider must be reached over HTTP, got ${model.provider}`,
      );
  }
}
