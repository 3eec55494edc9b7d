import type { UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { BulkRecords } from "../history/index.ts";
import type { ImportedRecord } from "./import-targets.ts";
import type { Finding, MappedField } from "./imports.contract.ts";
import { type Import, type ImportLine, importsRepository } from "./imports.repository.ts";

/** Of a record that an import has made and nobody has changed since. */
const FIRST_VERSION = 1;

/**
 * Takes back what the next lines of an import did, from where the undoing stands; resolves with what became of each. Records that
 * somebody has changed since stay, and so do fields that have another value by now.
 */
export async function undoLines(
  tx: UnitOfWork,
  one: Import,
  records: BulkRecords<ImportedRecord, object>,
  limit: number,
): Promise<ImportLine[]> {
  const afterLine = await importsRepository.lastLine(tx.db, one.id, "undo");
  const done = await importsRepository.lines(tx.db, {
    importId: one.id,
    run: "import",
    actions: ["create", "update"],
    afterLine,
    limit,
  });
  const ids = done.flatMap(({ recordId }) => (recordId === null ? [] : [recordId]));
  const rows = new Map((await records.lockMany(tx.db, ids)).map((row) => [row.id, row]));
  const actor = { kind: one.actorKind, id: one.actorId };

  const plans = done.map((line) => planUndo(line, rows.get(line.recordId ?? "")));
  await records.delete(
    tx,
    actor,
    plans.flatMap(({ remove }) => remove ?? []),
    "import_undone",
  );
  await records.update(
    tx,
    actor,
    plans.flatMap(({ restore }) => restore ?? []),
    "import_undone",
  );
  return plans.map(({ line }) => line);
}

interface UndoPlan {
  readonly line: ImportLine;
  readonly remove?: ImportedRecord;
  readonly restore?: { readonly before: ImportedRecord; readonly fields: object };
}

function planUndo(done: ImportLine, row: ImportedRecord | undefined): UndoPlan {
  const line = (action: ImportLine["action"], findings: readonly Finding[] = []): ImportLine => ({
    line: done.line,
    action,
    recordId: done.recordId,
    findings,
    changes: null,
  });
  if (!row || row.deletedAt) return { line: line("keep", [IS_DELETED]) };
  if (done.action === "create") {
    return row.version === FIRST_VERSION
      ? { line: line("remove"), remove: row }
      : { line: line("keep", [CHANGED_SINCE]) };
  }
  const now = new Map<string, unknown>(Object.entries(row));
  const changes = Object.entries(done.changes ?? {});
  const isSame = (field: string, value: unknown) =>
    JSON.stringify(now.get(field) ?? null) === JSON.stringify(value);
  const kept = changes
    .filter(([field, { to }]) => !isSame(field, to))
    .map(([field]) => fieldChangedSince(field));
  const restored = changes.filter(([field, { to }]) => isSame(field, to));
  if (restored.length === 0) return { line: line("keep", kept) };
  const fields = Object.fromEntries(restored.map(([field, { from }]) => [field, from]));
  return { line: line("restore", kept), restore: { before: row, fields } };
}

const IS_DELETED: Finding = {
  code: "deleted_since",
  field: null,
  why: "The record has been deleted already",
  whatToDo: "Nothing",
};

const CHANGED_SINCE: Finding = {
  code: "changed_since",
  field: null,
  why: "Somebody has changed the record since the import made it",
  whatToDo: "Delete it yourself, if nobody needs it",
};

function fieldChangedSince(field: string): Finding {
  return {
    code: "changed_since",
    field: field as MappedField,
    why: "Somebody has changed the field since the import",
    whatToDo: "Look whether what it holds now is right",
  };
}
