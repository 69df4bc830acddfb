import { z } from 'zod';
import { MODEL_STATES } from '../core/model.ts';
import { isModelName, MODEL_NAME_RULE } from '../core/model-name.ts';
import { PRESET_NAMES } from '../providers/presets.ts';
import { boardsSchema, duplicatesSchema, publishingSchema } from './boards-schema.ts';
import { flag, integerBetween, numberBetween, section, text } from './schema-parts.ts';

/**
 * The shape of `leitai.yaml`. The error text of every check completes the sentence "… must be …".
 * Descriptions go into the published JSON Schema, where editors show them.
 */

const WIRE_PROVIDERS = ['openai-compatible', 'anthropic', 'google'] as const;

/** Fields of the request that the arena itself decides, in the spelling of all three protocols. */
const RESERVED_FIELDS = [
  'model',
  'messages',
  'system',
  'stream',
  'contents',
  'systemInstruction',
  'n',
  'tools',
] as const;

// A check instead of a pattern or a format, because the file may say `${VARIABLE}` where the schema is applied.
const url = text('an address such as http://127.0.0.1:8000/v1', 2_000).refine(isEndpointAddress, {
  error: 'an http or https address without user name, password, query or fragment',
});
const apiKey = text('a key such as ${MY_API_KEY}', 10_000);
const endpointModel = text('the name by which the endpoint knows the model');

const endpointSchema = section({
  url: url.describe('Base address of the API, such as http://127.0.0.1:8000/v1').optional(),
  apiKey: apiKey.describe('Key of this endpoint, as ${VARIABLE}').optional(),
  model: endpointModel.describe('Name by which this endpoint knows the model').optional(),
});

const extraSchema = z
  .record(z.string(), z.json(), { error: 'a section of keys and values' })
  .refine((extra) => !RESERVED_FIELDS.some((field) => Object.hasOwn(extra, field)), {
    error: `a section without the fields that the arena decides (${RESERVED_FIELDS.join(', ')})`,
  });

const parametersSchema = section({
  temperature: numberBetween(0, 2).default(0.7).describe('Sampling temperature'),
  topP: numberBetween(0, 1).default(1).describe('Nucleus sampling'),
  maxOutputTokens: integerBetween(1, 100_000).default(2000).describe('Most tokens of one answer'),
  extra: extraSchema
    .describe('Further fields of the request body, sent as they are; null leaves a field out')
    .optional(),
});

const modelSchema = section({
  name: text('a name')
    .refine(isModelName, { error: MODEL_NAME_RULE })
    .describe('Public name, unique; shown after the vote and on the leaderboard'),
  organization: text('a name').describe('Who made the model').optional(),
  license: text('a licence, such as Apache-2.0 or Proprietary').describe('Licence of the model').optional(),
  knowledgeCutoff: text('a month or day, such as 2024-05 or 2024-05-21')
    .refine((value) => /^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/.test(value), {
      error: 'a month or day, such as 2024-05 or 2024-05-21',
    })
    .describe('YYYY-MM or YYYY-MM-DD')
    .optional(),
  link: text('an http or https address', 2_000)
    .refine(isWebAddress, { error: 'an http or https address' })
    .describe('Where to read about the model')
    .optional(),
  aliases: z
    .array(text('a name'), { error: 'a list of names' })
    .default([])
    .describe('Other names by which the model may call itself'),
  preset: z
    .enum(PRESET_NAMES, { error: `one of ${PRESET_NAMES.join(', ')}` })
    .describe('Service whose address and protocol are known')
    .optional(),
  provider: z
    .enum(WIRE_PROVIDERS, { error: `one of ${WIRE_PROVIDERS.join(', ')}` })
    .describe('Protocol of the endpoints, where no preset is named')
    .optional(),
  url: url.describe('Base address of the API, such as http://127.0.0.1:8000/v1').optional(),
  apiKey: apiKey.describe('Key, as ${VARIABLE}').optional(),
  model: endpointModel.describe('Name by which the endpoints know the model; default: name').optional(),
  endpoints: z
    .array(endpointSchema, { error: 'a list of endpoints' })
    .min(1, { error: 'a list of at least one endpoint' })
    .describe('Several endpoints that serve the same model; the least busy one is asked')
    .optional(),
  systemPrompt: text('some text', 100_000)
    .describe('May hold {{currentDateTime}}, {{currentDateTimev2}}, {{currentDateTimev3}}')
    .optional(),
  parameters: parametersSchema.prefault({}),
  price: section({
    input: numberBetween(0, 100_000).describe('US dollars for a million tokens read'),
    output: numberBetween(0, 100_000).describe('US dollars for a million tokens written'),
  })
    .describe('What the model costs; shown beside its rating')
    .optional(),
  weight: numberBetween(0.001, 1000).default(1).describe('Relative chance of being drawn'),
  state: z
    .enum(MODEL_STATES, { error: `one of ${MODEL_STATES.join(', ')}` })
    .default('active')
    .describe('Paused and retired models are not drawn; they stay on the leaderboard'),
});
export type ModelEntry = z.output<typeof modelSchema>;

const noticeSchema = section({
  en: text('some text', 5_000).describe('In English').optional(),
  zh: text('some text', 5_000).describe('In Chinese').optional(),
});

const limitsSchema = section({
  promptCharacters: integerBetween(1, 1_000_000)
    .default(30_000)
    .describe('Longest prompt; longer is refused'),
  turns: integerBetween(1, 1_000).default(50).describe('Most turns of one battle'),
  firstByteSeconds: numberBetween(1, 240).default(30).describe('Longest wait for an answer to begin'),
  idleSeconds: numberBetween(1, 240).default(30).describe('Longest silence within an answer'),
  totalSeconds: numberBetween(1, 3_600).default(180).describe('Longest time of a whole answer'),
  reconnectSeconds: numberBetween(0, 600).default(15).describe('How long answers go on with no reader'),
});

const labellerSchema = section({
  model: text('the name of a model').describe('Name of a model that says what rules cannot; may be paused'),
  requestsPerMinute: numberBetween(0.1, 100_000).default(60).describe('Most requests in a minute'),
  atOnce: integerBetween(1, 1_000).default(4).describe('Most requests under way together'),
  budget: section({
    dollars: numberBetween(0.0001, 1_000_000).describe('US dollars, by the price of the model').optional(),
    tokens: integerBetween(1, 1_000_000_000_000).describe('Tokens read and written').optional(),
  })
    .prefault({})
    .describe('The most for one run of `leitai label`, and for 24 hours of a server. Default: no bound'),
  structuredOutput: flag
    .default(true)
    .describe('Let the endpoint hold the model to the form of an answer; false for endpoints that refuse it'),
});

export const configSchema = section({
  models: z
    .array(modelSchema, { error: 'a list of models' })
    .describe('The models of the arena. Without this key, those that are found')
    .optional(),
  discoverModels: flag
    .describe('Add models found on this machine and by keys in the environment. Default: without models only')
    .optional(),
  demoModels: flag
    .describe('Add the demo models. Default: if models were looked for and fewer than two found')
    .optional(),
  notice: noticeSchema.prefault({}).describe('What a voter is told before the first battle'),
  limits: limitsSchema.prefault({}),
  boards: boardsSchema.prefault({}).describe('Boards, and what a model needs to be ranked'),
  duplicates: duplicatesSchema.prefault({}).describe('Prompts that come too often'),
  labeller: labellerSchema
    .describe('Who says of prompts what rules cannot: hard, mathematics, creative writing, fields of work')
    .optional(),
  publishing: publishingSchema.prefault({}).describe('When boards change'),
});
export type ConfigFile = z.output<typeof configSchema>;

function isWebAddress(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol);
}

/** Credentials in an address would reach logs and revisions; a query would be lost when the path is appended. */
function isEndpointAddress(value: string): boolean {
  if (!isWebAddress(value)) return false;
  const { username, password } = new URL(value);
  return username === '' && password === '' && !/[?#]/.test(value);
}
