import type { AppError } from "../../platform/errors/index.ts";
import type { UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { OwnedRecord, Person } from "./owned-records.ts";

/** A record that can become part of another one of its kind. */
export interface MergeableRecord extends OwnedRecord {
  readonly mergedInto: string | null;
}

/** What belonged to a record and moved with it: ids by kind, each with the record that it came from. */
export type Moved = Readonly<Record<string, readonly { readonly id: string; readonly from: string }[]>>;

/** How a module lets its records be made one. Its own rules stay its own: what a person sees, versions, history, events. */
export interface Mergeable<Row extends MergeableRecord = MergeableRecord> {
  readonly kind: "lead" | "contact";
  /** Those of these records of which one value stays. */
  fieldsOf(rows: readonly Row[]): readonly string[];
  /** Whose value of a field stays unless another one is chosen; left out or undefined: as for every other field. */
  preferred?(field: {
    readonly field: string;
    readonly values: readonly { readonly recordId: string; readonly value: unknown }[];
  }): string | undefined;
  /** Locks them in one order, whatever order they are named in. @throws the module's "not found" */
  lockAll(tx: UnitOfWork, person: Person, ids: readonly string[]): Promise<readonly Row[]>;
  write(
    tx: UnitOfWork,
    before: Row,
    fields: Partial<Row>,
    person: Person,
    action: "merged" | "merge_undone",
  ): Promise<Row>;
  /** Gives one record what belongs to others, once it has its merged fields. */
  move(tx: UnitOfWork, person: Person, from: readonly string[], to: string): Promise<Moved>;
  /** Gives back what still belongs to the record that it was moved to. */
  moveBack(tx: UnitOfWork, person: Person, moved: Moved, from: string): Promise<void>;
  notFound(): AppError;
}
