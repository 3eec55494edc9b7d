import { Readable } from "node:stream";

/** What a spreadsheet would take for a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;

/**
 * Writes rows as RFC 4180 says, a batch at a time: the next is read when the reader has room for it. Rejects when the first batch
 * cannot be read: then there is still time to say so.
 */
export async function writeCsv(
  header: readonly string[],
  batches: AsyncIterable<readonly (readonly (string | number | null)[])[]>,
): Promise<Readable> {
  const source = batches[Symbol.asyncIterator]();
  let next = await source.next();
  async function* text(): AsyncGenerator<string> {
    try {
      yield line(header);
      for (; !next.done; next = await source.next()) yield next.value.map(line).join("");
    } finally {
      await source.return?.();
    }
  }
  return Readable.from(text(), { objectMode: false, highWaterMark: 1 });
}

function line(cells: readonly (string | number | null)[]): string {
  return `${cells.map(cellOf).join(",")}\r\n`;
}

function cellOf(value: string | number | null): string {
  if (value === null) return "";
  if (typeof value === "number") return String(value);
  const text = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
