import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type pg from "pg";
import { from as copyFrom } from "pg-copy-streams";

/** A value of a column; arrays are of words without special characters. */
export type Cell = string | number | boolean | Date | null | readonly string[];

const ROWS_PER_CHUNK = 2_000;

/** Writes rows by COPY; resolves with how many. The columns are those of the first row, in its order. */
export async function copyRows(
  client: pg.Client,
  table: string,
  rows: Iterable<Readonly<Record<string, Cell>>>,
): Promise<number> {
  const source = rows[Symbol.iterator]();
  let next = source.next();
  if (next.done) return 0;
  const columns = Object.keys(next.value);
  let written = 0;
  function* text(): Generator<string> {
    while (!next.done) {
      let chunk = "";
      for (let n = 0; n < ROWS_PER_CHUNK && !next.done; n += 1, next = source.next()) {
        const row = next.value;
        chunk += `${columns.map((column) => cellOf(row[column] ?? null)).join("\t")}\n`;
        written += 1;
      }
      yield chunk;
    }
  }
  await pipeline(
    Readable.from(text()),
    client.query(copyFrom(`copy ${table} (${columns.join(", ")}) from stdin`)),
  );
  return written;
}

/** As COPY's text format has it. */
function cellOf(value: Cell): string {
  if (value === null) return "\\N";
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return `{${value.join(",")}}`;
  return String(value).replace(/[\\\t\n\r]/g, (mark) => `\\${ESCAPED[mark] ?? mark}`);
}
const ESCAPED: Readonly<Record<string, string>> = { "\t": "t", "\n": "n", "\r": "r" };

/** Loads into tables while they have no indexes but their keys, which is several times faster, and builds those anew. */
export async function withoutIndexes(
  client: pg.Client,
  tables: readonly string[],
  load: () => Promise<void>,
): Promise<void> {
  const { rows } = await client.query<{ name: string; definition: string }>(
    `select indexrelid::regclass::text as name, pg_get_indexdef(indexrelid) as definition from pg_index
      where indrelid = any ($1::regclass[]) and not exists (select from pg_constraint where conindid = indexrelid)`,
    [tables],
  );
  for (const { name } of rows) await client.query(`drop index ${name}`);
  await load();
  await client.query("set maintenance_work_mem = '512MB'");
  for (const { definition } of rows) await client.query(definition);
}
