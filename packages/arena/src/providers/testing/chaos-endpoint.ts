import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What an endpoint can do to us. The name of the model in the request chooses; any other name is `plain`. */
export const SCENARIOS = [
  'plain',
  'slow',
  'comments',
  'split-bytes',
  'rate-limited-once',
  'server-error-once',
  'cut-mid-stream',
  'no-finish-reason',
  'empty-stream',
  'error-in-200',
  'error-first',
  'malformed',
  'rate-limited-long',
  'server-error',
  'unauthorized',
  'redirect',
  'not-a-stream',
  'filtered',
  'unknown-finish',
  'whitespace',
  'reasoning-only',
  'silent',
  'stalled',
  'never-ending',
  'keep-alive-only',
  'huge',
  'endless-line',
] as const;

export interface ChaosCall {
  readonly scenario: string;
  readonly body: {
    readonly messages: readonly { readonly role: string; readonly content: string }[];
    readonly [field: string]: unknown;
  };
  readonly authorization: string | undefined;
}

export interface ChaosEndpoint {
  /** Base address, as it goes into a model's endpoint. */
  readonly url: string;
  /** Requests for an answer, in order. */
  readonly calls: ChaosCall[];
  /** Scenarios whose connection the caller closed before the answer had ended. */
  readonly aborts: string[];
  callsOf(scenario: string): number;
  close(): Promise<void>;
}

/** Whole answer of the scenarios that end well. */
export const PLAIN_ANSWER = 'Hello **there** 你好 😀, this is an answer with `code`.\n\n- one\n- two\n';

/** Stands in every error that the endpoint sends; must never reach a voter or a log. */
export const PROVIDER_WORDS = 'SECRET-PROVIDER-WORDS';

const DRIP_MS = 20;

/**
 * Starts an OpenAI-compatible server on loopback whose models misbehave as their names say.
 *
 * @param options.answer - What a model writes, where its scenario gets as far as writing.
 */
export async function startChaosEndpoint(
  options: { readonly answer?: (call: ChaosCall) => string } = {},
): Promise<ChaosEndpoint> {
  const calls: ChaosCall[] = [];
  const aborts: string[] = [];
  const callsOf = (scenario: string) => calls.filter((call) => call.scenario === scenario).length;
  const server = createServer(async (request, response) => {
    if (request.method === 'GET') {
      response.end(JSON.stringify({ data: SCENARIOS.map((id) => ({ id })) }));
      return;
    }
    const call = await readCall(request);
    calls.push(call);
    response.on('close', () => {
      if (!response.writableFinished) aborts.push(call.scenario);
    });
    const answer = options.answer?.(call) ?? PLAIN_ANSWER;
    const reply = new ChaosReply(response, answer, call);
    await reply.play(call.scenario, callsOf(call.scenario)).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/v1`,
    calls,
    aborts,
    callsOf,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readCall(request: IncomingMessage): Promise<ChaosCall> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  const body = JSON.parse(Buffer.concat(pieces).toString()) as ChaosCall['body'] & { model: string };
  return { scenario: body.model, body, authorization: request.headers.authorization };
}

/** Server-sent events of a whole answer in the protocol's own form. */
export function plainEvents(answer: string): readonly string[] {
  const pieces = answer.match(/[\s\S]{1,7}/gu) ?? [];
  return [...pieces.map((piece) => deltaEvent({ content: piece })), ...endEvents('stop')];
}

function deltaEvent(delta: object, finishReason: string | null = null): string {
  const choices = [{ index: 0, delta, finish_reason: finishReason }];
  return `data: ${JSON.stringify({ id: 'chatcmpl-1', model: 'SECRET-MODEL', choices })}\n\n`;
}

function endEvents(finishReason: string): readonly string[] {
  const usage = { prompt_tokens: 11, completion_tokens: 22, total_tokens: 33 };
  return [
    deltaEvent({}, finishReason),
    `data: ${JSON.stringify({ id: 'chatcmpl-1', choices: [], usage })}\n\n`,
    'data: [DONE]\n\n',
  ];
}

class ChaosReply {
  readonly #response: ServerResponse;
  readonly #answer: string;
  readonly #authorization: string;

  constructor(response: ServerResponse, answer: string, call: ChaosCall) {
    this.#response = response;
    this.#answer = answer;
    this.#authorization = call.authorization ?? '';
  }

  async play(scenario: string, attempt: number): Promise<void> {
    switch (scenario) {
      case 'rate-limited-once':
        return attempt === 1
          ? this.#refuse(429, { 'retry-after': '0' })
          : this.#end(plainEvents(this.#answer));
      case 'server-error-once':
        return attempt === 1 ? this.#refuse(500) : this.#end(plainEvents(this.#answer));
      case 'rate-limited-long':
        return this.#refuse(429, { 'retry-after': '60' });
      case 'server-error':
        return this.#refuse(500);
      case 'unauthorized':
        return this.#refuse(401);
      case 'redirect':
        return this.#refuse(307, { location: '/elsewhere/chat/completions' });
      case 'silent':
        return;
      default:
        return this.#write(scenario);
    }
  }

  async #write(scenario: string): Promise<void> {
    const events = plainEvents(this.#answer);
    switch (scenario) {
      case 'slow':
        return this.#drip(events.slice(0, 4), events.slice(4));
      case 'comments':
        return this.#end(events.flatMap((event) => [': PROCESSING\n\n', event]));
      case 'split-bytes':
        return this.#endByteByByte(events.join('').replaceAll('\n', '\r\n'));
      case 'cut-mid-stream':
        this.#send(events.slice(0, 3));
        await sleep(DRIP_MS);
        return void this.#response.destroy();
      case 'stalled':
        return this.#send(events.slice(0, 3));
      case 'never-ending':
        return this.#forever(deltaEvent({ content: 'more and more ' }));
      case 'keep-alive-only':
        return this.#forever(': PROCESSING\n\n');
      case 'huge':
        return this.#flood(deltaEvent({ content: 'x'.repeat(10_000) }));
      case 'endless-line':
        return this.#flood(`data: ${'x'.repeat(1_000_000)}`);
      default:
        return this.#end(wrongEvents(scenario, events) ?? events);
    }
  }

  #refuse(status: number, headers: Record<string, string> = {}): void {
    // Some providers quote the key that was sent.
    const message = `${PROVIDER_WORDS} ${this.#authorization}`;
    this.#response.writeHead(status, { 'content-type': 'application/json', ...headers });
    this.#response.end(JSON.stringify({ error: { message, code: 'some_code' } }));
  }

  #send(events: readonly string[]): void {
    if (!this.#response.headersSent) this.#response.writeHead(200, { 'content-type': 'text/event-stream' });
    for (const event of events) this.#response.write(event);
  }

  #end(events: readonly string[]): void {
    this.#send(events);
    this.#response.end();
  }

  async #drip(slow: readonly string[], rest: readonly string[]): Promise<void> {
    for (const event of slow) {
      this.#send([event]);
      await sleep(DRIP_MS);
    }
    this.#end(rest);
  }

  async #endByteByByte(events: string): Promise<void> {
    this.#send([]);
    for (const byte of Buffer.from(events)) {
      this.#response.write(Buffer.from([byte]));
      // Where a character has several bytes, they arrive in several pieces.
      if (byte > 127) await sleep(1);
    }
    this.#response.end();
  }

  async #forever(event: string): Promise<void> {
    while (!this.#response.destroyed) {
      this.#send([event]);
      await sleep(DRIP_MS);
    }
  }

  async #flood(event: string): Promise<void> {
    while (!this.#response.destroyed) {
      this.#send([event]);
      if (this.#response.writableNeedDrain) await sleep(1);
    }
  }
}

/** Answers that come at once and whole, and are wrong. */
function wrongEvents(scenario: string, events: readonly string[]): readonly string[] | undefined {
  const failure = `data: ${JSON.stringify({ error: { message: PROVIDER_WORDS, code: 500 } })}\n\n`;
  switch (scenario) {
    case 'no-finish-reason':
      return events.slice(0, -3);
    case 'empty-stream':
      return [];
    case 'error-in-200':
      return [...events.slice(0, 2), failure];
    case 'error-first':
      return [failure];
    case 'malformed':
      return [...events.slice(0, 2), `data: {"${PROVIDER_WORDS}\n\n`, ...events.slice(2)];
    case 'not-a-stream':
      return [`<html>${PROVIDER_WORDS}</html>`];
    case 'filtered':
      return [...events.slice(0, -3), ...endEvents('content_filter')];
    case 'unknown-finish':
      return [...events.slice(0, -3), ...endEvents('abort')];
    case 'whitespace':
      return [deltaEvent({ content: ' \n\t ' }), ...endEvents('stop')];
    case 'reasoning-only':
      return [deltaEvent({ reasoning_content: 'thinking, thinking' }), ...endEvents('length')];
    default:
      return undefined;
  }
}
