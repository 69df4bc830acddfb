import { readFileSync } from 'node:fs';

/** The most memory that a process has had, in bytes, where Linux tells; otherwise 0. */
export function peakMemory(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1_024;
  } catch {
    // Not Linux, or the process has just ended.
    return 0;
  }
}
