import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { configJsonSchema } from './config/json-schema.ts';
import { DEFAULT_NOTICE } from './config/notice.ts';
import { ConfigError, readConfig } from './config.ts';
import { CATEGORIES } from './core/boards/categories.ts';

const KEY = 'sk-do-not-show-me';
const ENVIRONMENT = { OPENAI_API_KEY: KEY, MY_KEY: KEY, EMPTY: '' };

const directory = mkdtempSync(join(tmpdir(), 'leitai-config-'));
const path = join(directory, 'leitai.yaml');
afterAll(() => rmSync(directory, { recursive: true }));

const noNetwork: typeof fetch = async () => {
  throw new TypeError('fetch failed');
};

function read(yaml: string, environment: Record<string, string> = ENVIRONMENT) {
  writeFileSync(path, yaml);
  return readConfig({ path, environment, fetch: noNetwork });
}

/** A board with these conditions. */
function where(conditions: string): string {
  return `{ name: x, title: { en: X }, where: { ${conditions} } }`;
}

/** The lines of the refusal, without the folder of the file. */
async function refusal(yaml: string): Promise<readonly string[]> {
  const error: unknown = await read(yaml).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(ConfigError);
  const { message } = error as ConfigError;
  expect(message).not.toContain('do-not-show');
  return message.replaceAll(`${directory}/`, '').split('\n').slice(1);
}

test('readConfig() takes a model of three lines, with every default', async () => {
  const config = await read('models:\n  - name: llama3.2\n    preset: ollama\n');
  expect(config).toEqual({
    file: path,
    models: [
      {
        name: 'llama3.2',
        organization: 'Unknown',
        license: 'Unknown',
        aliases: [],
        provider: 'openai-compatible',
        endpoints: [{ url: 'http://127.0.0.1:11434/v1', model: 'llama3.2' }],
        parameters: { temperature: 0.7, topP: 1, maxOutputTokens: 2000 },
        weight: 1,
        state: 'active',
        demo: false,
      },
    ],
    demoModels: false,
    notice: DEFAULT_NOTICE,
    limits: { promptCharacters: 30_000, turns: 50, reconnectMs: 15_000 },
    timeouts: { firstByteMs: 30_000, idleMs: 30_000, totalMs: 180_000 },
    boards: {
      categories: CATEGORIES,
      minimumVotes: { overall: 0, category: 300 },
      confidence: 0.95,
      voterGroups: new Map(),
    },
    duplicates: { rule: { quantile: 0.999, atLeast: 25 }, seed: 42 },
    publishing: { mode: 'live', everyHours: 24, holdHours: 0 },
    warnings: [],
    warnOfBoards: expect.any(Function),
  });
});

test('readConfig() takes boards of the operator, with conditions of every kind', async () => {
  const { boards } = await read(`
models:
  - { name: open, preset: ollama, license: MIT }
  - { name: closed, preset: ollama, license: Proprietary }
boards:
  minimumVotes: 50
  anchor: { model: open, rating: 1114 }
  overallMinimumVotes: 10
  confidence: 0.9
  voterGroups: { editors: [voter-1, voter-2] }
  categories:
    - name: german-law
      title: { en: German law, zh: 德国法律 }
      where:
        language: [de]
        tags: [legal-and-government]
        not: { tags: [refusal, coding], atLeast: 1 }
    - name: experts-lately
      title: { en: Experts lately }
      where:
        any:
          - { voterGroup: editors, since: 2026-01-01, until: 2026-02-01T12:00:00Z }
          - { license: [MIT], promptTokens: { min: 10 }, turns: { max: 3 }, choice: [a, b], models: [open] }
`);
  const { categories, ...rest } = boards;
  expect(rest).toEqual({
    minimumVotes: { overall: 10, category: 50 },
    confidence: 0.9,
    anchor: { name: 'open', rating: 1114 },
    voterGroups: new Map([['editors', ['voter-1', 'voter-2']]]),
  });
  expect(categories.slice(0, -2)).toEqual(CATEGORIES);
  expect(categories.slice(-2)).toEqual([
    {
      name: 'german-law',
      group: 'own',
      title: { en: 'German law', zh: '德国法律' },
      condition: {
        all: [
          { not: { all: [{ tags: ['refusal', 'coding'], atLeast: 1 }] } },
          { language: ['de'] },
          { tags: ['legal-and-government'], atLeast: 1 },
        ],
      },
    },
    {
      name: 'experts-lately',
      group: 'own',
      title: { en: 'Experts lately', zh: 'Experts lately' },
      condition: {
        all: [
          {
            any: [
              {
                all: [
                  { createdAt: { since: 1_767_225_600, until: 1_769_947_200 } },
                  { voterIds: ['voter-1', 'voter-2'] },
                ],
              },
              {
                all: [
                  { promptTokens: { min: 10 } },
                  { turns: { max: 3 } },
                  { choice: ['a', 'b'] },
                  { bothModels: ['open'] },
                  { bothModels: ['open'] },
                ],
              },
            ],
          },
        ],
      },
    },
  ]);
});

test.each([
  ['{ name: overall, title: { en: X }, where: { language: [en] } }', 'a name that no built-in board has'],
  [
    '{ name: My Board, title: { en: X }, where: { language: [en] } }',
    'a name of lower-case letters, digits and -',
  ],
  ['{ name: x, title: { en: X }, where: {} }', 'a section with at least one condition'],
  ['{ name: x, title: { en: X }, where: { tags: [chess] } }', 'one of coding-known, coding, refusal-known'],
  ['{ name: x, title: { en: X }, where: { lang: [en] } }', 'one of the keys all, any, not'],
  [
    '{ name: x, title: { en: X }, where: { turns: { min: 3, max: 2 } } }',
    'a range whose min is not above its max',
  ],
  [
    '{ name: x, title: { en: X }, where: { not: { voterGroup: ghosts } } }',
    'one of the groups in boards.voterGroups',
  ],
  [where('since: "2024-02-30"'), 'where.since must be a day or a moment, such as 2024-08-14 or'],
  [where('until: August 2024'), 'where.until must be a day or a moment'],
  [where('not: { since: "2024-08-14 12:00" }'), 'where.not.since must be a day or a moment'],
  [where('since: 2024-08-14, until: 2024-08-14'), 'where.until must be a moment after since'],
  [where('atLeast: 2'), 'where.atLeast must be given together with tags'],
  [where('tags: [coding, coding], atLeast: 2'), 'where.atLeast must be at most the number of different tags'],
  [where('language: [English]'), 'where.language[0] must be of ISO 639-1 codes, such as en, or unknown'],
  [where('any: [{ language: [xx] }]'), 'where.any[0].language[0] must be of ISO 639-1 codes'],
])('readConfig() refuses the board %s', async (entry, expected) => {
  await expect(read(`boards:\n  categories:\n    - ${entry}\n`)).rejects.toThrow(expected);
});

test.each(['UTC', 'America/New_York'])(
  'readConfig() reads the moments of a board in UTC, where clocks are set to %s',
  async (timeZone) => {
    const zone = process.env.TZ;
    process.env.TZ = timeZone;
    try {
      const { boards } = await read(
        `boards:\n  categories:\n    - ${where('since: "2024-08-14T12:00:00", tags: [coding, coding]')}\n`,
      );
      expect(boards.categories.at(-1)!.condition).toEqual({
        all: [
          { tags: ['coding', 'coding'], atLeast: 1 },
          { createdAt: { since: Date.UTC(2024, 7, 14, 12) / 1_000 } },
        ],
      });
    } finally {
      if (zone === undefined) delete process.env.TZ;
      else process.env.TZ = zone;
    }
  },
);

test('warnOfBoards() names the models and licences of boards that nobody has', async () => {
  const { warnOfBoards, models } = await read(`
models: [{ name: open, preset: ollama, license: MIT }]
boards:
  categories:
    - name: ours
      title: { en: Ours }
      where:
        models: [open, imported, Open]
        not: { license: [MIT, mit] }
`);
  expect(warnOfBoards(models, ['imported'])).toEqual([
    `${path}:8:34: boards.categories[0].where.models[2] is "Open", a model that is neither here nor in any battle`,
    `${path}:9:31: boards.categories[0].where.not.license[1] is "mit", a licence that no model has`,
  ]);
});

test('readConfig() takes every key of a model', async () => {
  const { models } = await read(`
models:
  - name: big
    organization: Acme
    license: Proprietary
    knowledgeCutoff: 2026-01
    link: https://example.org/big
    aliases: [Biggy]
    provider: openai-compatible
    endpoints:
      - { url: "https://one.example/v1/", apiKey: "\${MY_KEY}", model: big-1 }
      - { url: "https://two.example/v1", apiKey: "prefix-\${MY_KEY}" }
    systemPrompt: Today is {{currentDateTime}}. It costs $\${5}.
    parameters: { temperature: 0, topP: 0.5, maxOutputTokens: 10, extra: { seed: 7, top_k: null } }
    weight: 2.5
    state: paused
    price: { input: 2.5, output: 10 }
`);
  expect(models).toEqual([
    {
      name: 'big',
      organization: 'Acme',
      license: 'Proprietary',
      knowledgeCutoff: '2026-01',
      link: 'https://example.org/big',
      aliases: ['Biggy'],
      provider: 'openai-compatible',
      endpoints: [
        { url: 'https://one.example/v1', apiKey: KEY, model: 'big-1' },
        { url: 'https://two.example/v1', apiKey: `prefix-${KEY}`, model: 'big' },
      ],
      systemPrompt: 'Today is {{currentDateTime}}. It costs ${5}.',
      parameters: { temperature: 0, topP: 0.5, maxOutputTokens: 10, extra: { seed: 7, top_k: null } },
      price: { input: 2.5, output: 10 },
      weight: 2.5,
      state: 'paused',
      demo: false,
    },
  ]);
});

test('readConfig() takes the key of a preset from its variable, for its own address only', async () => {
  const { models } = await read(`
models:
  - { name: gpt-4o, preset: openai }
  - { name: other, preset: openai, url: "http://127.0.0.1:9/v1" }
`);
  expect(models.map((model) => model.endpoints)).toEqual([
    [{ url: 'https://api.openai.com/v1', apiKey: KEY, model: 'gpt-4o' }],
    [{ url: 'http://127.0.0.1:9/v1', model: 'other' }],
  ]);
});

test.each([
  ['gpt-4o', { max_tokens: null, max_completion_tokens: 2000 }],
  ['o3', { max_tokens: null, max_completion_tokens: 2000, temperature: null, top_p: null }],
])('readConfig() sends %s the fields that its service takes', async (name, extra) => {
  const { models } = await read(`models: [{ name: ${name}, preset: openai }]`);
  expect(models[0]!.parameters.extra).toEqual(extra);
});

test('readConfig() takes anchors', async () => {
  const { models } = await read(`
models:
  - { name: one, preset: ollama, parameters: &cold { temperature: 0 } }
  - { name: two, preset: ollama, parameters: *cold }
`);
  expect(models[1]!.parameters.temperature).toBe(0);
});

test('readConfig() lets a retired model go without endpoint and key', async () => {
  const { models } = await read('models: [{ name: old, state: retired }]', {});
  expect(models[0]).toMatchObject({ name: 'old', state: 'retired', endpoints: [] });
});

const ONE = 'models:\n  - name: x\n    preset: ollama\n';

test.each([
  [
    `${ONE}    temprature: 1\n`,
    'leitai.yaml:4:5: models[0].temprature must be one of the keys name, organization',
  ],
  ['limit: {}\n', 'leitai.yaml:1:1: limit must be one of the keys models, discoverModels'],
  [ONE.replace('ollama', 'olama'), 'leitai.yaml:3:5: models[0].preset must be one of openai, anthropic'],
  [ONE.replace('ollama', 'olama'), 'llamacpp, got "olama"'],
  ['models:\n  - preset: ollama\n', 'leitai.yaml:2:5: models[0].name must be a name, got nothing'],
  [
    'models:\n  - name: ..\n',
    'models[0].name must be a name of at most 200 characters, none of them a control character, and not . or .., got ".."',
  ],
  ['models:\n  - name: 7\n', 'leitai.yaml:2:5: models[0].name must be a name, got 7'],
  ['models:\n  - name: " "\n', 'models[0].name must be a name, got " "'],
  [
    `${ONE}    parameters:\n      temperature: hot\n`,
    'leitai.yaml:5:7: models[0].parameters.temperature must be a number from 0 to 2, got "hot"',
  ],
  [`${ONE}    parameters: { maxOutputTokens: 1.5 }\n`, 'must be a whole number from 1 to 100000, got 1.5'],
  [`${ONE}    parameters: { extra: { stream: false } }\n`, 'must be a section without the fields'],
  [`${ONE}    weight: 0\n`, 'leitai.yaml:4:5: models[0].weight must be a number from 0.001 to 1000, got 0'],
  [`${ONE}    knowledgeCutoff: 2024-13\n`, 'models[0].knowledgeCutoff must be a month or day'],
  [
    `${ONE}    provider: google\n`,
    'leitai.yaml:4:5: models[0].provider must be absent where preset is given',
  ],
  [`${ONE}    link: javascript:alert(1)\n`, 'models[0].link must be an http or https address'],
  [`${ONE}    url: http://me:pw@127.0.0.1/v1\n`, 'must be an http or https address without user name'],
  ['models:\n  - name: x\n', 'leitai.yaml:2:5: models[0] must be a section with a preset or the url'],
  [
    `${ONE}  - name: x\n    preset: vllm\n`,
    'leitai.yaml:4:5: models[1].name must be a name of its own, got the name of',
  ],
  [
    'models: [{ name: x, preset: mistral }]',
    'models[0].preset must be used with apiKey or with MISTRAL_API_KEY',
  ],
  [
    'models: [{ name: x, provider: google }]',
    'models[0].provider must be used with apiKey or with GEMINI_API_KEY',
  ],
  [
    'models: [{ name: x, provider: anthropic, apiKey: k, parameters: { temperature: 1.5 } }]',
    'models[0].parameters.temperature must be a number from 0 to 1 for the protocol anthropic, got 1.5',
  ],
  [
    `${ONE}    apiKey: \${NOT_SET}\n`,
    'leitai.yaml:4:5: models[0].apiKey must be a variable that is set in the environment, got ${NOT_SET}, which is not set',
  ],
  [`${ONE}    apiKey: \${EMPTY}\n`, '${EMPTY}, which is empty'],
  [
    `${ONE}    apiKey: [sk-do-not-show]\n`,
    'models[0].apiKey must be a key such as ${MY_API_KEY}, got a list',
  ],
  [`${ONE}    apiKey: 12345678\n`, 'got a value that is not shown'],
  [
    `${ONE}    link: "\${MY_KEY}"\n`,
    'models[0].link must be an http or https address, got a value that is not shown',
  ],
  [`${ONE}    state: sk-do-not-show-me-0123456789\n`, 'got a value that is not shown'],
  [`${ONE}    sk-do-not-show-me-0123456789: x\n`, 'models[0].… must be one of the keys'],
  ['models:\n\t- name: x\n', 'leitai.yaml:2:1: the file must be well-formed YAML, got tab as indent'],
  [`${ONE}    name: y\n`, 'leitai.yaml:4:5: the file must be well-formed YAML, got duplicate key'],
  ['models: *nowhere\n', 'the file must be well-formed YAML whose aliases name an earlier anchor'],
  ['models: &all [*all]\n', 'the file must be well-formed YAML whose aliases name an earlier anchor'],
  ['- 1\n', 'leitai.yaml:1:1: the file must be a section of keys and values, got a list'],
  ['notice: { en: "" }\n', 'notice.en must be some text, got ""'],
  ['limits: { totalSeconds: 1e9 }\n', 'limits.totalSeconds must be a number from 1 to 3600, got 1000000000'],
])('readConfig() refuses %j', async (yaml, expected) => {
  expect((await refusal(yaml)).join('\n')).toContain(expected);
});

test('readConfig() reports every problem at once, each with its line, in the order of the file', async () => {
  const lines = await refusal(
    `${ONE}    apiKey: \${NOT_SET}\n    weight: -1\n  - preset: olama\nlimit: {}\n`,
  );
  const places = lines.map((line) => line.split(' ')[0]);
  expect(places).toEqual([
    'leitai.yaml:4:5:',
    'leitai.yaml:5:5:',
    'leitai.yaml:6:5:',
    'leitai.yaml:6:5:',
    'leitai.yaml:7:1:',
  ]);
});

test('readConfig() reports a variable that is not set once, not the address that it leaves broken', async () => {
  const lines = await refusal(`${ONE}    url: \${NOT_SET}\n`);
  expect(lines).toEqual([expect.stringContaining('models[0].url must be a variable that is set')]);
});

test('readConfig() refuses a named file that is not there', async () => {
  const reading = readConfig({ path: join(directory, 'none.yaml'), environment: {}, fetch: noNetwork });
  await expect(reading).rejects.toThrow('the file must be readable, got ENOENT');
});

test('active models whose limits of tokens differ are named, paused ones are not', async () => {
  const model = (name: string, more: string) =>
    `  - { name: ${name}, url: 'http://127.0.0.1:1/v1', ${more} }\n`;
  const { warnings } = await read(
    `models:\n${model('one', 'weight: 1')}${model('two', 'parameters: { maxOutputTokens: 9000 }')}${model('three', 'state: paused, parameters: { maxOutputTokens: 1 }')}`,
  );
  expect(warnings.map((warning) => warning.replace(/.*leitai\.yaml/, 'leitai.yaml'))).toEqual([
    expect.stringMatching(
      /^leitai\.yaml:3:\d+: models\[1\]\.parameters\.maxOutputTokens is 9000, that of one is 2000: the sides/,
    ),
  ]);
});

test('readConfig() warns of a key in the file and of an unknown placeholder, and shows no key', async () => {
  const { warnings } = await read(`${ONE}    apiKey: ${KEY}\n    systemPrompt: It is {{currentDate}}.\n`);
  expect(warnings.map((warning) => warning.replace(directory, ''))).toEqual([
    '/leitai.yaml:4:5: models[0].apiKey is written in the file; ${VARIABLE} keeps a key out of it',
    '/leitai.yaml:5:5: models[0].systemPrompt holds {{currentDate}}, which is not filled in',
  ]);
});

test('readConfig() looks for models where no file names any, and else brings in the demo models', async () => {
  const answer = JSON.stringify({ data: [{ id: 'found-one' }, { id: 'found-two' }] });
  const ollama: typeof fetch = async (input) =>
    String(input).includes(':11434/') ? new Response(answer) : noNetwork(input);
  const empty = mkdtempSync(join(directory, 'empty-'));
  const found = await readConfig({ directory: empty, environment: {}, fetch: ollama });
  expect(found.models.map((model) => model.name)).toEqual(['found-one', 'found-two']);
  expect(found).toMatchObject({ demoModels: false });
  expect(found.file).toBeUndefined();
  const alone = await readConfig({ directory: empty, environment: {}, fetch: noNetwork });
  expect(alone).toMatchObject({ models: [], demoModels: true });
});

test('readConfig() reads leitai.yaml of its folder without being told', async () => {
  writeFileSync(path, 'models: []\nnotice: { zh: 你好 }\n');
  const config = await readConfig({ directory, environment: {}, fetch: noNetwork });
  expect(config).toMatchObject({
    models: [],
    demoModels: false,
    notice: { en: DEFAULT_NOTICE.en, zh: '你好' },
  });
});

test.each([
  ['', true],
  ['# nothing but a comment\n', true],
  ['demoModels: false\n', false],
  [`${ONE}demoModels: true\n`, true],
  ['models: []\n', false],
])('readConfig() decides on demo models: %j', async (yaml, demoModels) => {
  expect((await read(yaml)).demoModels).toBe(demoModels);
});

test('the published JSON Schema is the one by which files are read', () => {
  const published: unknown = JSON.parse(
    readFileSync(new URL('../leitai.schema.json', import.meta.url), 'utf8'),
  );
  expect(published).toEqual(configJsonSchema());
});

const LABELLER_MODEL = `
models:
  - { name: judge, preset: ollama, state: paused, price: { input: 1, output: 2 } }
  - { name: free, preset: ollama }
  - { name: gone, preset: ollama, state: retired }
`;

test('readConfig() finds the model of the labeller, with every default', async () => {
  const { labeller } = await read(`${LABELLER_MODEL}labeller: { model: judge }\n`);
  expect(labeller).toMatchObject({
    model: { name: 'judge', state: 'paused' },
    requestsPerMinute: 60,
    atOnce: 4,
    budget: {},
    structuredOutput: true,
  });
  const more =
    'requestsPerMinute: 600, atOnce: 16, budget: { dollars: 5, tokens: 1000000 }, structuredOutput: false';
  expect((await read(`${LABELLER_MODEL}labeller: { model: judge, ${more} }\n`)).labeller).toMatchObject({
    requestsPerMinute: 600,
    atOnce: 16,
    budget: { dollars: 5, tokens: 1_000_000 },
    structuredOutput: false,
  });
  expect(await read(LABELLER_MODEL)).not.toHaveProperty('labeller');
});

test.each([
  [
    '{ model: nobody }',
    ['labeller.model must be the name of a model that is not retired (judge, free), got "nobody"'],
  ],
  [
    '{ model: gone }',
    ['labeller.model must be the name of a model that is not retired (judge, free), got "gone"'],
  ],
  ['{}', ['labeller.model must be the name of a model, got nothing']],
  ['{ model: judge, atOnce: 0 }', ['labeller.atOnce must be a whole number from 1 to 1000, got 0']],
  [
    '{ model: judge, rate: 5 }',
    [expect.stringContaining('labeller.rate must be one of the keys model, requestsPerMinute')],
  ],
  [
    '{ model: free, budget: { dollars: 5 } }',
    ['labeller.budget.dollars must be absent, or the model free given a price, got 5'],
  ],
  [
    '{ model: judge, budget: { dollars: 0.001, tokens: 1000 } }',
    [
      expect.stringMatching(
        /^labeller\.budget\.dollars must be enough for the longest request \(0\.\d+ dollars\), got 0\.001$/,
      ),
      expect.stringMatching(
        /^labeller\.budget\.tokens must be enough for the longest request \(\d{6}\), got 1000$/,
      ),
    ],
  ],
])('readConfig() refuses the labeller %s, with its line', async (section, expected) => {
  const lines = await refusal(`${LABELLER_MODEL}labeller: ${section}\n`);
  expect(lines.map((line) => line.replace(/^leitai\.yaml:6:\d+: /, ''))).toEqual(expected);
});
