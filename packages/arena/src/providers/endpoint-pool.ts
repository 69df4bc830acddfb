import type { Endpoint } from '../core/model.ts';

interface Load {
  inFlight: number;
  /** Not asked before then if another endpoint can be; on the pool's clock. */
  coolUntilMs: number;
}

/** Knows how busy each endpoint is, and which one has just failed. Kept by identity, so it holds no key. */
export class EndpointPool {
  readonly #loads = new WeakMap<Endpoint, Load>();
  readonly #now: () => number;

  /** @param now - Milliseconds on a clock that never goes back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /**
   * Chooses where to ask: among the endpoints that are not cooling down the least busy, the first listed of equals.
   * If all are cooling down, the one that is ready soonest: better a try than no answer.
   */
  choose(endpoints: readonly Endpoint[]): Endpoint | undefined {
    const ready = endpoints.filter((endpoint) => !this.isCooling(endpoint));
    if (ready.length > 0) return leastBy(ready, (endpoint) => this.#load(endpoint).inFlight);
    return leastBy(endpoints, (endpoint) => this.#load(endpoint).coolUntilMs);
  }

  isCooling(endpoint: Endpoint): boolean {
    return this.#load(endpoint).coolUntilMs > this.#now();
  }

  coolDown(endpoint: Endpoint, durationMs: number): void {
    const load = this.#load(endpoint);
    load.coolUntilMs = Math.max(load.coolUntilMs, this.#now() + durationMs);
  }

  /** Counts a request; call the result once when it has ended. */
  occupy(endpoint: Endpoint): () => void {
    const load = this.#load(endpoint);
    load.inFlight += 1;
    return () => {
      load.inFlight -= 1;
    };
  }

  #load(endpoint: Endpoint): Load {
    let load = this.#loads.get(endpoint);
    if (load === undefined) {
      load = { inFlight: 0, coolUntilMs: Number.NEGATIVE_INFINITY };
      this.#loads.set(endpoint, load);
    }
    return load;
  }
}

function leastBy<Item>(items: readonly Item[], measure: (item: Item) => number): Item | undefined {
  return items.toSorted((one, other) => measure(one) - measure(other))[0];
}
