import { randomUUID } from "node:crypto";
import type { Logger } from "../log/index.ts";
import type { ClaimableStore, ExpiringStore } from "../store/index.ts";
import {
  type Breaker,
  BreakerOpenError,
  type BreakerOptions,
  type BreakerState,
  createBreaker,
  TRIAL_RETRY_MS,
} from "./breaker.ts";

/** What the process whose breaker is not closed tells the others, for as long as it lives. */
export interface SharedBreakerState {
  /** The process that lets trials through. */
  readonly owner: string;
  readonly state: Exclude<BreakerState, "closed">;
  /** When a trial is let through; milliseconds since 1970. */
  readonly retryAtMs: number;
  /** When it came into its state, and after how many failures in a row; processes of an older release do not say. */
  readonly sinceMs?: number;
  readonly failures?: number;
}

/** A provider as all processes together know it. */
export interface BreakerStatus {
  readonly name: string;
  readonly state: BreakerState;
  /** Since when it is in its state, as far as this process knows. */
  readonly since: Date;
  /** Calls that failed in a row: of the process that opened it, else of this one. */
  readonly failures: number;
  /** Longest time for one call. */
  readonly timeoutMs: number;
  /** Nothing is sent before; milliseconds since 1970, 0 while it is sent at once. */
  readonly retryAtMs: number;
  /** When a call last succeeded; null: not within a day, or nobody told. */
  readonly lastSuccessAt: Date | null;
  /** Could the other processes be asked? */
  readonly isShared: boolean;
}

/** How a registered breaker judges. */
export interface SharedBreakerOptions extends Omit<BreakerOptions, "onState"> {
  /** How long an error of the other side asks everybody to wait, in milliseconds; null: it does not say. */
  readonly retryAfterMs?: (error: unknown) => number | null;
}

/** The breakers of one process, which obey those of all others. */
export interface Breakers {
  /** Makes a breaker that refuses calls while that of any process is open, or the provider asked to wait. */
  create(options: SharedBreakerOptions): Breaker;
  /**
   * Keeps what this process says of its breakers alive, and reads what others say. Every second; never rejects: without Redis
   * each process has its own breaker.
   */
  synchronize(): Promise<void>;
  /** What was last known of a breaker. */
  statusOf(name: string): BreakerStatus;
  /** What was last known of all breakers, by name. */
  statuses(): readonly BreakerStatus[];
  /** The breakers of this process. */
  readonly all: readonly Breaker[];
  shutdown(): void;
}

/** An open breaker whose process has died is forgotten after this time. */
const LEASE_SECONDS = 15;
const SUCCESS_KEPT_SECONDS = 86_400;
/** A success is told this often. */
const SUCCESS_TOLD_EVERY_MS = 5_000;

interface Entry {
  readonly breaker: Breaker;
  other: SharedBreakerState | null;
  /** When the others were last seen to send again. */
  othersClosedAtMs: number;
  heldUntilMs: number;
  succeededAtMs: number;
  isShared: boolean;
}

/** Makes the registry of a process's breakers. */
export function createBreakers(options: {
  readonly states: ClaimableStore<SharedBreakerState>;
  /** Points in time, milliseconds since 1970. */
  readonly marks: ExpiringStore<number>;
  readonly logger: Logger;
}): Breakers {
  const { states, marks, logger } = options;
  const owner = randomUUID();
  const entries = new Map<string, Entry>();

  const tell = (work: Promise<unknown>) =>
    void work.catch((error) => logger.warn({ error }, "breaker state could not be shared"));

  /** Tells the others of a breaker that is not closed; gives way where another process already does so. */
  async function lead(entry: Entry): Promise<void> {
    const { breaker } = entry;
    const state = breaker.state();
    if (state === "closed") return;
    const mine = {
      owner,
      state,
      retryAtMs: Date.now() + breaker.retryAfterMs(),
      sinceMs: breaker.sinceMs(),
      failures: breaker.failures(),
    };
    const current = await states.get(breaker.name);
    if (current?.owner === owner) return states.set(breaker.name, mine, LEASE_SECONDS);
    if (!current && (await states.claim(breaker.name, mine, LEASE_SECONDS))) return;
    entry.other = await states.get(breaker.name);
    // One trial for all: that of the process which was first.
    breaker.close();
  }

  async function endLead(name: string): Promise<void> {
    if ((await states.get(name))?.owner === owner) await states.delete(name);
  }

  async function synchronizeOne(entry: Entry): Promise<void> {
    const { name } = entry.breaker;
    try {
      await lead(entry);
      const [state, heldUntil, succeededAt] = await Promise.all([
        states.get(name),
        marks.get(`${name}:held-until`),
        marks.get(`${name}:succeeded`),
      ]);
      // It closed while it was being told that it is open.
      if (state?.owner === owner && entry.breaker.state() === "closed") await states.delete(name);
      const other = state && state.owner !== owner ? state : null;
      if (entry.other && !other) entry.othersClosedAtMs = Date.now();
      entry.other = other;
      entry.heldUntilMs = Math.max(entry.heldUntilMs, heldUntil ?? 0);
      entry.succeededAtMs = Math.max(entry.succeededAtMs, succeededAt ?? 0);
      entry.isShared = true;
    } catch {
      // Health checks and the connection itself tell of a Redis that is away.
      entry.other = null;
      entry.isShared = false;
    }
  }

  function noteSuccess(entry: Entry): void {
    const now = Date.now();
    if (now - entry.succeededAtMs < SUCCESS_TOLD_EVERY_MS) return;
    entry.succeededAtMs = now;
    tell(marks.set(`${entry.breaker.name}:succeeded`, now, SUCCESS_KEPT_SECONDS));
  }

  function noteWait(entry: Entry, waitMs: number): void {
    if (waitMs <= 0) return;
    entry.heldUntilMs = Math.max(entry.heldUntilMs, Date.now() + waitMs);
    tell(marks.set(`${entry.breaker.name}:held-until`, entry.heldUntilMs, Math.ceil(waitMs / 1000)));
  }

  return {
    create: ({ retryAfterMs, ...given }) => {
      const { name } = given;
      const breaker = createBreaker({
        ...given,
        onState: (state) => {
          logger.warn({ provider: name, state }, "circuit breaker changed");
          tell(state === "closed" ? endLead(name) : lead(entry));
        },
      });
      const entry: Entry = {
        breaker,
        other: null,
        othersClosedAtMs: 0,
        heldUntilMs: 0,
        succeededAtMs: 0,
        isShared: false,
      };
      entries.set(name, entry);
      return {
        ...breaker,
        fire: async (call) => {
          const waitMs = waitingMs(entry);
          if (waitMs > 0) throw new BreakerOpenError(name, waitMs);
          try {
            const result = await breaker.fire(call);
            noteSuccess(entry);
            return result;
          } catch (error) {
            noteWait(entry, retryAfterMs?.(error) ?? 0);
            throw error;
          }
        },
      };
    },
    synchronize: async () => void (await Promise.all([...entries.values()].map(synchronizeOne))),
    statusOf: (name) => {
      const entry = entries.get(name);
      if (!entry) throw new Error(`no breaker is named ${name}`);
      return statusOfEntry(entry);
    },
    statuses: () => [...entries.values()].map(statusOfEntry).sort((a, b) => (a.name < b.name ? -1 : 1)),
    get all() {
      return [...entries.values()].map(({ breaker }) => breaker);
    },
    shutdown: () => {
      for (const { breaker } of entries.values()) breaker.shutdown();
    },
  };
}

function statusOfEntry(entry: Entry): BreakerStatus {
  const { breaker, other, othersClosedAtMs, succeededAtMs, isShared } = entry;
  const own = breaker.state();
  // Who is closed here obeys whoever is not.
  const leader = own === "closed" ? other : null;
  const waitMs = Math.max(waitingMs(entry), breaker.retryAfterMs());
  return {
    name: breaker.name,
    timeoutMs: breaker.timeoutMs,
    state: leader?.state ?? own,
    since: new Date(leader?.sinceMs ?? Math.max(breaker.sinceMs(), othersClosedAtMs)),
    failures: leader?.failures ?? breaker.failures(),
    retryAtMs: waitMs > 0 ? Date.now() + waitMs : 0,
    lastSuccessAt: succeededAtMs > 0 ? new Date(succeededAtMs) : null,
    isShared,
  };
}

/** How long others, or the provider itself, keep calls back; 0 or less: not at all. */
function waitingMs({ other, heldUntilMs }: Entry): number {
  const otherMs = other ? Math.max(TRIAL_RETRY_MS, other.retryAtMs - Date.now()) : 0;
  return Math.max(otherMs, heldUntilMs - Date.now());
}
