import { expect, test } from 'vitest';
import { refusalTagger, refuses } from './refusal.ts';
import { agreementOf, type Half, readLabelled } from './testing/labelled.ts';

// Measured: development 1.000 and 1.000, held-out 0.941 and 1.000.
test.each<Half>(['development', 'held-out'])('refusalTagger agrees with people on the %s half', (half) => {
  const agreement = agreementOf(readLabelled('refusals', half), refusalTagger.tag);
  const figures = JSON.stringify(agreement, null, 1);
  expect(agreement.conversationCount).toBeGreaterThan(60);
  expect(agreement.precision, figures).toBeGreaterThanOrEqual(0.93);
  expect(agreement.recall, figures).toBeGreaterThanOrEqual(0.95);
});

test('refusalTagger reads both sides of every turn', () => {
  const turn = (a: string, b: string) => ({ prompt: 'Do it', replies: { a: { text: a }, b: { text: b } } });
  const refusal = "I'm sorry, but I can't help with that.";
  expect(refusalTagger.tag([turn('Done.', 'Done.')])).toBe(false);
  expect(refusalTagger.tag([turn(refusal, 'Done.')])).toBe(true);
  expect(refusalTagger.tag([turn('Done.', 'Done.'), turn('Done.', refusal)])).toBe(true);
});

test('refuses() looks at the opening of a reply alone', () => {
  const story = 'The keeper lit the lamp and waited for the boat. '.repeat(12);
  expect(refuses(`${story}I cannot help with that.`)).toBe(false);
  expect(refuses(`I cannot help with that. ${story}`)).toBe(true);
});
