import { type Document, isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import type { Environment } from '../providers/presets.ts';
import { ConfigError, type ConfigProblem } from './config-error.ts';

export type ConfigPath = readonly (string | number)[];

/** A configuration file with its variables filled in, that still knows where each value stood. */
export interface ConfigDocument {
  readonly file: string;
  readonly value: unknown;
  /** Variables that are not set. */
  readonly problems: readonly ConfigProblem[];
  /** Whether the value at `path` came, in whole or part, from a variable. */
  isExpanded(path: ConfigPath): boolean;
  /** Says what is wrong at `path`, with its line: of the value, or of the nearest section if there is no value. */
  toProblem(path: ConfigPath, words: { readonly expected: string; readonly found?: string }): ConfigProblem;
}

/** `$${` stands for the text `${`. */
const VARIABLE = /\$\$\{|\$\{([^}]*)\}/g;

/**
 * Parses YAML and fills in `${VARIABLE}` in every text of it.
 *
 * @throws {ConfigError} If it is not YAML at all. Missing variables are in `problems`, to be reported with the rest.
 */
export function parseConfigDocument(options: {
  readonly file: string;
  readonly source: string;
  readonly environment: Environment;
}): ConfigDocument {
  const { file, source, environment } = options;
  const lines = new LineCounter();
  // The library's own messages quote the source, in which keys may stand.
  const document = parseDocument(source, { lineCounter: lines, prettyErrors: false });
  const raw = toPlainValue(file, document, lines);
  const expansion = new Expansion(environment);
  const value = expansion.expand(raw ?? {}, []);
  const toProblem: ConfigDocument['toProblem'] = (path, words) => ({
    ...positionOf(document, lines, path),
    path: formatPath(path),
    expected: words.expected,
    found: words.found ?? describeFound(valueAt(raw, path), { path, isExpanded: expansion.has(path) }),
  });
  return {
    file,
    value,
    toProblem,
    isExpanded: (path) => expansion.has(path),
    problems: expansion.missing.map(({ path, ...words }) => toProblem(path, words)),
  };
}

function toPlainValue(file: string, document: Document, lines: LineCounter): unknown {
  if (document.errors.length > 0) {
    throw new ConfigError(
      file,
      document.errors.map(({ pos, code }) => ({
        ...toPosition(lines, pos[0]),
        path: '',
        expected: 'well-formed YAML',
        found: code.toLowerCase().replaceAll('_', ' '),
      })),
    );
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    checkAcyclic(value, []);
    return value;
  } catch (error) {
    const expected = 'well-formed YAML whose aliases name an earlier anchor';
    throw new ConfigError(file, [{ line: 1, column: 1, path: '', expected, found: 'another alias' }], {
      cause: error,
    });
  }
}

/** An anchor that holds its own alias makes a value without end. */
function checkAcyclic(value: unknown, ancestors: readonly unknown[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (ancestors.includes(value)) throw new RangeError('Cannot read a value that holds itself');
  for (const field of Object.values(value)) checkAcyclic(field, [...ancestors, value]);
}

/** Fills in variables, and remembers where it did. */
class Expansion {
  readonly missing: { readonly path: ConfigPath; readonly expected: string; readonly found: string }[] = [];
  readonly #environment: Environment;
  readonly #expanded = new Set<string>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  has(path: ConfigPath): boolean {
    return this.#expanded.has(JSON.stringify(path));
  }

  expand(value: unknown, path: ConfigPath): unknown {
    if (typeof value === 'string') return this.#expandText(value, path);
    if (Array.isArray(value)) return value.map((item, index) => this.expand(item, [...path, index]));
    if (typeof value !== 'object' || value === null) return value;
    const fields = Object.entries(value).map(([key, field]) => [key, this.expand(field, [...path, key])]);
    return Object.fromEntries(fields);
  }

  #expandText(text: string, path: ConfigPath): string {
    return text.replace(VARIABLE, (whole, name: string | undefined) => {
      if (name === undefined) return '${';
      this.#expanded.add(JSON.stringify(path));
      const value = this.#environment[name];
      if (value) return value;
      const expected = 'a variable that is set in the environment';
      const shown = /^\w{1,64}$/.test(name) ? `\${${name}}` : 'a name that is not one of a variable';
      this.missing.push({
        path,
        expected,
        found: `${shown}, which is ${value === '' ? 'empty' : 'not set'}`,
      });
      return whole;
    });
  }
}

function positionOf(document: Document, lines: LineCounter, path: ConfigPath) {
  let node: unknown = document.contents;
  let offset = rangeStart(node);
  for (const segment of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(
        (item) => isScalar(item.key) && String(item.key.value) === String(segment),
      );
      offset = rangeStart(pair?.key) ?? offset;
      node = pair?.value;
    } else {
      node = isSeq(node) ? node.items[Number(segment)] : undefined;
      offset = rangeStart(node) ?? offset;
    }
  }
  return toPosition(lines, offset ?? 0);
}

function rangeStart(node: unknown): number | undefined {
  return (node as { range?: readonly [number, ...unknown[]] | null } | null | undefined)?.range?.[0];
}

function toPosition(lines: LineCounter, offset: number): { line: number; column: number } {
  const { line, col } = lines.linePos(offset);
  // An empty file has no lines at all.
  return { line: Math.max(1, line), column: Math.max(1, col) };
}

function formatPath(path: ConfigPath): string {
  return path
    .map((segment) => (typeof segment === 'number' ? `[${segment}]` : `.${hideSecret(segment)}`))
    .join('')
    .replace(/^\./, '');
}

function valueAt(value: unknown, path: ConfigPath): unknown {
  return path.reduce<unknown>(
    (node, segment) => (node as Record<string, unknown> | undefined)?.[segment],
    value,
  );
}

const NOT_SHOWN = 'a value that is not shown';

function describeFound(
  value: unknown,
  { path, isExpanded }: { readonly path: ConfigPath; readonly isExpanded: boolean },
): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  if (typeof value === 'object') return 'a section';
  if (isExpanded || path.includes('apiKey')) return NOT_SHOWN;
  const text = String(value);
  if (hideSecret(text) !== text) return NOT_SHOWN;
  return typeof value === 'string' ? JSON.stringify(shorten(text)) : text;
}

/** A key that was pasted in a wrong place must not be shown either: long runs with letters and digits are hidden. */
function hideSecret(text: string): string {
  return text.replace(/[\w.+/=-]{16,}/g, (run) => (/\d/.test(run) && /[A-Za-z]/.test(run) ? '…' : run));
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
