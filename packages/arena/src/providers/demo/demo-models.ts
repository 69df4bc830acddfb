import { createHash } from 'node:crypto';
import type { ModelCaller, ReplyEvent } from '../../app/ports.ts';
import type { Message, Model } from '../../core/model.ts';
import type { Random } from '../../core/pairing.ts';
import { type Personality, readTalk } from './conversation-memory.ts';
import { languageOf, tokensOf } from './language.ts';
import {
  answerAsClerk,
  answerAsPoet,
  answerAsRambler,
  answerAsScholar,
  answerAsSketcher,
} from './personalities.ts';

interface DemoModel {
  readonly name: string;
  readonly answer: Personality;
  /** Until the first token. */
  readonly thinkMs: number;
  readonly tokensPerSecond: number;
}

/** From the most to the least able, each with a pace of its own. */
const DEMO_MODELS: readonly DemoModel[] = [
  { name: 'demo-scholar', answer: answerAsScholar, thinkMs: 600, tokensPerSecond: 40 },
  { name: 'demo-clerk', answer: answerAsClerk, thinkMs: 150, tokensPerSecond: 90 },
  { name: 'demo-poet', answer: answerAsPoet, thinkMs: 400, tokensPerSecond: 30 },
  { name: 'demo-sketcher', answer: answerAsSketcher, thinkMs: 250, tokensPerSecond: 60 },
  { name: 'demo-rambler', answer: answerAsRambler, thinkMs: 50, tokensPerSecond: 120 },
];

/** Tokens that go out at once, so that a fast model does not need a timer for each. */
const PIECE_TOKENS = 4;

/** The built-in models, as entries of the registry. They need no key, no network and no file. */
export function demoModels(): readonly Model[] {
  return DEMO_MODELS.map(({ name }) => ({
    name,
    organization: 'Leitai demo',
    license: 'Apache-2.0',
    aliases: [],
    provider: 'demo',
    endpoints: [],
    parameters: { temperature: 0.7, topP: 1, maxOutputTokens: 2000 },
    weight: 1,
    state: 'active',
    demo: true,
  }));
}

/**
 * Answers for the demo models, in this process.
 *
 * @param options.wait - Resolves after a time, or at once when the signal aborts.
 * @param options.seed - Together with the conversation it decides every draw.
 */
export function createDemoCaller(
  options: { readonly wait?: typeof waitFor; readonly seed?: () => string } = {},
): ModelCaller {
  const { wait = waitFor, seed = () => String(Math.random()) } = options;
  return {
    async *streamReply({ model, messages, signal }): AsyncGenerator<ReplyEvent> {
      const demo = DEMO_MODELS.find(({ name }) => name === model.name);
      if (demo === undefined)
        throw new RangeError(`Cannot answer: the model must be a demo model, got '${model.name}'`);
      const tokens = tokensOf(compose(demo, model, messages, seed()));
      const kept = tokens.slice(0, model.parameters.maxOutputTokens);
      await wait(demo.thinkMs, signal);
      for (let place = 0; place < kept.length && !signal.aborted; place += PIECE_TOKENS) {
        yield { type: 'text', text: kept.slice(place, place + PIECE_TOKENS).join('') };
        await wait((PIECE_TOKENS * 1000) / demo.tokensPerSecond, signal);
      }
      if (signal.aborted) return;
      yield {
        type: 'end',
        finishReason: kept.length < tokens.length ? 'length' : 'stop',
        inputTokens: messages.reduce((total, message) => total + tokensOf(message.text).length, 0),
        outputTokens: kept.length,
      };
    },
  };
}

function compose(demo: DemoModel, model: Model, messages: readonly Message[], seed: string): string {
  const talk = readTalk(messages);
  const random = seededRandom([seed, model.name, ...messages.map((message) => message.text)].join('\n'));
  const language = languageOf(talk.prompt);
  return demo.answer({ talk, language, random, temperature: model.parameters.temperature });
}

/** Draws from a hash chain: the same text gives the same draws on every machine. */
function seededRandom(text: string): Random {
  let state = createHash('sha256').update(text).digest();
  return () => {
    state = createHash('sha256').update(state).digest();
    return state.readUIntBE(0, 6) / 2 ** 48;
  };
}

function waitFor(durationMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, durationMs);
    signal.addEventListener('abort', end);
  });
}
