import { Session } from "node:inspector/promises";
import { setTimeout as sleep } from "node:timers/promises";

/** What a profile is of: where CPU time goes, or who allocates what the heap holds. */
export type ProfileKind = "cpu" | "heap";

/** Samples of the CPU are so far apart: a minute of them is some megabytes. */
const CPU_INTERVAL_MICROSECONDS = 1_000;
/** One allocation in so many bytes is looked at. */
const HEAP_INTERVAL_BYTES = 65_536;

/** Records a profile of this process for so long, and answers it as the developer tools of browsers read it (`.cpuprofile`, `.heapprofile`). */
export async function recordProfile(kind: ProfileKind, durationMs: number): Promise<string> {
  const session = new Session();
  session.connect();
  try {
    if (kind === "cpu") {
      await session.post("Profiler.enable");
      await session.post("Profiler.setSamplingInterval", { interval: CPU_INTERVAL_MICROSECONDS });
      await session.post("Profiler.start");
      await sleep(durationMs);
      return JSON.stringify((await session.post("Profiler.stop")).profile);
    }
    await session.post("HeapProfiler.startSampling", { samplingInterval: HEAP_INTERVAL_BYTES });
    await sleep(durationMs);
    return JSON.stringify((await session.post("HeapProfiler.stopSampling")).profile);
  } finally {
    session.disconnect();
  }
}
