import { LOOKS, RatingError, STYLE_FEATURES, STYLE_PRESETS, type StylePreset } from '@leitai/rating';
import { Argument, Command, InvalidArgumentError, Option } from 'commander';
import { describeBoard } from '../app/rank-details.ts';
import { RANK_METHODS, type RankLogOptions, RankOptionsError, rankLog, WEIGHTINGS } from '../app/rank-log.ts';
import { toReportMatrices } from '../app/report-matrices.ts';
import type { RankingReport } from '../core/ranking-report.ts';
import { FILE_CATEGORIES } from '../files/categories.ts';
import { findFiles } from '../files/find-files.ts';
import type { BattlesFromFiles } from '../files/read-battles.ts';
import { formatCsv } from '../report/format-csv.ts';
import { formatHtml } from '../report/format-html.ts';
import { formatJson } from '../report/format-json.ts';
import { formatMarkdown } from '../report/format-markdown.ts';
import { formatTable } from '../report/format-table.ts';
import { reportProgress } from './progress.ts';
import { type RankFilterOptions, toFilters } from './rank-filters.ts';
import { UsageError } from './usage-error.ts';
import { requireOther, writeWhole } from './write-whole.ts';

const FORMATS = { table: formatTable, json: formatJson, csv: formatCsv, markdown: formatMarkdown } as const;

interface RankCommandOptions
  extends Omit<RankLogOptions, 'interval' | 'weighting' | 'style'>,
    RankFilterOptions {
  readonly styleControl?: StylePreset;
  readonly features?: readonly string[];
  readonly interval: 'sandwich' | 'bootstrap' | 'arena-rank';
  readonly clusterBy?: 'voter';
  readonly weights: RankLogOptions['weighting'];
  readonly skipInvalid?: boolean;
  readonly format: keyof typeof FORMATS;
  readonly report?: string;
  readonly details?: boolean;
}

/** `leitai rank FILE…`: battles in, a board out. Nothing but the board goes to standard output. */
export function rankCommand(): Command {
  return new Command('rank')
    .description('rate the competitors of battle logs')
    .addArgument(new Argument('<file...>', 'logs, patterns such as logs/*.json, or - for standard input'))
    .addOption(new Option('--method <name>', 'how to rate').choices(RANK_METHODS).default('bradley-terry'))
    .addOption(
      new Option('--style-control [preset]', 'rate as if all had answered in one style')
        .choices(Object.keys(STYLE_PRESETS))
        .preset('leitai'),
    )
    .option('--features <names>', `style features (default: ${STYLE_FEATURES.join(',')})`, parseNames)
    .addOption(
      new Option('--interval <kind>', 'where intervals come from')
        .choices(['sandwich', 'bootstrap', 'arena-rank'])
        .default('sandwich'),
    )
    .addOption(
      new Option('--cluster-by <what>', 'let votes of one voter depend on one another').choices(['voter']),
    )
    .option('--confidence <share>', 'share of intervals that hold the truth', parseConfidence, 0.95)
    .addOption(
      new Option(
        '--looks <how often>',
        'what rank sets and tiers hold for: one look, or every look at a log that grows',
      )
        .choices(LOOKS)
        .default('every'),
    )
    .option('--samples <number>', 'resamples of a bootstrap', parseSamples, 1_000)
    .option('--seed <number>', 'seed of everything that is drawn', parseWhole, 1)
    .option(
      '--anchor <name=rating>',
      'give a competitor this rating; intervals are relative to it',
      parseAnchor,
    )
    .addOption(new Option('--weights <kind>', 'how battles weigh').choices(WEIGHTINGS).default('plain'))
    .option('--virtual-ties <number>', 'prior: ties of each competitor with the middle', parsePositive)
    .option(
      '--category <name>',
      `only battles of a category: ${FILE_CATEGORIES.join(', ')}, or a board of the configuration`,
    )
    .option('--config <file>', 'configuration with that board (default: leitai.yaml, if there is one)')
    .option(
      '--where <conditions>',
      'only battles of which these hold, as in the address of a board: language=en&tags=coding,-refusal',
    )
    .option('--language <name>', 'only battles in a language, by name or code')
    .option('--since <date>', 'only battles from this moment on')
    .option('--until <date>', 'only battles before this moment')
    .option('--keep-duplicates', 'count battles that the log marks as redundant')
    .option('--include-named', 'count battles whose models were not hidden')
    .option('--skip-invalid', 'count battles that cannot be used as excluded, instead of refusing the file')
    .option('--details', 'say how few votes would change the board, and what would separate neighbours')
    .addOption(
      new Option('--format <name>', 'what to print; csv is the table alone')
        .choices(Object.keys(FORMATS))
        .default('table'),
    )
    .option('--report <file>', 'write a page with table, intervals and heat maps, too')
    .action(rankFiles);
}

async function rankFiles(
  files: readonly string[],
  options: RankCommandOptions,
  command: Command,
): Promise<void> {
  requireUse(options, command);
  if (options.report !== undefined) await requireOther(options.report, await findFiles(files));
  // The reader brings a database along, which the other commands need not load.
  const { readBattles } = await import('../files/read-battles.ts');
  const progress = reportProgress();
  const rankOptions = toRankOptions(options);
  const filters = await toFilters(options);
  const battles = await progress('reading battles', () =>
    readBattles({ files, filters, ...toReadOptions(options) }),
  );
  const board = await progress(`rating ${battles.battles} battles`, () => rate(battles, rankOptions));
  const details = options.details
    ? await progress('looking at details', () => describeBoard(battles, rankOptions))
    : null;
  const report = { ...board, details };
  if (options.report !== undefined) {
    const matrices = toReportMatrices(battles.columns, report);
    await writeWhole(options.report, formatHtml(report, matrices));
  }
  process.stdout.write(FORMATS[options.format](report));
}

/** What is given and changes nothing was meant to change something. */
function requireUse({ styleControl, features, interval }: RankCommandOptions, command: Command): void {
  if (features && !styleControl) {
    throw new UsageError('Cannot rank: --features must come with --style-control, got none');
  }
  if (command.getOptionValueSource('samples') === 'cli' && interval !== 'bootstrap') {
    throw new UsageError(`Cannot rank: --samples must come with --interval bootstrap, got ${interval}`);
  }
}

function toRankOptions(options: RankCommandOptions): RankLogOptions {
  const { styleControl, clusterBy, interval, weights } = options;
  if (clusterBy && interval !== 'sandwich') {
    throw new UsageError(`Cannot rank: --cluster-by must come without --interval ${interval}, got both`);
  }
  return {
    ...options,
    interval: clusterBy ? 'clustered' : interval,
    weighting: weights,
    ...(styleControl && { style: styleControl }),
  };
}

function rate(battles: BattlesFromFiles, options: RankLogOptions): RankingReport {
  try {
    return rankLog(battles, options);
  } catch (error) {
    const isUsage =
      error instanceof RankOptionsError ||
      (error instanceof RatingError && error.code === 'anchor-not-rated');
    if (isUsage) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function toReadOptions(options: RankCommandOptions) {
  const { skipInvalid = false, method, styleControl } = options;
  return {
    skipInvalid,
    loadTokenizer: async () => (await import('../tagging/tokens.ts')).countO200k,
    needs: {
      order: method === 'elo' || options.details === true,
      voters: options.clusterBy === 'voter',
      pairProbabilities: options.weights === 'inverse-probability',
      ...(styleControl && { features: options.features ?? STYLE_FEATURES }),
    },
  };
}

function parseNames(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  if (names.every((name) => name !== '')) return names;
  throw new InvalidArgumentError(`it must be names with commas between them, got '${text}'.`);
}

function parseConfidence(text: string): number {
  const confidence = Number(text);
  if (confidence > 0 && confidence < 1) return confidence;
  throw new InvalidArgumentError(`it must be a number between 0 and 1, got '${text}'.`);
}

function parseWhole(text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isInteger(number) && number >= 0 && number < 2 ** 32) return number;
  throw new InvalidArgumentError(`it must be a whole number from 0, got '${text}'.`);
}

function parseSamples(text: string): number {
  const samples = parseWhole(text);
  if (samples >= 2) return samples;
  throw new InvalidArgumentError(`it must be a whole number from 2, got '${text}'.`);
}

function parsePositive(text: string): number {
  const number = Number(text);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new InvalidArgumentError(`it must be a number above 0, got '${text}'.`);
}

/** Names may hold `=`; ratings do not. */
function parseAnchor(text: string): { name: string; rating: number } {
  const at = text.lastIndexOf('=');
  const rating = Number(text.slice(at + 1));
  if (at > 0 && text.slice(at + 1).trim() !== '' && Number.isFinite(rating)) {
    return { name: text.slice(0, at), rating };
  }
  throw new InvalidArgumentError(`it must be a name and a rating, such as mixtral=1114, got '${text}'.`);
}
