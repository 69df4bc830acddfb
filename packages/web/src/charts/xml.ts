const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as XML may hold it, between tags and in attributes. */
export function escapeXml(text: string): string {
  // Control characters have no place in XML, not even escaped.
  return text.replace(/\p{Cc}/gu, '').replace(/[&<>"]/g, (character) => ESCAPES[character]!);
}
