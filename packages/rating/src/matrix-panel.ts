import { KERNEL_BASE64 } from './panel-bytes.ts';
import { instantiateKernel, nullIfUnsupported, PAGE } from './wasm-kernel.ts';

/**
 * Rows and columns that are worked on at once: so many sums stay in registers. Matrices are padded to whole tiles and lie by strips:
 * four columns, row by row, before the next four. What one tile of a product reads is then without gaps.
 */
export const TILE = 4;
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
  /** All 0, `stride` x `stride`, by strips (`placeOf`). They hold until the next plan is made. */
  readonly matrices: readonly Float64Array[];
  /** The size, padded to whole tiles. */
  readonly stride: number;
  readonly addPanel: AddPanel;
}

/** Where row i of column j is in a matrix of a plan. */
export function placeOf(i: number, j: number, stride: number): number {
  return ((j >>> 2) * stride + i) * TILE + (j & 3);
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
  return nullIfUnsupported(() => {
    const { memory, exports } = instantiateKernel<Pick<PanelKernel, 'panel'>>(KERNEL_BASE64);
    return { memory, panel: exports.panel };
  });
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
  const upper = placeOf(row, column, stride);
  const lower = upper + TILE;
  // Turned round before and after, which is exact, where products are to be taken away.
  let [a0, a1] = [sign * target[upper]!, sign * target[upper + 1]!];
  let [a2, a3] = [sign * target[upper + 2]!, sign * target[upper + 3]!];
  let [b0, b1] = [sign * target[lower]!, sign * target[lower + 1]!];
  let [b2, b3] = [sign * target[lower + 2]!, sign * target[lower + 3]!];
  const first = isLower ? column : 0;
  let place = placeOf(first, column, stride);
  let factors = placeOf(first, row, stride);
  for (let k = first; k < end; k += 1, place += TILE, factors += TILE) {
    const one = left[factors]!;
    const other = left[factors + 1]!;
    a0 += one * right[place]!;
    a1 += one * right[place + 1]!;
    a2 += one * right[place + 2]!;
    a3 += one * right[place + 3]!;
    b0 += other * right[place]!;
    b1 += other * right[place + 1]!;
    b2 += other * right[place + 2]!;
    b3 += other * right[place + 3]!;
  }
  target[upper] = sign * a0;
  target[upper + 1] = sign * a1;
  target[upper + 2] = sign * a2;
  target[upper + 3] = sign * a3;
  target[lower] = sign * b0;
  target[lower + 1] = sign * b1;
  target[lower + 2] = sign * b2;
  target[lower + 3] = sign * b3;
}
