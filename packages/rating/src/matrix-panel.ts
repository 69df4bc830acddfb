import { KERNEL_BASE64 } from './panel-bytes.ts';

/** Rows and columns that are worked on at once: so many sums stay in registers. Matrices are padded to whole tiles. */
export const TILE = 4;
const PAGE = 65_536;
/** The kernel keeps its memory, so that nobody waits for it twice; larger matrices than this are worked on without it. */
const KERNEL_BYTES_MAX = 2 ** 28;

/** Part of a product of square matrices of one padded size. */
export interface PanelTask {
  readonly target: Float64Array;
  readonly left: Float64Array;
  readonly right: Float64Array;
  /** First of the `TILE` rows of the target. */
  readonly row: number;
  /** Columns of the target; whole tiles. */
  readonly from: number;
  readonly to: number;
  /** Rows of left and right that the sum goes over end here. */
  readonly end: number;
  /** Whether `right[k][j]` is 0 for k < j, so that the sum need not start before. */
  readonly isLower: boolean;
  readonly sign: 1 | -1;
}

/** `target[i][j] += sign · Σ left[k][i] · right[k][j]`, each number summed up in ascending order of k. */
export type AddPanel = (task: PanelTask) => void;

/** Matrices that can be worked on together. */
export interface PanelPlan {
  /** All 0, row-major, `stride` x `stride`. They hold until the next plan is made. */
  readonly matrices: readonly Float64Array[];
  /** The size, padded to whole tiles. */
  readonly stride: number;
  readonly addPanel: AddPanel;
}

interface PanelKernel {
  readonly memory: WebAssembly.Memory;
  panel(...numbers: number[]): void;
}

/** Compiled when it is first needed; null where there is no WebAssembly with SIMD. */
let kernel: PanelKernel | null | undefined;

/**
 * Makes matrices and what multiplies them: the compiled kernel, or the same sums in TypeScript where it does not run. The two
 * give the same to the last digit, so that a board does not depend on the machine.
 */
export function planPanels(count: number, size: number, useKernel = true): PanelPlan {
  const stride = Math.ceil(size / TILE) * TILE;
  const bytes = count * stride * stride * 8;
  const found = useKernel && bytes <= KERNEL_BYTES_MAX ? kernelWith(bytes) : null;
  const buffer = found?.memory.buffer ?? new ArrayBuffer(bytes);
  const matrices = Array.from({ length: count }, (_, place) =>
    new Float64Array(buffer, place * stride * stride * 8, stride * stride).fill(0),
  );
  const addPanel = found === null ? addPlainPanel : kernelPanel(found);
  return { matrices, stride, addPanel: (task) => addPanel(task, stride) };
}

/** The kernel with at least so much memory; null where it cannot be had. */
function kernelWith(bytes: number): PanelKernel | null {
  if (kernel === undefined) kernel = compileKernel();
  if (kernel === null) return null;
  const missing = bytes - kernel.memory.buffer.byteLength;
  if (missing <= 0) return kernel;
  try {
    kernel.memory.grow(Math.ceil(missing / PAGE));
    return kernel;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function compileKernel(): PanelKernel | null {
  try {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const bytes = Uint8Array.from(atob(KERNEL_BASE64), (character) => character.charCodeAt(0));
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
    return { memory, panel: instance.exports.panel as PanelKernel['panel'] };
  } catch (error) {
    // No WebAssembly, no SIMD, no memory, or a page that forbids it: the plain panel does it all.
    const isUnsupported = typeof WebAssembly === 'undefined' || error instanceof WebAssembly.CompileError;
    if (isUnsupported || error instanceof RangeError) return null;
    throw error;
  }
}

function kernelPanel({ panel }: PanelKernel) {
  return ({ target, left, right, row, from, to, end, isLower, sign }: PanelTask, stride: number): void =>
    panel(
      target.byteOffset,
      left.byteOffset,
      right.byteOffset,
      stride,
      row,
      from,
      to,
      end,
      Number(isLower),
      sign,
    );
}

function addPlainPanel(task: PanelTask, stride: number): void {
  for (let column = task.from; column < task.to; column += TILE) {
    // Two rows at a time: the sums of four would not fit into the registers that a compiler of JavaScript uses.
    addHalfTile(task, stride, task.row, column);
    addHalfTile(task, stride, task.row + 2, column);
  }
}

function addHalfTile(
  { target, left, right, end, isLower, sign }: PanelTask,
  stride: number,
  row: number,
  column: number,
): void {
  const upper = row * stride + column;
  const lower = upper + stride;
  let [a0, a1, a2, a3] = [target[upper]!, target[upper + 1]!, target[upper + 2]!, target[upper + 3]!];
  let [b0, b1, b2, b3] = [target[lower]!, target[lower + 1]!, target[lower + 2]!, target[lower + 3]!];
  for (let k = isLower ? column : 0; k < end; k += 1) {
    const one = sign * left[k * stride + row]!;
    const other = sign * left[k * stride + row + 1]!;
    const place = k * stride + column;
    a0 += one * right[place]!;
    a1 += one * right[place + 1]!;
    a2 += one * right[place + 2]!;
    a3 += one * right[place + 3]!;
    b0 += other * right[place]!;
    b1 += other * right[place + 1]!;
    b2 += other * right[place + 2]!;
    b3 += other * right[place + 3]!;
  }
  target[upper] = a0;
  target[upper + 1] = a1;
  target[upper + 2] = a2;
  target[upper + 3] = a3;
  target[lower] = b0;
  target[lower + 1] = b1;
  target[lower + 2] = b2;
  target[lower + 3] = b3;
}
