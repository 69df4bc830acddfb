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

type Queries = Readonly<Record<string, readonly string[]>>;

/** Characters of a parameter that are repeated. */
const SHOWN = 60;

/**
 * Reads the parameters of an address. What comes twice is refused, as the router's own reader does it.
 *
 * @param queries - All values of each parameter.
 */
export function parseQuery<Schema extends z.ZodType>(
  schema: Schema,
  queries: Queries,
): z.ZodSafeParseResult<z.infer<Schema>> {
  const given = Object.entries(queries).map(([name, values]) => [
    name,
    values.length === 1 ? values[0] : values,
  ]);
  return schema.safeParse(Object.fromEntries(given)) as z.ZodSafeParseResult<z.infer<Schema>>;
}

/** Says of each parameter that is refused what it must be and what was found. */
export function describeQuery({ issues }: z.ZodError, queries: Queries): string {
  return issues.map((issue) => describeParameter(issue, queries)).join('; ');
}

function describeParameter(issue: z.core.$ZodIssue, queries: Queries): string {
  if (issue.code === 'unrecognized_keys')
    return `the parameter ${issue.message}, got ${issue.keys.map(quoted).join(', ')}`;
  const name = String(issue.path[0]);
  const found = queries[name]?.map(quoted) ?? ['nothing'];
  return `${name} ${found.length > 1 ? 'must be given once' : issue.message}, got ${found.join(' and ')}`;
}

function quoted(text: string): string {
  return JSON.stringify(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text);
}
