import { getHeapStatistics } from "node:v8";
import { trace } from "@opentelemetry/api";

/** What an operation's measure carries beside its time (`PerformanceMeasure.detail`). */
export interface OperationDetail {
  readonly isOperation: true;
  readonly outcome: "ok" | "failed";
  /** CPU time of the main thread meanwhile: of an operation that waits, what others used while it did is in it. */
  readonly cpuMs: number;
  /** By how much the heap grew meanwhile; 0 where garbage was collected. */
  readonly heapBytes: number;
  readonly traceId: string | null;
}

/**
 * Runs an operation between two marks, and leaves a measure of it in the process's performance timeline, where CPU profiles and
 * whoever observes measures find it. Names are of code, never of data.
 */
export function measured<Result>(name: string, work: () => Result): Result {
  const start = begin();
  let result: Result;
  try {
    result = work();
  } catch (error) {
    end(name, start, "failed");
    throw error;
  }
  if (!(result instanceof Promise)) {
    end(name, start, "ok");
    return result;
  }
  return result.then(
    (value: unknown) => {
      end(name, start, "ok");
      return value;
    },
    (error: unknown) => {
      end(name, start, "failed");
      throw error;
    },
  ) as Result;
}

/** A function that is measured each time it is called. */
export function profiled<Arguments extends unknown[], Result>(
  name: string,
  work: (...args: Arguments) => Result,
): (...args: Arguments) => Result {
  return (...args) => measured(name, () => work(...args));
}

/** A service whose methods are measured, each by its own name behind that of the service. */
export function profiledMethods<Service extends object>(name: string, service: Service): Service {
  return new Proxy(service, {
    get: (target, key, receiver) => {
      const value: unknown = Reflect.get(target, key, receiver);
      if (typeof value !== "function" || typeof key === "symbol") return value;
      return (...args: unknown[]) => measured(`${name}.${key}`, () => Reflect.apply(value, target, args));
    },
  });
}

interface Start {
  readonly atMs: number;
  readonly cpu: NodeJS.CpuUsage;
  readonly heapBytes: number;
}

function begin(): Start {
  return {
    atMs: performance.now(),
    cpu: process.threadCpuUsage(),
    heapBytes: getHeapStatistics().used_heap_size,
  };
}

function end(name: string, start: Start, outcome: OperationDetail["outcome"]): void {
  const { user, system } = process.threadCpuUsage(start.cpu);
  const detail: OperationDetail = {
    isOperation: true,
    outcome,
    cpuMs: (user + system) / 1_000,
    heapBytes: Math.max(0, getHeapStatistics().used_heap_size - start.heapBytes),
    traceId: trace.getActiveSpan()?.spanContext().traceId ?? null,
  };
  performance.measure(name, { start: start.atMs, end: performance.now(), detail });
  // Observers have it already; the timeline itself would keep it for ever.
  performance.clearMeasures(name);
}
