import { createHash, randomBytes } from 'node:crypto';
import type { LabelAnswer, Labeller, Usage } from '../app/labelling/labeller.ts';
import type { ModelCaller, ReplyEvent, ReplyFailure } from '../app/ports.ts';
import { foldPrompt, promptKey } from '../core/duplicates/normalize-prompt.ts';
import type { Message, Model, Provider } from '../core/model.ts';
import { reviseModel } from '../core/model-revision.ts';
import { parseLabels } from '../core/tagging/labels.ts';
import {
  LABEL_SCHEMA,
  PROMPT_VERSION,
  SHOWN_CHARACTERS,
  shownPrompts,
  toLabelMessages,
} from './label-prompt.ts';

export interface LabellerOptions {
  readonly model: Model;
  /** Whether the endpoint is to hold the model to the form of an answer, which some refuse. */
  readonly structuredOutput: boolean;
  /** One attempt a call: retries are the asker's. */
  readonly caller: ModelCaller;
  readonly countTokens: (text: string) => number;
  /** New and unguessable at each call. */
  readonly newCode?: () => string;
}

const CODE_BYTES = 16;
/** What a model writes around the texts of messages, generously. */
const FRAME_TOKENS = 100;
/** What is counted of a usual answer; longer than most. */
const USUAL_ANSWER = JSON.stringify({
  criteria: ['specificity', 'domain-knowledge', 'complexity', 'problem-solving'],
  instructionFollowing: 3,
  math: false,
  creativeWriting: false,
  expert: false,
  occupations: ['software-and-it', 'science'],
});
/** The endpoint had begun to work: what it read, and wrote so far, may be billed. */
const BILLED: ReadonlySet<ReplyFailure> = new Set(['timeout', 'cut', 'empty', 'protocol']);
const NO_USAGE: Usage = { inputTokens: 0, outputTokens: 0 };
/** Two escapes, and what parts a prompt from the next. */
const MAX_BYTES_OF_CHARACTER = 15;

/** Makes a configured model a labeller: asked in our words, at temperature 0, without a system prompt of its own. */
export function createLabeller(options: LabellerOptions): Labeller {
  const { countTokens, caller } = options;
  const newCode = options.newCode ?? (() => randomBytes(CODE_BYTES).toString('hex'));
  const model = toAskedModel(options);
  const { maxOutputTokens } = model.parameters;
  const usualOutputTokens = countTokens(USUAL_ANSWER);
  const measure = (messages: readonly Message[]): number =>
    messages.reduce((sum, { text }) => sum + countTokens(text), FRAME_TOKENS);
  return {
    version: `${reviseModel(model).id}-${PROMPT_VERSION}`,
    price: model.price,
    keyOf,
    // No tokenizer makes more tokens than there are bytes.
    mostUsage: (prompts) => ({
      inputTokens: bytesOf(toLabelMessages(prompts, newCode())) + FRAME_TOKENS,
      outputTokens: maxOutputTokens,
    }),
    usualUsage: (prompts) => ({
      inputTokens: measure(toLabelMessages(prompts, newCode())),
      outputTokens: usualOutputTokens,
    }),
    async ask(prompts, signal) {
      const messages = toLabelMessages(prompts, newCode());
      const { text, last } = await readReply(caller.streamReply({ model, messages, signal }));
      signal.throwIfAborted();
      if (last === undefined) throw new TypeError('Cannot label: a reply must end with an end or an error');
      const counted = () => ({ inputTokens: measure(messages), outputTokens: countTokens(text) });
      if (last.type === 'error') {
        const { failure, detail } = last;
        return { outcome: 'failed', failure, detail, usage: BILLED.has(failure) ? counted() : NO_USAGE };
      }
      return { ...toAnswer(text), usage: usageOf(last) ?? counted() };
    },
  };
}

/** The most that asking once can use, whatever the prompts. */
export function largestUsage(model: Model): Usage {
  return {
    inputTokens:
      bytesOf(toLabelMessages([''], '0'.repeat(2 * CODE_BYTES))) +
      MAX_BYTES_OF_CHARACTER * SHOWN_CHARACTERS +
      FRAME_TOKENS,
    outputTokens: model.parameters.maxOutputTokens,
  };
}

/** Prompts that differ only in what means nothing are labelled the same; so is whatever stands beyond what is shown. */
function keyOf(prompts: readonly string[]): string {
  const key = promptKey(foldPrompt(shownPrompts(prompts).join('\n')));
  return createHash('sha256').update(key).digest('base64url').slice(0, 22);
}

function toAskedModel({ model, structuredOutput }: LabellerOptions): Model {
  const { systemPrompt: _unused, ...rest } = model;
  const { maxOutputTokens, extra = {} } = model.parameters;
  const merged = structuredOutput ? withSchema(model.provider, extra) : extra;
  return { ...rest, parameters: { temperature: 0, topP: 1, maxOutputTokens, extra: merged } };
}

/** Each protocol's own way to hold an answer to a schema. What the operator wrote beside it stays. */
function withSchema(provider: Provider, extra: Readonly<Record<string, unknown>>): Record<string, unknown> {
  switch (provider) {
    case 'anthropic':
      return {
        ...extra,
        output_config: {
          ...sectionOf(extra, 'output_config'),
          format: { type: 'json_schema', schema: LABEL_SCHEMA },
        },
      };
    case 'google':
      return {
        ...extra,
        generationConfig: {
          ...sectionOf(extra, 'generationConfig'),
          responseMimeType: 'application/json',
          responseJsonSchema: LABEL_SCHEMA,
        },
      };
    default: {
      const json_schema = { name: 'labels', strict: true, schema: LABEL_SCHEMA };
      return { ...extra, response_format: { type: 'json_schema', json_schema } };
    }
  }
}

function sectionOf(extra: Readonly<Record<string, unknown>>, name: string): object {
  const value = extra[name];
  return typeof value === 'object' && value !== null ? value : {};
}

async function readReply(events: AsyncIterable<ReplyEvent>) {
  let text = '';
  let last: Exclude<ReplyEvent, { type: 'text' }> | undefined;
  for await (const event of events) {
    if (event.type === 'text') text += event.text;
    else last = event;
  }
  return { text, last };
}

function toAnswer(
  text: string,
):
  | Pick<Extract<LabelAnswer, { outcome: 'labels' }>, 'outcome' | 'labels'>
  | { outcome: 'unusable'; detail: string } {
  try {
    return { outcome: 'labels', labels: parseLabels(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return { outcome: 'unusable', detail: error.message };
    throw error;
  }
}

function usageOf({ inputTokens, outputTokens }: Extract<ReplyEvent, { type: 'end' }>): Usage | undefined {
  return inputTokens === undefined || outputTokens === undefined ? undefined : { inputTokens, outputTokens };
}

function bytesOf(messages: readonly Message[]): number {
  return messages.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
}
