/** Characters that the name of a model may have: it stands in addresses, in tables and in charts. */
export const MODEL_NAME_CHARACTERS = 200;

/** What a name is that has a page of its own; completes "must be …". */
export const MODEL_NAME_RULE = `a name of at most ${MODEL_NAME_CHARACTERS} characters, none of them a control character, and not . or ..`;

/** Control characters, as JavaScript and RE2 write them alike. */
export const CONTROL_CHARACTERS = String.raw`[\x00-\x1f\x7f-\x9f]`;
/** In an address these lead to another page. */
export const PATH_STEPS = ['.', '..'];

/** Whether a model may be called so. Files are held to the same rule, in SQL. */
export function isModelName(name: string): boolean {
  const isShort = [...name].length <= MODEL_NAME_CHARACTERS;
  return isShort && !PATH_STEPS.includes(name) && !new RegExp(CONTROL_CHARACTERS, 'u').test(name);
}
