import { expect } from 'vitest';
import { runLeitai } from './running-arena.ts';

/** What a busy machine may hear of a step that takes longer than a second. */
const PROGRESS = /^leitai: .+( …|: \d+\.\d s)$/;

/** Ranks and gives the report as it was parsed. Standard error must hold nothing but how far it is. */
export function rankedBoard(...args: readonly string[]) {
  const { status, stdout, stderr } = runLeitai('rank', ...args, '--format', 'json');
  expect({ status, complaints: complaintsOf(stderr) }).toEqual({ status: 0, complaints: [] });
  return JSON.parse(stdout);
}

/** Lines of standard error that are no progress. */
export function complaintsOf(stderr: string): string[] {
  return stderr.split('\n').filter((line) => line !== '' && !PROGRESS.test(line));
}
