import { battleEventSchemas } from '../api-schema.ts';

export interface ReceivedEvent {
  readonly id: string;
  readonly name: string;
  readonly data: Record<string, unknown>;
}

/** Each event of a stream as its bytes, in order; comments are left out. */
export function splitEvents(stream: string): string[] {
  return stream.split(/(?<=\n\n)/).filter((event) => event !== '' && !event.startsWith(':'));
}

/** Reads the events of a battle's stream. Each must be what the contract says, field for field. */
export function parseBattleEvents(stream: string): ReceivedEvent[] {
  return splitEvents(stream).map((event) => {
    const fields = new Map(event.trimEnd().split('\n').map(toField));
    const name = fields.get('event') ?? '';
    if (!isEventName(name)) throw new TypeError(`Cannot read the stream: it must hold no '${name}'`);
    const data = battleEventSchemas[name].parse(JSON.parse(fields.get('data') ?? ''));
    return { id: fields.get('id') ?? '', name, data };
  });
}

/** Reads a stream until it holds `text`, then goes away. */
export async function readUntil(response: Response, text: string): Promise<string> {
  let received = '';
  const decoder = new TextDecoder();
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  while (!received.includes(text)) {
    const { done, value } = await reader.read();
    if (done) throw new Error(`Cannot read the stream: it must hold '${text}', got '${received}'`);
    received += decoder.decode(value, { stream: true });
  }
  await reader.cancel();
  return received;
}

function toField(line: string): [string, string] {
  const colon = line.indexOf(': ');
  return [line.slice(0, colon), line.slice(colon + 2)];
}

function isEventName(name: string): name is keyof typeof battleEventSchemas {
  return Object.hasOwn(battleEventSchemas, name);
}
