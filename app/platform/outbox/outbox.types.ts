import type { Page, PageRequest, Queryable } from "../database/index.ts";
import type { Settlement } from "../settlement/index.ts";

/** Work that must happen if, and only if, a transaction commits. */
export interface OutboxEntry {
  /** Which publisher takes it: the name of a job. */
  readonly kind: string;
  /** JSON; ids rather than contents. */
  readonly payload: unknown;
  /** 1 (first) to 4. Default 4. */
  readonly priority?: 1 | 2 | 3 | 4;
  /** Not before this time; undefined: at once. */
  readonly availableAt?: Date;
}

/** An entry as it stands in the outbox. */
export interface WrittenEntry {
  readonly id: string;
  readonly kind: string;
  readonly payload: unknown;
  readonly traceparent: string | null;
}

/** Hands entries of one kind on (to a queue); called at least once per entry, in the entry's own trace. */
export type OutboxPublisher = (payload: unknown) => Promise<void>;

/** Entries waiting, for the gauges. */
export interface OutboxBacklog {
  readonly unpublished: number;
  readonly oldestAgeSeconds: number;
  /** Entries that were set aside and that nobody has looked at. */
  readonly setAside: number;
}

/** An entry that could not be published, however often it was tried. */
export interface SetAsideEntry {
  readonly id: string;
  readonly kind: string;
  readonly attempts: number;
  readonly lastError: string;
  readonly createdAt: Date;
  readonly setAsideAt: Date;
  /** What people have done about it. */
  readonly settlement: Settlement;
  readonly settledAt: Date | null;
  readonly settledReason: string | null;
}

/** Which entries that were set aside are listed; without a state those that are not discarded. */
export interface SetAsideRequest extends PageRequest {
  readonly state?: "open" | "acknowledged" | "discarded" | undefined;
}

/** The transactional outbox of one process. */
export interface Outbox {
  /**
   * Writes entries within the caller's transaction; the active trace is stored with each. Resolves with those that are
   * due at once, for `publishSoon`.
   */
  append(transaction: Queryable, entries: readonly OutboxEntry[]): Promise<readonly WrittenEntry[]>;
  /**
   * After the commit of what `append` wrote: publishes it in the background; never throws and never makes the caller
   * wait. Nobody claims it before: what a sweep takes at the same moment is published twice, and what fails or is lost
   * in a crash is left to the next sweep.
   */
  publishSoon(entries: readonly WrittenEntry[]): void;
  /** Publishes all that is due and resolves with how many entries that were. */
  publishDue(): Promise<number>;
  /** Of these values of the payload's `field`, those that an entry of this kind is still to be published for. */
  waitingFor(
    db: Queryable,
    kind: string,
    field: string,
    values: readonly string[],
  ): Promise<ReadonlySet<string>>;
  /** Removes up to `limit` entries that were published, or discarded, before `olderThan`; resolves with how many. */
  prune(olderThan: Date, limit: number): Promise<number>;
  backlog(): Promise<OutboxBacklog>;
  /** Entries that were set aside, newest first. Uses index outbox_set_aside. */
  listSetAside(request: SetAsideRequest): Promise<Page<SetAsideEntry>>;
  /** An entry that was set aside, locked for the rest of the caller's transaction; null when there is none. */
  lockSetAside(transaction: Queryable, id: string): Promise<SetAsideEntry | null>;
  /** Tries an entry that was set aside anew, with all its attempts; false when there is none. Within the caller's transaction. */
  retry(transaction: Queryable, id: string): Promise<boolean>;
  /** Notes what people have done about an entry that was set aside, and why. Within the caller's transaction. */
  settleSetAside(
    transaction: Queryable,
    id: string,
    settlement: Settlement,
    reason: string | null,
  ): Promise<void>;
  /** Resolves when no background publishing is under way. */
  settle(): Promise<void>;
}
