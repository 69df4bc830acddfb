/** One thing that is wrong with a configuration file. */
export interface ConfigProblem {
  /** 1-based. */
  readonly line: number;
  /** 1-based, in characters. */
  readonly column: number;
  /** Such as `models[0].parameters.temperature`; empty for the whole file. */
  readonly path: string;
  readonly expected: string;
  /** What stands there instead. Never a value that could be a key. */
  readonly found: string;
}

/** A configuration that cannot be used. Its message lists every problem, one a line, and holds no secret. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly file: string;
  readonly problems: readonly ConfigProblem[];

  constructor(file: string, problems: readonly ConfigProblem[], options?: ErrorOptions) {
    super(describe(file, problems), options);
    this.file = file;
    this.problems = problems;
  }
}

function describe(file: string, problems: readonly ConfigProblem[]): string {
  const lines = problems.map(({ line, column, path, expected, found }) => {
    const subject = path === '' ? 'the file' : path;
    return `${file}:${line}:${column}: ${subject} must be ${expected}, got ${found}`;
  });
  return [`Cannot read the configuration: ${file} must be valid`, ...lines].join('\n');
}
