import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root, runLeitai, startArena } from './running-arena.ts';
import { Voter } from './voter.ts';

// Goal: what an operator meets between the command and the prompt: a port or folder that is taken, a file or address
// that is wrong, and the end by a signal. Method: real processes.

const config = join(mkdtempSync(join(root, 'start-')), 'leitai.yaml');
writeFileSync(config, 'demoModels: true\ndiscoverModels: false\n');
const newFolder = () => join(mkdtempSync(join(root, 'start-')), 'data');

test('a second server on a folder is refused, and harms no battle of the first', async () => {
  const arena = await startArena();
  const voter = new Voter(arena.url);
  const id = await voter.startBattle('Why is the sky blue?');
  const second = runLeitai('start', '--port', '0', '--data', arena.data, '--config', config);
  expect(second.status).toBe(1);
  expect(second.stderr).toContain('must belong to no other server that runs');
  expect(await voter.followTurn(id)).toContain('"votable":true');
  expect((await voter.vote(id, 'a')).status).toBe(200);
  expect(runLeitai('verify', '--data', arena.data).stdout).toContain('The log holds: 1 votes');
  await arena.stop();
});

test('a port that is taken is said with the way out', async () => {
  const arena = await startArena();
  const { port } = new URL(arena.url);
  const second = runLeitai('start', '--port', port, '--data', newFolder(), '--config', config);
  expect(second).toMatchObject({ status: 1, stdout: '' });
  expect(second.stderr).toBe(
    `leitai: Cannot listen on 127.0.0.1:${port}: the port must be free, and another program has it. Choose another with --port\n`,
  );
  await arena.stop();
});

test('an address that is not of this machine is said as such', () => {
  const { status, stderr } = runLeitai(
    'start',
    '--host',
    '192.0.2.1',
    '--port',
    '0',
    '--data',
    newFolder(),
    '--config',
    config,
  );
  expect(status).toBe(1);
  expect(stderr).toContain(
    'Cannot listen on 192.0.2.1:0: it must be an address of this machine, got EADDRNOTAVAIL',
  );
});

test('a database address that is none is refused without being shown', () => {
  const { status, stderr } = runLeitai(
    'start',
    '--database-url',
    'secret@127.0.0.1/arena',
    '--config',
    config,
  );
  expect(status).toBe(1);
  expect(stderr).toBe(
    'leitai: Cannot open the database: its address must begin with postgres://, got another text\n',
  );
});

test('a wrong file is refused with every line, and no key in it', () => {
  const folder = mkdtempSync(join(root, 'start-'));
  const wrong = join(folder, 'leitai.yaml');
  writeFileSync(
    wrong,
    'models:\n  - name: one\n    preset: openai\n    apiKey: [sk-canary-4711]\n    wieght: 2\n    weight: heavy\n',
  );
  const { status, stderr } = runLeitai('start', '--config', wrong, '--data', join(folder, 'data'));
  expect(status).toBe(2);
  expect(stderr).toContain(`${wrong}:4:5: models[0].apiKey must be a key such as \${MY_API_KEY}, got a list`);
  expect(stderr).toContain(`${wrong}:5:5: models[0].wieght must be one of the keys name, `);
  expect(stderr).toContain(`${wrong}:6:5: models[0].weight must be a number from 0.001 to 1000, got "heavy"`);
  expect(stderr).not.toContain('canary');
});

test.each(['SIGTERM', 'SIGINT'] as const)(
  '%s ends the server in order, also while an answer is streaming',
  async (signal) => {
    const data = newFolder();
    const arena = await startArena({ data });
    const voter = new Voter(arena.url);
    const id = await voter.startBattle('Tell me a long story');
    const following = voter.openTurn(id);
    await following;
    expect(await arena.stop(signal)).toBe(0);
    const again = await startArena({ data });
    voter.moveTo(again.url);
    const { body } = await voter.json('GET', `/api/battles/${id}`);
    expect(body.battle).toMatchObject({ state: 'abandoned', votable: false });
    await again.stop();
  },
);
