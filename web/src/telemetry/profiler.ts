import { PREFIX } from "./measured.ts";

/** How something fared that this page measured, in milliseconds. */
export interface PageFigures {
  readonly name: string;
  readonly count: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** One run that took long. */
export interface SlowRun {
  readonly name: string;
  /** Since the page began. */
  readonly atMs: number;
  readonly durationMs: number;
}

/** Gathers what is measured in this page. */
export interface PageProfiler {
  /** By the time that they took all together, most first. */
  operations(): readonly PageFigures[];
  /** Slowest first. */
  slow(): readonly SlowRun[];
  stop(): void;
}

/** What the main thread was busy with for so long that the page did not answer; the browser says so itself. */
const LONG_TASK = "long task";
/** A run that takes longer than this is felt. */
const SLOW_MS = 100;
/** The latest of each name, from which percentiles are read. */
const MAX_TIMES = 500;
const MAX_NAMES = 100;
const MAX_SLOW = 50;

/** Observes our measures, and the tasks that the browser finds too long; `onSlow` is told of runs that people feel. */
export function createPageProfiler(onSlow: (run: SlowRun) => void = () => {}): PageProfiler {
  const times = new Map<
    string,
    { readonly latest: number[]; count: number; totalMs: number; maxMs: number }
  >();
  let slow: SlowRun[] = [];

  function note(name: string, { startTime: atMs, duration: durationMs }: PerformanceEntry): void {
    if (!times.has(name)) {
      if (times.size >= MAX_NAMES) return;
      times.set(name, { latest: [], count: 0, totalMs: 0, maxMs: 0 });
    }
    const tally = times.get(name);
    if (!tally) return;
    tally.latest.push(durationMs);
    if (tally.latest.length > MAX_TIMES) tally.latest.shift();
    tally.count += 1;
    tally.totalMs += durationMs;
    tally.maxMs = Math.max(tally.maxMs, durationMs);
    if (durationMs >= SLOW_MS) {
      const run = { name, atMs, durationMs };
      onSlow(run);
      slow = [...slow, run].sort((a, b) => b.durationMs - a.durationMs).slice(0, MAX_SLOW);
    }
  }

  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) {
      if (entry.entryType === "longtask") note(LONG_TASK, entry);
      else if (entry.name.startsWith(PREFIX)) note(entry.name.slice(PREFIX.length), entry);
    }
  });
  // A browser passes over kinds that it does not know.
  observer.observe({ entryTypes: ["measure", "longtask"] });

  return {
    operations: () =>
      [...times]
        .sort(([, a], [, b]) => b.totalMs - a.totalMs)
        .map(([name, { latest, count, totalMs, maxMs }]) => {
          const sorted = latest.toSorted((a, b) => a - b);
          const quantile = (share: number) => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
          return {
            name,
            count,
            meanMs: totalMs / count,
            p50Ms: quantile(0.5),
            p95Ms: quantile(0.95),
            p99Ms: quantile(0.99),
            maxMs,
          };
        }),
    slow: () => slow,
    stop: () => observer.disconnect(),
  };
}
