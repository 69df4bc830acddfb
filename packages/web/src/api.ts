import type { ArenaInfo, BattleView, Problem, VoteResult } from 'leitai/api-schema';
import { type MessageKey, messagesEn } from './i18n/messages.en.ts';

/** A request that was refused, or never arrived. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  /** The message to show. */
  readonly key: MessageKey;
  /** What the arena said of it, in English. */
  readonly detail: string | undefined;
  /** Whether the same request may go through a moment later: a refused one will not. */
  readonly mayPass: boolean;

  constructor(
    key: MessageKey,
    { detail, mayPass, ...options }: ErrorOptions & { readonly detail?: string; readonly mayPass: boolean },
  ) {
    super(key, options);
    this.key = key;
    this.detail = detail;
    this.mayPass = mayPass;
  }
}

export const fetchArena = () => request<ArenaInfo>('GET', '/api/arena');

export const fetchBattle = (id: string) => battleOf('GET', `/api/battles/${encodeURIComponent(id)}`);
export const startBattle = (prompt: string) => battleOf('POST', '/api/battles', { prompt });
export const sendTurn = (id: string, prompt: string) =>
  battleOf('POST', `/api/battles/${id}/turns`, { prompt });
export const stopBattle = (id: string) => battleOf('POST', `/api/battles/${id}/stop`, {});

/** @param idempotencyKey - The same for every try of the same vote. */
export function castVote(
  id: string,
  choice: VoteResult['choice'],
  idempotencyKey: string,
): Promise<VoteResult> {
  return request('POST', `/api/battles/${id}/vote`, { choice }, { 'idempotency-key': idempotencyKey });
}

async function battleOf(method: string, path: string, body?: object): Promise<BattleView> {
  return (await request<{ battle: BattleView }>(method, path, body)).battle;
}

/** @throws {ApiError} With the sentence to show, if it was refused or never arrived. */
export async function request<Result>(
  method: string,
  path: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Result> {
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  } catch (error) {
    throw new ApiError('error.network', { cause: error, mayPass: true });
  }
  if (response.ok) return response.json();
  throw await readProblem(response);
}

async function readProblem(response: Response): Promise<ApiError> {
  const mayPass = response.status >= 500;
  try {
    const { code, detail } = (await response.json()) as Problem;
    const key = `error.${code}` as MessageKey;
    return new ApiError(key in messagesEn ? key : 'error.unknown', { detail, mayPass });
  } catch {
    // A proxy's own page, not the arena's answer.
    return new ApiError('error.unknown', { mayPass });
  }
}

/** Unguessable is not needed, unique is. `randomUUID` is missing on pages that are not served by https. */
export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint32Array(4)), (part) => part.toString(36)).join('-');
}
