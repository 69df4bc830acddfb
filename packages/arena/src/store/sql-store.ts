import { randomBytes } from 'node:crypto';
import { type Kysely, sql, type Transaction } from 'kysely';
import { ArenaError } from '../app/arena-error.ts';
import type {
  ArenaStore,
  ExclusionQuery,
  ImportedRange,
  JudgedBattle,
  LinkedImport,
  LinkOutcome,
  ListedExclusion,
  LogEntry,
  ModelAnswers,
  NewFact,
  StagedSegment,
  TurnOutcome,
  Verdicts,
  VoteOutcome,
} from '../app/ports.ts';
import type { Battle, BattleState } from '../core/battle.ts';
import type { ExclusionAction, ExclusionEvent } from '../core/exclusion.ts';
import type { ModelRevision } from '../core/model.ts';
import type { LogLimits, Publication, PublicationHead, PublicationLink } from '../core/publication.ts';
import { type BySide, SIDES } from '../core/side.ts';
import type { TaggedTurn } from '../core/tagging/tagger.ts';
import type { NewVote } from '../core/vote.ts';
import type { LoggedEntry } from '../core/vote-log.ts';
import { readModels } from './battle-models.ts';
import { readConversations, readImportedRanges, readTurns } from './conversations.ts';
import {
  activeReasons,
  appendExclusion,
  findExclusionEvents,
  listExclusionEvents,
  readExclusionEvents,
} from './exclusion-log.ts';
import { readFactChanges, readKnown, readUntagged, saveFacts } from './facts.ts';
import { readAnsweringRevisions, readReplies } from './model-answers.ts';
import {
  appendPublication,
  packPublication,
  readLatestPublication,
  readPublicationLinks,
  readPublicationRow,
} from './publications.ts';
import { fromBattleRows, fromVoteRow, toBattleRow, toReplyRow, toStorable } from './rows.ts';
import { type Dialect, lockVoteLog, type Tables, tryPublishingLock } from './schema.ts';
import { saveVerdicts } from './verdicts.ts';
import {
  appendVote,
  discardStaged,
  endOfLog,
  hashAt,
  linkImport,
  listStaged,
  packSegment,
  readEntries,
  readLogBatch,
  stageSegment,
} from './vote-log.ts';

const SECRET_SETTING = 'signing-secret';
/** PostgreSQL's codes for a transaction that lost a conflict and may be tried again. */
const CONFLICT_CODES = new Set(['40001', '40P01']);
const MAX_TRIES = 3;
const RETRY_PAUSE_MS = 50;

/** The arena's memory in SQLite or PostgreSQL: the same schema and the same queries. */
export class SqlStore implements ArenaStore {
  readonly #database: Kysely<Tables>;
  readonly #dialect: Dialect;

  constructor(database: Kysely<Tables>, dialect: Dialect) {
    this.#database = database;
    this.#dialect = dialect;
  }

  signingSecret(): Promise<string> {
    return this.#transact('read the signing secret', async (transaction) => {
      const value = randomBytes(32).toString('base64url');
      await transaction
        .insertInto('settings')
        .values({ name: SECRET_SETTING, value })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
      const row = await transaction
        .selectFrom('settings')
        .select('value')
        .where('name', '=', SECRET_SETTING)
        .executeTakeFirstOrThrow();
      return row.value;
    });
  }

  async saveRevision(revision: ModelRevision): Promise<void> {
    await this.#transact('store a model revision', (transaction) =>
      transaction
        .insertInto('model_revisions')
        .values({ id: revision.id, model_name: revision.modelName, configuration: revision.configuration })
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
    );
  }

  async createBattle(battle: Battle): Promise<void> {
    await this.#transact('store a battle', (transaction) =>
      transaction.insertInto('battles').values(toBattleRow(battle)).execute(),
    );
  }

  findBattle(id: string): Promise<Battle | undefined> {
    return this.#read('read a battle', async (transaction) => {
      // An id comes from a URL; PostgreSQL would refuse the question instead of finding nothing.
      if (id !== toStorable(id)) return undefined;
      const battle = await transaction
        .selectFrom('battles')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst();
      if (battle === undefined) return undefined;
      const turns = await readTurns(transaction, [id]);
      const reasons = await activeReasons(transaction, [id]);
      const vote = await transaction
        .selectFrom('votes')
        .select(['choice', 'created_at'])
        .where('battle_id', '=', id)
        .executeTakeFirst();
      const exclusions = reasons.get(id) ?? [];
      return fromBattleRows({ battle, turns: turns.get(id) ?? [], exclusions, vote });
    });
  }

  startTurn(options: {
    battle: Battle;
    prompt: string;
    state: BattleState;
    createdAt: string;
  }): Promise<boolean> {
    const { battle, prompt, state, createdAt } = options;
    const key = { battle_id: battle.id, turn_index: battle.turns.length };
    return this.#transact('store a turn', async (transaction) => {
      const moved = await transaction
        .updateTable('battles')
        .set({ state, turn_count: battle.turns.length + 1 })
        .where('id', '=', battle.id)
        .where('state', '=', battle.state)
        .where('turn_count', '=', battle.turns.length)
        .executeTakeFirst();
      if (moved.numUpdatedRows === 0n) return false;
      await transaction
        .insertInto('turns')
        .values({ ...key, prompt: toStorable(prompt), created_at: createdAt })
        .execute();
      const empty = toReplyRow({ state: 'streaming', text: '' });
      await transaction
        .insertInto('replies')
        .values(SIDES.map((side) => ({ ...key, side, ...empty })))
        .execute();
      return true;
    });
  }

  finishTurn(outcome: TurnOutcome): Promise<BattleState> {
    return this.#transact('store the end of a turn', async (transaction) => {
      for (const side of SIDES) {
        await transaction
          .updateTable('replies')
          .set(toReplyRow(outcome.replies[side]))
          .where('battle_id', '=', outcome.battleId)
          .where('turn_index', '=', outcome.turnIndex)
          .where('side', '=', side)
          .where('state', '=', 'streaming')
          .execute();
      }
      for (const { battleId, reason, rule, createdAt, note } of outcome.exclusions) {
        const event = { reason, rule, createdAt, action: 'set', note: note ?? null } as const;
        await appendExclusion(transaction, { subject: 'battle', subjectId: battleId, ...event });
      }
      await transaction
        .updateTable('battles')
        .set({ state: outcome.state })
        .where('id', '=', outcome.battleId)
        .where('state', '=', 'streaming')
        .execute();
      const stored = await transaction
        .selectFrom('battles')
        .select('state')
        .where('id', '=', outcome.battleId)
        .executeTakeFirstOrThrow();
      return stored.state;
    });
  }

  castVote(given: NewVote): Promise<VoteOutcome> {
    const vote = { ...given, idempotencyKey: toStorable(given.idempotencyKey) };
    return this.#transact('store a vote', async (transaction) => {
      await lockVoteLog(transaction, this.#dialect);
      const replayed = await replay(transaction, vote);
      if (replayed) return replayed;
      const moved = await transaction
        .updateTable('battles')
        .set({ state: 'voted' })
        .where('id', '=', vote.battleId)
        .where('state', '=', 'ready')
        // A turn that was started and ended meanwhile was not seen by this voter.
        .where('turn_count', '=', vote.turnCount)
        .executeTakeFirst();
      if (moved.numUpdatedRows === 0n) return refusal(transaction, vote);
      return { outcome: 'stored', vote: await appendVote(transaction, vote) };
    });
  }

  readEntries(options: {
    afterSequence: number;
    limit: number;
    limits?: LogLimits | undefined;
  }): Promise<readonly LogEntry[]> {
    return this.#read('read the vote log', (transaction) => readEntries(transaction, options));
  }

  hashAt(sequence: number): Promise<string | undefined> {
    return this.#read('read the vote log', (transaction) => hashAt(transaction, sequence));
  }

  findEnd(upTo?: number): Promise<{ sequence: number; hash: string }> {
    return this.#read('read the vote log', (transaction) => endOfLog(transaction, upTo));
  }

  async *readLog(): AsyncGenerator<LoggedEntry> {
    let place = 0;
    for (;;) {
      const batch = await this.#read('walk the vote log', (transaction) => readLogBatch(transaction, place));
      yield* batch;
      const last = batch.at(-1);
      if (last === undefined) return;
      place = last.kind === 'vote' ? last.vote.sequence : last.firstSequence + last.rowCount - 1;
    }
  }

  async stageSegment(staged: StagedSegment): Promise<void> {
    // Packed before the database is locked, so that votes wait for the writing alone.
    const packed = await packSegment(staged);
    await this.#transact('keep battles of a file', (transaction) => stageSegment(transaction, packed));
  }

  linkImport(linked: LinkedImport, options: { again?: boolean } = {}): Promise<LinkOutcome> {
    return this.#transact('append battles of a file', async (transaction) => {
      await lockVoteLog(transaction, this.#dialect);
      return linkImport(transaction, linked, options);
    });
  }

  listStaged(): Promise<readonly string[]> {
    return this.#read('list what is kept aside', listStaged);
  }

  async discardStaged(importId: string): Promise<void> {
    await this.#transact('forget battles of a file', (transaction) => discardStaged(transaction, importId));
  }

  readConversations(sequences: readonly number[]): Promise<ReadonlyMap<number, readonly TaggedTurn[]>> {
    return this.#read('read conversations', (transaction) => readConversations(transaction, sequences));
  }

  readImportedRanges(): Promise<readonly ImportedRange[]> {
    return this.#read('read what was imported', readImportedRanges);
  }

  readUntagged(options: Parameters<ArenaStore['readUntagged']>[0]) {
    return this.#read('read battles', (transaction) => readUntagged(transaction, options));
  }

  async saveFacts(facts: readonly NewFact[]): Promise<void> {
    await this.#transact('store facts', async (transaction) => {
      await lockVoteLog(transaction, this.#dialect);
      await saveFacts(transaction, facts);
    });
  }

  readKnown(options: { tagger: string; version: string; keys: readonly string[] }) {
    return this.#read('read facts', (transaction) => readKnown(transaction, options));
  }

  readModels(sequences: readonly number[]): Promise<ReadonlyMap<number, BySide<string>>> {
    return this.#read('read models of battles', (transaction) => readModels(transaction, sequences));
  }

  saveVerdicts(verdicts: Verdicts): Promise<readonly ExclusionAction[]> {
    return this.#transact('store what a rule has found', async (transaction) => {
      await lockVoteLog(transaction, this.#dialect);
      return saveVerdicts(transaction, verdicts);
    });
  }

  readFactChanges(options: { afterChange: number; limit: number }) {
    return this.#read('read facts', (transaction) => readFactChanges(transaction, options));
  }

  async appendExclusion(event: Omit<ExclusionEvent, 'id' | 'sequence'>): Promise<void> {
    await this.#transact('store an exclusion', async (transaction) => {
      await lockVoteLog(transaction, this.#dialect);
      await appendExclusion(transaction, event);
    });
  }

  readExclusions(options: { afterId: number; limit: number }): Promise<readonly ExclusionEvent[]> {
    return this.#read('read exclusions', (transaction) => readExclusionEvents(transaction, options));
  }

  listExclusions(query: ExclusionQuery): Promise<readonly ListedExclusion[]> {
    return this.#read('list exclusions', (transaction) => listExclusionEvents(transaction, query));
  }

  findExclusions(judged: readonly JudgedBattle[]): Promise<readonly ExclusionEvent[]> {
    return this.#read('find exclusions', (transaction) => findExclusionEvents(transaction, judged));
  }

  async publishAlone<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    // A file has one server; that a command does not publish beside it is seen when the publication is appended.
    if (this.#dialect === 'sqlite') return work();
    const transaction = this.#database.transaction().setIsolationLevel('read committed');
    const settled = await this.#run('take the right to publish', () =>
      transaction.execute(async (holder) =>
        (await tryPublishingLock(holder)) ? Promise.allSettled([work()]) : undefined,
      ),
    );
    const [outcome] = settled ?? [];
    // What fails in the work is no failure of the lock.
    if (outcome?.status === 'rejected') throw outcome.reason;
    return outcome?.value;
  }

  async appendPublication(publication: Publication): Promise<boolean> {
    const row = await packPublication(publication);
    return this.#transact('store a publication', async (transaction) => {
      await lockVoteLog(transaction, this.#dialect);
      return appendPublication(transaction, row);
    });
  }

  latestPublication(): Promise<PublicationHead | undefined> {
    return this.#read('read publications', readLatestPublication);
  }

  readPublications(options: {
    beforeNumber?: number | undefined;
    limit: number;
  }): Promise<readonly PublicationLink[]> {
    return this.#read('read publications', (transaction) => readPublicationLinks(transaction, options));
  }

  readPublication(number: number): Promise<Publication | undefined> {
    return this.#read('read a publication', (transaction) => readPublicationRow(transaction, number));
  }

  readModelAnswers(model: string, upTo: number): Promise<ModelAnswers> {
    return this.#read('read the answers of a model', async (transaction) => ({
      replies: await readReplies(transaction, model),
      answeredBy: await readAnsweringRevisions(transaction, model, upTo),
    }));
  }

  abandonStale(options: { before: string }): Promise<number> {
    return this.#transact('end stale battles', async (transaction) => {
      const stale = await transaction
        .selectFrom('replies')
        .innerJoin('turns', (join) =>
          join
            .onRef('turns.battle_id', '=', 'replies.battle_id')
            .onRef('turns.turn_index', '=', 'replies.turn_index'),
        )
        .select('replies.battle_id')
        .distinct()
        .where('replies.state', '=', 'streaming')
        .where('turns.created_at', '<', options.before)
        .execute();
      for (const { battle_id } of stale) {
        await transaction
          .updateTable('replies')
          .set({ state: 'stopped' })
          .where('battle_id', '=', battle_id)
          .where('state', '=', 'streaming')
          .execute();
        await transaction
          .updateTable('battles')
          .set({ state: 'abandoned' })
          .where('id', '=', battle_id)
          .where('state', '=', 'streaming')
          .execute();
      }
      return stale.length;
    });
  }

  async ping(): Promise<void> {
    await this.#run('reach the database', () => sql`select 1`.execute(this.#database));
  }

  close(): Promise<void> {
    return this.#database.destroy();
  }

  #transact<Result>(
    action: string,
    work: (transaction: Transaction<Tables>) => Promise<Result>,
  ): Promise<Result> {
    // The lock is taken by the first statement, and the end of the log is seen by a later one: a server whose
    // default is a snapshot of the whole transaction would show the end as it was before the wait.
    const transaction = this.#database.transaction().setIsolationLevel('read committed');
    return this.#run(action, () => transaction.execute(work));
  }

  /** Every query of `work` sees the same state. */
  #read<Result>(
    action: string,
    work: (transaction: Transaction<Tables>) => Promise<Result>,
  ): Promise<Result> {
    const transaction = this.#database
      .transaction()
      .setAccessMode('read only')
      .setIsolationLevel('repeatable read');
    return this.#run(action, () => transaction.execute(work));
  }

  /** Every failure of a database becomes one error, with its cause for the operator. */
  async #run<Result>(action: string, work: () => Promise<Result>): Promise<Result> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await work();
      } catch (error) {
        const isConflict = CONFLICT_CODES.has((error as { code?: string }).code ?? '');
        if (!isConflict || attempt === MAX_TRIES) {
          const message = `Cannot ${action}: the database must be reachable and writable`;
          throw new ArenaError('store-unavailable', message, { cause: error });
        }
        // At random, or the two that were in each other's way would meet again.
        await new Promise((resolve) => setTimeout(resolve, Math.random() * RETRY_PAUSE_MS * attempt));
      }
    }
  }
}

async function replay(transaction: Transaction<Tables>, vote: NewVote): Promise<VoteOutcome | undefined> {
  const row = await transaction
    .selectFrom('votes')
    .selectAll()
    .where('voter_id', '=', vote.voterId)
    .where('idempotency_key', '=', vote.idempotencyKey)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const isSame = row.battle_id === vote.battleId && row.choice === vote.choice;
  return isSame ? { outcome: 'replayed', vote: fromVoteRow(row) } : { outcome: 'key-reused' };
}

async function refusal(transaction: Transaction<Tables>, vote: NewVote): Promise<VoteOutcome> {
  const row = await transaction
    .selectFrom('votes')
    .select('sequence')
    .where('battle_id', '=', vote.battleId)
    .executeTakeFirst();
  return { outcome: row ? 'already-voted' : 'not-votable' };
}
