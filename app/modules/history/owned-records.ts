import type { Queryable } from "../../platform/database/index.ts";
import { type AppError, commonErrors } from "../../platform/errors/index.ts";
import { isWithinScope, type RecordScope } from "../../platform/record-scope/index.ts";
import type { UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { Actor } from "../identity/index.ts";
import { differences } from "./history.policy.ts";
import type { HistoryService } from "./history.service.ts";

/** Who does something, and which records are there for them. */
export interface Person {
  readonly kind: "user" | "api_key";
  readonly id: string;
  readonly userId: string;
  readonly scope: RecordScope;
}

/** A record that belongs to somebody or nobody, counts its versions, and is deleted so that it can be brought back. */
export interface OwnedRecord {
  readonly id: string;
  readonly version: number;
  readonly deletedAt: Date | null;
}

/** What all modules with such records do alike: keep to what a person sees, refuse old versions, write the history. */
export function createOwnedRecords<Row extends OwnedRecord, Fields extends Partial<Row>>(options: {
  /** The kind of record, as the history names it. */
  readonly type: string;
  /** Those whose changes the history tells. */
  readonly historyFields: readonly (keyof Row & string)[];
  readonly history: Pick<HistoryService, "record">;
  readonly repository: {
    lock(db: Queryable, id: string): Promise<Row | null>;
    update(db: Queryable, id: string, fields: Fields): Promise<Row>;
  };
  /** Several: whoever sees one of them sees it. */
  ownerOf(row: Row): string | readonly string[] | null;
  notFound(): AppError;
  /** Tells of a change in its unit of work. */
  onChanged(
    tx: UnitOfWork,
    change: { readonly before: Row; readonly after: Row; readonly action: string },
  ): void;
}) {
  const { type, history, repository } = options;

  /** Locks a record that is there for this person, a deleted one, too. @throws the module's "not found" */
  async function lockVisible(tx: UnitOfWork, person: Person, id: string): Promise<Row> {
    const row = await repository.lock(tx.db, id);
    if (!row || !isWithinScope(person.scope, options.ownerOf(row))) throw options.notFound();
    return row;
  }

  return {
    lockVisible,

    /** Locks a record that is there and not deleted. @throws the module's "not found", version_conflict */
    async lockPresent(tx: UnitOfWork, person: Person, id: string, version?: number): Promise<Row> {
      const row = await lockVisible(tx, person, id);
      if (row.deletedAt) throw options.notFound();
      if (version !== undefined && row.version !== version) throw commonErrors.version_conflict();
      return row;
    },

    /** Locks records that are there for this person, deleted ones, too; in one order, whatever order they are named in. */
    async lockAll(tx: UnitOfWork, person: Person, ids: readonly string[]): Promise<readonly Row[]> {
      const rows: Row[] = [];
      for (const id of ids.toSorted()) rows.push(await lockVisible(tx, person, id));
      return rows;
    },

    /** Writes what is different, with its history, and tells of it; nothing at all when nothing is. */
    async write(tx: UnitOfWork, before: Row, fields: Fields, actor: Actor, action: string): Promise<Row> {
      const changes = differences(before, { ...before, ...fields }, options.historyFields);
      if (Object.keys(changes).length === 0 && !("deletedAt" in fields)) return before;
      const after = await repository.update(tx.db, before.id, fields);
      await history.record(tx, [{ subject: { type, id: after.id }, actor, action, changes }]);
      options.onChanged(tx, { before, after, action });
      return after;
    },
  };
}
