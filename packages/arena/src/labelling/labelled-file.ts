import { readFile } from 'node:fs/promises';
import type { LabelledPrompts } from '../app/labelling/score-labeller.ts';
import { LABEL_KEYS, readLabels } from '../core/tagging/labels.ts';

/** A labelled file that cannot be used. */
export class LabelledFileError extends Error {
  override readonly name = 'LabelledFileError';
}

const FORM = `{"prompts": ["…"], "labels": {…}} with some of the labels ${LABEL_KEYS.join(', ')}`;

/**
 * Reads prompts with their true labels: JSON Lines of `{"prompts": […], "labels": {…}}`, or `"prompt": "…"` for one.
 *
 * @throws {LabelledFileError} If the file cannot be read, or a line is something else: with its number.
 */
export async function readLabelledFile(path: string): Promise<readonly LabelledPrompts[]> {
  const refuse = (place: string, found: string, cause?: unknown) =>
    new LabelledFileError(`Cannot read labelled prompts: ${place} must be ${FORM}, got ${found}`, { cause });
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw refuse(`each line of ${path}`, error.code ?? 'an unknown error', error);
  });
  const items = text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return [];
    try {
      return [toItem(JSON.parse(line))];
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw refuse(`${path}:${index + 1}`, `another line (${error.message})`, error);
    }
  });
  if (items.length === 0) throw refuse(`each line of ${path}`, 'an empty file');
  return items;
}

function toItem(value: unknown): LabelledPrompts {
  const { prompt, prompts = [prompt], labels } = (value ?? {}) as Record<string, unknown>;
  const isTexts = Array.isArray(prompts) && prompts.every((text) => typeof text === 'string');
  if (!isTexts || prompts.length === 0) throw new SyntaxError('no prompts');
  const known = readLabels(labels);
  if (Object.keys(known).length === 0) throw new SyntaxError('no labels');
  return { prompts, labels: known };
}
