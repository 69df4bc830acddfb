import { existsSync, readFileSync } from 'node:fs';
import { isCollection, isMap, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { z } from 'zod';
import { type ConfigFile, configSchema, type ModelEntry } from './config-schema.ts';
import type { Endpoint, Model } from './core/model.ts';
import { PRESETS, type Preset } from './providers/presets.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Config {
  readonly models: readonly Model[];
  /** `if-needed`: there is no file, and the demo models come in where fewer than two others are found. */
  readonly demoModels: 'always' | 'never' | 'if-needed';
  readonly notice: ConfigFile['notice'];
  readonly limits: ConfigFile['limits'];
}

/** A configuration that cannot be used. Its message names file, line, what was expected and what was found. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const DEFAULT_FILE = 'leitai.yaml';
const VARIABLE = /\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g;

/**
 * Reads the configuration.
 *
 * @param options.path - The file; without it `leitai.yaml` is read if it is there, and defaults hold if it is not.
 * @param options.environment - Fills `${VARIABLE}` in values.
 * @throws {ConfigError} With every mistake that was found. Values of keys never appear in it.
 */
export function readConfig(options: {
  readonly path?: string | undefined;
  readonly environment: Environment;
}): Config {
  const path = options.path ?? DEFAULT_FILE;
  if (options.path === undefined && !existsSync(path)) {
    return toConfig(configSchema.parse({}), 'if-needed', () => undefined);
  }
  const source = new ConfigSource(path, readText(path), options.environment);
  const parsed = configSchema.safeParse(source.values);
  source.refuse(parsed.error?.issues.map((issue) => source.describe(issue)) ?? []);
  const file = parsed.data!;
  const config = toConfig(
    file,
    file.demoModels ? 'always' : 'never',
    (name) => options.environment[name] || undefined,
  );
  source.refuse(
    findConflicts(file, options.environment).map(({ at, problem }) => `${source.place(at)}: ${problem}`),
  );
  return config;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    throw new ConfigError(`Cannot read ${path}: it must be a readable file, got ${code}`, { cause: error });
  }
}

/** A YAML text with its places, so that every mistake can be pointed at. */
class ConfigSource {
  readonly values: unknown;
  readonly #path: string;
  readonly #lines = new LineCounter();
  readonly #document;

  constructor(path: string, text: string, environment: Environment) {
    this.#path = path;
    this.#document = parseDocument(text, { lineCounter: this.#lines, prettyErrors: false });
    this.refuse(
      this.#document.errors.map(
        (error) => `${this.#at(error.pos[0])}: expected valid YAML, found: ${error.message}`,
      ),
    );
    const missing: string[] = [];
    const written = this.#document.clone();
    visit(written, {
      Scalar: (_key, node) => {
        if (typeof node.value !== 'string') return;
        node.value = node.value.replace(VARIABLE, (_match, name: string) => {
          const value = environment[name];
          if (value === undefined || value === '') {
            missing.push(
              `${this.#at(node.range![0])}: expected the environment variable ${name} to be set, found nothing`,
            );
          }
          return value ?? '';
        });
      },
    });
    this.refuse(missing);
    // An empty file is an empty configuration.
    this.values = written.toJS() ?? {};
  }

  /** @throws {ConfigError} If there is any problem. */
  refuse(problems: readonly string[]): void {
    if (problems.length === 0) return;
    throw new ConfigError(`Cannot use the configuration:\n  ${problems.join('\n  ')}`);
  }

  /** File, line and column of a path in the file, or of the nearest thing that contains it. */
  place(path: readonly PropertyKey[]): string {
    for (let length = path.length; length > 0; length -= 1) {
      const range = this.#keyOf(path.slice(0, length))?.range ?? this.#valueOf(path.slice(0, length))?.range;
      if (range) return this.#at(range[0]);
    }
    return this.#at(0);
  }

  describe(issue: z.core.$ZodIssue): string {
    if (issue.code === 'unrecognized_keys') {
      return issue.keys
        .map((key) => `${this.place([...issue.path, key])}: expected a known key, found '${key}'`)
        .join('\n  ');
    }
    const name = issue.path
      .map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`))
      .join('');
    return `${this.place(issue.path)}: ${name.replace(/^\./, '') || 'the file'}: expected ${expectation(issue)}, found ${this.#found(issue.path)}`;
  }

  #found(path: readonly PropertyKey[]): string {
    const node = path.length === 0 ? this.#document.contents : this.#valueOf(path);
    if (!node) return 'nothing';
    if (isCollection(node)) return isMap(node) ? 'a map' : 'a list';
    const value = isScalar(node) ? node.value : undefined;
    const isSecret = path.includes('apiKey') || (typeof value === 'string' && value.match(VARIABLE) !== null);
    if (isSecret) return 'a value that is not shown';
    return typeof value === 'string' ? `'${value.slice(0, 80)}'` : String(value);
  }

  #valueOf(path: readonly PropertyKey[]): Node | undefined {
    return this.#document.getIn(path as string[], true) as Node | undefined;
  }

  /** The key itself, where the last part of the path is one. */
  #keyOf(path: readonly PropertyKey[]): Node | undefined {
    const parent = path.length === 1 ? this.#document.contents : this.#valueOf(path.slice(0, -1));
    if (!isMap(parent)) return undefined;
    return parent.items.find((pair) => isScalar(pair.key) && pair.key.value === path.at(-1))?.key as
      | Node
      | undefined;
  }

  #at(offset: number): string {
    const { line, col } = this.#lines.linePos(offset);
    return `${this.#path}:${Math.max(line, 1)}:${Math.max(col, 1)}`;
  }
}

function expectation(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return `a ${issue.expected === 'object' || issue.expected === 'record' ? 'map' : issue.expected}`;
    case 'invalid_value':
      return `one of ${issue.values.join(', ')}`;
    case 'too_small':
      return issue.origin === 'string'
        ? 'some text'
        : `${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`;
    case 'too_big':
      return `at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`;
    case 'invalid_format':
      return issue.format === 'url' ? 'an http or https address' : issue.message;
    default:
      return issue.message;
  }
}

interface Conflict {
  readonly at: readonly PropertyKey[];
  readonly problem: string;
}

/** What is wrong between keys that are each right by themselves. */
function findConflicts(file: ConfigFile, environment: Environment): Conflict[] {
  const seen = new Set<string>();
  return file.models.flatMap((entry, index): Conflict[] => {
    const at = ['models', index] as const;
    const conflicts: Conflict[] = [];
    if (seen.has(entry.name)) {
      conflicts.push({
        at: [...at, 'name'],
        problem: `expected a name that no other model has, found '${entry.name}'`,
      });
    }
    seen.add(entry.name);
    if (entry.preset === undefined && (entry.provider === undefined || (!entry.url && !entry.endpoints))) {
      conflicts.push({ at, problem: 'expected preset, or provider with url or endpoints, found neither' });
    }
    if (entry.endpoints && (entry.url || entry.model || entry.apiKey)) {
      conflicts.push({ at, problem: 'expected either endpoints, or url, model and apiKey, found both' });
    }
    const variables = presetOf(entry)?.keyVariables ?? [];
    const hasKey = entry.apiKey ?? entry.endpoints?.every((endpoint) => endpoint.apiKey);
    if (variables.length > 0 && !hasKey && !variables.some((variable) => environment[variable])) {
      const wanted = variables.join(' or ');
      conflicts.push({
        at,
        problem: `expected apiKey, or the environment variable ${wanted} to be set, found neither`,
      });
    }
    return conflicts;
  });
}

function presetOf(entry: ModelEntry): Preset | undefined {
  return entry.preset && PRESETS[entry.preset];
}

function toConfig(
  file: ConfigFile,
  demoModels: Config['demoModels'],
  readVariable: (name: string) => string | undefined,
): Config {
  const models = file.models.map((entry) => toModel(entry, readVariable));
  return { models, demoModels, notice: file.notice, limits: file.limits };
}

function toModel(entry: ModelEntry, readVariable: (name: string) => string | undefined): Model {
  const preset = presetOf(entry);
  const presetKey = preset?.keyVariables.map(readVariable).find((key) => key !== undefined);
  const endpoints = entry.endpoints ?? [
    { url: entry.url ?? preset?.url ?? '', apiKey: entry.apiKey, model: entry.model },
  ];
  const { extra, ...parameters } = entry.parameters;
  return {
    name: entry.name,
    organization: entry.organization ?? preset?.organization ?? '',
    license: entry.license ?? preset?.license ?? '',
    ...(entry.knowledgeCutoff !== undefined && { knowledgeCutoff: entry.knowledgeCutoff }),
    ...(entry.link !== undefined && { link: entry.link }),
    aliases: entry.aliases,
    provider: entry.provider ?? preset?.provider ?? 'openai-compatible',
    endpoints: endpoints.map(
      ({ url, apiKey = presetKey, model = entry.name }): Endpoint => ({
        url: url.replace(/\/+$/, ''),
        model,
        ...(apiKey !== undefined && { apiKey }),
      }),
    ),
    ...(entry.systemPrompt !== undefined && { systemPrompt: entry.systemPrompt }),
    parameters: { ...parameters, ...(extra !== undefined && { extra }) },
    weight: entry.weight,
    state: entry.state,
    demo: false,
  };
}
