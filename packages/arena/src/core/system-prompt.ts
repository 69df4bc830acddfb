const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;

/** What each placeholder becomes. The names are those of Chatbot Arena's configurations, which are read as they are. */
const PLACEHOLDERS: Readonly<Record<string, (date: Date) => string>> = {
  currentDateTime: (date) => date.toISOString().slice(0, 10),
  currentDateTimev2: (date) => `${twoDigits(date.getUTCDate())} ${monthOf(date).slice(0, 3)} ${yearOf(date)}`,
  currentDateTimev3: (date) => `${monthOf(date)} ${yearOf(date)}`,
};

const PLACEHOLDER = /\{\{(\w+)\}\}/g;

/**
 * Fills the date placeholders of a system prompt. All of them are in UTC; any other text in braces stays as it is.
 *
 * @example
 * fillSystemPrompt('Today is {{currentDateTimev2}}.', new Date('2024-05-21')) // => 'Today is 21 May 2024.'
 */
export function fillSystemPrompt(template: string, date: Date): string {
  return template.replace(PLACEHOLDER, (text, name: string) =>
    Object.hasOwn(PLACEHOLDERS, name) ? PLACEHOLDERS[name]!(date) : text,
  );
}

/** Names in double braces that `fillSystemPrompt` does not fill: most likely a slip of the pen. */
export function unknownPlaceholders(template: string): readonly string[] {
  const names = [...template.matchAll(PLACEHOLDER)].map((match) => match[1]!);
  return names.filter((name) => !Object.hasOwn(PLACEHOLDERS, name));
}

function monthOf(date: Date): string {
  return MONTHS[date.getUTCMonth()]!;
}

function yearOf(date: Date): string {
  return String(date.getUTCFullYear());
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
