import type { ImportLineRow, ImportRow } from "../../migrations/tables.generated.ts";
import { insertRows, newestFirst, type Queryable } from "../../platform/database/index.ts";
import type { RecordScope } from "../../platform/record-scope/index.ts";
import type { FieldChange } from "../history/index.ts";
import type { Column, Mapping } from "./import-columns.policy.ts";
import type {
  Duplicates,
  Finding,
  ImportCounts,
  ImportFault,
  ImportJson,
  ImportKind,
  ImportRun,
  ImportStatus,
  LineAction,
} from "./imports.contract.ts";
import { UNDER_WAY } from "./imports.policy.ts";

const TABLE = "imports";
const COLUMNS = [
  "id",
  "kind",
  "status",
  "file_name",
  "file_key",
  "file_bytes",
  "file_sha256",
  "encoding",
  "separator",
  "has_header",
  "columns",
  "mapping",
  "duplicates",
  "country",
  "owner_id",
  "run_number",
  "lines_total",
  "lines_done",
  "counts",
  "fault",
  "created_by",
  "actor_kind",
  "actor_id",
  "scope",
  "created_at",
  "updated_at",
  "confirmed_at",
  "finished_at",
] as const;
const LINES = "import_lines";
const KEYS = "import_keys";
const MAPPINGS = "import_mappings";

/** An import: a file, how it is read, and how far it is. */
export interface Import {
  readonly id: string;
  readonly kind: ImportKind;
  readonly status: ImportStatus;
  readonly fileName: string;
  readonly fileKey: string;
  readonly fileBytes: number;
  readonly fileSha256: string;
  readonly encoding: ImportJson["encoding"];
  readonly separator: ImportJson["separator"];
  readonly hasHeader: boolean;
  readonly columns: readonly Column[];
  readonly mapping: Mapping;
  readonly duplicates: Duplicates;
  readonly country: string;
  readonly ownerId: string | null;
  /** Counts up with each run: one that was started anew ends the one before. */
  readonly runNumber: number;
  readonly linesTotal: number;
  readonly linesDone: number;
  readonly counts: ImportCounts;
  readonly fault: ImportFault | null;
  readonly createdBy: string;
  /** Who started the last run, and what they see. */
  readonly actorKind: "user" | "api_key";
  readonly actorId: string;
  readonly scope: RecordScope;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly confirmedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** The columns that can be written, in our words. */
export type ImportFields = Partial<Omit<Import, "id" | "createdAt" | "updatedAt">>;

/** What became of a line. */
export interface ImportLine {
  readonly line: number;
  readonly action: LineAction;
  readonly recordId: string | null;
  readonly findings: readonly Finding[];
  /** What was changed of a record that was there. */
  readonly changes: Readonly<Record<string, FieldChange>> | null;
}

/** Which lines of a report. */
export interface LinesQuery {
  readonly importId: string;
  readonly run: ImportRun;
  readonly actions?: readonly LineAction[] | undefined;
  readonly afterLine: number;
  readonly limit: number;
}

/** Writes and reads imports, their reports, and the mappings that people have confirmed. */
export const importsRepository = {
  async insert(db: Queryable, fields: ImportFields): Promise<Import> {
    const [row] = await db(TABLE)
      .insert(toColumns(fields) as ImportRow)
      .returning(COLUMNS);
    if (!row) throw new Error("an import was not inserted");
    return toImport(row);
  },

  async byId(db: Queryable, id: string): Promise<Import | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .first();
    return row ? toImport(row) : null;
  },

  /** As it is now, until the end of the transaction. */
  async lock(db: Queryable, id: string): Promise<Import | null> {
    const row = await db(TABLE)
      .select(...COLUMNS)
      .where({ id })
      .forUpdate()
      .first();
    return row ? toImport(row) : null;
  },

  async update(db: Queryable, id: string, fields: ImportFields): Promise<Import> {
    const [row] = await db(TABLE)
      .where({ id })
      .update({ ...toColumns(fields), updated_at: db.fn.now() })
      .returning(COLUMNS);
    if (!row) throw new Error("an import that was locked has gone");
    return toImport(row);
  },

  /** Newest first; of one user where `createdBy` says so. Uses index imports_created. */
  async page(
    db: Queryable,
    createdBy: string | undefined,
    limit: number,
    after: { at: string; id: string } | undefined,
  ): Promise<Import[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .modify((query) => {
        if (createdBy !== undefined) query.where({ created_by: createdBy });
      })
      .modify(newestFirst(limit, after));
    return rows.map(toImport);
  },

  /** Runs under way of which nothing was heard since. */
  async silentSince(db: Queryable, since: Date): Promise<Import[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .whereIn("status", [...UNDER_WAY])
      .where("updated_at", "<", since);
    return rows.map(toImport);
  },

  /** Those that were last touched before and are not under way. */
  async restingSince(db: Queryable, since: Date, limit: number): Promise<Import[]> {
    const rows = await db(TABLE)
      .select(...COLUMNS)
      .whereNotIn("status", [...UNDER_WAY])
      .where("updated_at", "<", since)
      .limit(limit);
    return rows.map(toImport);
  },

  async delete(db: Queryable, id: string): Promise<void> {
    await db(TABLE).where({ id }).delete();
  },

  async insertLines(
    db: Queryable,
    importId: string,
    run: ImportRun,
    lines: readonly ImportLine[],
  ): Promise<void> {
    await insertRows(
      db,
      LINES,
      ["import_id", "run", "line", "action", "record_id", "findings", "changes"],
      lines.map(({ line, action, recordId, findings, changes }) => ({
        import_id: importId,
        run,
        line,
        action,
        record_id: recordId,
        findings,
        changes,
      })),
    );
  },

  /** By line. Uses index import_lines_pkey. */
  async lines(db: Queryable, query: LinesQuery): Promise<ImportLine[]> {
    const rows = await db(LINES)
      .select("line", "action", "record_id", "findings", "changes")
      .where({ import_id: query.importId, run: query.run })
      .where("line", ">", query.afterLine)
      .modify((select) => {
        if (query.actions) select.whereIn("action", [...query.actions]);
      })
      .orderBy("line")
      .limit(query.limit);
    return rows.map(toLine);
  },

  /** The last line of a report; 0 when it has none. */
  async lastLine(db: Queryable, importId: string, run: ImportRun): Promise<number> {
    const row = await db(LINES).max({ line: "line" }).where({ import_id: importId, run }).first();
    return Number(row?.line ?? 0);
  },

  /** Forgets a report, before the run begins anew. */
  async deleteLines(db: Queryable, importId: string, run: ImportRun): Promise<void> {
    await db(LINES).where({ import_id: importId, run }).delete();
    await db(KEYS).where({ import_id: importId, run }).delete();
  },

  /** Notes which line has which key; resolves with the first line of each that an earlier batch has noted. */
  async claimKeys(
    db: Queryable,
    importId: string,
    run: ImportRun,
    keys: ReadonlyMap<string, number>,
  ): Promise<ReadonlyMap<string, number>> {
    const names = [...keys.keys()];
    const { rows } = await db.raw<{ rows: { key: string; line: number }[] }>(
      "select key, line from import_keys where import_id = ? and run = ? and key = any (?::text[])",
      [importId, run, names],
    );
    const earlier = new Map(rows.map(({ key, line }) => [key, line]));
    const fresh = [...keys].filter(([key]) => !earlier.has(key));
    await insertRows(
      db,
      KEYS,
      ["import_id", "run", "key", "line"],
      fresh.map(([key, line]) => ({ import_id: importId, run, key, line })),
    );
    return earlier;
  },

  async deleteKeys(db: Queryable, importId: string): Promise<void> {
    await db(KEYS).where({ import_id: importId }).delete();
  },

  /** One batch of a kind at a time, until the end of the transaction: two files may bring the same person. */
  async lockKind(db: Queryable, kind: ImportKind): Promise<void> {
    await db.raw("select pg_advisory_xact_lock(hashtextextended(?, 0))", [`import of ${kind}`]);
  },

  /** What was confirmed for a file with these headers. */
  async savedMapping(db: Queryable, kind: ImportKind, fingerprint: string): Promise<Mapping | null> {
    const row = await db(MAPPINGS).select("mapping").where({ kind, header_fingerprint: fingerprint }).first();
    return row ? (row.mapping as Mapping) : null;
  },

  async saveMapping(db: Queryable, kind: ImportKind, fingerprint: string, mapping: Mapping): Promise<void> {
    await db.raw(
      `insert into import_mappings (kind, header_fingerprint, mapping) values (?, ?, ?::jsonb)
        on conflict (kind, header_fingerprint) do update set mapping = excluded.mapping, updated_at = now()`,
      [kind, fingerprint, JSON.stringify(mapping)],
    );
  },
};

const NAMES = {
  kind: "kind",
  status: "status",
  fileName: "file_name",
  fileKey: "file_key",
  fileBytes: "file_bytes",
  fileSha256: "file_sha256",
  encoding: "encoding",
  separator: "separator",
  hasHeader: "has_header",
  columns: "columns",
  mapping: "mapping",
  duplicates: "duplicates",
  country: "country",
  ownerId: "owner_id",
  runNumber: "run_number",
  linesTotal: "lines_total",
  linesDone: "lines_done",
  counts: "counts",
  fault: "fault",
  createdBy: "created_by",
  actorKind: "actor_kind",
  actorId: "actor_id",
  scope: "scope",
  confirmedAt: "confirmed_at",
  finishedAt: "finished_at",
} as const satisfies Record<keyof ImportFields, keyof ImportRow>;

const JSON_FIELDS: ReadonlySet<string> = new Set(["columns", "mapping", "counts", "fault", "scope"]);

function toColumns(fields: ImportFields): Partial<ImportRow> {
  return Object.fromEntries(
    Object.entries(fields).map(([field, value]) => [
      NAMES[field as keyof ImportFields],
      JSON_FIELDS.has(field) && value !== null ? JSON.stringify(value) : value,
    ]),
  );
}

function toImport(row: Pick<ImportRow, (typeof COLUMNS)[number]>): Import {
  return {
    id: row.id,
    kind: row.kind,
    status: row.status,
    fileName: row.file_name,
    fileKey: row.file_key,
    fileBytes: Number(row.file_bytes),
    fileSha256: row.file_sha256,
    encoding: row.encoding,
    separator: row.separator as Import["separator"],
    hasHeader: row.has_header,
    columns: row.columns as Import["columns"],
    mapping: row.mapping as Mapping,
    duplicates: row.duplicates,
    country: row.country,
    ownerId: row.owner_id,
    runNumber: row.run_number,
    linesTotal: row.lines_total,
    linesDone: row.lines_done,
    counts: row.counts as ImportCounts,
    fault: row.fault as ImportFault | null,
    createdBy: row.created_by,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    scope: row.scope as RecordScope,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    confirmedAt: row.confirmed_at,
    finishedAt: row.finished_at,
  };
}

function toLine(
  row: Pick<ImportLineRow, "line" | "action" | "record_id" | "findings" | "changes">,
): ImportLine {
  return {
    line: row.line,
    action: row.action,
    recordId: row.record_id,
    findings: row.findings as ImportLine["findings"],
    changes: row.changes as ImportLine["changes"],
  };
}
