import type { BattleTable } from './battle-set.ts';
import { columnsOfTable, type PairColumns } from './pair-columns.ts';

/**
 * Groups of competitors that can be compared: within a group there is, from each to each, a chain of battles in
 * which the one before scored against the one after. Outside of such a group the maximum of the likelihood does
 * not exist: the gap between two groups could be widened for ever and fit the battles better each time.
 *
 * @returns The strongly connected components of "scored against", each in ascending order of index, in the order
 * of their first members.
 * @see Ford (1957), "Solution of a ranking problem from binary comparisons"; Tarjan (1972) for the search
 */
export function comparableGroups(table: BattleTable): number[][] {
  const pairs = columnsOfTable(table);
  if (areAllJoined(table, pairs)) return [table.competitors.map((_, competitor) => competitor)];
  const beaten = scoredAgainst(table, pairs);
  const search = new ComponentSearch(beaten);
  for (let competitor = 0; competitor < table.competitors.length; competitor += 1) search.visit(competitor);
  for (const group of search.groups) group.sort((one, other) => one - other);
  return search.groups.sort((one, other) => one[0]! - other[0]!);
}

/**
 * Whether pairs that both scored join everybody, as on nearly every board of any age: some hundred pairs show it, without a
 * search. If not, there may still be chains that only go round.
 */
function areAllJoined({ competitors }: BattleTable, pairs: PairColumns): boolean {
  const parents = Int32Array.from(competitors, (_, competitor) => competitor);
  const rootOf = (competitor: number): number => {
    let root = competitor;
    while (parents[root] !== root) {
      parents[root] = parents[parents[root]!]!;
      root = parents[root]!;
    }
    return root;
  };
  let apart = competitors.length - 1;
  const { first, second, firstWins, secondWins, ties, bothBad } = pairs;
  for (let row = 0; row < first.length && apart > 0; row += 1) {
    const isDrawn = ties[row]! + bothBad[row]! > 0;
    if (!(isDrawn || (firstWins[row]! > 0 && secondWins[row]! > 0))) continue;
    const [one, other] = [rootOf(first[row]!), rootOf(second[row]!)];
    if (one === other) continue;
    parents[other] = one;
    apart -= 1;
  }
  return apart === 0;
}

/** For each competitor those against whom it has a win or half of one. */
function scoredAgainst({ competitors }: BattleTable, pairs: PairColumns): number[][] {
  const edges: number[][] = competitors.map(() => []);
  pairs.first.forEach((first, row) => {
    const second = pairs.second[row]!;
    const drawn = pairs.ties[row]! + pairs.bothBad[row]!;
    if (pairs.firstWins[row]! + drawn > 0) edges[first]!.push(second);
    if (pairs.secondWins[row]! + drawn > 0) edges[second]!.push(first);
  });
  return edges;
}

/** Tarjan's search with its own stack: a chain of thousands of competitors must not overflow the call stack. */
class ComponentSearch {
  readonly groups: number[][] = [];
  readonly #edges: number[][];
  readonly #order: Int32Array;
  readonly #low: Int32Array;
  readonly #isOpen: Uint8Array;
  readonly #open: number[] = [];
  #visited = 0;

  constructor(edges: number[][]) {
    this.#edges = edges;
    this.#order = new Int32Array(edges.length).fill(-1);
    this.#low = new Int32Array(edges.length);
    this.#isOpen = new Uint8Array(edges.length);
  }

  visit(root: number): void {
    if (this.#order[root] !== -1) return;
    const path = [{ node: this.#enter(root), next: 0 }];
    while (path.length > 0) {
      const step = path.at(-1)!;
      const target = this.#edges[step.node]![step.next];
      if (target === undefined) {
        path.pop();
        this.#leave(step.node, path.at(-1)?.node);
      } else {
        step.next += 1;
        if (this.#order[target] === -1) path.push({ node: this.#enter(target), next: 0 });
        else if (this.#isOpen[target]) this.#lower(step.node, this.#order[target]!);
      }
    }
  }

  #enter(node: number): number {
    this.#order[node] = this.#visited;
    this.#low[node] = this.#visited;
    this.#visited += 1;
    this.#isOpen[node] = 1;
    this.#open.push(node);
    return node;
  }

  #leave(node: number, parent: number | undefined): void {
    if (parent !== undefined) this.#lower(parent, this.#low[node]!);
    if (this.#low[node] !== this.#order[node]) return;
    const group = this.#open.splice(this.#open.lastIndexOf(node));
    for (const member of group) this.#isOpen[member] = 0;
    this.groups.push(group);
  }

  #lower(node: number, value: number): void {
    this.#low[node] = Math.min(this.#low[node]!, value);
  }
}
