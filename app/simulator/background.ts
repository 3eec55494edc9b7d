import { setTimeout as sleep } from "node:timers/promises";

/** Thrown out of waits when the simulator stops. */
export class Stopped extends Error {}

/** Work that goes on behind the requests: waits end early and nothing new begins once it is stopped. */
export interface Background {
  /** Runs `work` without anybody waiting for it; it ends in silence when stopped. Other errors are reported. */
  run(work: () => Promise<void>): void;
  /** @throws Stopped */
  sleep(ms: number): Promise<void>;
  /** Aborts when the simulator has waited long enough. */
  readonly signal: AbortSignal;
  readonly stopped: boolean;
  /** Ends all waits, then waits for what is under way, at most `graceMs`, then aborts it. */
  stop(graceMs: number): Promise<void>;
}

/** `onError` is told of work that failed. */
export function createBackground(onError: (error: unknown) => void): Background {
  const waits = new AbortController();
  const work = new AbortController();
  const running = new Set<Promise<void>>();

  return {
    signal: work.signal,
    get stopped() {
      return waits.signal.aborted;
    },
    run(job) {
      if (waits.signal.aborted) return;
      const promise = job()
        .catch((error: unknown) => {
          if (!(error instanceof Stopped)) onError(error);
        })
        .finally(() => running.delete(promise));
      running.add(promise);
    },
    async sleep(ms) {
      if (waits.signal.aborted) throw new Stopped();
      if (ms <= 0) return;
      try {
        await sleep(ms, undefined, { signal: waits.signal });
      } catch {
        throw new Stopped();
      }
    },
    async stop(graceMs) {
      waits.abort();
      const all = Promise.allSettled(running);
      await Promise.race([all, sleep(graceMs, undefined, { ref: false })]);
      work.abort();
      await all;
    },
  };
}
