import { type ExcludedQuery, findExcluded, type ListedReason } from '../core/boards/find-excluded.ts';
import { DUPLICATE_RULE } from '../core/duplicates/prompt-clusters.ts';
import { type ExclusionEvent, IMPORT_RULE } from '../core/exclusion.ts';
import { type BattleFrame, exclusionReasons, type FrameView } from '../core/frame/battle-frame.ts';
import { REDUNDANT } from '../core/frame/tags.ts';
import type { ArenaStore, ImportedRange } from './ports.ts';

/** Why a battle is left out, and by what. */
export interface GivenReason {
  readonly reason: ListedReason;
  /** Name and version of a rule, or `operator`. */
  readonly rule: string;
  /** ISO 8601, UTC; null for duplicates, which are found anew with every board. */
  readonly createdAt: string | null;
  /** Where all battles of a voter are meant. */
  readonly voterId: string | null;
  readonly note: string | null;
  /** Which prompts are the same, for a duplicate that was found here. */
  readonly cluster: number | null;
}

/** A battle that does not count. */
export interface ExcludedBattle {
  readonly sequence: number;
  readonly reasons: readonly GivenReason[];
}

interface Sources {
  readonly store: Pick<ArenaStore, 'findExclusions' | 'readImportedRanges'>;
  readonly frame: BattleFrame;
  /** The rows of the frame that are meant, with duplicates marked. */
  readonly view: FrameView;
}

/**
 * Reads battles that do not count, in the order of the log, and says of each who or what has said so: a row of the log of exclusions,
 * the file that it came from, or the cap of duplicates. A file may bring hundreds of thousands, so that nothing is written for each.
 *
 * @throws {ArenaError} `store-unavailable`.
 */
export async function readExcludedBattles(
  { store, frame, view }: Sources,
  query: ExcludedQuery,
): Promise<ExcludedBattle[]> {
  const judged = findExcluded(view, query).map((sequence) => ({
    sequence,
    voterId: frame.voters[frame.get(sequence - 1, 'voter')]!,
  }));
  const setting = (await store.findExclusions(judged)).filter(({ action }) => action === 'set');
  const bySubject = Map.groupBy(setting, ({ subject, subjectId, sequence }) =>
    subject === 'voter' ? subjectId : sequence,
  );
  const imports = await store.readImportedRanges();
  return judged.map(({ sequence, voterId }) => {
    const own = [...(bySubject.get(voterId) ?? []), ...(bySubject.get(sequence) ?? [])];
    const imported = findImport(imports, sequence);
    const reasons = exclusionReasons(frame.get(sequence - 1, 'exclusions'));
    const given = reasons.map((reason) => {
      const event = own.findLast((one) => one.reason === reason);
      return event ? byEvent(event) : byImport(reason, imported);
    });
    const isDuplicate = (frame.get(sequence - 1, 'tags') & REDUNDANT) !== 0;
    const cluster = frame.get(sequence - 1, 'cluster');
    return { sequence, reasons: isDuplicate ? [...given, byCap(cluster, imported)] : given };
  });
}

/** What a battle came with; undefined if it was voted here. */
export function findImport(imports: readonly ImportedRange[], sequence: number): ImportedRange | undefined {
  const range = imports.findLast(({ firstSequence }) => firstSequence <= sequence);
  return range && sequence < range.firstSequence + range.rowCount ? range : undefined;
}

const NOBODY = { voterId: null, note: null, cluster: null };

function byEvent({
  reason,
  rule,
  createdAt,
  subject,
  subjectId,
  note,
}: ExclusionEvent & { reason: ListedReason }): GivenReason {
  return { ...NOBODY, reason, rule, createdAt, note, voterId: subject === 'voter' ? subjectId : null };
}

function byImport(reason: ListedReason, imported: ImportedRange | undefined): GivenReason {
  return { ...NOBODY, reason, rule: IMPORT_RULE, createdAt: imported?.importedAt ?? null };
}

/** A battle whose prompt is not known is a duplicate because its file says so. */
function byCap(cluster: number, imported: ImportedRange | undefined): GivenReason {
  if (cluster === 0) return byImport('duplicate', imported);
  return { ...NOBODY, reason: 'duplicate', rule: DUPLICATE_RULE, createdAt: null, cluster: cluster - 1 };
}
