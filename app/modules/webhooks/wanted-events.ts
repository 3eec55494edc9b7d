import type { Logger } from "../../platform/log/index.ts";

/** Which events some endpoint wants, as this process knows it. */
export interface WantedEvents {
  /** True also where it is not known: then whoever tells the event finds out. */
  has(name: string): boolean;
  /** What was known is not any more; read anew at once. */
  refresh(): Promise<void>;
}

/**
 * Remembers which events are wanted, so that those that nobody wants cost nothing in the transactions that publish them.
 * A change of an endpoint is told to every process; until it has been read, everything counts as wanted.
 */
export function createWantedEvents(deps: {
  read(): Promise<readonly string[]>;
  readonly logger: Logger;
}): WantedEvents {
  let known: ReadonlySet<string> | null = null;
  let reads = 0;
  return {
    has: (name) => known?.has(name) ?? true,
    refresh: async () => {
      known = null;
      reads += 1;
      const mine = reads;
      try {
        const names = new Set(await deps.read());
        // A change during the read may be missing in it: the read after it tells.
        if (mine === reads) known = names;
      } catch (error) {
        deps.logger.warn({ error }, "wanted events cannot be read: all count as wanted");
      }
    },
  };
}
