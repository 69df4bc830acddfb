import type { BySide } from '../side.ts';
import type { TaggedTurn } from '../tagging/tagger.ts';
import { createLeakDetector, type Leak, type LeakDetector } from './detect-leak.ts';
import type { NamedModel } from './names.ts';

/** Finds what a logged battle gives away. @param models - The names that the log has, which the registry may lack. */
export type LogLeakDetector = (turns: readonly TaggedTurn[], models: BySide<string>) => readonly Leak[];

/** Each takes some 0.3 ms to make, and little memory; battles of a file have the same pairs again and again. */
const KEPT_DETECTORS = 500;

/**
 * Builds the rule for battles of the log. It knows the names of the registry and those of the battle's own two models, and no
 * others of the log: what is said of a battle must not depend on what else was imported.
 */
export function createLogLeakDetector(registry: readonly NamedModel[]): LogLeakDetector {
  const registered = new Set(registry.map(({ name }) => name));
  const byNames = new Map<string, LeakDetector>();
  return (turns, models) => {
    const names = [models.a, models.b].filter((name) => !registered.has(name)).sort();
    const key = JSON.stringify(names);
    let detect = byNames.get(key);
    if (detect === undefined) {
      const others = names.map((name) => ({ name, aliases: [], organization: '' }));
      detect = createLeakDetector([...registry, ...others]);
      if (byNames.size >= KEPT_DETECTORS) byNames.clear();
      byNames.set(key, detect);
    }
    return detect(turns);
  };
}
