// Prints the TypeScript module that holds the compiled kernel:
//   node packages/rating/kernel/build.mjs > packages/rating/src/style/kernel-bytes.ts
import { readFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

// Not `.ts` on disk: to TypeScript's own compiler AssemblyScript is full of errors.
const SOURCE = new URL('style-pass.as', import.meta.url);
const ENTRY = 'style-pass.ts';
const LINE = 100;

async function compile() {
  let binary;
  const { error, stderr } = await asc.main(
    [
      ENTRY,
      '--outFile',
      'kernel.wasm',
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--enable',
      'simd',
      '--importMemory',
      '--noExportMemory',
    ],
    {
      readFile: (name) => (name === ENTRY ? readFileSync(SOURCE, 'utf8') : null),
      writeFile: (_name, contents) => {
        binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`Cannot compile ${ENTRY}: ${stderr}`, { cause: error });
  return binary;
}

const base64 = Buffer.from(await compile()).toString('base64');
const lines = base64.match(new RegExp(`.{1,${LINE}}`, 'g')).map((line) => `  '${line}',`);
process.stdout.write(`// Written by packages/rating/kernel/build.mjs from style-pass.as.

/** The compiled pass, in base64. */
export const KERNEL_BASE64 = [
${lines.join('\n')}
].join('');
`);
