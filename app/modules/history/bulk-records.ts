import type { Queryable } from "../../platform/database/index.ts";
import type { UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { Actor } from "../identity/index.ts";
import { tellAssignedInBulk } from "./bulk-assignments.ts";
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

/** Records that are there and are changed many at once: some statements for hundreds of rows, history included, and one event for all of them. */
export interface BulkChanges<Row extends OwnedRecord, Fields> {
  /** As they are now, until the end of the transaction; deleted ones, too. Everybody locks in one order. */
  lockMany(db: Queryable, ids: readonly string[]): Promise<readonly Row[]>;
  /** Changes records that are locked; resolves with what is different now, by id. */
  update(
    tx: UnitOfWork,
    actor: Actor,
    changes: readonly BulkChange<Row, Fields>[],
    action: string,
  ): Promise<ReadonlyMap<string, Readonly<Record<string, FieldChange>>>>;
}

/** Many records at once, also those that are not there yet. */
export interface BulkRecords<Row extends OwnedRecord, Fields> extends BulkChanges<Row, Fields> {
  ownerOf(row: Row): string | null;
  /** Those that are not deleted and have one of these numbers or addresses, newest first; locked when they are to be changed. */
  findSame(db: Queryable, keys: ContactKeys, options?: { readonly lock: boolean }): Promise<readonly Row[]>;
  /** Makes records; resolves with their ids in this order. */
  insert(tx: UnitOfWork, actor: Actor, rows: readonly Fields[], action: string): Promise<readonly string[]>;
  /** Deletes records that are locked, so that they can be brought back. */
  delete(tx: UnitOfWork, actor: Actor, rows: readonly Row[], action: string): Promise<void>;
}

const NONE: BulkOutcome = { created: 0, updated: 0, deleted: 0 };

/** What changing many records of one kind needs of their module. */
export interface BulkChangesOptions<Row extends OwnedRecord> {
  readonly type: string;
  readonly historyFields: readonly (keyof Row & string)[];
  readonly history: Pick<HistoryService, "record">;
  ownerOf(row: Row): string | null;
  readonly repository: {
    lockMany(db: Queryable, ids: readonly string[]): Promise<readonly Row[]>;
    updateMany(db: Queryable, rows: readonly Row[]): Promise<void>;
  };
  /** Tells of a change in its unit of work. */
  onChanged(
    tx: UnitOfWork,
    outcome: BulkOutcome,
    changed: readonly { readonly before: Row; readonly after: Row }[],
    action: string,
  ): void;
}

/** Changes many records of one kind at once. */
export function createBulkChanges<Row extends OwnedRecord, Fields extends Partial<Row>>(
  options: BulkChangesOptions<Row>,
): BulkChanges<Row, Fields> {
  const { type, history, repository } = options;
  return {
    lockMany: repository.lockMany,

    async update(tx, actor, changes, action) {
      const different = changes.flatMap(({ before, fields }) => {
        const after = { ...before, ...fields };
        const changed = differences(before, after, options.historyFields);
        const comesOrGoes = (before.deletedAt === null) !== (after.deletedAt === null);
        return Object.keys(changed).length === 0 && !comesOrGoes ? [] : [{ before, after, changed }];
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
      const deleted = different.filter(({ before, after }) => !before.deletedAt && after.deletedAt).length;
      options.onChanged(tx, { ...NONE, updated: different.length - deleted, deleted }, different, action);
      const owners = different.map(({ before, after }) => ({
        id: after.id,
        before: options.ownerOf(before),
        after: options.ownerOf(after),
      }));
      tellAssignedInBulk(tx, actor, type, owners, action);
      return new Map(different.map(({ after, changed }) => [after.id, changed]));
    },
  };
}

/** What many records of one kind need of their module. */
export function createBulkRecords<Row extends OwnedRecord, Fields extends Partial<Row>>(
  options: BulkChangesOptions<Row> & {
    readonly repository: {
      findSame(db: Queryable, keys: ContactKeys, lock: boolean): Promise<readonly Row[]>;
      insertMany(db: Queryable, rows: readonly Fields[]): Promise<readonly string[]>;
    };
    /** What a record is like when it is deleted. */
    deleted(): Fields;
  },
): BulkRecords<Row, Fields> {
  const { type, history, repository } = options;
  return {
    ...createBulkChanges<Row, Fields>(options),
    ownerOf: options.ownerOf,
    findSame: (db, keys, { lock } = { lock: false }) => repository.findSame(db, keys, lock),

    async insert(tx, actor, rows, action) {
      if (rows.length === 0) return [];
      const ids = await repository.insertMany(tx.db, rows);
      await history.record(
        tx,
        ids.map((id) => ({ subject: { type, id }, actor, action })),
      );
      options.onChanged(tx, { ...NONE, created: ids.length }, [], action);
      return ids;
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
      options.onChanged(tx, { ...NONE, deleted: rows.length }, [], action);
    },
  };
}
