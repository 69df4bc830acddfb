/** Bytes by which a kernel's memory grows. */
export const PAGE = 65_536;

/** Compiles a kernel, and gives it a memory of its own of one page. */
export function instantiateKernel<Exports>(base64: string): {
  readonly memory: WebAssembly.Memory;
  readonly exports: Exports;
} {
  const memory = new WebAssembly.Memory({ initial: 1 });
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  return { memory, exports: instance.exports as unknown as Exports };
}

/** Null where kernels do not run: no WebAssembly, no SIMD, too little memory, or a page that forbids it. */
export function nullIfUnsupported<Made>(make: () => Made): Made | null {
  try {
    return make();
  } catch (error) {
    const isUnsupported = typeof WebAssembly === 'undefined' || error instanceof WebAssembly.CompileError;
    if (isUnsupported || error instanceof RangeError) return null;
    throw error;
  }
}
