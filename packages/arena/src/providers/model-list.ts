import { z } from 'zod';
import type { Provider } from '../core/model.ts';

/** A model that an endpoint offers. */
export interface OfferedModel {
  readonly id: string;
  /** Unix time in milliseconds; 0 if the endpoint does not say. */
  readonly createdAt: number;
}

const MAX_LIST_BYTES = 8 * 1024 * 1024;

const entrySchema = z.object({
  id: z.string().min(1).max(200),
  created: z.number().optional().catch(undefined),
  created_at: z.string().optional().catch(undefined),
  type: z.string().optional().catch(undefined),
});
// One service answers with the bare list.
const openaiListSchema = z.union([z.object({ data: z.array(entrySchema) }), z.array(entrySchema)]);
const googleListSchema = z.object({
  models: z.array(
    z.object({
      name: z.string().min(1).max(200),
      supportedGenerationMethods: z.array(z.string()).default([]),
    }),
  ),
});

/**
 * Asks an endpoint which models it offers.
 *
 * @throws {Error} If it cannot be reached in time or answers something else. No key is in the message.
 */
export async function listModels(options: {
  readonly provider: Provider;
  readonly url: string;
  readonly apiKey?: string | undefined;
  readonly timeoutMs: number;
  readonly fetch: typeof fetch;
}): Promise<readonly OfferedModel[]> {
  const { provider, url, apiKey } = options;
  const query =
    provider === 'openai-compatible' ? '' : provider === 'google' ? '?pageSize=1000' : '?limit=1000';
  const response = await options.fetch(`${url}/models${query}`, {
    headers: authorize(provider, apiKey),
    redirect: 'error',
    signal: AbortSignal.timeout(options.timeoutMs),
  });
  if (!response.ok) {
    await response.body?.cancel();
    throw new Error(`HTTP ${response.status}`);
  }
  const content: unknown = JSON.parse(await readText(response));
  return provider === 'google' ? fromGoogle(content) : fromOpenai(content);
}

function authorize(provider: Provider, apiKey: string | undefined): Record<string, string> {
  if (apiKey === undefined) return {};
  if (provider === 'anthropic') return { 'x-api-key': apiKey, 'anthropic-version': '2023-06-01' };
  return provider === 'google' ? { 'x-goog-api-key': apiKey } : { authorization: `Bearer ${apiKey}` };
}

async function readText(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let size = 0;
  let text = '';
  for await (const piece of response.body ?? []) {
    size += piece.byteLength;
    if (size > MAX_LIST_BYTES) throw new Error(`more than ${MAX_LIST_BYTES} bytes`);
    text += decoder.decode(piece, { stream: true });
  }
  return text + decoder.decode();
}

function fromOpenai(content: unknown): readonly OfferedModel[] {
  const list = openaiListSchema.parse(content);
  const entries = Array.isArray(list) ? list : list.data;
  // One service says what each model is for; the others give names only.
  const usable = entries.filter(({ type }) => type === undefined || ['model', 'chat', 'llm'].includes(type));
  return usable.map(({ id, created, created_at }) => ({
    id,
    createdAt: created === undefined ? Date.parse(created_at ?? '') || 0 : created * 1_000,
  }));
}

function fromGoogle(content: unknown): readonly OfferedModel[] {
  return googleListSchema
    .parse(content)
    .models.filter((model) => model.supportedGenerationMethods.includes('generateContent'))
    .map((model) => ({ id: model.name.replace(/^models\//, ''), createdAt: 0 }));
}
