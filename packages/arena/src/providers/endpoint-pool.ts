import type { Endpoint } from '../core/model.ts';

/** How long an endpoint that has just failed is passed over while there is another one. */
const COOL_DOWN_MS = 10_000;

interface Load {
  inFlight: number;
  coolUntil: number;
}

/** Chooses among the endpoints of a model: the least busy one that has not just failed. */
export class EndpointPool {
  readonly #loads = new Map<string, Load>();
  readonly #now: () => number;

  /** @param now - Milliseconds on a clock that never goes back. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param tried - Endpoints that failed for this reply already; they come last. */
  take(endpoints: readonly Endpoint[], tried: ReadonlySet<Endpoint>): Endpoint {
    const cost = (endpoint: Endpoint) => {
      const load = this.#loadOf(endpoint);
      const isCooling = load.coolUntil > this.#now();
      return (tried.has(endpoint) ? 2_000_000 : 0) + (isCooling ? 1_000_000 : 0) + load.inFlight;
    };
    const chosen = endpoints.reduce((best, endpoint) => (cost(endpoint) < cost(best) ? endpoint : best));
    this.#loadOf(chosen).inFlight += 1;
    return chosen;
  }

  release(endpoint: Endpoint, outcome: 'answered' | 'failed'): void {
    const load = this.#loadOf(endpoint);
    load.inFlight -= 1;
    load.coolUntil = outcome === 'failed' ? this.#now() + COOL_DOWN_MS : 0;
  }

  #loadOf(endpoint: Endpoint): Load {
    const key = `${endpoint.url} ${endpoint.model}`;
    const known = this.#loads.get(key);
    if (known) return known;
    const load: Load = { inFlight: 0, coolUntil: 0 };
    this.#loads.set(key, load);
    return load;
  }
}
