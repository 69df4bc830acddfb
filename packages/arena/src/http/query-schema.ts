import { z } from '@hono/zod-openapi';

/** The parameters of an address. What is not known is refused, with the names of what is. */
export function querySchema<Shape extends z.ZodRawShape>(shape: Shape) {
  const names = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? `must be one of ${names}` : undefined),
  });
}

/** One of some words, said in the words of a problem. */
export function oneOf<const Values extends readonly [string, ...string[]]>(values: Values) {
  return z.enum(values, `must be ${values.join(' or ')}`);
}
