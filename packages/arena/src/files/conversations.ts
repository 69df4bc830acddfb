import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { ImportedTurn } from '../core/log-segment.ts';
import type { Source } from './open-source.ts';
import type { Sql } from './sql.ts';
import { readLines } from './text-records.ts';

/** Where a file has the conversations of its battles. */
export interface ConversationSource {
  /** What is read of each row: texts, null for nothing. */
  readonly columns: readonly Sql[];
  /**
   * @returns Undefined if the row has no conversation.
   * @throws {SyntaxError|TypeError} If what is there is none.
   */
  read(texts: readonly (string | null)[]): readonly ImportedTurn[] | undefined;
}

/** Most texts that a format needs of a row. */
export const CONVERSATION_COLUMNS = 3;

/** Files that hold nothing but the texts to another one beside them. */
const COMPANIONS = new Set(['pairs-crowd.jsonl', 'prompts.jsonl', 'models.jsonl']);

/** Leaves out files that are read with another one, where that is there: they have no battles of their own. */
export function withoutCompanions(files: readonly string[]): string[] {
  const isCompanion = (file: string) =>
    COMPANIONS.has(basename(file)) && existsSync(join(dirname(file), 'crowd-comparisons.csv'));
  const battles = files.filter((file) => !isCompanion(file));
  return battles.length > 0 ? battles : [...files];
}

/** Finds the conversations of a file; undefined if it has none. */
export async function findConversations({
  file,
  columns,
  format,
}: Source): Promise<ConversationSource | undefined> {
  const has = (...names: string[]) => columns.has(...names);
  const json = (...names: string[]) => names.map((name) => columns.json(name)!.sql);
  if (has('conversation')) return { columns: json('conversation'), read: ([text]) => readOwn(text) };
  if (has('conversation_a', 'conversation_b')) {
    return {
      columns: json('conversation_a', 'conversation_b'),
      read: ([a, b]) => joinSides(readMessages(a), readMessages(b)),
    };
  }
  if (has('prompt', 'response_a', 'response_b')) {
    return {
      columns: json('prompt', 'response_a', 'response_b'),
      read: ([prompt, a, b]) => zipTurns(readTexts(prompt), readTexts(a), readTexts(b)),
    };
  }
  if (has('states')) return { columns: json('states'), read: ([states]) => readStates(states) };
  return format.name === 'LLMFAO' && has('id') ? readPairs(file.path, columns.text('id')!.sql) : undefined;
}

interface Message {
  readonly role: string;
  readonly text: string;
}

/** Leitai's own: `[{prompt, reply_a, reply_b}, …]`. */
function readOwn(text: string | null | undefined): ImportedTurn[] | undefined {
  return parseList(text)?.map((turn) => {
    const { prompt, reply_a, reply_b } = toObject(turn);
    return { prompt: toText(prompt), replies: { a: toText(reply_a), b: toText(reply_b) } };
  });
}

/** Messages of one side: `[{role, content}, …]`, where content is a text, or a list of parts of which some are texts. */
function readMessages(text: string | null | undefined): Message[] | undefined {
  return parseList(text)?.map((message) => {
    const { role, content } = toObject(message);
    return {
      role: toText(role),
      text: Array.isArray(content) ? content.map(partText).join('\n') : toText(content),
    };
  });
}

function partText(part: unknown): string {
  return typeof part === 'string' ? part : toText((part as { text?: unknown } | null)?.text);
}

/** FastChat's `[state, state]`: messages are `[role, text]`, the first `offset` of them examples. */
function readStates(text: string | null | undefined): ImportedTurn[] | undefined {
  const sides = parseList(text)?.map((state) => {
    const { messages, offset, roles } = toObject(state);
    const said = Array.isArray(messages) ? (messages as [unknown, unknown][]).slice(Number(offset ?? 0)) : [];
    const user = Array.isArray(roles) ? roles[0] : said[0]?.[0];
    return said.map(([role, content]): Message => {
      // A message with pictures is a text and a list of them.
      const words = Array.isArray(content) ? content[0] : content;
      return { role: role === user ? 'user' : 'assistant', text: toText(words) };
    });
  });
  return joinSides(sides?.[0], sides?.[1]);
}

/** Prompts are those of side A; what a side says until the next prompt is its reply. */
function joinSides(
  a: readonly Message[] | undefined,
  b: readonly Message[] | undefined,
): ImportedTurn[] | undefined {
  if (!a || !b) return undefined;
  const prompts = a.filter(({ role }) => role === 'user').map(({ text }) => text);
  return zipTurns(prompts, repliesOf(a), repliesOf(b));
}

function repliesOf(messages: readonly Message[]): string[] {
  const replies: string[][] = [];
  for (const { role, text } of messages) {
    if (role === 'user') replies.push([]);
    else if (role !== 'system') replies.at(-1)?.push(text);
  }
  return replies.map((texts) => texts.join('\n'));
}

function zipTurns(
  prompts: readonly string[] | undefined,
  a: readonly string[] | undefined,
  b: readonly string[] | undefined,
): ImportedTurn[] | undefined {
  if (!prompts || prompts.length === 0) return undefined;
  return prompts.map((prompt, place) => ({ prompt, replies: { a: a?.[place] ?? '', b: b?.[place] ?? '' } }));
}

/** A list of texts in JSON, one for each turn, or one text. */
function readTexts(text: string | null | undefined): string[] | undefined {
  if (text === null || text === undefined || text === '') return undefined;
  return text.startsWith('[') ? parseList(text)!.map(toText) : [text];
}

function parseList(text: string | null | undefined): unknown[] | undefined {
  if (text === null || text === undefined || text === '' || text === 'null') return undefined;
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value)) throw new TypeError('it must be a list');
  return value;
}

function toObject(value: unknown): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new TypeError('there must be objects in it');
}

function toText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value;
  throw new TypeError('it must be text');
}

/** LLMFAO has its texts in a file of pairs beside the votes. */
async function readPairs(path: string, id: Sql): Promise<ConversationSource | undefined> {
  const pairs = join(dirname(path), 'pairs-crowd.jsonl');
  if (!existsSync(pairs)) return undefined;
  const turns = new Map<string, readonly ImportedTurn[]>();
  for await (const { values } of readLines(pairs)) {
    const { id, text, result_x, result_y } = JSON.parse(values[0]!) as Record<string, unknown>;
    turns.set(String(id), [{ prompt: toText(text), replies: { a: toText(result_x), b: toText(result_y) } }]);
  }
  return { columns: [id], read: ([key]) => turns.get(key ?? '') };
}
