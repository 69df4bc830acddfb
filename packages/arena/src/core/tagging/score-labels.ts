import { HARD_COUNT } from '../boards/categories.ts';
import { HARD_CRITERIA, OCCUPATIONS } from '../frame/tags.ts';
import { type Labels, MIN_INSTRUCTION_FOLLOWING } from './labels.ts';

/** How well a labeller agrees with labels that are held to be true, for one label that is yes or no. */
export interface LabelScore {
  readonly label: string;
  /** Prompts for which the true label is known. */
  readonly count: number;
  /** Of these, how many truly have it. */
  readonly positives: number;
  /** Share that is labelled right; null of no prompts. */
  readonly accuracy: number | null;
  /** Share of what was labelled yes that truly is; null if nothing was. */
  readonly precision: number | null;
  /** Share of what truly is that was labelled yes; null if nothing is. */
  readonly recall: number | null;
}

export interface LabelConflict {
  readonly label: string;
  /** Place of the prompt, from 0. */
  readonly index: number;
  readonly expected: string;
  readonly found: string;
}

export interface LabelReport {
  readonly scores: readonly LabelScore[];
  /** By label, then by prompt. */
  readonly conflicts: readonly LabelConflict[];
}

export interface LabelledPair {
  /** What is held to be true; may leave labels out. */
  readonly expected: Partial<Labels>;
  /** What the labeller said; nothing if it failed. Such a prompt is not scored. */
  readonly found: Labels | undefined;
}

interface Question<Key extends keyof Labels = keyof Labels> {
  readonly label: string;
  readonly key: Key;
  readonly isYes: (value: Labels[Key]) => boolean;
  /** The value as a conflict shows it. */
  readonly show?: (value: Labels[Key]) => string;
}

function ask<Key extends keyof Labels>(question: Question<Key>): Question {
  return question as unknown as Question;
}

const QUESTIONS: readonly Question[] = [
  ...HARD_CRITERIA.map((name) =>
    ask({ label: name, key: 'criteria', isYes: (criteria) => criteria.includes(name) }),
  ),
  ask({
    label: 'hard-prompts',
    key: 'criteria',
    isYes: (criteria) => criteria.length >= HARD_COUNT,
    show: (criteria) => `${criteria.length} criteria`,
  }),
  ask({
    label: 'instruction-following',
    key: 'instructionFollowing',
    isYes: (score) => score >= MIN_INSTRUCTION_FOLLOWING,
    show: (score) => String(score),
  }),
  ask({ label: 'math', key: 'math', isYes: (flag) => flag }),
  ask({ label: 'creative-writing', key: 'creativeWriting', isYes: (flag) => flag }),
  ask({ label: 'expert', key: 'expert', isYes: (flag) => flag }),
  ...OCCUPATIONS.map((name) =>
    ask({ label: name, key: 'occupations', isYes: (occupations) => occupations.includes(name) }),
  ),
];

/** Compares a labeller with true labels: each yes-or-no label, and the boards that are made of several. */
export function scoreLabels(pairs: readonly LabelledPair[]): LabelReport {
  const reports = QUESTIONS.map((question) => scoreQuestion(question, pairs));
  return {
    scores: reports.map(({ score }) => score),
    conflicts: reports.flatMap(({ conflicts }) => conflicts),
  };
}

function scoreQuestion(question: Question, pairs: readonly LabelledPair[]) {
  const { label, key, isYes, show = (value) => (isYes(value) ? 'yes' : 'no') } = question;
  const conflicts: LabelConflict[] = [];
  const counts = { count: 0, positives: 0, said: 0, hits: 0 };
  pairs.forEach(({ expected, found }, index) => {
    const truth = expected[key];
    if (truth === undefined || found === undefined) return;
    const [isTrue, isSaid] = [isYes(truth), isYes(found[key])];
    counts.count += 1;
    counts.positives += Number(isTrue);
    counts.said += Number(isSaid);
    counts.hits += Number(isTrue && isSaid);
    if (isTrue !== isSaid) conflicts.push({ label, index, expected: show(truth), found: show(found[key]) });
  });
  const { count, positives, said, hits } = counts;
  const score: LabelScore = {
    label,
    count,
    positives,
    accuracy: shareOf(count - conflicts.length, count),
    precision: shareOf(hits, said),
    recall: shareOf(hits, positives),
  };
  return { score, conflicts };
}

function shareOf(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
