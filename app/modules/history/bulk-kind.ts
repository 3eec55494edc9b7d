import type { Readable } from "node:stream";
import type { Queryable } from "../../platform/database/index.ts";
import type { RecordScope } from "../../platform/record-scope/index.ts";
import type { UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { Actor } from "../identity/index.ts";
import type { BulkReason } from "./bulk-kind.contract.ts";
import type { BulkChange, BulkChanges } from "./bulk-records.ts";
import type { OwnedRecord, Person } from "./owned-records.ts";

/** Records by their ids, or by the filters of their list. */
export type BulkSelection<Filters> = { readonly ids: readonly string[] } | { readonly filters: Filters };

/** What is true of an action, whatever record it is done to. */
export interface BulkActionTraits {
  /** What one must be allowed beside bulk operations. */
  readonly permission: string;
  /** What the history of a record calls it; null: it changes nothing, and has a file instead. */
  readonly history: string | null;
  /** It is right for a record whatever somebody has changed of it meanwhile. */
  readonly isCommutative: boolean;
  /** What it did can be taken back. What cannot waits for some seconds, in which it can be canceled. */
  readonly isUndoable: boolean;
}

/** What an action makes of a record, or why it does nothing. */
export type BulkPlan<Fields> = { readonly fields: Fields } | { readonly reason: BulkReason };

/** How a module lets many of its records be changed at once. Its own rules stay its own: what a person sees, history, events. */
export interface BulkKind<
  Row extends OwnedRecord = OwnedRecord,
  Fields = object,
  Action extends { readonly name: string } = { readonly name: string },
  Filters = unknown,
> extends Pick<BulkChanges<Row, Fields>, "lockMany"> {
  readonly actions: Readonly<Record<Action["name"], BulkActionTraits>>;
  /** Is it there for somebody who sees these records? */
  isSeen(row: Row, scope: RecordScope): boolean;
  /** Those of a selection that this person sees, a batch at a time; deleted ones as the selection says. */
  select(person: Person, selection: BulkSelection<Filters>): AsyncIterable<readonly Row[]>;
  /** @throws invalid_input when an action names what is not there for this person */
  check(person: Person, action: Action): Promise<void>;
  /** Asked for each record before anything is done, and again when it is locked. */
  plan(row: Row, action: Action, by: { readonly userId: string; readonly at: Date }): BulkPlan<Fields>;
  /** Adds what follows from changes of locked records and cannot be told from one alone. */
  complete?(
    tx: UnitOfWork,
    changes: readonly BulkChange<Row, Fields>[],
  ): Promise<readonly BulkChange<Row, Fields>[]>;
  /** How many are written together, where each takes several statements. */
  readonly recordsAtOnce?: number;
  /** Those that an action leaves out for what no record tells by itself; asked for the preview, and again when they are locked. */
  exclude?(
    db: Queryable,
    person: Person,
    rows: readonly Row[],
    action: Action,
  ): Promise<ReadonlyMap<string, BulkReason>>;
  /**
   * Does what cannot be undone, to locked records, in the unit of work that says that it is done; resolves with those to which it is not
   * done, and why.
   */
  perform?(
    tx: UnitOfWork,
    person: Person,
    rows: readonly Row[],
    action: Action,
  ): Promise<ReadonlyMap<string, BulkReason>>;
  /** Changes records that are locked, with their history and events. */
  update(
    tx: UnitOfWork,
    actor: Actor,
    changes: readonly BulkChange<Row, Fields>[],
    action: string,
  ): Promise<unknown>;
  /** The file of records, for the action `export`: as they are now, in the order of their ids, as far as this person sees them. */
  export?(person: Person, ids: AsyncIterable<readonly string[]>): Promise<Readable>;
}

/** A list in parts of so many. */
export function* chunksOf<Item>(items: readonly Item[], size: number): Generator<readonly Item[]> {
  for (let from = 0; from < items.length; from += size) yield items.slice(from, from + size);
}
