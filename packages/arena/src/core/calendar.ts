/** How a moment is written, for whoever wrote it in another way. */
export const MOMENT_EXAMPLES = '2024-08-14 or 2024-08-14T12:00:00Z';

const MOMENT = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/;
const ZONE = /(Z|[+-]\d\d:\d\d)$/;

/**
 * Reads a day or a moment, as addresses, the configuration and the command line have it. What names no zone is in UTC, so that it
 * means the same on every machine.
 *
 * @returns Whole seconds since 1970, as votes have them on boards; undefined for what is no moment, 2024-02-31 among it.
 */
export function parseMoment(text: string): number | undefined {
  if (!MOMENT.test(text) || !isDayOfCalendar(text.slice(0, 10))) return undefined;
  const isComplete = !text.includes('T') || ZONE.test(text);
  const milliseconds = Date.parse(isComplete ? text : `${text}Z`);
  return Number.isNaN(milliseconds) ? undefined : Math.floor(milliseconds / 1_000);
}

/** `Date` takes the 31st of February for the 2nd of March. */
function isDayOfCalendar(day: string): boolean {
  const date = new Date(day);
  return Number.isFinite(date.getTime()) && date.toISOString().startsWith(day);
}
