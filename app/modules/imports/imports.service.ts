import type { Readable } from "node:stream";
import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type CsvFormat, type CsvRecord, UnreadableCsv, writeCsv } from "../../platform/csv/index.ts";
import { type Database, keysetCursor, type Page, type PageRequest } from "../../platform/database/index.ts";
import { commonErrors } from "../../platform/errors/index.ts";
import { FileMissing } from "../../platform/file-store/index.ts";
import { isWithinScope } from "../../platform/record-scope/index.ts";
import { annotateSpan } from "../../platform/telemetry/index.ts";
import type { RunUnitOfWork, UnitOfWork } from "../../platform/unit-of-work/index.ts";
import type { AuditService } from "../audit/index.ts";
import type { CustomFieldsService } from "../custom-fields/index.ts";
import type { Person } from "../history/index.ts";
import type { IdentityService } from "../identity/index.ts";
import {
  faultsOfMapping,
  fingerprintOf,
  guessMapping,
  looksLikeHeader,
  stillThere,
} from "./import-columns.policy.ts";
import { columnsOf, type ImportFiles, recordsShown } from "./import-files.ts";
import { SUBJECT_OF } from "./import-targets.ts";
import type { ImportKind, ImportOptions, ImportRun, LineAction } from "./imports.contract.ts";
import { importErrors } from "./imports.errors.ts";
import { importChanged } from "./imports.events.ts";
import { runImport } from "./imports.jobs.ts";
import { KEPT_FOR_MS, RUNS, STEPS, undoUntil } from "./imports.policy.ts";
import { type Import, type ImportFields, type ImportLine, importsRepository } from "./imports.repository.ts";

const LINES_A_BATCH = 1_000;
const FORGOTTEN_AT_ONCE = 100;
const REPORT_HEADER = ["line", "action", "field", "code", "why", "what to do", "record"];

export type ImportsService = ReturnType<typeof createImportsService>;

/** Imports: uploaded, checked, confirmed, stopped, undone; what takes long is done by `ImportRunsService`. */
export function createImportsService(deps: {
  readonly database: Database;
  readonly unitOfWork: RunUnitOfWork;
  readonly identity: Pick<IdentityService, "userById">;
  readonly audit: Pick<AuditService, "record">;
  readonly customFields: Pick<CustomFieldsService, "of">;
  readonly files: ImportFiles;
  /** ISO 3166; of numbers without a country code, unless an import says otherwise. */
  readonly country: string;
  readonly now?: () => Date;
}) {
  const { database, unitOfWork, identity, audit, customFields, files, now = () => new Date() } = deps;

  const isTheirs = (person: Person, one: Import) => person.scope === "all" || one.createdBy === person.userId;

  async function view(person: Person, id: string): Promise<Import> {
    const one = await importsRepository.byId(database.pool, id);
    if (!one || !isTheirs(person, one)) throw importErrors.import_not_found();
    annotateSpan({ [ATTRIBUTES.importId]: id });
    return one;
  }

  /** Locks an import on which a step can be taken. @throws import_not_found, import_status_conflict */
  async function lockFor(
    tx: UnitOfWork,
    person: Person,
    id: string,
    step: keyof typeof STEPS,
  ): Promise<Import> {
    const one = await importsRepository.lock(tx.db, id);
    if (!one || !isTheirs(person, one)) throw importErrors.import_not_found();
    const allowed: readonly string[] = STEPS[step].from;
    if (!allowed.includes(one.status)) {
      throw importErrors.import_status_conflict({
        detail: `It is ${one.status}; this needs ${allowed.join(" or ")}.`,
      });
    }
    return one;
  }

  /** Starts a run; one that was under way ends by itself. */
  async function start(
    tx: UnitOfWork,
    person: Person,
    one: Import,
    run: ImportRun,
    fields: ImportFields = {},
  ): Promise<Import> {
    const started = await importsRepository.update(tx.db, one.id, {
      status: RUNS[run].during,
      runNumber: one.runNumber + 1,
      linesDone: 0,
      fault: null,
      actorKind: person.kind,
      actorId: person.id,
      scope: person.scope,
      finishedAt: null,
      ...fields,
    });
    if (started.linesDone === 0) await importsRepository.deleteLines(tx.db, one.id, run);
    tx.enqueue(runImport, { importId: one.id, runNumber: started.runNumber });
    tx.publish(importChanged, { import: started });
    return started;
  }

  /** The first records of a file. @throws import_unreadable */
  async function headOf(key: string, format: CsvFormat): Promise<CsvRecord[]> {
    return files.head(key, format).catch((error: unknown) => {
      if (error instanceof FileMissing) {
        throw importErrors.import_unreadable({ detail: "The file is gone: upload it anew." });
      }
      throw error instanceof UnreadableCsv ? unreadable(error) : error;
    });
  }

  /** How the file is read now, and what its columns are taken for. @throws import_unreadable */
  async function look(
    kind: ImportKind,
    key: string,
    format: CsvFormat,
    header?: boolean,
  ): Promise<Required<Pick<ImportFields, "hasHeader" | "columns" | "mapping">>> {
    const head = await headOf(key, format);
    const [first] = head;
    if (!first) throw importErrors.import_unreadable({ detail: "The file has no lines." });
    const own = await customFields.of(SUBJECT_OF[kind]);
    const hasHeader = header ?? looksLikeHeader(kind, first.cells, own);
    const columns = columnsOf(head, hasHeader);
    const saved = hasHeader
      ? await importsRepository.savedMapping(database.pool, kind, fingerprintOf(columns))
      : null;
    const mapping = saved ? stillThere(kind, saved, own) : guessMapping(kind, columns, hasHeader, own);
    return { hasHeader, columns, mapping };
  }

  async function checkOwner(person: Person, ownerId: string | null | undefined): Promise<void> {
    if (!ownerId) return;
    const owner = await identity.userById(ownerId);
    if (owner && isWithinScope(person.scope, ownerId)) return;
    throw commonErrors.invalid_input({
      fields: [{ path: "ownerId", message: owner ? "is not of your department" : "is no user" }],
    });
  }

  return {
    view,

    /** Keeps a file and says how it would be read. @throws import_unreadable */
    async upload(
      person: Person,
      { kind, fileName }: { readonly kind: ImportKind; readonly fileName: string },
      content: Readable,
    ): Promise<Import> {
      const { key, bytes, sha256, encoding, separator, lines } = await files.keep(content);
      try {
        const looked = await look(kind, key, { encoding, separator });
        return await unitOfWork(async (tx) => {
          const made = await importsRepository.insert(tx.db, {
            ...looked,
            kind,
            fileName,
            fileKey: key,
            fileBytes: bytes,
            fileSha256: sha256,
            encoding,
            separator,
            linesTotal: lines,
            country: deps.country,
            createdBy: person.userId,
            actorKind: person.kind,
            actorId: person.id,
            scope: person.scope,
          });
          annotateSpan({ [ATTRIBUTES.importId]: made.id });
          await files.hold(tx.db, key);
          await audit.record(tx.db, person, "import.uploaded", { type: "import", id: made.id });
          return made;
        });
      } catch (error) {
        await files.discard(key);
        throw error;
      }
    },

    async list(person: Person, request: PageRequest): Promise<Page<Import>> {
      const rows = await importsRepository.page(
        database.pool,
        person.scope === "all" ? undefined : person.userId,
        request.limit + 1,
        keysetCursor.read(request.cursor),
      );
      return keysetCursor.page(rows, request.limit, ({ createdAt, id }) => ({
        at: createdAt.toISOString(),
        id,
      }));
    },

    /** The first records of a file, without its header. @throws import_not_found, import_unreadable */
    async head(person: Person, id: string): Promise<ReturnType<typeof recordsShown>> {
      const one = await view(person, id);
      return recordsShown(await headOf(one.fileKey, one), one.hasHeader);
    },

    /** Starts a dry run with these options. @throws import_not_found, import_status_conflict, import_unreadable, invalid_input */
    async check(person: Person, id: string, options: ImportOptions): Promise<Import> {
      await checkOwner(person, options.ownerId);
      const now = await view(person, id);
      const { encoding = now.encoding, separator = now.separator, hasHeader, mapping, ...rest } = options;
      const isReadAnew =
        encoding !== now.encoding ||
        separator !== now.separator ||
        (hasHeader ?? now.hasHeader) !== now.hasHeader;
      const own = await customFields.of(SUBJECT_OF[now.kind]);
      const looked = isReadAnew ? await look(now.kind, now.fileKey, { encoding, separator }, hasHeader) : {};
      return unitOfWork(async (tx) => {
        const one = await lockFor(tx, person, id, "check");
        if (one.confirmedAt) {
          throw importErrors.import_status_conflict({
            detail: "It was confirmed: confirm it again, or undo it.",
          });
        }
        const fields = { ...rest, ...looked, encoding, separator, ...(mapping ? { mapping } : {}) };
        const after = { ...one, ...fields };
        const faults = faultsOfMapping(one.kind, after.mapping, after.columns.length, own);
        if (faults.length > 0) throw commonErrors.invalid_input({ fields: faults });
        return start(tx, person, one, "check", { ...given(fields), counts: {} });
      });
    },

    /** Starts the import, or goes on with one that has failed. @throws import_not_found, import_status_conflict */
    async confirm(person: Person, id: string): Promise<Import> {
      return unitOfWork(async (tx) => {
        const one = await lockFor(tx, person, id, "confirm");
        if (one.status === "failed" && !one.counts.import) {
          throw importErrors.import_status_conflict({ detail: "It has failed; check it again." });
        }
        if (one.hasHeader) {
          await importsRepository.saveMapping(tx.db, one.kind, fingerprintOf(one.columns), one.mapping);
        }
        await audit.record(tx.db, person, "import.confirmed", { type: "import", id });
        return start(tx, person, one, "import", {
          linesDone: one.status === "failed" ? one.linesDone : 0,
          confirmedAt: one.confirmedAt ?? now(),
        });
      });
    },

    /** @throws import_not_found, import_status_conflict */
    async cancel(person: Person, id: string): Promise<Import> {
      return unitOfWork(async (tx) => {
        const one = await lockFor(tx, person, id, "cancel");
        const canceled = await importsRepository.update(tx.db, id, { status: "canceled", finishedAt: now() });
        await importsRepository.deleteKeys(tx.db, one.id);
        await audit.record(tx.db, person, "import.canceled", { type: "import", id });
        tx.publish(importChanged, { import: canceled });
        return canceled;
      });
    },

    /** @throws import_not_found, import_status_conflict, also when it is too late */
    async undo(person: Person, id: string): Promise<Import> {
      return unitOfWork(async (tx) => {
        const one = await lockFor(tx, person, id, "undo");
        const until = undoUntil(one);
        if (!until) {
          throw importErrors.import_status_conflict({
            detail: "It was never confirmed: there is nothing to undo.",
          });
        }
        if (until <= now()) {
          throw importErrors.import_status_conflict({
            detail: `It could be undone until ${until.toISOString()}.`,
          });
        }
        await audit.record(tx.db, person, "import.undone", { type: "import", id });
        return start(tx, person, one, "undo");
      });
    },

    async lines(
      person: Person,
      id: string,
      query: PageRequest & { readonly run?: ImportRun | undefined; readonly action?: LineAction | undefined },
    ): Promise<Page<ImportLine>> {
      const one = await view(person, id);
      const rows = await importsRepository.lines(database.pool, {
        importId: id,
        run: query.run ?? lastRunOf(one),
        actions: query.action && [query.action],
        afterLine: lineCursor(query.cursor),
        limit: query.limit + 1,
      });
      const items = rows.slice(0, query.limit);
      return { items, nextCursor: rows.length > query.limit ? String(items.at(-1)?.line) : null };
    },

    /** The report as a file, a row for each finding. */
    async report(
      person: Person,
      id: string,
      query: { readonly run?: ImportRun | undefined; readonly action?: LineAction | undefined },
    ): Promise<Readable> {
      const one = await view(person, id);
      const base = {
        importId: id,
        run: query.run ?? lastRunOf(one),
        actions: query.action && [query.action],
      };
      async function* batches(): AsyncGenerator<string[][]> {
        let afterLine = 0;
        for (;;) {
          const lines = await importsRepository.lines(database.pool, {
            ...base,
            afterLine,
            limit: LINES_A_BATCH,
          });
          yield lines.flatMap(reportRows);
          const last = lines.at(-1);
          if (!last || lines.length < LINES_A_BATCH) return;
          afterLine = last.line;
        }
      }
      return writeCsv(REPORT_HEADER, batches(), { byteOrderMark: true });
    },

    /** Forgets what has rested for long, its file first; resolves with how many. */
    async prune(): Promise<number> {
      const since = new Date(now().getTime() - KEPT_FOR_MS);
      const old = await importsRepository.restingSince(database.pool, since, FORGOTTEN_AT_ONCE);
      for (const { id, fileKey } of old) {
        await files.forget(fileKey);
        await importsRepository.delete(database.pool, id);
      }
      return old.length;
    },
  };
}

function unreadable({ line, reason }: UnreadableCsv): Error {
  const what = reason === "quote_not_closed" ? "a quotation mark is never closed" : "a record is too long";
  return importErrors.import_unreadable({ detail: `From line ${line} on ${what}.` });
}

function lastRunOf({ counts }: Import): ImportRun {
  return counts.undo ? "undo" : counts.import ? "import" : "check";
}

function lineCursor(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (/^\d{1,9}$/.test(cursor)) return Number(cursor);
  throw commonErrors.invalid_cursor({
    fields: [{ path: "query.cursor", message: "take nextCursor of the page before" }],
  });
}

function reportRows({ line, action, recordId, findings }: ImportLine): string[][] {
  const row = (field: string, code: string, why: string, whatToDo: string) => [
    String(line),
    action,
    field,
    code,
    why,
    whatToDo,
    recordId ?? "",
  ];
  if (findings.length === 0) return [row("", "", "", "")];
  return findings.map(({ field, code, why, whatToDo }) => row(field ?? "", code, why, whatToDo));
}

/** Without what is undefined, which would be written as null. */
function given(fields: ImportFields): ImportFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
