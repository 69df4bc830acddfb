import type { SnapshotKeeper } from '../ports.ts';

/** A keeper in memory. */
export function keeper(): SnapshotKeeper & { parts: Uint8Array[] | undefined } {
  return {
    parts: undefined,
    async load() {
      return this.parts;
    },
    async save(parts) {
      this.parts = Array.from(parts, (part) => part.slice());
    },
  };
}
