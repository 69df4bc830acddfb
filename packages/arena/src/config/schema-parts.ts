import { z } from 'zod';

/** Parts of which the shape of `leitai.yaml` is made. Each says what it expects; the text completes “… must be …”. */

export const text = (expected: string, maxLength = 200) =>
  z
    .string({ error: expected })
    .max(maxLength, { error: `${expected} of at most ${maxLength} characters` })
    .refine((value) => value.trim() !== '', { error: expected });

export const numberBetween = (lowest: number, highest: number) => {
  const error = `a number from ${lowest} to ${highest}`;
  return z.number({ error }).min(lowest, { error }).max(highest, { error });
};

export const integerBetween = (lowest: number, highest: number) => {
  const error = `a whole number from ${lowest} to ${highest}`;
  return z.number({ error }).int({ error }).min(lowest, { error }).max(highest, { error });
};

export const section = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `one of the keys ${Object.keys(shape).join(', ')}`
        : 'a section of keys and values',
  });

export const flag = z.boolean({ error: 'true or false' });
