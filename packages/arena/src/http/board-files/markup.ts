/** What XML has no character for. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to be left out.
const NO_CHARACTERS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as it may stand between tags and in quotes, in HTML and in XML. */
export function escapeMarkup(text: string): string {
  const whole = text.toWellFormed().replaceAll(NO_CHARACTERS, '');
  return whole.replaceAll(/[&<>"']/g, (character) => ENTITIES[character]!);
}
