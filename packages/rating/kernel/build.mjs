// Prints the TypeScript module that holds a compiled kernel:
//   node packages/rating/kernel/build.mjs style-pass > packages/rating/src/style/kernel-bytes.ts
//   node packages/rating/kernel/build.mjs panel > packages/rating/src/panel-bytes.ts
import { readFileSync } from 'node:fs';
import asc from 'assemblyscript/asc';

const LINE = 100;
const [, , name] = process.argv;
// Not `.ts` on disk: to TypeScript's own compiler AssemblyScript is full of errors.
const source = new URL(`${name}.as`, import.meta.url);
const entry = `${name}.ts`;

async function compile() {
  let binary;
  const { error, stderr } = await asc.main(
    [
      entry,
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
      readFile: (file) => (file === entry ? readFileSync(source, 'utf8') : null),
      writeFile: (_name, contents) => {
        binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`Cannot compile ${entry}: ${stderr}`, { cause: error });
  return binary;
}

const base64 = Buffer.from(await compile()).toString('base64');
const lines = base64.match(new RegExp(`.{1,${LINE}}`, 'g')).map((line) => `  '${line}',`);
process.stdout.write(`// Written by packages/rating/kernel/build.mjs from ${name}.as.

/** The compiled kernel, in base64. */
export const KERNEL_BASE64 = [
${lines.join('\n')}
].join('');
`);
