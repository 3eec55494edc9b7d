import { AsyncLocalStorage } from "node:async_hooks";

/** Reads of a batch wait for others at most so long (CE-3). */
const WINDOW_MS = 50;
/** Nor do they wait on when nobody has asked for so long: the other operations do something else. */
const QUIET_MS = 10;
/** Reads of a batch are made when so many wait (CE-3). */
const WINDOW_READS = 10;

/** When reads that wait for each other are made: of a request or of a batch. */
export interface ReadWindow {
  /** Makes the reads of one kind, when it is time. */
  schedule(make: () => void): void;
  /** Counts who waits for reads. */
  waiting<T>(read: Promise<T>): Promise<T>;
}

/** The window of a batch. */
export interface BatchWindow extends ReadWindow {
  /** Runs an operation of the batch: reads wait for those of all that are under way. */
  operation<T>(work: () => Promise<T>): Promise<T>;
}

const current = new AsyncLocalStorage<ReadWindow>();

/** The window that reads are made in now; undefined: each by itself. */
export function readWindow(): ReadWindow | undefined {
  return current.getStore();
}

/** Runs a request: its reads by id that come in one tick are made together. Within a batch they are made in the batch's window. */
export function withRowReads<T>(work: () => Promise<T>): Promise<T> {
  return current.getStore() === undefined ? current.run(perTick(), work) : work();
}

/**
 * Runs a batch: reads by id of its operations are made together, when ten wait, when as many wait as operations are under way (then
 * nobody is left who could ask for more), when nobody has asked for 10 ms, and after 50 ms at the latest.
 */
export function withBatchedReads<T>(work: (window: BatchWindow) => Promise<T>): Promise<T> {
  const window = createBatchWindow();
  return current.run(window, () => work(window));
}

function perTick(): ReadWindow {
  return {
    // After all that this tick has left to do.
    schedule: (make) => void Promise.resolve().then(() => process.nextTick(make)),
    waiting: (read) => read,
  };
}

function createBatchWindow(): BatchWindow {
  let [underWay, waiting] = [0, 0];
  /** Those of who waits whose reads are not being made yet. */
  let gathered = 0;
  let quiet: NodeJS.Timeout | undefined;
  const due = new Set<() => void>();

  function makeAll(): void {
    for (const make of [...due]) make();
  }

  function makeIfAllWait(): void {
    if (gathered >= WINDOW_READS || waiting >= underWay) makeAll();
  }

  return {
    schedule: (make) => {
      const makeOnce = () => {
        clearTimeout(timer);
        if (!due.delete(makeOnce)) return;
        if (due.size === 0) gathered = 0;
        make();
      };
      const timer = setTimeout(makeOnce, WINDOW_MS);
      due.add(makeOnce);
    },
    waiting: async (read) => {
      waiting += 1;
      gathered += 1;
      clearTimeout(quiet);
      quiet = setTimeout(makeAll, QUIET_MS);
      // Whoever asks for several asks for the others in this tick.
      process.nextTick(makeIfAllWait);
      try {
        return await read;
      } finally {
        waiting -= 1;
      }
    },
    operation: async (work) => {
      underWay += 1;
      try {
        return await work();
      } finally {
        underWay -= 1;
        makeIfAllWait();
      }
    },
  };
}
