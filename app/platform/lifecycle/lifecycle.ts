import type { Logger } from "../log/index.ts";

/** One thing to end, with the time it may take. */
export interface ShutdownStep {
  readonly name: string;
  readonly timeoutMs: number;
  run(): Promise<void>;
}

/** Ends a process's parts in the order in which they were registered. */
export interface Lifecycle {
  /** Adds a step; steps run in the order of registration: first stop taking work, last let go of connections. */
  onShutdown(step: ShutdownStep): void;
  /** Runs every step once, each with its time-out, all with the last deadline. Never throws. True: all ended in time. */
  shutdown(reason: string): Promise<boolean>;
  /** True from the first call of `shutdown`: readiness answers no. */
  readonly isShuttingDown: boolean;
}

/** Makes a lifecycle whose shutdown takes `deadlineMs` at most. */
export function createLifecycle(options: {
  readonly logger: Logger;
  readonly deadlineMs: number;
}): Lifecycle {
  const steps: ShutdownStep[] = [];
  let running: Promise<boolean> | undefined;

  async function runSteps(reason: string): Promise<boolean> {
    const deadlineAt = Date.now() + options.deadlineMs;
    let allInTime = true;
    options.logger.info({ reason }, "shutting down");
    for (const step of steps) {
      const allowedMs = Math.max(0, Math.min(step.timeoutMs, deadlineAt - Date.now()));
      try {
        await withTimeout(step.run(), allowedMs);
      } catch (error) {
        allInTime = false;
        options.logger.error({ error, step: step.name, allowedMs }, "shutdown step did not end well");
      }
    }
    return allInTime;
  }

  return {
    onShutdown: (step) => void steps.push(step),
    shutdown: (reason) => {
      running ??= runSteps(reason);
      return running;
    },
    get isShuttingDown() {
      return running !== undefined;
    },
  };
}

async function withTimeout(work: Promise<void>, timeoutMs: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`took longer than ${timeoutMs} ms`)), timeoutMs);
  });
  try {
    await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
