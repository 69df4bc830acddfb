import { addBattles, type VersionCounts } from '../../core/frame/fact-versions.ts';
import type { UsedTaggers } from '../../core/publication.ts';
import { LABELS } from '../boards/frame-row.ts';

/** Taggers that readers know by another name than that under which their facts are stored. */
const PUBLIC_NAMES: Readonly<Record<string, string>> = { [LABELS]: 'labeller' };

/**
 * Says by rule what is stored by tagger: one text of versions, such as `language@1 coding@2`, speaks for each rule that it names.
 * In alphabetical order, so that equal facts are published as equal texts however they were read.
 */
export function toUsedTaggers(counts: VersionCounts): UsedTaggers {
  const used: Record<string, Readonly<Record<string, number>>> = {};
  for (const [tagger, versions] of inOrder(counts)) {
    for (const [text, battles] of inOrder(versions)) {
      for (const [name, version] of rulesOf(tagger, text)) {
        addBattles(used, { name, version, battles });
      }
    }
  }
  return Object.fromEntries(
    inOrder(used).map(([name, versions]) => [name, Object.fromEntries(inOrder(versions))]),
  );
}

function rulesOf(tagger: string, text: string): [name: string, version: string][] {
  return text.split(' ').map((part) => {
    const [, name = PUBLIC_NAMES[tagger] ?? tagger, version = part] = /^(.+)@(.+)$/.exec(part) ?? [];
    return [name, version];
  });
}

function inOrder<Value>(record: Readonly<Record<string, Value>>): [string, Value][] {
  return Object.entries(record).sort(([one], [other]) => (one < other ? -1 : 1));
}
