import type { BattleFormat } from '../format.ts';
import { firstThatHolds, literal, type Sql } from '../sql.ts';

/** Lines of the log that are no votes on a battle. */
const OTHER_LINES = ['chat', 'share', 'upvote', 'downvote', 'flag'];

/** Words of models and makers for which FastChat leaves a battle out, wherever they stand. */
export const IDENTITY_WORDS = [
  ...['vicuna', 'lmsys', 'koala', 'uc berkeley', 'open assistant', 'laion', 'chatglm', 'chatgpt', 'gpt-4'],
  ...[
    'openai',
    'anthropic',
    'claude',
    'bard',
    'palm',
    'lamda',
    'google',
    'gemini',
    'llama',
    'qianwan',
    'qwen',
  ],
  ...[
    'alibaba',
    'mistral',
    'zhipu',
    'keg lab',
    '01.ai',
    'ai2',
    'tülu',
    'tulu',
    'deepseek',
    'hermes',
    'cohere',
  ],
  ...['dbrx', 'databricks'],
];
/** How FastChat writes a failure into an answer. The longer forms of the last one hold it as well. */
const ERROR_WORDS = [
  'network error due to high traffic. please regenerate or refresh this page.',
  '$moderation$ your input violates our content moderation guidelines.',
  'api request error. please increase the number of max tokens.',
  '**api request error**',
];
const UNFINISHED_WORDS = ['▌', '<span class="cursor">'];

const NEW_NAMES = {
  bard: 'palm-2',
  'claude-v1': 'claude-1',
  'claude-instant-v1': 'claude-instant-1',
  'oasst-sft-1-pythia-12b': 'oasst-pythia-12b',
  'claude-2': 'claude-2.0',
  'StripedHyena-Nous-7B': 'stripedhyena-nous-7b',
  'gpt-4-turbo': 'gpt-4-1106-preview',
  'gpt-4-0125-assistants-api': 'gpt-4-turbo-browsing',
};
/** When these two names began to mean other models, in seconds since 1970. */
const DATED_NAMES = ['gpt-4', 'gpt-3.5-turbo'];
const DATED_AT = 1_687_849_200;

/**
 * FastChat's own log, `*-conv.json`, cleaned by its published rules: a battle counts if both names were hidden when the
 * vote was cast, and no message is missing, names a model, or holds a failure. Language is not detected.
 *
 * @see lm-sys/FastChat, fastchat/serve/monitor/clean_battle_data.py
 */
export const FASTCHAT_LOG: BattleFormat = {
  name: 'FastChat log',
  required: ['type', 'tstamp', 'ip'],
  optional: ['models', 'states'],
  labels: { leftvote: 'a', rightvote: 'b', tievote: 'tie', bothbad_vote: 'both-bad' },
  values: (columns) => ({
    first: { ...columns.text('model_a')!, column: 'models[0]' },
    second: { ...columns.text('model_b')!, column: 'models[1]' },
    label: columns.text('type')!,
    time: columns.time('tstamp'),
    voter: columns.text('ip'),
    exclusion: columns.text('exclusion')!.sql,
  }),
  reshape: {
    columns: ['model_a', 'model_b', 'type', 'tstamp', 'ip', 'anony', 'exclusion', 'states'],
    sql: toBattles,
  },
};

function toBattles(rows: Sql): Sql {
  const votes = `SELECT * FROM (${rows}) WHERE type IS NULL OR type NOT IN (${list(OTHER_LINES)})`;
  const read = `SELECT row, type, tstamp, ip, states, ${label(0)} AS label_a, ${label(1)} AS label_b,
    ${hiddenName(0)} AS name_a, ${hiddenName(1)} AS name_b,
    ${messages(0)} AS messages_a, ${messages(1)} AS messages_b FROM (${votes})`;
  const named = `SELECT * REPLACE (
      CASE WHEN name_a IS NULL THEN label_a ELSE name_a END AS name_a,
      CASE WHEN name_a IS NULL THEN label_b ELSE name_b END AS name_b),
    label_a IN ('', 'Model A') AS anony,
    lower(array_to_string(list_concat(messages_a, messages_b), '')) AS words FROM (${read})`;
  return `SELECT row, type, tstamp, ip, states, CAST(anony AS VARCHAR) AS anony, ${exclusion()} AS exclusion,
    ${newName('CASE WHEN anony THEN name_a ELSE label_a END')} AS model_a,
    ${newName('CASE WHEN anony THEN name_b ELSE label_b END')} AS model_b FROM (${named})`;
}

/** What stood above a side when the vote was cast: nothing if it was blind. */
function label(side: 0 | 1): Sql {
  const shown = `json_extract_string(TRY_CAST(models AS JSON), '$[${side}]')`;
  return `regexp_replace(${shown}, '^(<h3>|### )Model [AB]: (.*?)(</h3>)?\\s*$', '\\2')`;
}

function hiddenName(side: 0 | 1): Sql {
  return `json_extract_string(TRY_CAST(states AS JSON), '$[${side}].model_name')`;
}

/** All messages of a side behind the examples of its template; null if there is none. */
function messages(side: 0 | 1): Sql {
  const state = `TRY_CAST(states AS JSON)`;
  const offset = `CAST(json_extract_string(${state}, '$[${side}].offset') AS INTEGER)`;
  const all = `json_extract_string(${state}, '$[${side}].messages[*][1]')`;
  return `CASE WHEN len(${all}) > ${offset} THEN ${all}[${offset} + 1:] END`;
}

/** The first rule that leaves the battle out, in FastChat's order. */
function exclusion(): Sql {
  return firstThatHolds([
    ['label_a IS NULL OR label_b IS NULL', "'missing-name'"],
    ["(label_a = '') <> (label_b = '')", "'half-named'"],
    ['NOT anony AND NOT (contains(label_a, name_a) AND contains(label_b, name_b))', "'contradicting-names'"],
    ['messages_a IS NULL OR messages_b IS NULL', "'no-conversation'"],
    [
      "len(list_filter(list_concat(messages_a, messages_b), lambda text: coalesce(text, '') = '')) > 0",
      "'missing-message'",
    ],
    [holdsOneOf(IDENTITY_WORDS), "'identity-leaked'"],
    [holdsOneOf(ERROR_WORDS), "'failed-reply'"],
    [holdsOneOf(UNFINISHED_WORDS), "'unfinished-reply'"],
  ]);
}

function holdsOneOf(words: readonly string[]): Sql {
  const escaped = words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return `regexp_matches(words, ${literal(escaped.join('|'))})`;
}

function newName(name: Sql): Sql {
  const renamed = Object.entries(NEW_NAMES).map(([old, now]) => `WHEN ${literal(old)} THEN ${literal(now)}`);
  const version = `CASE WHEN TRY_CAST(tstamp AS DOUBLE) > ${DATED_AT} THEN '-0613' ELSE '-0314' END`;
  const dated = `CASE WHEN ${name} IN (${list(DATED_NAMES)}) THEN concat(${name}, ${version}) ELSE ${name} END`;
  return `CASE ${name} ${renamed.join(' ')} ELSE ${dated} END`;
}

function list(texts: readonly string[]): Sql {
  return texts.map((text) => literal(text)).join(', ');
}
