import { pipeline, type Readable } from "node:stream";
import { CsvError, type Info, parse } from "csv-parse";
import iconv from "iconv-lite";
import type { CsvFormat } from "./csv-format.ts";

/** One record of a file. */
export interface CsvRecord {
  /** The line on which it begins, as an editor counts; a cell may hold line breaks. */
  readonly line: number;
  readonly cells: readonly string[];
}

/** The file cannot be read from a line on. */
export class UnreadableCsv extends Error {
  readonly line: number;
  readonly reason: "quote_not_closed" | "line_too_long";

  constructor(line: number, reason: UnreadableCsv["reason"]) {
    super(`${reason} at line ${line}`);
    this.name = "UnreadableCsv";
    this.line = line;
    this.reason = reason;
  }
}

/** What a record may hold, in characters: a quotation mark that nobody closes must not take the whole file into memory. */
const MAX_RECORD_CHARACTERS = 2_000_000;
/** By which our own exports, and careful others, keep spreadsheets from taking a text for a formula. */
const NEUTRALIZED = /^'(?=[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20])/;
const NUL = "\u0000";
const SEPARATOR_LINE = /^sep=.?$/i;

/**
 * Reads a file record by record, in bounded memory. Empty lines are left out, quotation marks in the middle of cells are taken as they
 * are, records may have more or fewer cells than others, line ends may be of several kinds.
 * @throws UnreadableCsv when the file cannot be read on; some of what came before may not have been given.
 */
export async function* readCsv(
  bytes: Readable,
  { encoding, separator }: CsvFormat,
): AsyncGenerator<CsvRecord> {
  let parsedLines = 0;
  const parser = parse({
    delimiter: separator,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_quotes: true,
    relax_column_count: true,
    info: true,
    max_record_size: MAX_RECORD_CHARACTERS,
    on_record: (record, { lines }) => {
      parsedLines = lines;
      return record;
    },
  });
  const stream = pipeline(bytes, iconv.decodeStream(encoding), parser, () => undefined);
  let line = 1;
  let isFirst = true;
  try {
    for await (const { record, info } of stream as AsyncIterable<{ record: string[]; info: Info }>) {
      const cells = record.map(clean);
      const isContent = cells.some((cell) => cell !== "");
      // Excel puts the separator before the header where it is told to.
      const isSeparator = isFirst && SEPARATOR_LINE.test(cells.join(""));
      if (isContent && !isSeparator) yield { line, cells };
      if (isContent) isFirst = false;
      line = info.lines + 1;
    }
  } catch (error) {
    throw unreadable(error, parsedLines + 1) ?? error;
  } finally {
    bytes.destroy();
  }
}

function unreadable(error: unknown, line: number): UnreadableCsv | undefined {
  if (!(error instanceof CsvError)) return undefined;
  if (error.code === "CSV_MAX_RECORD_SIZE") return new UnreadableCsv(line, "line_too_long");
  if (error.code === "CSV_QUOTE_NOT_CLOSED") return new UnreadableCsv(line, "quote_not_closed");
  return undefined;
}

/** As a database and a person take it: without NUL, half characters and the spaces around it. */
function clean(cell: string): string {
  return cell.replaceAll(NUL, "").toWellFormed().trim().replace(NEUTRALIZED, "").trim();
}
