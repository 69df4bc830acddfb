import { type Generated, type Kysely, sql, type Transaction } from 'kysely';
import type { BattleState, ReplyState } from '../core/battle.ts';
import type { ExclusionAction, ExclusionReason, ExclusionSubject } from '../core/exclusion.ts';
import type { Side } from '../core/side.ts';
import type { Choice } from '../core/vote.ts';

/** Rows as both databases give them. Names of columns stop here. */
export interface Tables {
  settings: { name: string; value: string };
  model_revisions: { id: string; model_name: string; configuration: string };
  battles: {
    id: string;
    voter_id: string;
    state: BattleState;
    model_a: string;
    model_b: string;
    revision_a: string;
    revision_b: string;
    pair_probability: number;
    turn_count: number;
    created_at: string;
  };
  turns: { battle_id: string; turn_index: number; prompt: string; created_at: string };
  replies: {
    battle_id: string;
    turn_index: number;
    side: Side;
    state: ReplyState;
    text: string;
    finish_reason: string | null;
    input_tokens: number | null;
    output_tokens: number | null;
    first_text_ms: number | null;
    duration_ms: number | null;
    failure: string | null;
  };
  votes: {
    sequence: number;
    battle_id: string;
    voter_id: string;
    choice: Choice;
    model_a: string;
    model_b: string;
    revision_a: string;
    revision_b: string;
    pair_probability: number;
    turn_count: number;
    conversation_hash: string;
    idempotency_key: string;
    created_at: string;
    previous_hash: string;
    hash: string;
  };
  imports: {
    id: string;
    format: string;
    files: string;
    battles: number;
    imported_at: string;
    may_show_text: number;
  };
  /** Battles of a file as columns, ready to be linked into the log; those that never are belong to an import that failed. */
  segments: {
    id: string;
    import_id: string;
    row_count: number;
    columns: Buffer;
    content_hash: string;
    texts_hash: string;
  };
  segment_texts: { segment_id: string; row_index: number; turns: string };
  log_segments: {
    first_sequence: number;
    row_count: number;
    segment_id: string;
    import_id: string;
    previous_hash: string;
    hash: string;
  };
  facts: {
    sequence: number;
    tagger: string;
    version: string;
    value: string;
    change: number;
    key: string | null;
  };
  exclusion_log: {
    id: Generated<number>;
    subject: ExclusionSubject;
    subject_id: string;
    reason: ExclusionReason;
    action: ExclusionAction;
    rule: string;
    note: string | null;
    created_at: string;
  };
  publications: {
    number: number;
    version: number;
    votes: number;
    published_at: string;
    log_hash: string;
    method: string;
    boards: Buffer;
    previous_hash: string;
    hash: string;
  };
}

/** The largest number of an integer column. */
export const NO_END = 2 ** 31 - 1;

export type Dialect = 'sqlite' | 'postgres';

const TABLES = `
create table model_revisions (
  id text primary key,
  model_name text not null,
  configuration text not null
);
create table battles (
  id text primary key,
  voter_id text not null,
  state text not null check (state in ('drawn', 'streaming', 'ready', 'voted', 'failed', 'abandoned')),
  model_a text not null,
  model_b text not null,
  revision_a text not null references model_revisions (id),
  revision_b text not null references model_revisions (id),
  pair_probability double precision not null,
  turn_count integer not null,
  created_at text not null
);
create table turns (
  battle_id text not null references battles (id),
  turn_index integer not null,
  prompt text not null,
  created_at text not null,
  primary key (battle_id, turn_index)
);
create table replies (
  battle_id text not null,
  turn_index integer not null,
  side text not null check (side in ('a', 'b')),
  state text not null check (state in ('streaming', 'complete', 'failed', 'stopped')),
  text text not null,
  finish_reason text,
  input_tokens integer,
  output_tokens integer,
  first_text_ms integer,
  duration_ms integer,
  failure text,
  primary key (battle_id, turn_index, side),
  foreign key (battle_id, turn_index) references turns (battle_id, turn_index)
);
create index replies_streaming on replies (battle_id) where state = 'streaming';
create table votes (
  sequence integer primary key,
  battle_id text not null unique references battles (id),
  voter_id text not null,
  choice text not null check (choice in ('a', 'b', 'tie', 'both-bad')),
  model_a text not null,
  model_b text not null,
  revision_a text not null,
  revision_b text not null,
  pair_probability double precision not null,
  turn_count integer not null,
  conversation_hash text not null,
  idempotency_key text not null,
  created_at text not null,
  previous_hash text not null,
  hash text not null,
  unique (voter_id, idempotency_key)
);
create table exclusions (
  battle_id text not null references battles (id),
  reason text not null,
  rule text not null,
  created_at text not null,
  primary key (battle_id, reason)
)`;

/** The database itself refuses to change what was written once. */
const APPEND_ONLY: Readonly<Record<Dialect, readonly string[]>> = {
  sqlite: appendOnlyInSqlite(['votes', 'exclusions']),
  postgres: [
    `create function refuse_change() returns trigger language plpgsql as
      $$ begin raise exception '% are append-only', tg_table_name; end $$`,
    ...appendOnlyInPostgres(['votes', 'exclusions']),
  ],
};

const LATER_APPEND_ONLY = ['imports', 'log_segments', 'exclusion_log'];

function appendOnlyInSqlite(tables: readonly string[]): string[] {
  return tables.flatMap((table) =>
    ['update', 'delete'].map(
      (change) => `create trigger ${table}_no_${change} before ${change} on ${table}
        begin select raise(abort, '${table} are append-only'); end`,
    ),
  );
}

function appendOnlyInPostgres(tables: readonly string[]): string[] {
  return tables.map(
    (table) => `create trigger ${table}_append_only before update or delete or truncate on ${table}
        for each statement execute function refuse_change()`,
  );
}

/** The log takes in files of battles, and what is said of battles has a history of its own. */
const LOG_OF_FILES: Readonly<Record<Dialect, string>> = {
  sqlite: logOfFiles({ bytes: 'blob', counter: 'integer primary key autoincrement' }),
  postgres: logOfFiles({ bytes: 'bytea', counter: 'integer primary key generated always as identity' }),
};

function logOfFiles({ bytes, counter }: { readonly bytes: string; readonly counter: string }): string {
  return `
create table imports (
  id text primary key,
  format text not null,
  files text not null,
  battles integer not null,
  imported_at text not null,
  may_show_text integer not null
);
create table segments (
  id text primary key,
  import_id text not null,
  row_count integer not null,
  columns ${bytes} not null,
  content_hash text not null,
  texts_hash text not null
);
create table segment_texts (
  segment_id text not null,
  row_index integer not null,
  turns text not null,
  primary key (segment_id, row_index)
);
create table log_segments (
  first_sequence integer primary key,
  row_count integer not null,
  segment_id text not null unique references segments (id),
  import_id text not null references imports (id),
  previous_hash text not null,
  hash text not null
);
create table facts (
  sequence integer not null,
  tagger text not null,
  version text not null,
  value text not null,
  change integer not null,
  primary key (sequence, tagger)
);
create index facts_change on facts (change);
create table exclusion_log (
  id ${counter},
  subject text not null check (subject in ('battle', 'sequence', 'voter')),
  subject_id text not null,
  reason text not null,
  action text not null check (action in ('set', 'lifted')),
  rule text not null,
  note text,
  created_at text not null
);
insert into exclusion_log (subject, subject_id, reason, action, rule, created_at)
  select 'battle', battle_id, reason, 'set', rule, created_at from exclusions order by created_at, battle_id;
drop table exclusions;
create index exclusion_log_subject on exclusion_log (subject, subject_id);
create index battles_model_a on battles (model_a);
create index battles_model_b on battles (model_b);
create index votes_voter on votes (voter_id)`;
}

const PUBLICATIONS: Readonly<Record<Dialect, string>> = {
  sqlite: publications('blob'),
  postgres: publications('bytea'),
};

function publications(bytes: string): string {
  return `
create table publications (
  number integer primary key,
  version integer not null,
  votes integer not null,
  published_at text not null,
  log_hash text not null,
  method text not null,
  boards ${bytes} not null,
  previous_hash text not null,
  hash text not null
)`;
}

/** Facts of battles of which a tagger says the same have the same key, so that what was said once is found again. */
const FACT_KEYS = [
  'alter table facts add column key text',
  'create index facts_key on facts (tagger, version, key, sequence) where key is not null',
];

/** Each entry leads from one version of the schema to the next. Never changed once released; only added to. */
const MIGRATIONS: readonly ((dialect: Dialect) => readonly string[])[] = [
  (dialect) => [...TABLES.split(';\n'), ...APPEND_ONLY[dialect]],
  (dialect) => [
    ...LOG_OF_FILES[dialect].split(';\n'),
    ...(dialect === 'sqlite' ? appendOnlyInSqlite : appendOnlyInPostgres)(LATER_APPEND_ONLY),
  ],
  (dialect) => [
    PUBLICATIONS[dialect],
    ...(dialect === 'sqlite' ? appendOnlyInSqlite : appendOnlyInPostgres)(['publications']),
  ],
  () => FACT_KEYS,
];

const VERSION_SETTING = 'schema-version';

/**
 * Brings a database to the newest schema, all or nothing. Two processes that start at once wait for one another.
 *
 * @param target - An older version to stop at, to make a database as it was before an upgrade.
 * @throws {RangeError} If the database was written by a newer Leitai.
 */
export async function migrate(
  database: Kysely<Tables>,
  dialect: Dialect,
  target: number = MIGRATIONS.length,
): Promise<void> {
  await database.transaction().execute(async (transaction) => {
    if (dialect === 'postgres')
      await sql`select pg_advisory_xact_lock(${MIGRATION_LOCK})`.execute(transaction);
    await sql`create table if not exists settings (name text primary key, value text not null)`.execute(
      transaction,
    );
    const found = await readVersion(transaction);
    if (found > MIGRATIONS.length) {
      throw new RangeError(
        `Cannot open the database: its schema must be version ${MIGRATIONS.length} or older, got ${found}. It was written by a newer Leitai`,
      );
    }
    for (const migration of MIGRATIONS.slice(found, target)) {
      for (const statement of migration(dialect)) await sql.raw(statement).execute(transaction);
    }
    await transaction
      .insertInto('settings')
      .values({ name: VERSION_SETTING, value: String(target) })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: String(target) }))
      .execute();
  });
}

async function readVersion(transaction: Transaction<Tables>): Promise<number> {
  const row = await transaction
    .selectFrom('settings')
    .select('value')
    .where('name', '=', VERSION_SETTING)
    .executeTakeFirst();
  return Number(row?.value ?? 0);
}

/** Keys of PostgreSQL's advisory locks: any two numbers that nothing else in the database uses. */
const MIGRATION_LOCK = 713_001;
const VOTE_LOG_LOCK = 713_002;
const PUBLISHING_LOCK = 713_003;

const LOCK_TIMEOUT = '5s';
const IDLE_TIMEOUT = '10s';

/**
 * Waits for the end of the log, which has room for one transaction: whoever holds it commits before the next one
 * looks. SQLite has one writer at a time anyway.
 *
 * A process that is frozen while it holds the lock is cut off by the server, and no vote waits for ever.
 */
export async function lockVoteLog(transaction: Transaction<Tables>, dialect: Dialect): Promise<void> {
  if (dialect === 'sqlite') return;
  await sql`select set_config('lock_timeout', ${LOCK_TIMEOUT}, true),
    set_config('idle_in_transaction_session_timeout', ${IDLE_TIMEOUT}, true),
    pg_advisory_xact_lock(${VOTE_LOG_LOCK})`.execute(transaction);
}

/** A process that is frozen while it publishes is cut off after this, and another one publishes. */
const PUBLISHING_TIMEOUT = '10min';

/** Takes the right to publish until the transaction ends. Returns false, at once, if another process has it. */
export async function tryPublishingLock(transaction: Transaction<Tables>): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`select
    set_config('idle_in_transaction_session_timeout', ${PUBLISHING_TIMEOUT}, true),
    pg_try_advisory_xact_lock(${PUBLISHING_LOCK}) as locked`.execute(transaction);
  return rows[0]?.locked === true;
}
