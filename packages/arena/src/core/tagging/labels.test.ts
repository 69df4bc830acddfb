import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HARD_CRITERIA, OCCUPATIONS, TAGS } from '../frame/tags.ts';
import { type Labels, parseLabels, readLabels, toTagBits } from './labels.ts';

const LABELS: Labels = {
  criteria: ['specificity', 'complexity'],
  instructionFollowing: 3,
  math: true,
  creativeWriting: false,
  expert: false,
  occupations: ['science'],
};
const ANSWER = JSON.stringify(LABELS);

/** The answer with other values, as text. */
const answerWith = (fields: Record<string, unknown>) => JSON.stringify({ ...LABELS, ...fields });

test('parseLabels() reads an object of every label, also with space or one fence around it', () => {
  expect(parseLabels(ANSWER)).toEqual(LABELS);
  expect(parseLabels(`\n ${JSON.stringify(LABELS, null, 2)}\n`)).toEqual(LABELS);
  expect(parseLabels(`\`\`\`json\n${ANSWER}\n\`\`\``)).toEqual(LABELS);
  expect(parseLabels(`\`\`\`\n${ANSWER}\n\`\`\`\n`)).toEqual(LABELS);
});

test('parseLabels() gives equal labels for equal sets', () => {
  const answer = answerWith({ criteria: ['complexity', 'specificity'] });
  expect(JSON.stringify(parseLabels(answer))).toBe(ANSWER);
});

test.each([
  ['nothing', ''],
  ['prose', 'This prompt is hard.'],
  ['prose before', `Here you are: ${ANSWER}`],
  ['prose behind', `${ANSWER} Hope this helps!`],
  ['prose behind a fence', `\`\`\`json\n${ANSWER}\n\`\`\`\nDone.`],
  ['two objects', `${ANSWER}\n${ANSWER}`],
  ['two fences', `\`\`\`json\n${ANSWER}\n\`\`\`\n\`\`\`json\n${ANSWER}\n\`\`\``],
  ['an answer that is cut', ANSWER.slice(0, -1)],
  ['single quotes', ANSWER.replaceAll('"', "'")],
  ['a comment', ANSWER.replace('{', '{ // labels\n')],
  ['a list', `[${ANSWER}]`],
  ['a text that holds the object', JSON.stringify(ANSWER)],
  ['null', 'null'],
  ['an empty object', '{}'],
  ['a label missing', answerWith({ math: undefined })],
  ['a name that is not known', answerWith({ reason: 'because' })],
  ['a prototype', ANSWER.replace('{', '{"__proto__":{},')],
  ['a name twice', ANSWER.replace('{', '{"math":false,')],
  ['a name twice, once in escapes', ANSWER.replace('{', '{"\\u006dath":false,')],
  ['a criterion that is not known', answerWith({ criteria: ['specificity', 'brilliance'] })],
  ['a criterion as a number', answerWith({ criteria: [1, 2] })],
  ['a criterion twice', answerWith({ criteria: ['complexity', 'complexity'] })],
  ['a criterion in capitals', answerWith({ criteria: ['Complexity'] })],
  ['criteria as a text', answerWith({ criteria: 'complexity' })],
  ['criteria as an object', answerWith({ criteria: { complexity: true } })],
  ['a score above the scale', answerWith({ instructionFollowing: 6 })],
  ['a score below the scale', answerWith({ instructionFollowing: -1 })],
  ['half a score', answerWith({ instructionFollowing: 3.5 })],
  ['a score as a text', answerWith({ instructionFollowing: '3' })],
  ['yes as a text', answerWith({ math: 'yes' })],
  ['yes as a number', answerWith({ math: 1 })],
  ['no as null', answerWith({ expert: null })],
  ['an occupation that is not known', answerWith({ occupations: ['astrology'] })],
])('parseLabels() refuses %s, without quoting it', (_name, answer) => {
  let message = '';
  try {
    parseLabels(answer);
  } catch (error) {
    expect(error).toBeInstanceOf(SyntaxError);
    ({ message } = error as Error);
  }
  expect(message).toMatch(/^Cannot read labels: they must .+, got .+$/);
  expect(message).not.toMatch(/brilliance|astrology|because|Hope/);
});

test('parseLabels() gives nothing but values of the lists, whatever the answer', () => {
  const item = fc.oneof(fc.constantFrom<unknown>(...HARD_CRITERIA, ...OCCUPATIONS), fc.jsonValue());
  const value = fc.oneof(fc.array(item), fc.boolean(), fc.integer({ min: -1, max: 7 }), fc.jsonValue());
  const keys = fc.constantFrom(...Object.keys(LABELS), 'else');
  const answer = fc.oneof(
    fc.dictionary(keys, value).map((fields) => answerWith(fields)),
    fc.string(),
    fc.json(),
  );
  let parsedCount = 0;
  fc.assert(
    fc.property(answer, (text) => {
      let labels: Labels;
      try {
        labels = parseLabels(text);
      } catch (error) {
        expect(error).toBeInstanceOf(SyntaxError);
        return;
      }
      parsedCount += 1;
      expect(Object.keys(labels)).toEqual(Object.keys(LABELS));
      expect(HARD_CRITERIA).toEqual(expect.arrayContaining([...labels.criteria]));
      expect(OCCUPATIONS).toEqual(expect.arrayContaining([...labels.occupations]));
      expect([0, 1, 2, 3, 4, 5]).toContain(labels.instructionFollowing);
      for (const flag of [labels.math, labels.creativeWriting, labels.expert])
        expect(flag).toBeTypeOf('boolean');
      expect(parseLabels(JSON.stringify(labels))).toEqual(labels);
    }),
    { numRuns: 2_000 },
  );
  // A property that never sees a good answer shows nothing.
  expect(parsedCount).toBeGreaterThan(20);
});

test('readLabels() takes labels that leave some out, and refuses what is none', () => {
  expect(readLabels({ math: true })).toEqual({ math: true });
  expect(readLabels({})).toEqual({});
  expect(() => readLabels({ maths: true })).toThrow(
    'no other names than criteria, instructionFollowing, math',
  );
  expect(() => readLabels({ math: 'yes' })).toThrow('have as math true or false');
  expect(() => readLabels([true])).toThrow('be one JSON object');
});

test('toTagBits() says every label with yes or no, and nothing of what rules say', () => {
  const namesOf = (bits: number) => TAGS.filter((_tag, place) => (bits >>> place) & 1);
  const { bits, mask } = toTagBits({ ...LABELS, instructionFollowing: 4 });
  expect(namesOf(bits)).toEqual([
    'criteria-known',
    'specificity',
    'complexity',
    'instruction-following-known',
    'instruction-following',
    'math-known',
    'math',
    'creative-writing-known',
    'expert-known',
    'occupation-known',
    'science',
  ]);
  expect(namesOf(~mask)).toEqual([
    'coding-known',
    'coding',
    'refusal-known',
    'refusal',
    'identity-fishing',
    'redundant',
    'identity-fishing-known',
  ]);
  expect(namesOf(toTagBits(LABELS).bits)).not.toContain('instruction-following');
});
