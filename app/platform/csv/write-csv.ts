import { Readable } from "node:stream";
import { stringify } from "csv-stringify/sync";

/** Tells Excel that a file is UTF-8. */
const BYTE_ORDER_MARK = "\uFEFF";

/** What a cell may be; null is an empty one. */
export type CsvCell = string | number | null;

/**
 * Writes rows as RFC 4180 says, a batch at a time: nothing is read before the reader has room for it, and the source is told when the
 * reader goes away. Rejects when the first batch cannot be read: then there is still time to say so. Texts that a spreadsheet
 * would take for a formula (OWASP: they begin with = + - @ tab or CR) get an apostrophe; numbers, also below zero, stay numbers.
 */
export async function writeCsv(
  header: readonly string[],
  batches: AsyncIterable<readonly (readonly CsvCell[])[]>,
  { byteOrderMark = false }: { readonly byteOrderMark?: boolean } = {},
): Promise<Readable> {
  const source = batches[Symbol.asyncIterator]();
  let next = await source.next();
  async function* text(): AsyncGenerator<string> {
    try {
      yield (byteOrderMark ? BYTE_ORDER_MARK : "") + lines([header]);
      for (; !next.done; next = await source.next()) {
        if (next.value.length > 0) yield lines(next.value);
      }
    } finally {
      await source.return?.();
    }
  }
  // One batch in advance at most.
  return Readable.from(text(), { objectMode: false, highWaterMark: 1 });
}

function lines(rows: readonly (readonly CsvCell[])[]): string {
  return stringify(rows as CsvCell[][], {
    record_delimiter: "windows",
    escape_formulas: true,
    cast: { number: (value) => ({ value: String(value), escape_formulas: false }) },
    // By itself it looks for its own record delimiter, CRLF; readers end a record at either.
    quoted_match: /[\r\n]/,
  });
}
