import { instantiateKernel, nullIfUnsupported, PAGE } from '../wasm-kernel.ts';
import { KERNEL_BASE64 } from './kernel-bytes.ts';
import { clearSums, type Pass, type PassColumns } from './style-pass.ts';

/** Vectors are read fastest from such addresses. */
const ALIGNMENT = 16;
/** Features that quick passes have room for, and products of two of them. */
const QUICK_FEATURES = 4;
const QUICK_PRODUCTS = 10;
/** With fewer rows nobody waits for exact passes. */
const QUICK_ROWS_MIN = 100_000;

interface KernelExports {
  scratchBytes(features: number): number;
  pass(...addresses: number[]): void;
  quickPass(...addresses: number[]): void;
  slopePass(...addresses: number[]): void;
}

export interface PassSize {
  readonly rows: number;
  readonly segments: number;
  readonly features: number;
  readonly hasCounts: boolean;
}

/** Columns of a size, all 0, and what goes over them. */
export interface PassPlan {
  readonly columns: PassColumns;
  readonly pass: Pass;
  /** Null where they do not run: without WebAssembly, with more than four features, with counts, and with few rows. */
  readonly quick: QuickPasses | null;
}

/** Passes that leave out what can be done without; several times as fast. */
export interface QuickPasses {
  /** In f32, four rows at a time: sums are right to six digits. For steps that later ones correct, and for spreads. */
  readonly pass: Pass;
  /** In f64, and of the surplus alone. */
  readonly slope: (columns: PassColumns) => void;
}

/**
 * Makes columns that the compiled kernel can go over: two rows at a time, in the same f64 arithmetic as `plainPass`.
 *
 * @returns Null where there is no WebAssembly with SIMD, or where its memory is too small (4 GiB).
 */
export function planKernelPass(size: PassSize): PassPlan | null {
  return nullIfUnsupported(() => {
    const { memory, exports: kernel } = instantiateKernel<KernelExports>(KERNEL_BASE64);
    const { bytes, place } = layOut(size);
    const quickSums = bytes + kernel.scratchBytes(size.features);
    memory.grow(Math.ceil((quickSums + quickBytes(size)) / PAGE));
    return {
      columns: place(memory.buffer),
      pass: kernelPass(kernel, bytes),
      quick: isQuick(size) ? quickPasses(kernel, memory.buffer, quickSums) : null,
    };
  });
}

/** Makes columns for `plainPass`. */
export function layOutColumns(size: PassSize): PassColumns {
  const { bytes, place } = layOut(size);
  return place(new ArrayBuffer(bytes));
}

function kernelPass(kernel: KernelExports, scratch: number): Pass {
  return (columns, isMeat) => {
    clearSums(columns);
    const [one, other] = columns.differences;
    kernel.pass(
      columns.bases.length,
      columns.differences.length,
      Number(isMeat),
      columns.starts.byteOffset,
      columns.bases.byteOffset,
      columns.weights.byteOffset,
      columns.coefficients.byteOffset,
      columns.scores.byteOffset,
      one?.byteOffset ?? 0,
      one && other ? other.byteOffset - one.byteOffset : 0,
      columns.counts?.byteOffset ?? 0,
      columns.surplus.byteOffset,
      columns.spread.byteOffset,
      columns.spreadByFeature.byteOffset,
      columns.surplusOfFeatures.byteOffset,
      columns.spreadOfFeatures.byteOffset,
      scratch,
    );
  };
}

function isQuick({ features, rows, hasCounts }: PassSize): boolean {
  return features >= 1 && features <= QUICK_FEATURES && !hasCounts && rows >= QUICK_ROWS_MIN;
}

function quickBytes({ segments }: PassSize): number {
  return ((segments + 2) * QUICK_FEATURES + QUICK_PRODUCTS) * 8;
}

function quickPasses(kernel: KernelExports, buffer: ArrayBuffer, offset: number): QuickPasses {
  return {
    pass: (columns, isMeat) => {
      clearSums(columns);
      const sums = quickSumsOf(columns, buffer, offset);
      kernel.quickPass(
        columns.bases.length,
        Number(isMeat),
        ...rowAddresses(columns, sums.coefficients),
        columns.surplus.byteOffset,
        columns.spread.byteOffset,
        sums.spreadByFeature.byteOffset,
        sums.surplusOfFeatures.byteOffset,
        sums.spreadOfFeatures.byteOffset,
      );
      copySums(sums, columns);
    },
    slope: (columns) => {
      clearSums(columns);
      const sums = quickSumsOf(columns, buffer, offset);
      kernel.slopePass(
        columns.bases.length,
        ...rowAddresses(columns, sums.coefficients),
        columns.surplus.byteOffset,
        sums.surplusOfFeatures.byteOffset,
      );
      copySums(sums, columns);
    },
  };
}

/** Columns as in `PassColumns`, with room for as many features as quick passes take. */
type QuickSums = Pick<
  PassColumns,
  'coefficients' | 'surplusOfFeatures' | 'spreadOfFeatures' | 'spreadByFeature'
>;

/** All 0, but for the coefficients: that of a feature that is not there is 0. */
function quickSumsOf(columns: PassColumns, buffer: ArrayBuffer, offset: number): QuickSums {
  let bytes = offset;
  const next = (length: number) => {
    const sums = new Float64Array(buffer, bytes, length).fill(0);
    bytes += sums.byteLength;
    return sums;
  };
  const coefficients = next(QUICK_FEATURES);
  coefficients.set(columns.coefficients);
  return {
    coefficients,
    surplusOfFeatures: next(QUICK_FEATURES),
    spreadOfFeatures: next(QUICK_PRODUCTS),
    spreadByFeature: next(columns.bases.length * QUICK_FEATURES),
  };
}

function rowAddresses(columns: PassColumns, coefficients: Float64Array): number[] {
  const { starts, bases, weights, scores, differences } = columns;
  // In place of a feature that is not there the first is read, and what comes of it is not.
  const features = Array.from({ length: QUICK_FEATURES }, (_, k) => differences[k] ?? differences[0]!);
  return [starts, bases, weights, coefficients, scores, ...features].map(({ byteOffset }) => byteOffset);
}

function copySums(sums: QuickSums, columns: PassColumns): void {
  const features = columns.differences.length;
  columns.surplusOfFeatures.set(sums.surplusOfFeatures.subarray(0, features));
  // Lower triangles by rows begin alike, whatever their size.
  columns.spreadOfFeatures.set(sums.spreadOfFeatures.subarray(0, columns.spreadOfFeatures.length));
  for (let segment = 0; segment < columns.bases.length; segment += 1) {
    const from = segment * QUICK_FEATURES;
    columns.spreadByFeature.set(sums.spreadByFeature.subarray(from, from + features), segment * features);
  }
}

/** Where each column goes. The kernel takes address 0 for no column and reads up to 16 bytes beyond the last row. */
function layOut(size: PassSize): { bytes: number; place(buffer: ArrayBuffer): PassColumns } {
  const { rows, segments, features, hasCounts } = size;
  let bytes = ALIGNMENT;
  const reserve = (length: number, width: number) => {
    const offset = bytes;
    bytes += Math.ceil((length * width) / ALIGNMENT + 1) * ALIGNMENT;
    return offset;
  };
  const offsets = {
    starts: reserve(segments + 1, 4),
    scores: reserve(rows, 1),
    counts: hasCounts ? reserve(rows, 8) : 0,
    differences: Array.from({ length: features }, () => reserve(rows, 4)),
  };
  const lengths = {
    bases: segments,
    weights: segments,
    coefficients: features,
    surplus: segments,
    spread: segments,
    spreadByFeature: segments * features,
    surplusOfFeatures: features,
    spreadOfFeatures: (features * (features + 1)) / 2,
  };
  const names = Object.keys(lengths) as (keyof typeof lengths)[];
  const places = names.map((name) => [name, reserve(lengths[name], 8)] as const);
  const place = (buffer: ArrayBuffer): PassColumns => ({
    starts: new Uint32Array(buffer, offsets.starts, segments + 1),
    scores: new Uint8Array(buffer, offsets.scores, rows),
    counts: hasCounts ? new Float64Array(buffer, offsets.counts, rows) : null,
    differences: offsets.differences.map((offset) => new Float32Array(buffer, offset, rows)),
    ...(Object.fromEntries(
      places.map(([name, offset]) => [name, new Float64Array(buffer, offset, lengths[name])]),
    ) as Record<keyof typeof lengths, Float64Array>),
  });
  return { bytes, place };
}
