import type { z } from 'zod';
import type { Model } from '../core/model.ts';
import { unknownPlaceholders } from '../core/system-prompt.ts';
import type { Environment } from '../providers/presets.ts';
import type { WhereEntry } from './boards-schema.ts';
import { type ConfigDocument, type ConfigPath, parseConfigDocument } from './config-document.ts';
import { ConfigError, type ConfigProblem } from './config-error.ts';
import { type ConfigFile, configSchema, type ModelEntry } from './config-schema.ts';
import { type LabellerSettings, toLabeller } from './to-labeller.ts';
import { toModel } from './to-model.ts';

export interface ParsedConfig {
  readonly content: ConfigFile;
  readonly models: readonly Model[];
  /** What can be used but looks wrong. Without secrets. */
  readonly warnings: readonly string[];
  /** What boards ask for and none of these models has; a model of any battle is one that there is. Without secrets. */
  warnOfBoards(models: readonly Model[], battleModels: Iterable<string>): readonly string[];
  /** @throws {ConfigError} If the file names a labeller that is none of these models, or cannot be one. */
  findLabeller(models: readonly Model[]): LabellerSettings | undefined;
}

/**
 * Turns the text of a configuration file into models and settings.
 *
 * @throws {ConfigError} With every problem found, in the order of the file.
 */
export function parseConfig(options: {
  readonly file: string;
  readonly source: string;
  readonly environment: Environment;
}): ParsedConfig {
  const document = parseConfigDocument(options);
  const result = configSchema.safeParse(document.value);
  if (!result.success) {
    throw toError(document, [...document.problems, ...schemaProblems(document, result.error)]);
  }
  const entries = result.data.models ?? [];
  const conversions = entries.map((entry, index) =>
    toModel({ entry, index, environment: options.environment }),
  );
  const problems = [
    ...document.problems,
    ...conversions.flatMap(({ problems }) =>
      problems.map(({ path, ...words }) => document.toProblem(path, words)),
    ),
    ...duplicateNames(document, entries),
    ...boardProblems(document, result.data),
  ];
  if (problems.length > 0) throw toError(document, problems);
  return {
    content: result.data,
    models: conversions.map(({ model }) => model),
    warnOfBoards: (models, battleModels) =>
      unknownNames(document, result.data, {
        models: new Set([...models.map(({ name }) => name), ...battleModels]),
        licenses: new Set(models.map(({ license }) => license)),
      }),
    findLabeller: (models) => {
      const { labeller, problems } = toLabeller(result.data, models);
      if (problems.length === 0) return labeller;
      throw toError(
        document,
        problems.map(({ path, ...words }) => document.toProblem(path, words)),
      );
    },
    warnings: entries.flatMap((entry, index) => [
      ...literalKeys(document, entry, index),
      ...promptWarnings(document, entry, index),
      ...conversions[index]!.warnings.map(({ path, text }) => toWarning(document, path, text)),
      ...unequalLimits(document, entries, index),
    ]),
  };
}

/** One problem a place: a variable that is not set also fails the check of the text that it should have filled. */
function toError(document: ConfigDocument, problems: readonly ConfigProblem[]): ConfigError {
  const first = new Map<string, ConfigProblem>();
  for (const problem of problems) if (!first.has(problem.path)) first.set(problem.path, problem);
  const inOrder = [...first.values()].sort(
    (one, other) => one.line - other.line || one.column - other.column,
  );
  return new ConfigError(document.file, inOrder);
}

function schemaProblems(document: ConfigDocument, error: z.ZodError): readonly ConfigProblem[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path as ConfigPath;
    if (issue.code !== 'unrecognized_keys') return [document.toProblem(path, { expected: issue.message })];
    return issue.keys.map((key) =>
      document.toProblem([...path, key], { expected: issue.message, found: 'a key that is not known' }),
    );
  });
}

function duplicateNames(document: ConfigDocument, entries: readonly ModelEntry[]): readonly ConfigProblem[] {
  const names = entries.map((entry) => entry.name);
  return names.flatMap((name, index) => {
    const first = names.indexOf(name);
    if (first === index) return [];
    const words = { expected: 'a name of its own', found: `the name of models[${first}]` };
    return [document.toProblem(['models', index, 'name'], words)];
  });
}

function boardProblems(document: ConfigDocument, { boards }: ConfigFile): readonly ConfigProblem[] {
  const names = boards.categories.map((category) => category.name);
  const groups = Object.keys(boards.voterGroups);
  return boards.categories.flatMap(({ name, where }, index) => {
    const problems: ConfigProblem[] = [];
    if (names.indexOf(name) !== index) {
      const found = `the name of boards.categories[${names.indexOf(name)}]`;
      const words = { expected: 'a name of its own', found };
      problems.push(document.toProblem(['boards', 'categories', index, 'name'], words));
    }
    for (const { path, where: part } of partsOf(where, ['boards', 'categories', index, 'where'])) {
      if (part.voterGroup === undefined || groups.includes(part.voterGroup)) continue;
      const expected = `one of the groups in boards.voterGroups (${groups.join(', ') || 'there are none'})`;
      problems.push(document.toProblem([...path, 'voterGroup'], { expected }));
    }
    return problems;
  });
}

/** A condition and all that are within it. */
function partsOf(where: WhereEntry, path: ConfigPath): { path: ConfigPath; where: WhereEntry }[] {
  const inner = (['all', 'any'] as const).flatMap((key) =>
    (where[key] ?? []).flatMap((part, index) => partsOf(part, [...path, key, index])),
  );
  const negated = where.not ? partsOf(where.not, [...path, 'not']) : [];
  return [{ path, where }, ...inner, ...negated];
}

/** What own boards ask for and nobody has: a spelling, more often than not. */
function unknownNames(
  document: ConfigDocument,
  { boards }: ConfigFile,
  known: { readonly models: ReadonlySet<string>; readonly licenses: ReadonlySet<string> },
): readonly string[] {
  const parts = boards.categories.flatMap(({ where }, index) =>
    partsOf(where, ['boards', 'categories', index, 'where']),
  );
  const warn = (path: ConfigPath, names: readonly string[] = [], has: ReadonlySet<string>, text: string) =>
    names.flatMap((name, index) =>
      has.has(name) ? [] : [toWarning(document, [...path, index], `is ${JSON.stringify(name)}, ${text}`)],
    );
  return parts.flatMap(({ path, where }) => [
    ...warn(
      [...path, 'models'],
      where.models,
      known.models,
      'a model that is neither here nor in any battle',
    ),
    ...warn([...path, 'license'], where.license, known.licenses, 'a licence that no model has'),
  ]);
}

function literalKeys(document: ConfigDocument, entry: ModelEntry, index: number): readonly string[] {
  const keyed: ConfigPath[] = [
    ...(entry.apiKey === undefined ? [] : [['models', index, 'apiKey']]),
    ...(entry.endpoints ?? []).flatMap((endpoint, at) =>
      endpoint.apiKey === undefined ? [] : [['models', index, 'endpoints', at, 'apiKey']],
    ),
  ];
  return keyed
    .filter((path) => !document.isExpanded(path))
    .map((path) => toWarning(document, path, `is written in the file; \${VARIABLE} keeps a key out of it`));
}

function promptWarnings(document: ConfigDocument, entry: ModelEntry, index: number): readonly string[] {
  return unknownPlaceholders(entry.systemPrompt ?? '').map((name) =>
    toWarning(document, ['models', index, 'systemPrompt'], `holds {{${name}}}, which is not filled in`),
  );
}

/** A longer answer often wins: a limit of its own may be right for a model that reasons, but must not go unseen. */
function unequalLimits(document: ConfigDocument, entries: readonly ModelEntry[], index: number) {
  const limitOf = (entry: ModelEntry) => entry.parameters.maxOutputTokens;
  const first = entries.find((entry) => entry.state === 'active');
  const entry = entries[index]!;
  if (first === undefined || entry.state !== 'active' || limitOf(entry) === limitOf(first)) return [];
  const text = `is ${limitOf(entry)}, that of ${first.name} is ${limitOf(first)}: the sides of their battles have different limits`;
  return [toWarning(document, ['models', index, 'parameters', 'maxOutputTokens'], text)];
}

function toWarning(document: ConfigDocument, path: ConfigPath, text: string): string {
  const { line, column, path: shown } = document.toProblem(path, { expected: '', found: '' });
  return `${document.file}:${line}:${column}: ${shown} ${text}`;
}
