import { context, ROOT_CONTEXT } from "@opentelemetry/api";
import type { Logger } from "../log/index.ts";

/** Something done again and again. */
export interface Ticker {
  /** Stops; resolves when a run under way has ended. */
  stop(): Promise<void>;
}

/** Runs `work` every `intervalMs`, never twice at once, outside of any trace; a failure is logged and tried again. */
export function startTicker(options: {
  readonly name: string;
  readonly intervalMs: number;
  readonly work: () => Promise<unknown>;
  readonly logger: Logger;
}): Ticker {
  let running: Promise<void> | undefined;
  async function run(): Promise<void> {
    try {
      await options.work();
    } catch (error) {
      options.logger.warn({ error, ticker: options.name }, "periodic work failed; it is tried again");
    }
  }
  const tick = () => {
    running ??= context.with(ROOT_CONTEXT, run).finally(() => {
      running = undefined;
    });
  };
  const timer = setInterval(tick, options.intervalMs);
  tick();
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
