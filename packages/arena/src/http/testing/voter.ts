import type { z } from 'zod';
import type { Choice } from '../../core/vote.ts';
import {
  type BattleView,
  battleResponseSchema,
  type Problem,
  problemSchema,
  type VoteResult,
  voteResponseSchema,
} from '../api-schema.ts';

type Request = (path: string, init?: RequestInit) => Promise<Response>;

/** A client of the arena that keeps its cookie, as a browser does. */
export class Voter {
  readonly #request: Request;
  /** `name=value` as it goes into a `Cookie` header, or nothing before the first battle. */
  cookie: string | undefined;
  #keyCount = 0;

  constructor(request: Request) {
    this.#request = request;
  }

  async send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.cookie !== undefined) headers.set('cookie', this.cookie);
    const response = await this.#request(path, { ...init, headers });
    const cookie = response.headers.get('set-cookie')?.split(';')[0];
    if (cookie !== undefined) this.cookie = cookie;
    return response;
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.send(path, { headers });
  }

  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.send(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  async startBattle(prompt = 'A question?'): Promise<BattleView> {
    return readBattle(await this.post('/api/battles', { prompt }));
  }

  async readBattle(id: string): Promise<BattleView> {
    return readBattle(await this.get(`/api/battles/${id}`));
  }

  /** The bytes of the last turn's stream; returns when the turn has ended. */
  async follow(id: string): Promise<string> {
    return (await this.get(`/api/battles/${id}/events`)).text();
  }

  /** Starts a battle and waits until both sides have ended. */
  async playBattle(prompt?: string): Promise<BattleView> {
    const { id } = await this.startBattle(prompt);
    await this.follow(id);
    return this.readBattle(id);
  }

  sendVote(id: string, choice: Choice | string, key = `key-${++this.#keyCount}`): Promise<Response> {
    return this.post(`/api/battles/${id}/vote`, { choice }, { 'idempotency-key': key });
  }

  async castVote(id: string, choice: Choice = 'a', key?: string): Promise<VoteResult> {
    return readBody(await this.sendVote(id, choice, key), voteResponseSchema);
  }
}

/** The body of an answer that is no problem. */
export async function readBody<Schema extends z.ZodType>(
  response: Response,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const text = await response.text();
  if (!response.ok) throw new Error(`Cannot read the body: the request must succeed, got ${text}`);
  return schema.parse(JSON.parse(text));
}

export async function readBattle(response: Response): Promise<BattleView> {
  return (await readBody(response, battleResponseSchema)).battle;
}

/** The body of a refusal, which must be a problem of the arena and nothing else. */
export async function readProblem(response: Response): Promise<Problem> {
  const contentType = response.headers.get('content-type');
  const text = await response.text();
  if (contentType !== 'application/problem+json') {
    throw new TypeError(`Cannot read the problem: it must be one, got ${contentType}: ${text}`);
  }
  const problem = problemSchema.parse(JSON.parse(text));
  if (problem.status !== response.status) {
    throw new TypeError(`Cannot read the problem: its status must be ${response.status}, got ${text}`);
  }
  return problem;
}
