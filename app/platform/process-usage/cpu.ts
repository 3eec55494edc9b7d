import { availableParallelism, cpus } from "node:os";

/** CPU time, in milliseconds since some moment. */
export interface CpuTimes {
  /** Of the process, on all cores together. */
  readonly processMs: number;
  /** Of the machine: what its cores have worked, and how long they have been there, together. */
  readonly busyMs: number;
  readonly totalMs: number;
  readonly atMs: number;
}

/** Shares of all cores, 0…1. */
export interface CpuShares {
  readonly process: number;
  readonly system: number;
}

/** Several readers ask for the same figures, each at its own pace: between two readings lies at least this. */
const SHORTEST_MS = 1_000;

/** Tells which share of all cores the process and the machine have used since it was asked before. */
export function createCpuShares(
  read: () => CpuTimes = readCpuTimes,
  cores = availableParallelism(),
): () => CpuShares {
  let before = read();
  let shares: CpuShares = { process: 0, system: 0 };
  return () => {
    const now = read();
    const elapsedMs = now.atMs - before.atMs;
    if (elapsedMs < SHORTEST_MS) return shares;
    shares = {
      process: share(now.processMs - before.processMs, elapsedMs * cores),
      system: share(now.busyMs - before.busyMs, now.totalMs - before.totalMs),
    };
    before = now;
    return shares;
  };
}

function share(part: number, whole: number): number {
  return whole > 0 ? Math.min(1, Math.max(0, part / whole)) : 0;
}

function readCpuTimes(): CpuTimes {
  const { user, system } = process.cpuUsage();
  const all = cpus().map(({ times }) => times);
  const sum = (of: (times: (typeof all)[number]) => number) => all.reduce((total, one) => total + of(one), 0);
  const busyMs = sum(({ user, nice, sys, irq }) => user + nice + sys + irq);
  return {
    processMs: (user + system) / 1_000,
    busyMs,
    totalMs: busyMs + sum(({ idle }) => idle),
    atMs: performance.now(),
  };
}
