import { latencyObjectiveSeconds } from "../../../otel/catalogue/slas.ts";
import { commonErrors } from "../errors/index.ts";

/** Requests by what is lost with them: a read is asked again, a person repeats a write, a vendor never repeats what it told. */
export type LoadKind = "read" | "write" | "intake";

const OBJECTIVE_MS = latencyObjectiveSeconds("voice-webhook-latency") * 1_000;

/**
 * From which expected wait on a kind is refused. Reads make room while webhooks can still be answered in time. A webhook is taken in
 * late rather than lost: it is refused only where the pool's own time-out (2 s) would refuse it after holding it.
 */
export const SHED_ABOVE_MS: Readonly<Record<LoadKind, number>> = {
  read: OBJECTIVE_MS / 2,
  write: OBJECTIVE_MS,
  intake: 1_500,
};

/** Refuses requests, by their kind, that would wait too long for a connection. */
export interface LoadShedding {
  /** @throws overloaded, with Retry-After: at once, instead of holding the request until it fails */
  admit(kind: LoadKind): void;
}

/** Makes the guard before a resource of which `expectedWaitMs` knows how long one waits for it now. */
export function createLoadShedding(options: {
  readonly expectedWaitMs: () => number;
  /** Told of each request that is refused, to count it. */
  readonly onShed: (kind: LoadKind) => void;
}): LoadShedding {
  return {
    admit: (kind) => {
      const waitMs = options.expectedWaitMs();
      if (waitMs <= SHED_ABOVE_MS[kind]) return;
      options.onShed(kind);
      // Twice the wait: who comes back when the line has just gone makes it anew.
      const retryAfterSeconds = Math.max(1, Math.ceil((2 * waitMs) / 1_000));
      throw commonErrors.overloaded({
        detail: `Too many requests are waiting; try again in ${retryAfterSeconds} s.`,
        headers: { "Retry-After": String(retryAfterSeconds) },
      });
    },
  };
}
