import { POINTS_PER_LOGIT, type SimulationOptions, simulateInPieces, type Truth } from '@leitai/rating';
import { Command, InvalidArgumentError } from 'commander';
import { reportProgress } from './progress.ts';
import { UsageError } from './usage-error.ts';
import { requireOther, writeWhole } from './write-whole.ts';

/** Battles drawn before they are handed on: large enough to be fast, small beside the whole. */
const PIECE = 500_000;

interface SimulateCommandOptions extends Omit<SimulationOptions, 'styleEffects' | 'voters'> {
  readonly style?: Readonly<Record<string, number>>;
  readonly voters?: number;
  readonly taste?: number;
  readonly riggers?: number;
  readonly out: string;
  readonly truth?: string;
}

/** `leitai simulate`: a log of which the truth is known. */
export function simulateCommand(): Command {
  return new Command('simulate')
    .description('write battles of a world whose truth is known')
    .requiredOption('--out <file>', 'where to: .parquet, .csv or .jsonl')
    .option('--competitors <number>', 'how many competitors', parseNumber, 44)
    .option('--battles <number>', 'how many battles', parseNumber, 100_000)
    .option('--seed <number>', 'seed of everything that is drawn', parseNumber, 1)
    .option('--spread <points>', 'standard deviation of the true ratings', parseNumber)
    .option('--skew <exponent>', "Zipf's law of popularity; 0 draws all alike", parseNumber)
    .option('--eras <number>', 'stretches in which competitors come and go', parseNumber)
    .option('--ties <nu>', "Davidson's parameter", parseNumber)
    .option('--side-bias <points>', 'what being first is worth', parseNumber)
    .option('--style <name=points,…>', 'true effects of features', parseEffects)
    .option('--voters <number>', 'record who votes', parseNumber)
    .option('--taste <points>', "standard deviation of voters' own ratings", parseNumber)
    .option('--riggers <share>', 'share of voters who always vote for the weakest', parseNumber)
    .option('--truth <file>', 'write what is true, as JSON')
    .action(simulate);
}

async function simulate(options: SimulateCommandOptions): Promise<void> {
  if (options.truth !== undefined) await requireOther(options.truth, [options.out]);
  const { writeBattles } = await import('../files/write-battles.ts');
  const { names, pieces, truth } = open(toSimulation(options));
  const first = pieces.next().value;
  if (first === undefined) throw new UsageError('Cannot simulate: battles must be at least 1, got 0');
  const progress = reportProgress();
  await progress(`writing ${options.battles} battles`, () =>
    writeBattles(options.out, { first, rest: pieces }),
  );
  if (options.truth !== undefined) await writeWhole(options.truth, formatTruth(options, names, truth));
}

function open(simulation: SimulationOptions) {
  try {
    return simulateInPieces(simulation, PIECE);
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(error.message, { cause: error });
    throw error;
  }
}

function toSimulation(options: SimulateCommandOptions): SimulationOptions {
  const { style, voters, taste, riggers, out: _, truth: __, ...rest } = options;
  if (voters === undefined && (taste !== undefined || riggers !== undefined)) {
    throw new UsageError('Cannot simulate: --taste and --riggers must come with --voters');
  }
  return {
    ...rest,
    ...(style && { styleEffects: style }),
    ...(voters !== undefined && {
      voters: {
        count: voters,
        ...(taste !== undefined && { taste }),
        ...(riggers !== undefined && { riggers }),
      },
    }),
  };
}

function formatTruth(options: SimulateCommandOptions, names: readonly string[], truth: Truth): string {
  const ratings = Object.fromEntries(
    names.map((name, place) => [name, 1000 + truth.strengths[place]! * POINTS_PER_LOGIT]),
  );
  const { riggedFor, riggerCount } = truth;
  const { out: _, truth: __, ...world } = options;
  return `${JSON.stringify({ world, ratings, riggedFor, riggerCount }, undefined, 2)}\n`;
}

function parseNumber(text: string): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number)) return number;
  throw new InvalidArgumentError(`it must be a number, got '${text}'.`);
}

function parseEffects(text: string): Record<string, number> {
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [name, points, ...more] = part.split('=').map((piece) => piece.trim());
      if (!name || !points || more.length > 0 || !Number.isFinite(Number(points))) {
        throw new InvalidArgumentError(`it must be such as tokens=60,lists=5, got '${text}'.`);
      }
      return [name, Number(points)];
    }),
  );
}
