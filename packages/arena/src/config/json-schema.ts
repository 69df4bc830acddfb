import { z } from 'zod';
import { configSchema } from './config-schema.ts';

/**
 * The JSON Schema of `leitai.yaml`, for editors. Written to `leitai.schema.json` in this package by
 * `node packages/arena/src/config/json-schema.ts > packages/arena/leitai.schema.json`; a test compares the two.
 */
export function configJsonSchema(): object {
  const schema = z.toJSONSchema(configSchema, { target: 'draft-07', io: 'input' });
  return { ...schema, title: 'Leitai configuration' };
}

if (import.meta.main) process.stdout.write(`${JSON.stringify(configJsonSchema(), null, 2)}\n`);
