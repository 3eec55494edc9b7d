import CircuitBreaker from "opossum";

/** closed: all pass; half_open: one trial passes; open: none passes. */
export type BreakerState = "closed" | "half_open" | "open";

/** Thrown instead of the call while the breaker is open. Nothing was sent. */
export class BreakerOpenError extends Error {
  readonly breaker: string;
  /** Time until a trial is let through, in milliseconds; at least 1. */
  readonly retryAfterMs: number;

  constructor(breaker: string, retryAfterMs: number) {
    super(`breaker ${breaker} is open for another ${retryAfterMs} ms`);
    this.name = "BreakerOpenError";
    this.breaker = breaker;
    this.retryAfterMs = Math.max(1, retryAfterMs);
  }
}

/** Thrown when a call took longer than the breaker allows; the call's signal is aborted. It may still have had its effect. */
export class BreakerTimeoutError extends Error {
  readonly timeoutMs: number;

  constructor(breaker: string, timeoutMs: number) {
    super(`a call through breaker ${breaker} took longer than ${timeoutMs} ms`);
    this.name = "BreakerTimeoutError";
    this.timeoutMs = timeoutMs;
  }
}

/** How a breaker judges. */
export interface BreakerOptions {
  /** Name of what it protects, as in metrics. */
  readonly name: string;
  /** Longest time for one call. */
  readonly timeoutMs: number;
  /** So many failures in a row open it. Default 5. */
  readonly failureThreshold?: number;
  /** Share of failures within `windowMs` that opens it, 0…1. Default 0.5. */
  readonly errorRatio?: number;
  /** Calls within the window before the share is judged. Default 10. */
  readonly minimumCalls?: number;
  /** Window for the share. Default 30 000. */
  readonly windowMs?: number;
  /** Time from opening to the trial. Default 60 000. */
  readonly halfOpenAfterMs?: number;
  /** Which errors say that the other side is ill. Default: all. A permanent refusal is an answer, not a failure. */
  readonly isFailure?: (error: unknown) => boolean;
  /** Told of each change of state, in order; must not throw. */
  readonly onState?: (state: BreakerState) => void;
}

/** Keeps calls away from something that is down. */
export interface Breaker {
  readonly name: string;
  /** Longest time for one call. */
  readonly timeoutMs: number;
  /**
   * Runs `call` unless open; its signal aborts at the time-out.
   * @throws BreakerOpenError, BreakerTimeoutError, or what `call` throws
   */
  fire<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T>;
  state(): BreakerState;
  /** When it came into its state; milliseconds since 1970. */
  sinceMs(): number;
  /** Calls that failed in a row, up to now or until it opened. */
  failures(): number;
  /** Milliseconds until a trial is let through; 0 unless open. */
  retryAfterMs(): number;
  /** Lets calls through again. */
  close(): void;
  /** Stops its timers. */
  shutdown(): void;
}

/** While a trial is under way others are told to come back after this time. */
export const TRIAL_RETRY_MS = 1_000;

/** Runs a call with a signal that aborts at the time-out; settles at the time-out even if the call ignores the signal. */
async function withTimeout<T>(
  name: string,
  timeoutMs: number,
  call: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new BreakerTimeoutError(name, timeoutMs);
      reject(error);
      controller.abort(error);
    }, timeoutMs);
  });
  try {
    return await Promise.race([call(controller.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}

function isOpenError(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EOPENBREAKER";
}

/** Makes a breaker: closed at first, opens on failures in a row or on their share, tries again after a while. */
export function createBreaker(options: BreakerOptions): Breaker {
  const { name, timeoutMs, onState } = options;
  const failureThreshold = options.failureThreshold ?? 5;
  const halfOpenAfterMs = options.halfOpenAfterMs ?? 60_000;
  const isFailure = options.isFailure ?? (() => true);

  const circuit = new CircuitBreaker(
    (call: (signal: AbortSignal) => Promise<unknown>) => withTimeout(name, timeoutMs, call),
    {
      name,
      timeout: false,
      resetTimeout: halfOpenAfterMs,
      // opossum opens above the given share, we at it.
      errorThresholdPercentage: (options.errorRatio ?? 0.5) * 100 - 0.001,
      volumeThreshold: options.minimumCalls ?? 10,
      rollingCountTimeout: options.windowMs ?? 30_000,
      rollingPercentilesEnabled: false,
      enableSnapshots: false,
      errorFilter: (error: unknown) => !isFailure(error),
    },
  );

  let failuresInARow = 0;
  let trialAt = 0;
  let changedAt = Date.now();
  const change = (state: BreakerState) => {
    changedAt = Date.now();
    onState?.(state);
  };
  circuit.on("success", () => {
    failuresInARow = 0;
  });
  circuit.on("failure", () => {
    failuresInARow += 1;
    if (failuresInARow >= failureThreshold) circuit.open();
  });
  circuit.on("open", () => {
    trialAt = Date.now() + halfOpenAfterMs;
    change("open");
  });
  circuit.on("halfOpen", () => change("half_open"));
  circuit.on("close", () => {
    failuresInARow = 0;
    change("closed");
  });

  const state = (): BreakerState => {
    if (circuit.opened) return "open";
    return circuit.halfOpen ? "half_open" : "closed";
  };
  const retryAfterMs = () => (circuit.opened ? Math.max(1, trialAt - Date.now()) : 0);

  return {
    name,
    timeoutMs,
    state,
    sinceMs: () => changedAt,
    failures: () => failuresInARow,
    retryAfterMs,
    async fire<T>(call: (signal: AbortSignal) => Promise<T>): Promise<T> {
      try {
        return (await circuit.fire(call)) as T;
      } catch (error) {
        if (!isOpenError(error)) throw error;
        throw new BreakerOpenError(name, circuit.opened ? retryAfterMs() : TRIAL_RETRY_MS);
      }
    },
    close() {
      circuit.close();
    },
    shutdown() {
      circuit.shutdown();
    },
  };
}
