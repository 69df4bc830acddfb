import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ConfigError, readConfig } from './config.ts';
import { configSchema } from './config-schema.ts';

const KEY = 'sk-do-not-show-me';
const environment = { OPENAI_API_KEY: KEY, MY_KEY: KEY };

function read(yaml: string, variables: Record<string, string> = environment) {
  const path = join(mkdtempSync(join(tmpdir(), 'leitai-config-')), 'leitai.yaml');
  writeFileSync(path, yaml);
  return readConfig({ path, environment: variables });
}

/** The message of the refusal, with the temporary folder cut off. */
function refusal(yaml: string, variables?: Record<string, string>): string {
  try {
    read(yaml, variables);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigError);
    const { message } = error as Error;
    expect(message).not.toContain(KEY);
    return message.replaceAll(/\/\S*(?=leitai\.yaml)/g, '');
  }
  throw new Error('the configuration was accepted');
}

test('three lines are a model', () => {
  const { models, demoModels } = read('models:\n  - name: llama3.2\n    preset: ollama\n');
  expect(models).toEqual([
    {
      name: 'llama3.2',
      organization: '',
      license: '',
      aliases: [],
      provider: 'openai-compatible',
      endpoints: [{ url: 'http://127.0.0.1:11434/v1', model: 'llama3.2' }],
      parameters: { temperature: 0.7, topP: 1, maxOutputTokens: 2000 },
      weight: 1,
      state: 'active',
      demo: false,
    },
  ]); // prettier-ignore
  expect(demoModels).toBe('never');
});

test('readConfig() takes every key of a model', () => {
  const [model] = read(`
models:
  - name: big
    organization: Acme
    license: Proprietary
    knowledgeCutoff: 2026-01
    link: https://example.org/big
    aliases: [Biggy]
    provider: anthropic
    endpoints:
      - { url: "https://one.example/v1/", apiKey: "\${MY_KEY}", model: big-1 }
      - { url: "https://two.example/v1", apiKey: "\${MY_KEY}" }
    systemPrompt: Today is {{currentDateTime}}.
    parameters: { temperature: 0, topP: 0.5, maxOutputTokens: 10, extra: { seed: 7 } }
    weight: 2.5
    state: paused
`).models;
  expect(model).toMatchObject({
    provider: 'anthropic',
    weight: 2.5,
    state: 'paused',
    knowledgeCutoff: '2026-01',
    aliases: ['Biggy'],
    endpoints: [
      { url: 'https://one.example/v1', apiKey: KEY, model: 'big-1' },
      { url: 'https://two.example/v1', apiKey: KEY, model: 'big' },
    ],
    parameters: { temperature: 0, topP: 0.5, maxOutputTokens: 10, extra: { seed: 7 } },
  }); // prettier-ignore
});

test('a preset takes the key from its variable', () => {
  const [model] = read('models: [{ name: gpt-x, preset: openai }]').models;
  expect(model!.endpoints).toEqual([{ url: 'https://api.openai.com/v1', apiKey: KEY, model: 'gpt-x' }]);
});

test.each([
  [
    'models:\n  - name: x\n    preset: ollama\n    temprature: 1\n',
    "leitai.yaml:4:5: expected a known key, found 'temprature'",
  ],
  [
    'models:\n  - name: x\n    preset: olama\n',
    'leitai.yaml:3:5: models[0].preset: expected one of openai, anthropic,',
  ],
  ['models:\n  - name: x\n    preset: olama\n', "found 'olama'"],
  ['models:\n  - preset: ollama\n', 'leitai.yaml:2:5: models[0].name: expected a string, found nothing'],
  [
    'models:\n  - name: x\n    preset: ollama\n    parameters:\n      temperature: hot\n',
    "leitai.yaml:5:7: models[0].parameters.temperature: expected a number, found 'hot'",
  ],
  [
    'models:\n  - name: x\n    preset: ollama\n    weight: 0\n',
    'leitai.yaml:4:5: models[0].weight: expected more than 0, found 0',
  ],
  [
    'models:\n  - name: x\n    provider: google\n',
    'leitai.yaml:2:5: expected preset, or provider with url or endpoints, found neither',
  ],
  [
    'models:\n  - { name: x, preset: ollama }\n  - { name: x, preset: vllm }\n',
    "leitai.yaml:3:7: expected a name that no other model has, found 'x'",
  ],
  [
    'models:\n  - name: x\n    preset: mistral\n',
    'leitai.yaml:2:5: expected apiKey, or the environment variable MISTRAL_API_KEY to be set, found neither',
  ],
  [
    'models:\n  - name: x\n    preset: openai\n    apiKey: ${NOT_SET}\n',
    'leitai.yaml:4:13: expected the environment variable NOT_SET to be set, found nothing',
  ],
  [
    'models:\n  - name: x\n    preset: openai\n    apiKey: [sk-do-not-show-me]\n',
    'models[0].apiKey: expected a string, found a list',
  ],
  [
    'models:\n  - name: x\n    preset: openai\n    link: "${MY_KEY}"\n',
    'models[0].link: expected an http or https address, found a value that is not shown',
  ],
  ['models:\n\t- name: x\n', 'leitai.yaml:2:1: expected valid YAML'],
  ['- 1\n', 'the file: expected a map, found a list'],
  ['notice: { en: hello }\n', 'notice.zh: expected a string, found nothing'],
])('readConfig() refuses %j', (yaml, expected) => {
  expect(refusal(yaml)).toContain(expected);
}); // prettier-ignore

test('readConfig() reports every mistake at once', () => {
  const message = refusal('models:\n  - name: x\n    preset: olama\n    weight: -1\nlimit: {}\n');
  expect(message.split('\n')).toHaveLength(4);
});

test('readConfig() says when the named file cannot be read', () => {
  expect(() => readConfig({ path: '/no/such/leitai.yaml', environment })).toThrow(
    'it must be a readable file, got ENOENT',
  );
});

test('an empty file is a configuration without models', () => {
  expect(read('')).toMatchObject({
    models: [],
    demoModels: 'never',
    limits: { promptCharacters: 30_000, turns: 50 },
  });
});

test('the published JSON Schema is the one that the program reads by', () => {
  const published = JSON.parse(readFileSync(new URL('../leitai.schema.json', import.meta.url), 'utf8'));
  expect(published).toEqual(z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' }));
});
