import { readFileSync } from 'node:fs';
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { EXCLUSION_REASONS } from '../core/exclusion.ts';
import { rankCommand } from './rank.ts';
import { simulateCommand } from './simulate.ts';

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
/** By name, so that a command that is not run is not loaded for its error. */
const USAGE_ERRORS = new Set(['UsageError', 'ConfigError', 'BattleInputError', 'LabelledFileError']);

function parsePort(value: string): number {
  const port = Number(value);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new InvalidArgumentError(`it must be a whole number from 0 to 65535, got '${value}'.`);
}

function parseCount(value: string): number {
  const count = Number(value);
  if (Number.isSafeInteger(count) && count >= 1) return count;
  throw new InvalidArgumentError(`it must be a whole number from 1 on, got '${value}'.`);
}

/** Of an option that may be given several times. */
function parseCounts(value: string, before: readonly number[] | undefined): number[] {
  return [...(before ?? []), parseCount(value)];
}

function parsePublication(value: string): number | 'latest' {
  return value === 'latest' ? value : parseCount(value);
}

function readVersion(): string {
  const manifest = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

/** Commands load what they need when they run: `leitai rank` must not wait for a server's parts. */
function createProgram(): Command {
  const program = new Command('leitai')
    .description('Run a blind arena for language models, and publish a leaderboard that anyone can check')
    .version(readVersion(), '--version', 'print the version')
    .option('--debug', 'print the chain of causes of a failure')
    .exitOverride();
  program
    .command('start')
    .description('start the arena')
    .option('--port <number>', 'port to listen on, 0 for any free one', parsePort, 3000)
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--data <folder>', 'where the arena keeps its data', './leitai-data')
    .option('--config <file>', 'configuration (default: leitai.yaml, if there is one)')
    .option('--database-url <url>', 'PostgreSQL instead of the file in the data folder')
    .action(async (options) => (await import('./start.ts')).startCommand(options));
  program
    .command('verify')
    .description('walk the hash chains of votes and publications, and compute published boards anew')
    .option('--data <folder>', 'where the arena keeps its data', './leitai-data')
    .option('--database-url <url>', 'PostgreSQL instead of the file in the data folder')
    .option('--last <number>', 'compute boards of so many of the newest publications only', parseCount)
    .action(async (options) => (await import('./verify.ts')).verifyCommand(options));
  program
    .command('publish')
    .description('publish the boards now, also while the arena runs')
    .option('--data <folder>', 'where the arena keeps its data', './leitai-data')
    .option('--database-url <url>', 'PostgreSQL instead of the file in the data folder')
    .option('--config <file>', 'configuration (default: leitai.yaml, if there is one)')
    .action(async (options) => (await import('./publish.ts')).publishCommand(options));
  for (const [name, action] of [
    ['exclude', 'set'],
    ['include', 'lifted'],
  ] as const) {
    program
      .command(name)
      .description(
        action === 'set' ? 'say that battles do not count' : 'lift an exclusion: the battles count again',
      )
      .option('--battle <id...>', 'a battle; several may be given')
      .option('--sequence <number...>', 'the same by its place in the vote log', parseCounts)
      .option('--voter <id...>', 'all battles of a voter, those to come too; leitai voters has the ids')
      .option(
        '--voter-of <number...>',
        'the same, of whoever voted at this place of the vote log',
        parseCounts,
      )
      .addOption(new Option('--reason <name>', 'why').choices(EXCLUSION_REASONS))
      .option('--note <text>', 'why, in words; public, so it must name no person')
      .option('--data <folder>', 'where the arena keeps its data', './leitai-data')
      .option('--database-url <url>', 'PostgreSQL instead of the file in the data folder')
      .action(async (options) => (await import('./exclusions.ts')).excludeCommand(action, options));
  }
  program
    .command('exclusions')
    .description(
      'list the log of exclusions, or all battles that do not count, with notes that are not public',
    )
    .option('--after <number>', 'only what came after this place of it', parseCount, 0)
    .option(
      '--battles',
      'each battle that does not count, with its reasons; --after is a place of the vote log',
    )
    .addOption(new Option('--reason <name>', 'only this one').choices([...EXCLUSION_REASONS, 'duplicate']))
    .option(
      '--config <file>',
      'configuration, for the rule of duplicates (default: leitai.yaml, if there is one)',
    )
    .addOption(new Option('--format <name>').choices(['table', 'json']).default('table'))
    .option('--data <folder>', 'where the arena keeps its data', './leitai-data')
    .option('--database-url <url>', 'PostgreSQL instead of the file in the data folder')
    .action(async (options) => (await import('./exclusions.ts')).exclusionsCommand(options));
  program
    .command('voters')
    .description('list who has voted, by the ids that groups of voters and exclusions want')
    .option('--limit <number>', 'most voters to list, those with the most battles first', parseCount, 50)
    .addOption(new Option('--format <name>').choices(['table', 'json']).default('table'))
    .option('--data <folder>', 'where the arena keeps its data', './leitai-data')
    .option('--database-url <url>', 'PostgreSQL instead of the file in the data folder')
    .action(async (options) => (await import('./voters.ts')).votersCommand(options));
  program
    .command('import')
    .description('take battles of files into the vote log, also while the arena runs')
    .argument('<file...>', 'logs, patterns such as logs/*.json, or - for standard input')
    .option('--data <folder>', 'where the arena keeps its data', './leitai-data')
    .option('--database-url <url>', 'PostgreSQL instead of the file in the data folder')
    .option('--show-text', 'conversations of these files may be shown in public')
    .option('--no-text', 'leave conversations out')
    .option('--skip-invalid', 'leave out battles that cannot be used, instead of refusing the file')
    .option('--again', 'import also what was imported before')
    .action(async (files, options) => (await import('./import.ts')).importCommand(files, options));
  program
    .command('export')
    .description(
      'write the published log, or all of it, as a file that anyone can rate, also while the arena runs',
    )
    .requiredOption('--out <folder>', 'where to; must be empty or not there')
    .option('--data <folder>', 'where the arena keeps its data', './leitai-data')
    .option('--database-url <url>', 'PostgreSQL instead of the file in the data folder')
    .option('--config <file>', 'configuration (default: leitai.yaml, if there is one)')
    .addOption(new Option('--format <name>').choices(['parquet', 'csv', 'jsonl']).default('parquet'))
    .option(
      '--publication <which>',
      'the log of a publication, by its number or latest; the default where votes are held back',
      parsePublication,
    )
    .option('--whole-log', 'also votes that readers cannot see yet; the default where none are held back')
    .option('--since <date>', 'only battles from this moment on')
    .option('--with-text', 'with conversations, where they may be shown in public')
    .action(async (options) => (await import('./export.ts')).exportCommand(options));
  program
    .command('tag')
    .description('tag by rule what the rules of this version have not tagged, and leave out identity leaks')
    .option('--data <folder>', 'where the arena keeps its data', './leitai-data')
    .option('--database-url <url>', 'PostgreSQL instead of the file in the data folder')
    .option('--config <file>', 'configuration (default: leitai.yaml, if there is one)')
    .action(async (options) => (await import('./tag.ts')).tagCommand(options));
  program
    .command('duplicates')
    .description('show which prompts came too often, and how many battles each lost')
    .option('--data <folder>', 'where the arena keeps its data', './leitai-data')
    .option('--database-url <url>', 'PostgreSQL instead of the file in the data folder')
    .option('--config <file>', 'configuration (default: leitai.yaml, if there is one)')
    .option('--limit <number>', 'most prompts to show', parseCount, 50)
    .action(async (options) => (await import('./duplicates.ts')).duplicatesCommand(options));
  program
    .command('label')
    .description(
      'let the configured labeller say of battles what rules cannot; goes on where the last run ended',
    )
    .option('--data <folder>', 'where the arena keeps its data', './leitai-data')
    .option('--database-url <url>', 'PostgreSQL instead of the file in the data folder')
    .option('--config <file>', 'configuration (default: leitai.yaml, if there is one)')
    .option('--limit <number>', 'most battles to label', parseCount)
    .option('--dry-run', 'ask nothing, and say what it would take')
    .action(async (options) => (await import('./label.ts')).labelCommand(options));
  program
    .command('label-score')
    .description('compare the configured labeller with prompts that people have labelled')
    .argument('<file>', 'JSON Lines of {"prompts": […], "labels": {…}}')
    .option('--config <file>', 'configuration (default: leitai.yaml, if there is one)')
    .option('--limit <number>', 'most prompts to ask about', parseCount)
    .action(async (file, options) => (await import('./label-score.ts')).labelScoreCommand(file, options));
  program.addCommand(rankCommand());
  program.addCommand(simulateCommand());
  for (const command of program.commands) command.exitOverride();
  return program;
}

/** Whoever reads what is printed may have seen enough, as `head` has; a disk that is full is a failure. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  console.error(
    `leitai: Cannot write to standard output: it must take what is printed, got ${error.message}`,
  );
  process.exit(EXIT_FAILED);
});

const program = createProgram();
try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}

function report(error: unknown): number {
  // Commander has printed its own message, or the help that was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
  console.error(`leitai: ${error instanceof Error ? error.message : String(error)}`);
  if (program.opts().debug) {
    for (let cause = error; cause instanceof Error; cause = cause.cause) console.error(cause.stack);
  }
  return error instanceof Error && USAGE_ERRORS.has(error.name) ? EXIT_USAGE : EXIT_FAILED;
}
