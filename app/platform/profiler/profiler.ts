import {
  createHistogram,
  type PerformanceMeasure,
  PerformanceObserver,
  type RecordableHistogram,
} from "node:perf_hooks";
import type { OperationDetail } from "./measure.ts";

/** One run of an operation that took long. */
export interface SlowOperation {
  readonly name: string;
  readonly at: Date;
  readonly durationMs: number;
  readonly cpuMs: number;
  readonly heapBytes: number;
  readonly outcome: "ok" | "failed";
  readonly traceId: string | null;
}

/** How an operation fared within the last hour at most, in this process. */
export interface OperationFigures {
  readonly name: string;
  readonly count: number;
  readonly failed: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  readonly meanCpuMs: number;
  readonly meanHeapBytes: number;
}

/** Gathers what is measured in this process. */
export interface Profiler {
  /** By the time that they took all together, most first. */
  operations(): readonly OperationFigures[];
  /** Slowest first. */
  slow(): readonly SlowOperation[];
  stop(): void;
}

/** An operation is slow from here on, as a query is (CE-8). */
export const SLOW_OPERATION_MS = 150;
/** What is older than two of these is forgotten: an hour, which Prometheus' memory begins long before. */
const HALF_WINDOW_MS = 1_800_000;
const MAX_OPERATIONS = 200;
const MAX_SLOW = 100;
/** Microseconds, with two figures: percentiles are right to a hundredth and cost some kilobytes an operation. */
const HISTOGRAM = { lowest: 1, highest: 3_600_000_000, figures: 2 } as const;

interface Tally {
  readonly times: RecordableHistogram;
  failed: number;
  totalMs: number;
  cpuMs: number;
  heapBytes: number;
}

/** Observes the measures of this process's operations; `onMeasured` is told of each. */
export function createProfiler(
  options: {
    readonly onMeasured?: (name: string, durationMs: number, outcome: "ok" | "failed") => void;
    readonly now?: () => number;
  } = {},
): Profiler {
  const { onMeasured, now = Date.now } = options;
  let halves: [current: Map<string, Tally>, before: Map<string, Tally>] = [new Map(), new Map()];
  let slow: SlowOperation[] = [];
  let turnedAtMs = now();

  function turn(): void {
    const ageMs = now() - turnedAtMs;
    if (ageMs < HALF_WINDOW_MS) return;
    halves = [new Map(), ageMs < 2 * HALF_WINDOW_MS ? halves[0] : new Map()];
    turnedAtMs = now();
    slow = slow.filter(({ at }) => now() - at.getTime() < 2 * HALF_WINDOW_MS);
  }

  function tallyOf(name: string): Tally | undefined {
    const [current] = halves;
    const known = current.get(name);
    if (known || current.size >= MAX_OPERATIONS) return known;
    const tally = { times: createHistogram(HISTOGRAM), failed: 0, totalMs: 0, cpuMs: 0, heapBytes: 0 };
    current.set(name, tally);
    return tally;
  }

  function note(name: string, durationMs: number, detail: OperationDetail): void {
    turn();
    const tally = tallyOf(name);
    if (!tally) return;
    const { outcome, cpuMs, heapBytes, traceId } = detail;
    tally.times.record(Math.min(HISTOGRAM.highest, Math.max(1, Math.round(durationMs * 1_000))));
    tally.failed += outcome === "failed" ? 1 : 0;
    tally.totalMs += durationMs;
    tally.cpuMs += cpuMs;
    tally.heapBytes += heapBytes;
    if (durationMs >= SLOW_OPERATION_MS) {
      const one = { name, at: new Date(now()), durationMs, cpuMs, heapBytes, outcome, traceId };
      slow = [...slow, one].sort((a, b) => b.durationMs - a.durationMs).slice(0, MAX_SLOW);
    }
    onMeasured?.(name, durationMs, outcome);
  }

  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as PerformanceMeasure[]) {
      if (isOperation(entry.detail)) note(entry.name, entry.duration, entry.detail);
    }
  });
  observer.observe({ entryTypes: ["measure"] });

  return {
    operations: () => {
      turn();
      const names = new Set(halves.flatMap((half) => [...half.keys()]));
      return [...names]
        .map((name) => ({ name, tallies: halves.flatMap((half) => half.get(name) ?? []) }))
        .map(({ name, tallies }) => ({ totalMs: sum(tallies, "totalMs"), figures: figuresOf(name, tallies) }))
        .sort((a, b) => b.totalMs - a.totalMs)
        .map(({ figures }) => figures);
    },
    slow: () => {
      turn();
      return slow;
    },
    stop: () => observer.disconnect(),
  };
}

function isOperation(detail: unknown): detail is OperationDetail {
  return typeof detail === "object" && detail !== null && "isOperation" in detail;
}

function sum(tallies: readonly Tally[], of: "failed" | "totalMs" | "cpuMs" | "heapBytes"): number {
  return tallies.reduce((total, tally) => total + tally[of], 0);
}

function figuresOf(name: string, tallies: readonly Tally[]): OperationFigures {
  const times = createHistogram(HISTOGRAM);
  for (const tally of tallies) times.add(tally.times);
  const { count } = times;
  const ms = (microseconds: number) => microseconds / 1_000;
  return {
    name,
    count,
    failed: sum(tallies, "failed"),
    meanMs: sum(tallies, "totalMs") / count,
    p50Ms: ms(times.percentile(50)),
    p95Ms: ms(times.percentile(95)),
    p99Ms: ms(times.percentile(99)),
    maxMs: ms(times.max),
    meanCpuMs: sum(tallies, "cpuMs") / count,
    meanHeapBytes: sum(tallies, "heapBytes") / count,
  };
}
