// `npm run build --workspace packages/rating`: makes `dist`, the package as it is published: JavaScript, declarations, and a
// package.json of its own, since this folder's one points to the sources that everything here runs.
import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('.', import.meta.url));
rmSync(`${folder}dist`, { recursive: true, force: true });
execFileSync('tsc', ['-p', `${folder}tsconfig.build.json`], {
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
const manifest = JSON.parse(readFileSync(`${folder}package.json`, 'utf8'));
const published = {
  ...manifest,
  exports: { '.': { types: './index.d.ts', default: './index.js' } },
  scripts: undefined,
};
writeFileSync(`${folder}dist/package.json`, `${JSON.stringify(published, undefined, 2)}\n`);
const readme = readFileSync(`${folder}README.md`, 'utf8');
writeFileSync(`${folder}dist/README.md`, readme.replaceAll('](../../docs/', '](docs/'));
cpSync(`${folder}../../docs/methods.md`, `${folder}dist/docs/methods.md`);
cpSync(`${folder}../../LICENSE`, `${folder}dist/LICENSE`);
