import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { type ErrorKind, fingerprintOf } from "./fingerprint.policy.ts";

/** Errors of one kind that were seen since they were last written down. */
export interface SeenErrors extends ErrorKind {
  readonly fingerprint: string;
  readonly count: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
  readonly release: string;
  readonly traceId: string | null;
}

/** One error, or several that are the same. */
export interface SeenError {
  readonly kind: ErrorKind;
  readonly release: string;
  readonly traceId: string | null;
  /** 1 where left out. */
  readonly count?: number;
}

/** Kinds that wait to be written down at most: errors of others are counted, and left out of the table. */
const MAX_WAITING = 200;
/** Fingerprints that a process tells of as labels; others are "other". */
const MAX_LABELS = 50;
const OTHER = "other";

/**
 * Gathers errors by their fingerprint, so that a storm of them is one row in one statement every few seconds. What cannot be written
 * down waits for the next time.
 */
export function createErrorTracker(deps: {
  /** Adds to the groups that there are, and makes those that there are not. */
  readonly write: (seen: readonly SeenErrors[]) => Promise<void>;
  readonly now?: () => Date;
}) {
  const { write, now = () => new Date() } = deps;
  let waiting = new Map<string, SeenErrors>();
  const labels = new Set<string>();

  function labelOf(fingerprint: string): string {
    if (labels.size < MAX_LABELS) labels.add(fingerprint);
    return labels.has(fingerprint) ? fingerprint : OTHER;
  }

  function put(seen: SeenErrors): void {
    const before = waiting.get(seen.fingerprint);
    if (!before && waiting.size >= MAX_WAITING) return;
    waiting.set(seen.fingerprint, before ? together(before, seen) : seen);
  }

  return {
    /** Notes an error and tells its fingerprint: some microseconds, whatever happens to the database. */
    note({ kind, release, traceId, count = 1 }: SeenError): string {
      const fingerprint = fingerprintOf(kind);
      const at = now();
      put({ ...kind, fingerprint, count, firstSeenAt: at, lastSeenAt: at, release, traceId });
      instruments.groupedErrors.add(count, {
        [ATTRIBUTES.errorTier]: kind.tier,
        [ATTRIBUTES.errorFingerprint]: labelOf(fingerprint),
      });
      return fingerprint;
    },

    /** Writes down what has been noted. */
    async flush(): Promise<void> {
      if (waiting.size === 0) return;
      const taken = waiting;
      waiting = new Map();
      try {
        // In one order, so that processes that write at once wait for each other and not in a circle.
        await write([...taken.values()].sort((a, b) => (a.fingerprint < b.fingerprint ? -1 : 1)));
      } catch (error) {
        const since = waiting;
        waiting = taken;
        for (const seen of since.values()) put(seen);
        throw error;
      }
    },
  };
}

function together(before: SeenErrors, after: SeenErrors): SeenErrors {
  return {
    ...before,
    count: before.count + after.count,
    lastSeenAt: after.lastSeenAt,
    release: after.release,
    traceId: after.traceId ?? before.traceId,
  };
}
