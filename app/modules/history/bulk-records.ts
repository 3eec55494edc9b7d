import type { Queryable } from "../../platform/database/index.ts";
import type { UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { Actor } from "../identity/index.ts";
import { differences, type FieldChange } from "./history.policy.ts";
import type { HistoryService } from "./history.service.ts";
import type { OwnedRecord } from "./owned-records.ts";

/** By which records are told to be of the same person: E.164 numbers and lower-case e-mail addresses. */
export interface ContactKeys {
  readonly phones: readonly string[];
  readonly emails: readonly string[];
}

/** A record that is to be changed, and what of it. */
export interface BulkChange<Row, Fields> {
  readonly before: Row;
  readonly fields: Fields;
}

/** What became of many records at once. */
export interface BulkOutcome {
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
}

/** Many records at once: some statements for hundreds of rows, history included, and one event for all of them. */
export interface BulkRecords<Row extends OwnedRecord, Fields> {
  ownerOf(row: Row): string | null;
  /** Those that are not deleted and have one of these numbers or addresses, newest first; locked when they are to be changed. */
  findSame(db: Queryable, keys: ContactKeys, options?: { readonly lock: boolean }): Promise<readonly Row[]>;
  /** As they are now, until the end of the transaction; deleted ones, too. */
  lockMany(db: Queryable, ids: readonly string[]): Promise<readonly Row[]>;
  /** Makes records; resolves with their ids in this order. */
  insert(tx: UnitOfWork, actor: Actor, rows: readonly Fields[], action: string): Promise<readonly string[]>;
  /** Changes records that are locked; resolves with what is different now, by id. */
  update(
    tx: UnitOfWork,
    actor: Actor,
    changes: readonly BulkChange<Row, Fields>[],
    action: string,
  ): Promise<ReadonlyMap<string, Readonly<Record<string, FieldChange>>>>;
  /** Deletes records that are locked, so that they can be brought back. */
  delete(tx: UnitOfWork, actor: Actor, rows: readonly Row[], action: string): Promise<void>;
}

/** What many records of one kind need of their module. */
export function createBulkRecords<Row extends OwnedRecord, Fields extends Partial<Row>>(options: {
  readonly type: string;
  readonly historyFields: readonly (keyof Row & string)[];
  readonly history: Pick<HistoryService, "record">;
  readonly repository: {
    findSame(db: Queryable, keys: ContactKeys, lock: boolean): Promise<readonly Row[]>;
    lockMany(db: Queryable, ids: readonly string[]): Promise<readonly Row[]>;
    insertMany(db: Queryable, rows: readonly Fields[]): Promise<readonly string[]>;
    updateMany(db: Queryable, rows: readonly Row[]): Promise<void>;
  };
  ownerOf(row: Row): string | null;
  /** What a record is like when it is deleted. */
  deleted(): Fields;
  /** Tells of a change in its unit of work. */
  onChanged(tx: UnitOfWork, outcome: BulkOutcome): void;
}): BulkRecords<Row, Fields> {
  const { type, history, repository } = options;
  const none = { created: 0, updated: 0, deleted: 0 };

  return {
    ownerOf: options.ownerOf,

    findSame: (db, keys, { lock } = { lock: false }) => repository.findSame(db, keys, lock),

    lockMany: repository.lockMany,

    async insert(tx, actor, rows, action) {
      if (rows.length === 0) return [];
      const ids = await repository.insertMany(tx.db, rows);
      await history.record(
        tx,
        ids.map((id) => ({ subject: { type, id }, actor, action })),
      );
      options.onChanged(tx, { ...none, created: ids.length });
      return ids;
    },

    async update(tx, actor, changes, action) {
      const different = changes.flatMap(({ before, fields }) => {
        const after = { ...before, ...fields };
        const changed = differences(before, after, options.historyFields);
        return Object.keys(changed).length === 0 ? [] : [{ after, changed }];
      });
      if (different.length === 0) return new Map();
      await repository.updateMany(
        tx.db,
        different.map(({ after }) => after),
      );
      await history.record(
        tx,
        different.map(({ after, changed }) => ({
          subject: { type, id: after.id },
          actor,
          action,
          changes: changed,
        })),
      );
      options.onChanged(tx, { ...none, updated: different.length });
      return new Map(different.map(({ after, changed }) => [after.id, changed]));
    },

    async delete(tx, actor, rows, action) {
      if (rows.length === 0) return;
      await repository.updateMany(
        tx.db,
        rows.map((row) => ({ ...row, ...options.deleted() })),
      );
      await history.record(
        tx,
        rows.map(({ id }) => ({ subject: { type, id }, actor, action })),
      );
      options.onChanged(tx, { ...none, deleted: rows.length });
    },
  };
}
