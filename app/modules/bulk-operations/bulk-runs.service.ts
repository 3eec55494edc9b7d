import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import type { Database } from "../../platform/database/index.ts";
import type { Logger } from "../../platform/log/index.ts";
import { DelayJob, type JobProducer } from "../../platform/queue/index.ts";
import { annotateSpan } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import { type Person, UNDONE_IN_BULK } from "../history/index.ts";
import { bulkOperationChanged, bulkRecordsDone, bulkRunEnded } from "./bulk-operations.events.ts";
import { type RunBulkPayload, runBulk } from "./bulk-operations.jobs.ts";
import { added, type BulkRun, countedBy, isFinal, RUNS, runOf } from "./bulk-operations.policy.ts";
import {
  type BulkOperation,
  type BulkRecord,
  bulkOperationsRepository,
} from "./bulk-operations.repository.ts";
import type { BulkKinds } from "./bulk-operations.service.ts";
import { fieldsOf, judge, judgeUndo, type Verdict } from "./bulk-records.policy.ts";

/** Records that are written together: a short transaction, and progress often enough to look at. */
const BATCH_RECORDS = 500;
/** What cannot be undone is done in smaller batches: each holds what others wait for, such as the numbers of channels. */
const FINAL_BATCH_RECORDS = 50;
/** A worker that is told to stop hands its run on after this time. */
const HAND_ON_AFTER_MS = 1_000;
/** A run of which nothing was heard for so long has lost its job, if no job is there. */
const SILENT_AFTER_MS = 120_000;

/** Which run of which operation somebody works on, and the last record that it is through with. */
interface Place {
  readonly operationId: string;
  readonly runNumber: number;
  readonly position: number;
}

type Settled = Pick<BulkRecord, "position" | "state" | "reason" | "before" | "after">;

export type BulkRunsService = ReturnType<typeof createBulkRunsService>;

/**
 * Works runs of bulk operations off. Each batch commits its records, what became of them and how far the run is together: whoever dies in
 * between leaves nothing half done, and the next one goes on with the record after the last that was committed.
 */
export function createBulkRunsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly logger: Logger;
  readonly audit: Pick<AuditService, "record">;
  readonly kinds: BulkKinds;
  readonly jobs: Pick<JobProducer, "lookUp">;
  readonly isShuttingDown: () => boolean;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, audit, kinds, now = () => new Date() } = deps;

  /** Locks the operation where this run has left it; null when the run is over, stopped, started anew or gone on by somebody else. */
  async function lockAt(
    tx: UnitOfWork,
    place: Place,
  ): Promise<{ readonly one: BulkOperation; readonly run: BulkRun } | null> {
    const one = await bulkOperationsRepository.lock(tx.db, place.operationId);
    const run = one && runOf(one.status);
    const isOurs = one?.runNumber === place.runNumber && one.position === place.position;
    return one && run && isOurs ? { one, run } : null;
  }

  const next = (tx: UnitOfWork, place: Place, run: BulkRun, limit: number) =>
    bulkOperationsRepository.records(tx.db, {
      operationId: place.operationId,
      state: run === "apply" ? "meant" : "changed",
      afterPosition: place.position,
      limit,
    });

  /** Does to records what the run does, as far as it may; they are locked in the order that their kind has for everybody. */
  async function change(
    tx: UnitOfWork,
    one: BulkOperation,
    run: BulkRun,
    records: readonly BulkRecord[],
  ): Promise<Settled[]> {
    const kind = kinds[one.kind];
    const by = { userId: one.createdBy, scope: one.scope, at: now() };
    const locked = await kind.lockMany(
      tx.db,
      records.map(({ recordId }) => recordId),
    );
    const rows = new Map(locked.map((row) => [row.id, row]));
    const verdicts = records.map((record) => {
      const row = rows.get(record.recordId);
      return run === "apply"
        ? judge(kind, one.action, by, record, row)
        : judgeUndo(kind, one.scope, record, row);
    });
    const traits = kind.actions[one.action.name];
    const isPerformed = run === "apply" && traits !== undefined && isFinal(traits);
    if (isPerformed) return perform(tx, one, records, verdicts);
    const possible = verdicts.flatMap((verdict) => ("change" in verdict ? [verdict.change] : []));
    const excluded =
      run === "apply"
        ? await kind.exclude?.(
            tx.db,
            personOf(one),
            possible.map(({ before }) => before),
            one.action,
          )
        : undefined;
    const planned = possible.filter(({ before }) => !excluded?.has(before.id));
    const changes = kind.complete ? await kind.complete(tx, planned) : planned;
    const history = run === "apply" ? traits?.history : UNDONE_IN_BULK;
    await kind.update(tx, { kind: one.actorKind, id: one.actorId }, changes, history ?? one.action.name);
    const changed = new Map(changes.map((made) => [made.before.id, made]));
    return records.map((record, index) => {
      const verdict = verdicts[index];
      const made = changed.get(record.recordId);
      if (!made || !verdict || "reason" in verdict) {
        const reason =
          verdict && "reason" in verdict ? verdict.reason : (excluded?.get(record.recordId) ?? null);
        return { ...record, state: run === "apply" ? "skipped" : "kept", reason };
      }
      if (run === "undo") return { ...record, state: "restored", reason: null };
      const names = Object.keys(made.fields);
      return {
        ...record,
        state: "changed",
        reason: null,
        before: fieldsOf(made.before, names),
        after: fieldsOf(made.fields, names),
      };
    });
  }

  /** Does to records what cannot be undone. */
  async function perform(
    tx: UnitOfWork,
    one: BulkOperation,
    records: readonly BulkRecord[],
    verdicts: readonly Verdict[],
  ): Promise<Settled[]> {
    const rows = verdicts.flatMap((verdict) => ("change" in verdict ? [verdict.change.before] : []));
    const refused = await kinds[one.kind].perform?.(tx, personOf(one), rows, one.action);
    return records.map((record, index) => {
      const verdict = verdicts[index];
      const reason =
        verdict && "reason" in verdict ? verdict.reason : (refused?.get(record.recordId) ?? null);
      return { ...record, state: reason === null ? "changed" : "skipped", reason };
    });
  }

  /** Resolves with the place after the next records; the same one when none is left, null when the run is not ours any more. */
  async function commit(
    place: Place,
    limit: number,
    work: (
      tx: UnitOfWork,
      one: BulkOperation,
      run: BulkRun,
      records: readonly BulkRecord[],
    ) => Promise<Settled[]>,
  ): Promise<Place | null> {
    return unitOfWork(async (tx) => {
      const ours = await lockAt(tx, place);
      if (!ours) return null;
      const { one, run } = ours;
      const records = await next(tx, place, run, limit);
      const last = records.at(-1);
      if (!last) return place;
      const settled = await work(tx, one, run, records);
      await bulkOperationsRepository.settle(tx.db, one.id, settled);
      const counts = countedBy(settled.map(({ state }) => state));
      const moved = await bulkOperationsRepository.update(tx.db, one.id, {
        position: last.position,
        counts: added(one.counts, counts),
      });
      tx.publish(bulkOperationChanged, { operation: moved });
      tx.publish(bulkRecordsDone, { kind: one.kind, action: one.action.name, counts });
      return { ...place, position: last.position };
    });
  }

  /** One record of a batch may be what makes it fail: the others need not fail with it. */
  async function oneByOne(from: Place, size: number): Promise<Place | null> {
    let place = from;
    for (let tried = 0; tried < size; tried += 1) {
      const after = await commit(place, 1, change).catch((error: unknown) => {
        deps.logger.error(
          { error, bulkOperationId: place.operationId },
          "a record could not be changed in bulk",
        );
        return commit(place, 1, async (_tx, _one, run, records) =>
          records.map((record) => ({
            ...record,
            state: run === "apply" ? ("failed" as const) : ("kept" as const),
            reason: "failed" as const,
          })),
        );
      });
      if (after === null || after.position === place.position) return after;
      place = after;
    }
    return place;
  }

  async function commitBatch(place: Place, size: number, isLastAttempt: boolean): Promise<Place | null> {
    try {
      return await commit(place, size, change);
    } catch (error) {
      if (!isLastAttempt) throw error;
      return oneByOne(place, size);
    }
  }

  async function end(place: Place): Promise<void> {
    await unitOfWork(async (tx) => {
      const ours = await lockAt(tx, place);
      if (!ours) return;
      const { one, run } = ours;
      const finishedAt = now();
      const ended = await bulkOperationsRepository.update(tx.db, one.id, {
        status: RUNS[run].after,
        finishedAt,
      });
      const actor = { kind: one.actorKind, id: one.actorId };
      const subject = { type: "bulk_operation", id: one.id };
      await audit.record(tx.db, actor, "bulk_operation.ended", subject, {
        status: ended.status,
        ...one.counts,
      });
      tx.publish(bulkOperationChanged, { operation: ended });
      const seconds = (finishedAt.getTime() - (one.startsAt ?? finishedAt).getTime()) / 1_000;
      tx.publish(bulkRunEnded, { kind: one.kind, action: one.action.name, run, seconds });
    });
  }

  return {
    /** Works a run off from where it stands. One that was started anew, stopped or ended meanwhile is left alone. */
    async run({ operationId, runNumber }: RunBulkPayload, isLastAttempt: boolean): Promise<void> {
      const one = await bulkOperationsRepository.byId(database.pool, operationId);
      const run = one && runOf(one.status);
      if (!one || !run || one.runNumber !== runNumber) return;
      annotateSpan({
        [ATTRIBUTES.bulkKind]: one.kind,
        [ATTRIBUTES.bulkAction]: one.action.name,
        [ATTRIBUTES.bulkRun]: run,
      });
      const traits = kinds[one.kind].actions[one.action.name];
      const usual = kinds[one.kind].recordsAtOnce ?? BATCH_RECORDS;
      const size = traits && isFinal(traits) ? FINAL_BATCH_RECORDS : usual;
      let place: Place = { operationId, runNumber, position: one.position };
      for (;;) {
        const after = await commitBatch(place, size, isLastAttempt);
        if (after === null) return;
        if (after.position === place.position) return end(place);
        place = after;
        if (deps.isShuttingDown()) throw new DelayJob(HAND_ON_AFTER_MS, "this process is told to stop");
      }
    },

    /** Gives runs whose job was lost a new one; resolves with how many. */
    async resume(): Promise<number> {
      const since = new Date(now().getTime() - SILENT_AFTER_MS);
      const silent = await bulkOperationsRepository.silentSince(database.pool, since);
      const states = await deps.jobs.lookUp(
        runBulk,
        silent.map(({ id, runNumber }) => ({ operationId: id, runNumber })),
      );
      const lost = silent.filter((_, index) => states[index] !== "pending");
      for (const { id, runNumber, position } of lost) {
        await unitOfWork(async (tx) => {
          if (!(await lockAt(tx, { operationId: id, runNumber, position }))) return;
          await bulkOperationsRepository.update(tx.db, id, { runNumber: runNumber + 1 });
          tx.enqueue(runBulk, { operationId: id, runNumber: runNumber + 1 });
        });
      }
      return lost.length;
    },
  };
}

/** Whoever started the last run. */
function personOf({ actorKind: kind, actorId: id, createdBy: userId, scope }: BulkOperation): Person {
  return { kind, id, userId, scope };
}
