import { z } from 'zod';
import { MODEL_STATES } from './core/model.ts';
import { PRESET_NAMES } from './providers/presets.ts';

/** The shape of `leitai.yaml`. The published JSON Schema is made from it; unknown keys are errors everywhere. */

const DEFAULT_NOTICE = {
  en: 'This is a research arena. Your conversations and votes are recorded and may be published as open data. Please do not enter names, secrets or anything private. Answers come from automatic systems and can be wrong or offensive.',
  zh: '这里是一个研究用的擂台。您的对话和投票会被记录，并可能作为开放数据公布。请不要输入姓名、密码或任何隐私内容。回答由自动系统生成，可能有误，也可能令人不适。',
};

const text = (describe: string) => z.string().min(1).describe(describe);

const endpointSchema = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).describe('Base address, such as https://api.openai.com/v1'),
  apiKey: text('Key, as ${VARIABLE} from the environment').optional(),
  model: text('Name by which this endpoint knows the model; default: the name of the entry').optional(),
});

const parametersSchema = z.strictObject({
  temperature: z.number().min(0).max(2).default(0.7),
  topP: z.number().gt(0).max(1).default(1),
  maxOutputTokens: z.int().min(1).max(100_000).default(2000),
  extra: z.record(z.string(), z.json()).optional().describe('Fields passed on to the provider as they are'),
});

const modelSchema = z.strictObject({
  name: text('Public name, unique, at most 100 characters').max(100),
  organization: z.string().optional().describe('Who made the model'),
  license: z.string().optional().describe('Such as Apache-2.0 or Proprietary'),
  knowledgeCutoff: z
    .string()
    .regex(/^\d{4}-\d{2}(-\d{2})?$/, 'YYYY-MM or YYYY-MM-DD')
    .optional(), // prettier-ignore
  link: z.url({ protocol: /^https?$/ }).optional(),
  aliases: z
    .array(text('Another name'))
    .default([])
    .describe('Other names by which the model may call itself'),
  preset: z.enum(PRESET_NAMES).optional().describe('Gives provider, address and the variable of the key'),
  provider: z.enum(['openai-compatible', 'anthropic', 'google']).optional(),
  url: endpointSchema.shape.url.optional(),
  apiKey: endpointSchema.shape.apiKey,
  model: endpointSchema.shape.model,
  endpoints: z.array(endpointSchema).min(1).optional().describe('Several servers of the same model'),
  systemPrompt: text('May hold {{currentDateTime}}, {{currentDateTimev2}}, {{currentDateTimev3}}').optional(),
  parameters: parametersSchema.prefault({}),
  weight: z.number().gt(0).max(1000).default(1).describe('Relative chance of being drawn'),
  state: z.enum(MODEL_STATES).default('active'),
});

const limitsSchema = z.strictObject({
  promptCharacters: z.int().min(100).max(1_000_000).default(30_000),
  turns: z.int().min(1).max(1000).default(50),
  firstByteSeconds: z.number().gt(0).max(600).default(30).describe('Until a model sends anything'),
  idleSeconds: z.number().gt(0).max(600).default(30).describe('Between two pieces of an answer'),
  totalSeconds: z.number().gt(0).max(3600).default(180).describe('For a whole answer'),
  reconnectSeconds: z
    .number()
    .min(0)
    .max(600)
    .default(15)
    .describe('Until a battle without a listener is given up'),
});

export const configSchema = z.strictObject({
  models: z.array(modelSchema).default([]),
  demoModels: z.boolean().default(false).describe('Adds the built-in demo models to those above'),
  notice: z
    .strictObject({ en: text('English'), zh: text('Chinese') })
    .default(DEFAULT_NOTICE)
    .describe('Shown at the first visit'),
  limits: limitsSchema.prefault({}),
});

export type ConfigFile = z.infer<typeof configSchema>;
export type ModelEntry = z.infer<typeof modelSchema>;
