import { KERNEL_BASE64 } from './kernel-bytes.ts';
import { clearSums, type Pass, type PassColumns } from './style-pass.ts';

const PAGE = 65_536;
/** Vectors are read fastest from such addresses. */
const ALIGNMENT = 16;

interface KernelExports {
  scratchBytes(features: number): number;
  pass(...addresses: number[]): void;
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
}

/**
 * Makes columns that the compiled kernel can go over: two rows at a time, in the same f64 arithmetic as `plainPass`.
 *
 * @returns Null where there is no WebAssembly with SIMD, or where its memory is too small (4 GiB).
 */
export function planKernelPass(size: PassSize): PassPlan | null {
  try {
    const memory = new WebAssembly.Memory({ initial: 1 });
    const module = new WebAssembly.Module(kernelBytes());
    const kernel = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as KernelExports;
    const { bytes, place } = layOut(size);
    const scratch = bytes;
    memory.grow(Math.ceil((bytes + kernel.scratchBytes(size.features)) / PAGE));
    return { columns: place(memory.buffer), pass: kernelPass(kernel, scratch) };
  } catch (error) {
    // Growth beyond the limit, no SIMD, no WebAssembly or a page that forbids it: the plain pass does it all.
    const isUnsupported = typeof WebAssembly === 'undefined' || error instanceof WebAssembly.CompileError;
    if (isUnsupported || error instanceof RangeError) return null;
    throw error;
  }
}

/** Makes columns for `plainPass`. */
export function layOutColumns(size: PassSize): PassColumns {
  const { bytes, place } = layOut(size);
  return place(new ArrayBuffer(bytes));
}

function kernelBytes(): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(KERNEL_BASE64), (character) => character.charCodeAt(0));
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
