import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** What an endpoint can do to us. The model's name in the request chooses. */
export const SCENARIOS = [
  'plain',
  'slow',
  'cut-mid-stream',
  'no-finish-reason',
  'error-in-200',
  'rate-limited-once',
  'rate-limited-long',
  'server-error',
  'never-ending',
  'silent',
  'whitespace',
  'reasoning-only',
  'split-bytes',
  'comments',
  'filtered',
  'not-a-stream',
  'redirect',
  'unauthorized',
] as const; // prettier-ignore
export type Scenario = (typeof SCENARIOS)[number];

export interface ChaosCall {
  readonly scenario: string;
  readonly body: { messages: { role: string; content: string }[]; [field: string]: unknown };
  readonly authorization: string | undefined;
}

/** Whole answers of the scenarios that end well. */
export const PLAIN_ANSWER = 'Hello **there** 你好 😀, this is an answer with `code`.\n\n- one\n- two\n';
const DRIP_MS = 20;

/** An OpenAI-compatible server on loopback whose models misbehave as their names say. */
export async function startChaosEndpoint(options: { answer?: (call: ChaosCall) => string } = {}) {
  const calls: ChaosCall[] = [];
  const aborts: string[] = [];
  const server = createServer(async (request, response) => {
    if (request.url?.endsWith('/models'))
      return void response.end(JSON.stringify({ data: [{ id: 'plain' }] }));
    const body = JSON.parse(await readText(request));
    const scenario: string = body.model;
    const call = { scenario, body, authorization: request.headers.authorization };
    calls.push(call);
    response.on('close', () => {
      if (!response.writableFinished) aborts.push(scenario);
    });
    const attempt = calls.filter((other) => other.scenario === scenario).length;
    const answer = options.answer?.(call) ?? PLAIN_ANSWER;
    await play({ scenario, attempt, answer, response }).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}/v1`,
    /** Requests for an answer, in order. */
    calls,
    /** Scenarios whose connection was closed from our side before the answer had ended. */
    aborts,
    callsOf: (scenario: string) => calls.filter((call) => call.scenario === scenario).length,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

interface Play {
  readonly scenario: string;
  readonly attempt: number;
  readonly answer: string;
  readonly response: ServerResponse;
}

async function play({ scenario, attempt, answer, response }: Play): Promise<void> {
  const refuse = (status: number, headers = {}) =>
    void response.writeHead(status, headers).end('{"error":{"message":"SECRET-PROVIDER-WORDS"}}');
  const open = () =>
    response.writeHead(200, { 'content-type': 'text/event-stream', 'x-provider': 'SECRET-HEADER' });
  switch (scenario) {
    case 'rate-limited-once':
      if (attempt === 1) return refuse(429, { 'retry-after': '0' });
      break;
    case 'rate-limited-long':
      return refuse(429, { 'retry-after': '60' });
    case 'server-error':
      return refuse(500);
    case 'unauthorized':
      return refuse(401);
    case 'redirect':
      return refuse(302, { location: '/elsewhere' });
    case 'not-a-stream':
      return void response
        .writeHead(200, { 'content-type': 'text/html' })
        .end('<html>SECRET-PROVIDER-WORDS</html>');
    case 'silent':
      return;
  }
  open();
  await stream({ scenario, answer, response });
}

async function stream({ scenario, answer, response }: Omit<Play, 'attempt'>): Promise<void> {
  const send = (text: string) => response.write(text);
  const delta = (fields: object, finish: string | null = null) =>
    send(
      `data: ${JSON.stringify({ id: 'chatcmpl-SECRET', model: 'SECRET-MODEL', choices: [{ index: 0, delta: fields, finish_reason: finish }] })}\n\n`,
    );
  const end = () => {
    delta({}, scenario === 'filtered' ? 'content_filter' : 'stop');
    send(
      'data: {"id":"x","choices":[],"usage":{"prompt_tokens":11,"completion_tokens":22,"total_tokens":33}}\n\n',
    );
    send('data: [DONE]\n\n');
    response.end();
  };
  const pieces = answer.match(/[\s\S]{1,7}/gu) ?? [];
  switch (scenario) {
    case 'cut-mid-stream':
      for (const piece of pieces.slice(0, 3)) delta({ content: piece });
      await sleep(DRIP_MS);
      return void response.destroy();
    case 'no-finish-reason':
      for (const piece of pieces) delta({ content: piece });
      return void response.end();
    case 'error-in-200':
      delta({ content: pieces[0] });
      send('data: {"error":{"message":"SECRET-PROVIDER-WORDS","code":500}}\n\n');
      return void response.end();
    case 'never-ending':
      while (!response.destroyed) {
        delta({ content: 'more and more ' });
        await sleep(DRIP_MS);
      }
      return;
    case 'whitespace':
      delta({ content: ' \n\t ' });
      return end();
    case 'reasoning-only':
      delta({ reasoning_content: 'thinking, thinking' });
      return end();
    case 'comments':
      send(': PROCESSING\n\n');
      break;
    case 'split-bytes': {
      const whole = pieces
        .map(
          (piece) =>
            `data: ${JSON.stringify({ choices: [{ index: 0, delta: { content: piece }, finish_reason: null }] })}\r\n\r\n`,
        )
        .join('');
      for (const byte of Buffer.from(whole)) {
        response.write(Buffer.from([byte]));
        if (byte > 127) await sleep(0);
      }
      return end();
    }
  }
  for (const piece of pieces) {
    delta({ content: piece });
    if (scenario === 'slow') await sleep(DRIP_MS * 5);
  }
  end();
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}

function sleep(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
