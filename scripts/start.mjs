// `npm start -- …`: builds the web app if it must, then is `leitai start …`.
import { requireNode } from './node-version.mjs';

requireNode();
const { buildWebIfStale } = await import('./web-build.mjs');
buildWebIfStale();
process.argv.splice(2, 0, 'start');
await import('../packages/arena/src/cli/main.ts');
