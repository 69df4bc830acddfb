import type { TaggedTurn } from '../tagger.ts';

const NAMES = new Set(
  'git github dataframe nginx pip python c++ cpp java javascript typescript html css sql bash powershell matlab golang linux ubuntu'.split(
    ' ',
  ),
);
const PHRASES = [
  ...['import pandas', 'import numpy', 'import torch', 'jax', 'tensorflow', 'pytorch', 'keras'],
  ...['scikit-learn', 'sklearn', ' apt-get '],
];
const PATTERNS = [
  /from\s+\w+\s+import/,
  /conda\s+install/,
  /pip\s+install\s+-r/,
  /#include\s*(?:<[^>]*>|"[^"]*\.h")/,
  /import\s+\w+\s+as\s+\w+/,
];

/**
 * The rule tagger by which Chatbot Arena's coding board was made in 2024, as FastChat's `code_tagger.py` describes itself
 * (commit 74aa8ae3, since removed): the baseline that ours is measured beside.
 */
export function isCodeAsPublished(turns: readonly TaggedTurn[]): boolean {
  return turns
    .flatMap(({ prompt, replies }) => [prompt, replies.a.text, replies.b.text])
    .some((message) => isCodeMessage(message.replace(/```(?:plaintext|markdown)[\s\S]*?(?:```|$)/g, '')));
}

function isCodeMessage(message: string): boolean {
  const text = message.toLowerCase();
  if (text.includes('ascii art')) return false;
  if (text.includes('```')) return true;
  const tokens = text.split(/[\s,;:?!()[\]{}"'`]+|\.(?=\s|$)/);
  return (
    tokens.some((token) => NAMES.has(token)) ||
    PHRASES.some((phrase) => text.includes(phrase)) ||
    PATTERNS.some((pattern) => pattern.test(text))
  );
}
