import { createHash } from 'node:crypto';
import type { Model, ModelRevision } from './model.ts';

/** Hex digits of the hash that make an id: 64 bits, far more than the revisions of one arena need. */
const ID_LENGTH = 16;

/**
 * Identifies what can change a model's answers.
 *
 * Keys are left out, and so is everything that only decides when a model is drawn (weight, state) or how it is shown
 * (organisation, licence, cut-off, link, aliases). The name is kept in, so that no two models share a revision.
 *
 * @returns The same id for the same content, whatever the order of its keys.
 */
export function reviseModel(model: Model): ModelRevision {
  const configuration = canonicalJson({
    name: model.name,
    provider: model.provider,
    endpoints: model.endpoints.map((endpoint) => ({ url: endpoint.url, model: endpoint.model })),
    systemPrompt: model.systemPrompt,
    parameters: model.parameters,
  });
  const hash = createHash('sha256').update(configuration).digest('hex');
  return { id: hash.slice(0, ID_LENGTH), modelName: model.name, configuration };
}

/** JSON with the keys of every object in code unit order, and no field for `undefined`. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, field: unknown) => (isRecord(field) ? sortKeys(field) : field));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function sortKeys(record: Record<string, unknown>): Record<string, unknown> {
  // A null prototype, so that a key such as `__proto__` is a field like any other.
  const sorted: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(record).sort()) sorted[key] = record[key];
  return sorted;
}
