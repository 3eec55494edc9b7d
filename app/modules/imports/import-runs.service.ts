import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type CsvRecord, UnreadableCsv } from "../../platform/csv/index.ts";
import type { Database } from "../../platform/database/index.ts";
import { DelayJob, type JobProducer } from "../../platform/queue/index.ts";
import { annotateSpan } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import { type CustomField, type CustomFieldsService, missingOf } from "../custom-fields/index.ts";
import { type ReadLine, readLine } from "./import-cells.policy.ts";
import type { ImportFiles } from "./import-files.ts";
import { keysOf, type LinePlan, planLine, skipAsRepeated } from "./import-plan.policy.ts";
import { type ImportedRecord, type ImportTarget, type ImportTargets, SUBJECT_OF } from "./import-targets.ts";
import { undoLines } from "./import-undo.ts";
import type { ImportFault, ImportRun, LineAction } from "./imports.contract.ts";
import { importChanged, importLinesDone } from "./imports.events.ts";
import { type RunImportPayload, runImport } from "./imports.jobs.ts";
import { RUNS, runOf } from "./imports.policy.ts";
import { type Import, type ImportFields, type ImportLine, importsRepository } from "./imports.repository.ts";

/** Lines that are written together: a short transaction, and progress often enough to look at. */
const BATCH_LINES = 500;
/** A worker that is told to stop hands its run on after this time. */
const HAND_ON_AFTER_MS = 1_000;
/** A run of which nothing was heard for so long has lost its job, if no job is there. */
const SILENT_AFTER_MS = 120_000;

/** Which run of which import somebody works on; `linesDone` is where it stands. */
interface Place {
  readonly importId: string;
  readonly runNumber: number;
  readonly linesDone: number;
}

export type ImportRunsService = ReturnType<typeof createImportRunsService>;

/**
 * Works runs of imports off. Each batch commits its lines, its records and how far the run is together: whoever dies in between leaves
 * nothing half done, and the next one goes on with the line after the last that was committed.
 */
export function createImportRunsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly files: ImportFiles;
  readonly targets: ImportTargets;
  readonly customFields: Pick<CustomFieldsService, "of">;
  readonly jobs: Pick<JobProducer, "lookUp">;
  readonly isShuttingDown: () => boolean;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, files, targets, customFields, now = () => new Date() } = deps;

  /** Locks the import where this run has left it; null when the run is over, stopped, started anew or gone on by somebody else. */
  async function lockAt(tx: UnitOfWork, place: Place): Promise<Import | null> {
    const one = await importsRepository.lock(tx.db, place.importId);
    const isOurs =
      one?.runNumber === place.runNumber &&
      one.linesDone === place.linesDone &&
      runOf(one.status) !== undefined;
    return isOurs ? one : null;
  }

  /** Keeps what became of some lines; resolves with how far the run is now. */
  async function commitLines(
    tx: UnitOfWork,
    one: Import,
    run: ImportRun,
    lines: readonly ImportLine[],
  ): Promise<number> {
    await importsRepository.insertLines(tx.db, one.id, run, lines);
    const counts: Partial<Record<LineAction, number>> = {};
    for (const { action } of lines) counts[action] = (counts[action] ?? 0) + 1;
    const linesDone = one.linesDone + lines.length;
    const changed = await importsRepository.update(tx.db, one.id, {
      linesDone,
      linesTotal: Math.max(one.linesTotal, linesDone),
      counts: { ...one.counts, [run]: added(one.counts[run], counts) },
    });
    tx.publish(importChanged, { import: changed });
    tx.publish(importLinesDone, { kind: one.kind, run, counts });
    return linesDone;
  }

  /** Null when the run is not ours any more. */
  async function commitBatch(
    place: Place,
    run: ImportRun,
    records: readonly CsvRecord[],
    own: readonly CustomField[],
  ): Promise<number | null> {
    return unitOfWork(async (tx) => {
      const one = await lockAt(tx, place);
      if (!one) return null;
      const target = targets[one.kind];
      const isImport = run === "import";
      if (isImport) await importsRepository.lockKind(tx.db, one.kind);
      const plans = await planBatch(tx, one, run, target, records, own);
      const lines = isImport ? await writePlans(tx, one, target, plans) : plans.map(lineOfPlan);
      return commitLines(tx, one, run, lines);
    });
  }

  async function planBatch(
    tx: UnitOfWork,
    one: Import,
    run: ImportRun,
    target: ImportTarget,
    records: readonly CsvRecord[],
    own: readonly CustomField[],
  ): Promise<LinePlan<ImportedRecord>[]> {
    const required = missingOf(own, {}).map((key) => `custom.${key}` as const);
    const read = records.map(({ line, cells }) => ({
      line,
      read: readLine(one.kind, cells, one.mapping, one.country, own),
    }));
    const usable = read.filter(({ read: { findings } }) => findings.length === 0);
    const firstLines = new Map<string, number>();
    for (const {
      line,
      read: { values },
    } of usable) {
      for (const key of keysOf(values)) if (!firstLines.has(key)) firstLines.set(key, line);
    }
    const earlier = await importsRepository.claimKeys(tx.db, one.id, run, firstLines);
    const known = await target.records.findSame(tx.db, contactKeysOf(usable), { lock: run === "import" });
    const plans = read.map(({ line, read }) =>
      planLine({
        line,
        read,
        earlierLine: keysOf(read.values)
          .map((key) => earlier.get(key) ?? firstLines.get(key))
          .find((first) => first !== undefined && first < line),
        known,
        duplicates: one.duplicates,
        scope: one.scope,
        required,
        ownerOf: target.records.ownerOf,
      }),
    );
    return changeOnce(tx, one, run, plans);
  }

  /** Two lines may be about one record without a key in common, one by its number and one by its address: the first one counts. */
  async function changeOnce(
    tx: UnitOfWork,
    one: Import,
    run: ImportRun,
    plans: readonly LinePlan<ImportedRecord>[],
  ): Promise<LinePlan<ImportedRecord>[]> {
    const keyOf = ({ same }: LinePlan<ImportedRecord>) => `record:${same?.id}`;
    const updates = plans.filter(({ action }) => action === "update");
    if (updates.length === 0) return [...plans];
    // Of several lines the first one stays: later entries of a map would replace it.
    const firstLines = new Map(updates.toReversed().map((plan) => [keyOf(plan), plan.line]));
    const earlier = await importsRepository.claimKeys(tx.db, one.id, run, firstLines);
    return plans.map((plan) => {
      if (plan.action !== "update") return plan;
      const first = earlier.get(keyOf(plan)) ?? firstLines.get(keyOf(plan)) ?? plan.line;
      return first < plan.line ? skipAsRepeated(plan, first) : plan;
    });
  }

  async function writePlans(
    tx: UnitOfWork,
    one: Import,
    { records, written, owned }: ImportTarget,
    plans: readonly LinePlan<ImportedRecord>[],
  ): Promise<ImportLine[]> {
    const actor = { kind: one.actorKind, id: one.actorId };
    const made = plans.filter(({ action }) => action === "create");
    const ids = await records.insert(
      tx,
      actor,
      made.map(({ values }) => ({ ...written(values), ...(one.ownerId ? owned(one.ownerId) : {}) })),
      "imported",
    );
    const idOfLine = new Map(made.map(({ line }, index) => [line, ids[index] ?? null]));
    const changes = await records.update(
      tx,
      actor,
      plans.flatMap(({ action, same, values }) =>
        action === "update" && same ? [{ before: same, fields: written(values) }] : [],
      ),
      "imported",
    );
    return plans.map((plan) => ({
      ...lineOfPlan(plan),
      recordId: idOfLine.get(plan.line) ?? plan.same?.id ?? null,
      changes: plan.action === "update" ? (changes.get(plan.same?.id ?? "") ?? null) : null,
    }));
  }

  async function undoBatch(place: Place): Promise<number | null> {
    return unitOfWork(async (tx) => {
      const one = await lockAt(tx, place);
      if (!one) return null;
      const lines = await undoLines(tx, one, targets[one.kind].records, BATCH_LINES);
      return lines.length === 0 ? one.linesDone : commitLines(tx, one, "undo", lines);
    });
  }

  async function end(place: Place, fields: ImportFields): Promise<void> {
    await unitOfWork(async (tx) => {
      if (!(await lockAt(tx, place))) return;
      const ended = await importsRepository.update(tx.db, place.importId, fields);
      await importsRepository.deleteKeys(tx.db, place.importId);
      tx.publish(importChanged, { import: ended });
    });
  }

  /** Resolves with where the run stands at its end; null when it is not ours any more. */
  async function readFile(one: Import, run: ImportRun): Promise<Place | null> {
    let place: Place = { importId: one.id, runNumber: one.runNumber, linesDone: one.linesDone };
    const commit = async (records: readonly CsvRecord[]) => {
      const own = await customFields.of(SUBJECT_OF[one.kind]);
      const linesDone = await commitBatch(place, run, records, own);
      if (linesDone === null) return false;
      place = { ...place, linesDone };
      requireTime();
      return true;
    };
    let toSkip = one.linesDone + (one.hasHeader ? 1 : 0);
    let batch: CsvRecord[] = [];
    for await (const record of files.records(one.fileKey, one)) {
      if (toSkip > 0) {
        toSkip -= 1;
        continue;
      }
      batch.push(record);
      if (batch.length < BATCH_LINES) continue;
      if (!(await commit(batch))) return null;
      batch = [];
    }
    return batch.length === 0 || (await commit(batch)) ? place : null;
  }

  async function undo(one: Import): Promise<Place | null> {
    let place: Place = { importId: one.id, runNumber: one.runNumber, linesDone: one.linesDone };
    for (;;) {
      const linesDone = await undoBatch(place);
      if (linesDone === null) return null;
      if (linesDone === place.linesDone) return place;
      place = { ...place, linesDone };
      requireTime();
    }
  }

  function requireTime(): void {
    if (deps.isShuttingDown()) throw new DelayJob(HAND_ON_AFTER_MS, "this process is told to stop");
  }

  return {
    /** Works a run off from where it stands. One that was started anew, stopped or ended meanwhile is left alone. */
    async run({ importId, runNumber }: RunImportPayload, isLastAttempt: boolean): Promise<void> {
      const one = await importsRepository.byId(database.pool, importId);
      const run = one && runOf(one.status);
      if (!one || !run || one.runNumber !== runNumber) return;
      annotateSpan({
        [ATTRIBUTES.importId]: importId,
        [ATTRIBUTES.importKind]: one.kind,
        [ATTRIBUTES.importRun]: run,
      });
      try {
        const place = run === "undo" ? await undo(one) : await readFile(one, run);
        if (!place) return;
        await end(place, {
          status: RUNS[run].after,
          finishedAt: now(),
          ...(run === "undo" ? {} : { linesTotal: place.linesDone, counts: withRun(await fresh(one), run) }),
        });
      } catch (error) {
        const fault = faultOf(error, isLastAttempt);
        if (!fault) throw error;
        const { linesDone } = await fresh(one);
        await end({ importId, runNumber, linesDone }, { status: "failed", finishedAt: now(), fault });
        if (!(error instanceof UnreadableCsv)) throw error;
      }
    },

    /** Gives runs whose job was lost a new one; resolves with how many. */
    async resume(): Promise<number> {
      const since = new Date(now().getTime() - SILENT_AFTER_MS);
      const silent = await importsRepository.silentSince(database.pool, since);
      const states = await deps.jobs.lookUp(
        runImport,
        silent.map(({ id, runNumber }) => ({ importId: id, runNumber })),
      );
      const lost = silent.filter((_, index) => states[index] !== "pending");
      for (const { id, runNumber, linesDone } of lost) {
        await unitOfWork(async (tx) => {
          if (!(await lockAt(tx, { importId: id, runNumber, linesDone }))) return;
          await importsRepository.update(tx.db, id, { runNumber: runNumber + 1 });
          tx.enqueue(runImport, { importId: id, runNumber: runNumber + 1 });
        });
      }
      return lost.length;
    },
  };

  async function fresh({ id }: Import): Promise<Import> {
    const one = await importsRepository.byId(database.pool, id);
    if (!one) throw new Error("an import that is under way has gone");
    return one;
  }
}

function contactKeysOf(lines: readonly { readonly read: ReadLine }[]) {
  const keys = new Set(lines.flatMap(({ read }) => keysOf(read.values)));
  const of = (kind: string) =>
    [...keys].filter((key) => key.startsWith(kind)).map((key) => key.slice(kind.length));
  return { phones: of("phone:"), emails: of("email:") };
}

function lineOfPlan({ line, action, findings, same }: LinePlan<ImportedRecord>): ImportLine {
  return { line, action, findings, recordId: same?.id ?? null, changes: null };
}

function added(
  before: Readonly<Partial<Record<LineAction, number>>> = {},
  more: Readonly<Partial<Record<LineAction, number>>>,
): Partial<Record<LineAction, number>> {
  const sum: Partial<Record<LineAction, number>> = { ...before };
  for (const [action, count] of Object.entries(more) as [LineAction, number][]) {
    sum[action] = (sum[action] ?? 0) + count;
  }
  return sum;
}

/** A run over a file without lines has counts, too. */
function withRun({ counts }: Import, run: ImportRun): Import["counts"] {
  return { ...counts, [run]: counts[run] ?? {} };
}

/** What people are told of what ended a run; undefined while it is tried again. */
function faultOf(error: unknown, isLastAttempt: boolean): ImportFault | undefined {
  if (error instanceof UnreadableCsv) {
    return error.reason === "quote_not_closed"
      ? {
          line: error.line,
          why: "A quotation mark is never closed",
          whatToDo: "Close it, or write it twice where it is part of the text",
        }
      : {
          line: error.line,
          why: "A record is longer than 2 million characters",
          whatToDo: "Look for a quotation mark that is never closed",
        };
  }
  if (error instanceof DelayJob || !isLastAttempt) return undefined;
  return {
    line: null,
    why: "It failed on our side, several times",
    whatToDo: "Confirm it again to go on where it stands; if that fails, tell us its id",
  };
}
