/** A voter without a browser: sends requests, keeps the cookie, and hears the events, all as raw text. */
export class Voter {
  #url: string;
  #cookie = '';
  /** Every byte that came: heads and bodies. */
  received = '';

  constructor(url: string) {
    this.#url = url;
  }

  /** Goes on with the same cookie at another address. */
  moveTo(url: string): void {
    this.#url = url;
  }

  async request(method: string, path: string, body?: object, headers: Record<string, string> = {}) {
    const response = await fetch(this.#url + path, {
      method,
      headers: { cookie: this.#cookie, ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
      redirect: 'manual',
    });
    const cookie = response.headers.get('set-cookie');
    if (cookie) this.#cookie = cookie.split(';')[0]!;
    const text = Buffer.from(await response.arrayBuffer()).toString('latin1');
    this.received += `${response.status}\n${[...response.headers].map((pair) => pair.join(': ')).join('\n')}\n${text}\n`;
    return {
      status: response.status,
      text: Buffer.from(text, 'latin1').toString('utf8'),
      headers: response.headers,
    };
  }

  async json(method: string, path: string, body?: object, headers?: Record<string, string>) {
    const { status, text } = await this.request(method, path, body, headers);
    return { status, body: text === '' ? undefined : JSON.parse(text) };
  }

  async startBattle(prompt = 'Hello?'): Promise<string> {
    const { body } = await this.json('POST', '/api/battles', { prompt });
    return body.battle.id;
  }

  /** Waits for the end of the turn and gives its events as they were sent. */
  async followTurn(id: string, lastEventId?: string): Promise<string> {
    const headers: Record<string, string> = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    return (await this.request('GET', `/api/battles/${id}/events`, undefined, headers)).text;
  }

  /** Follows a turn until `close`, which breaks the connection as a closed page does. */
  async openTurn(id: string): Promise<{ close(): Promise<unknown> }> {
    const connection = new AbortController();
    const address = `${this.#url}/api/battles/${id}/events`;
    const response = await fetch(address, { headers: { cookie: this.#cookie }, signal: connection.signal });
    if (response.status !== 200) throw new Error(`cannot follow the turn: got status ${response.status}`);
    // Read on, as a browser does: a response that nobody holds is closed when its memory is collected.
    const reading = response.text().catch(() => {});
    return {
      close: () => {
        connection.abort();
        return reading;
      },
    };
  }

  vote(id: string, choice: string, key = `key-${id}`) {
    return this.json('POST', `/api/battles/${id}/vote`, { choice }, { 'idempotency-key': key });
  }
}
