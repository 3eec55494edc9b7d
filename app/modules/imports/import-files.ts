import { randomUUID } from "node:crypto";
import type { Readable } from "node:stream";
import { type CsvFormat, type CsvRecord, createCsvProbe, readCsv } from "../../platform/csv/index.ts";
import type { Database, Queryable } from "../../platform/database/index.ts";
import { type FileStore, looseFilesRepository } from "../../platform/file-store/index.ts";
import type { Column } from "./import-columns.policy.ts";

/** Records by whose cells people, and we, tell what a column holds. */
const SAMPLED_RECORDS = 20;
const SAMPLES_SHOWN = 5;
const SAMPLE_CHARACTERS = 100;
const MAX_COLUMNS = 500;

/** A file as it was kept, and how it looks. */
export interface KeptFile extends CsvFormat {
  readonly key: string;
  readonly bytes: number;
  readonly sha256: string;
  /** About. */
  readonly lines: number;
}

export type ImportFiles = ReturnType<typeof createImportFiles>;

/** The files of imports: kept as they were sent, read as often as needed. One that no import comes to hold goes by itself, whoever dies in between. */
export function createImportFiles(deps: { readonly database: Database; readonly store: FileStore }) {
  const { store } = deps;
  const db = deps.database.pool;

  return {
    /** Whoever writes its import holds it. */
    async keep(content: Readable): Promise<KeptFile> {
      const key = `imports/${randomUUID()}.csv`;
      const probe = createCsvProbe();
      content.once("error", (error) => probe.stream.destroy(error));
      await looseFilesRepository.announce(db, key);
      try {
        const { bytes, sha256 } = await store.put(key, content.pipe(probe.stream));
        return { key, bytes, sha256, ...probe.result() };
      } catch (error) {
        await looseFilesRepository.release(db, key);
        throw error;
      }
    },

    /** An import of the same transaction has it. */
    hold: (tx: Queryable, key: string): Promise<void> => looseFilesRepository.hold(tx, key),

    /** It was kept, and is not wanted. */
    async discard(key: string): Promise<void> {
      await store.delete(key);
      await looseFilesRepository.forget(db, [key]);
    },

    /** @throws UnreadableCsv */
    async *records(key: string, format: CsvFormat): AsyncGenerator<CsvRecord> {
      yield* readCsv(await store.get(key), format);
    },

    /** The first records. @throws UnreadableCsv */
    async head(key: string, format: CsvFormat): Promise<CsvRecord[]> {
      const head: CsvRecord[] = [];
      for await (const record of this.records(key, format)) {
        if (head.push(record) > SAMPLED_RECORDS) break;
      }
      return head;
    },

    forget: store.delete,
  };
}

/** The first records of a file as people are shown them: without its header, and each cell cut. */
export function recordsShown(
  head: readonly CsvRecord[],
  hasHeader: boolean,
): { line: number; cells: string[] }[] {
  return head.slice(hasHeader ? 1 : 0, (hasHeader ? 1 : 0) + SAMPLED_RECORDS).map(({ line, cells }) => ({
    line,
    cells: cells.slice(0, MAX_COLUMNS).map((cell) => cell.slice(0, SAMPLE_CHARACTERS)),
  }));
}

/** The columns of a file whose first records these are. */
export function columnsOf(head: readonly CsvRecord[], hasHeader: boolean): Column[] {
  const [header] = hasHeader ? head : [];
  const sampled = hasHeader ? head.slice(1) : head;
  const count = header?.cells.length ?? Math.max(0, ...sampled.map(({ cells }) => cells.length));
  return Array.from({ length: Math.min(count, MAX_COLUMNS) }, (_, index) => ({
    name: (header?.cells[index] ?? "").slice(0, SAMPLE_CHARACTERS),
    samples: sampled
      .map(({ cells }) => (cells[index] ?? "").slice(0, SAMPLE_CHARACTERS))
      .filter((cell) => cell !== "")
      .slice(0, SAMPLES_SHOWN),
  }));
}
