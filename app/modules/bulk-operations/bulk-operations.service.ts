import type { Readable } from "node:stream";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { writeCsv } from "../../platform/csv/index.ts";
import { type Database, keysetCursor, type Page, type PageRequest } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import { annotateSpan } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import { type BulkActionTraits, type BulkReason, chunksOf, type Person } from "../history/index.ts";
import { hashOf, randomSecret } from "../identity/index.ts";
import type { BulkKindName, BulkRecordState, NewBulkOperation } from "./bulk-operations.contract.ts";
import { bulkErrors } from "./bulk-operations.errors.ts";
import { bulkOperationChanged } from "./bulk-operations.events.ts";
import { runBulk } from "./bulk-operations.jobs.ts";
import {
  CONFIRM_WITHIN_MS,
  countedBy,
  FINAL_STARTS_AFTER_MS,
  isFinal,
  MAX_FINAL_RECORDS,
  maxRecordsOf,
  PREVIEW_KEPT_FOR_MS,
  STEPS,
  undoUntil,
} from "./bulk-operations.policy.ts";
import {
  type BulkOperation,
  type BulkRecord,
  bulkOperationsRepository,
} from "./bulk-operations.repository.ts";
import type { AnyKind } from "./bulk-records.policy.ts";

const WRITTEN_AT_ONCE = 5_000;
const READ_AT_ONCE = 1_000;
/** An operation may have 100,000 records, which go with it. */
const FORGOTTEN_AT_ONCE = 5;
const SAMPLE = 10;
const REPORT_HEADER = ["record", "state", "reason"];

/** Somebody with what they may do. */
export interface BulkPerson extends Person {
  readonly role: string;
  readonly permissions: ReadonlySet<string>;
}

/** An operation with what is true of its action. */
export interface OperationWithTraits extends BulkOperation {
  readonly traits: BulkActionTraits;
}

export type BulkKinds = Readonly<Record<BulkKindName, AnyKind>>;

export type BulkOperationsService = ReturnType<typeof createBulkOperationsService>;

/** Bulk operations: previewed, confirmed, stopped, undone; what takes long is done by `BulkRunsService`. */
export function createBulkOperationsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly audit: Pick<AuditService, "record">;
  readonly kinds: BulkKinds;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, audit, kinds, now = () => new Date() } = deps;

  const isTheirs = (person: Person, one: BulkOperation) =>
    person.scope === "all" || one.createdBy === person.userId;

  function traitsOf({ kind, action }: Pick<BulkOperation, "kind" | "action">): BulkActionTraits {
    const traits = kinds[kind].actions[action.name];
    if (!traits) throw new Error(`${kind} have no action ${action.name}`);
    return traits;
  }

  const withTraits = (one: BulkOperation): OperationWithTraits => ({ ...one, traits: traitsOf(one) });

  /** @throws forbidden */
  function requirePermission(person: BulkPerson, { permission }: BulkActionTraits): void {
    if (person.permissions.has(permission)) return;
    throw commonErrors.forbidden({ detail: `It needs the permission ${permission}.` });
  }

  async function view(person: Person, id: string): Promise<OperationWithTraits> {
    const one = await bulkOperationsRepository.byId(database.pool, id);
    if (!one || !isTheirs(person, one)) throw bulkErrors.bulk_operation_not_found();
    annotateSpan({ [ATTRIBUTES.bulkOperationId]: id });
    return withTraits(one);
  }

  /** @throws bulk_status_conflict */
  function requireStep({ status }: BulkOperation, step: keyof typeof STEPS): void {
    const allowed: readonly string[] = STEPS[step];
    if (allowed.includes(status)) return;
    throw bulkErrors.bulk_status_conflict({ detail: `It is ${status}; this needs ${allowed.join(" or ")}.` });
  }

  /** Locks an operation on which a step can be taken. @throws bulk_operation_not_found, bulk_status_conflict, forbidden */
  async function lockFor(
    tx: UnitOfWork,
    person: BulkPerson,
    id: string,
    step: keyof typeof STEPS,
  ): Promise<OperationWithTraits> {
    const one = await bulkOperationsRepository.lock(tx.db, id);
    if (!one || !isTheirs(person, one)) throw bulkErrors.bulk_operation_not_found();
    const operation = withTraits(one);
    requirePermission(person, operation.traits);
    requireStep(one, step);
    return operation;
  }

  /** Who does it from now on, and where it stands. */
  const startedBy = (person: Person, one: BulkOperation) => ({
    runNumber: one.runNumber + 1,
    position: 0,
    actorKind: person.kind,
    actorId: person.id,
    scope: person.scope,
    finishedAt: null,
  });

  /** What a selection comes to, each record with why it would be left out. @throws bulk_too_many_records */
  async function planned(person: BulkPerson, { kind: name, selection, action }: NewBulkOperation) {
    const kind = kinds[name];
    const roleMax = maxRecordsOf(person.role);
    const traits = traitsOf({ kind: name, action });
    const max = isFinal(traits) ? Math.min(roleMax, MAX_FINAL_RECORDS) : roleMax;
    const by = { userId: person.userId, at: now() };
    const records: { recordId: string; version: number | null; reason: BulkReason | null }[] = [];
    for await (const rows of kind.select(person, selection)) {
      if (records.length + rows.length > max) {
        throw bulkErrors.bulk_too_many_records({ detail: `You may change ${max} ${name} at once.` });
      }
      const plans = rows.map((row) => ({ row, plan: kind.plan(row, action, by) }));
      const possible = plans.flatMap(({ row, plan }) => ("fields" in plan ? [row] : []));
      const excluded = await kind.exclude?.(database.pool, person, possible, action);
      for (const { row, plan } of plans) {
        const reason = "reason" in plan ? plan.reason : (excluded?.get(row.id) ?? null);
        records.push({ recordId: row.id, version: row.version, reason });
      }
    }
    if ("ids" in selection) {
      const found = new Set(records.map(({ recordId }) => recordId));
      const missing = selection.ids.filter((id) => !found.has(id));
      records.push(...missing.map((recordId) => ({ recordId, version: null, reason: "not_found" as const })));
    }
    return records.map((record, index) => ({
      ...record,
      position: index + 1,
      state: record.reason === null ? ("meant" as const) : ("excluded" as const),
    }));
  }

  async function* recordsOf(id: string, state: BulkRecordState | undefined) {
    let afterPosition = 0;
    for (;;) {
      const query = { operationId: id, state, afterPosition, limit: READ_AT_ONCE };
      const records = await bulkOperationsRepository.records(database.pool, query);
      yield records;
      const last = records.at(-1);
      if (!last || records.length < READ_AT_ONCE) return;
      afterPosition = last.position;
    }
  }

  return {
    view,

    /** Says what an action would do, and keeps it for its confirmation. @throws forbidden, invalid_input, bulk_too_many_records */
    async preview(
      person: BulkPerson,
      wanted: NewBulkOperation,
    ): Promise<{ readonly operation: OperationWithTraits; readonly token: string }> {
      const { kind, selection, action } = wanted;
      requirePermission(person, traitsOf(wanted));
      await kinds[kind].check(person, action);
      const records = await planned(person, wanted);
      const excluded = records.flatMap(({ recordId, reason }) => (reason ? [{ recordId, reason }] : []));
      const token = randomSecret();
      const operation = await unitOfWork(async (tx) => {
        const made = await bulkOperationsRepository.insert(tx.db, {
          kind,
          action,
          filters: "filters" in selection ? selection.filters : null,
          recordsMeant: records.length - excluded.length,
          excludedBy: countedBy(excluded.map(({ reason }) => reason)),
          excludedSample: excluded.slice(0, SAMPLE),
          tokenHash: hashOf(token),
          expiresAt: new Date(now().getTime() + CONFIRM_WITHIN_MS),
          createdBy: person.userId,
          actorKind: person.kind,
          actorId: person.id,
          scope: person.scope,
        });
        for (const some of chunksOf(records, WRITTEN_AT_ONCE)) {
          await bulkOperationsRepository.insertRecords(tx.db, made.id, some);
        }
        return made;
      });
      annotateSpan({
        [ATTRIBUTES.bulkOperationId]: operation.id,
        [ATTRIBUTES.bulkKind]: kind,
        [ATTRIBUTES.bulkAction]: action.name,
      });
      return { operation: withTraits(operation), token };
    },

    async list(person: Person, request: PageRequest): Promise<Page<OperationWithTraits>> {
      const rows = await bulkOperationsRepository.page(
        database.pool,
        person.scope === "all" ? undefined : person.userId,
        request.limit + 1,
        keysetCursor.read(request.cursor),
      );
      const page = keysetCursor.page(rows, request.limit, ({ createdAt, id }) => ({
        at: createdAt.toISOString(),
        id,
      }));
      return { items: page.items.map(withTraits), nextCursor: page.nextCursor };
    },

    /**
     * Does what was previewed; for whoever previewed it.
     * @throws bulk_operation_not_found, bulk_status_conflict, bulk_preview_expired, bulk_operation_under_way, forbidden, invalid_input
     */
    async confirm(
      person: BulkPerson,
      id: string,
      given: { readonly token: string; readonly records: number },
    ): Promise<OperationWithTraits> {
      return unitOfWork(async (tx) => {
        const one = await lockFor(tx, person, id, "confirm");
        if (one.createdBy !== person.userId || !hashOf(given.token).equals(one.tokenHash)) {
          throw commonErrors.invalid_input({
            fields: [{ path: "token", message: "is not that of your preview" }],
          });
        }
        if (one.expiresAt <= now()) throw bulkErrors.bulk_preview_expired();
        if (given.records !== one.recordsMeant) {
          throw commonErrors.invalid_input({
            fields: [{ path: "records", message: `is not what the preview says: ${one.recordsMeant}` }],
          });
        }
        if (await bulkOperationsRepository.lockUnderWay(tx.db, one, person.userId)) {
          throw bulkErrors.bulk_operation_under_way();
        }
        const isReading = one.traits.history === null;
        const delay = isFinal(one.traits) ? FINAL_STARTS_AFTER_MS : 0;
        const startsAt = new Date(now().getTime() + delay);
        const started = await bulkOperationsRepository.update(tx.db, id, {
          ...startedBy(person, one),
          status: isReading ? "done" : "running",
          confirmedAt: now(),
          startsAt,
          finishedAt: isReading ? now() : null,
        });
        if (!isReading) {
          const job = { operationId: id, runNumber: started.runNumber };
          tx.enqueue(runBulk, job, delay === 0 ? {} : { availableAt: startsAt });
        }
        const detail = { kind: one.kind, action: one.action.name, records: one.recordsMeant };
        await audit.record(tx.db, person, "bulk_operation.confirmed", { type: "bulk_operation", id }, detail);
        tx.publish(bulkOperationChanged, { operation: started });
        return withTraits(started);
      });
    },

    /** @throws bulk_operation_not_found, bulk_status_conflict, forbidden */
    async cancel(person: BulkPerson, id: string): Promise<OperationWithTraits> {
      return unitOfWork(async (tx) => {
        await lockFor(tx, person, id, "cancel");
        const canceled = await bulkOperationsRepository.update(tx.db, id, {
          status: "canceled",
          finishedAt: now(),
        });
        await audit.record(tx.db, person, "bulk_operation.canceled", { type: "bulk_operation", id });
        tx.publish(bulkOperationChanged, { operation: canceled });
        return withTraits(canceled);
      });
    },

    /** @throws bulk_operation_not_found, bulk_status_conflict, also when it is too late, bulk_operation_under_way, forbidden */
    async undo(person: BulkPerson, id: string): Promise<OperationWithTraits> {
      return unitOfWork(async (tx) => {
        const one = await lockFor(tx, person, id, "undo");
        const until = undoUntil(one, one.traits.isUndoable);
        if (!until)
          throw bulkErrors.bulk_status_conflict({ detail: "It has done nothing that can be undone." });
        if (until <= now()) {
          throw bulkErrors.bulk_status_conflict({
            detail: `It could be undone until ${until.toISOString()}.`,
          });
        }
        if (await bulkOperationsRepository.lockUnderWay(tx.db, one, one.createdBy)) {
          throw bulkErrors.bulk_operation_under_way();
        }
        const started = await bulkOperationsRepository.update(tx.db, id, {
          ...startedBy(person, one),
          status: "undoing",
          startsAt: now(),
        });
        tx.enqueue(runBulk, { operationId: id, runNumber: started.runNumber });
        await audit.record(tx.db, person, "bulk_operation.undone", { type: "bulk_operation", id });
        tx.publish(bulkOperationChanged, { operation: started });
        return withTraits(started);
      });
    },

    /** @throws bulk_operation_not_found, invalid_cursor */
    async records(
      person: Person,
      id: string,
      query: PageRequest & { readonly state?: BulkRecordState | undefined },
    ): Promise<Page<BulkRecord>> {
      await view(person, id);
      const rows = await bulkOperationsRepository.records(database.pool, {
        operationId: id,
        state: query.state,
        afterPosition: positionAt(query.cursor),
        limit: query.limit + 1,
      });
      const items = rows.slice(0, query.limit);
      return { items, nextCursor: rows.length > query.limit ? String(items.at(-1)?.position) : null };
    },

    /** What became of each record, as a file. @throws bulk_operation_not_found */
    async report(
      person: Person,
      id: string,
      { state }: { readonly state?: BulkRecordState | undefined },
    ): Promise<Readable> {
      await view(person, id);
      async function* batches(): AsyncGenerator<string[][]> {
        for await (const records of recordsOf(id, state)) {
          yield records.map((record) => [record.recordId, record.state, record.reason ?? ""]);
        }
      }
      return writeCsv(REPORT_HEADER, batches(), { byteOrderMark: true });
    },

    /** The records that an export has selected, as they are now. @throws bulk_operation_not_found, bulk_status_conflict, forbidden */
    async download(
      person: BulkPerson,
      id: string,
    ): Promise<{ readonly kind: BulkKindName; readonly file: Readable }> {
      const one = await view(person, id);
      requirePermission(person, one.traits);
      requireStep(one, "download");
      const kind = kinds[one.kind];
      if (one.traits.history !== null || !kind.export) {
        throw bulkErrors.bulk_status_conflict({ detail: "It is no export." });
      }
      const subject = { type: "bulk_operation", id };
      await unitOfWork((tx) => audit.record(tx.db, person, `${one.kind}.exported`, subject));
      async function* ids() {
        for await (const records of recordsOf(id, "meant")) yield records.map(({ recordId }) => recordId);
      }
      return { kind: one.kind, file: await kind.export(person, ids()) };
    },

    /** Forgets operations that have rested since, and previews that expired; resolves with how many. */
    async prune(restingSince: Date): Promise<number> {
      const expiredSince = new Date(now().getTime() - PREVIEW_KEPT_FOR_MS);
      return bulkOperationsRepository.prune(database.pool, { restingSince, expiredSince }, FORGOTTEN_AT_ONCE);
    },
  };
}

function positionAt(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw commonErrors.invalid_cursor({
    fields: [{ path: "query.cursor", message: "take nextCursor of the page before" }],
  });
}
