import { type LabelledPrompts, type LabellerReport, scoreLabeller } from '../app/labelling/score-labeller.ts';
import { composeLabelling } from '../compose-labelling.ts';
import type { LabelScore } from '../core/tagging/score-labels.ts';
import { readLabelledFile } from '../labelling/labelled-file.ts';
import { count, readConfigWithLabeller, sayUsage } from './label.ts';
import { oneLine } from './one-line.ts';
import { sayNowAndThen } from './progress.ts';
import { untilSignal } from './until-signal.ts';

export interface LabelScoreOptions {
  readonly config?: string;
  readonly limit?: number;
}

/** Characters of a prompt that a conflict shows. */
const SHOWN_CHARACTERS = 70;
const HEADINGS = ['label', 'prompts', 'yes', 'accuracy', 'precision', 'recall'];

/** `leitai label-score FILE`: how well the labeller agrees with labels that people gave, and where it does not. */
export async function labelScoreCommand(file: string, options: LabelScoreOptions): Promise<void> {
  const items = (await readLabelledFile(file)).slice(0, options.limit);
  const config = await readConfigWithLabeller(options.config);
  const labelling = composeLabelling(config.labeller, config.timeouts);
  const report = await untilSignal((signal) =>
    scoreLabeller({
      ...labelling,
      items,
      signal,
      onProgress: sayNowAndThen((asked) => `${asked} of ${items.length} prompts asked`),
    }),
  );
  const { labeller, spending, requests } = labelling.asker;
  console.log(`${config.labeller.model.name}, version ${labeller.version}`);
  console.log(
    `${sayCounts(report, items.length)}, ${count(requests, 'request')}, ${sayUsage(spending.used, spending.dollars)}.`,
  );
  console.log(`\n${formatScores(report.scores)}`);
  console.log(`\n${formatConflicts(report, items)}`);
}

function sayCounts({ labelled, failed, unasked }: LabellerReport, total: number): string {
  const failures = [...failed].map(([failure, count]) => `${count} ${failure}`);
  const lost = unasked > 0 ? [...failures, `${unasked} over the budget`] : failures;
  return `${labelled} of ${total} prompts labelled${lost.length > 0 ? ` (not scored: ${lost.join(', ')})` : ''}`;
}

function formatScores(scores: readonly LabelScore[]): string {
  const rows = scores.map(({ label, count, positives, accuracy, precision, recall }) => [
    label,
    String(count),
    String(positives),
    ...[accuracy, precision, recall].map((share) => share?.toFixed(3) ?? '–'),
  ]);
  const table = [HEADINGS, ...rows];
  const widths = HEADINGS.map((_heading, column) => Math.max(...table.map((row) => row[column]!.length)));
  return table
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!)))
        .join('  '),
    )
    .join('\n');
}

function formatConflicts({ conflicts }: LabellerReport, items: readonly LabelledPrompts[]): string {
  if (conflicts.length === 0) return 'No conflicts.';
  const lines = conflicts.map(({ label, index, expected, found }) => {
    const prompt = oneLine(items[index]!.prompts.join(' ⏎ '), SHOWN_CHARACTERS);
    return `${label}: expected ${expected}, got ${found}: ${prompt}`;
  });
  return [count(conflicts.length, 'conflict'), ...lines].join('\n');
}
