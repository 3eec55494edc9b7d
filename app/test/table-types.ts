import type { Knex } from "knex";

interface ColumnFacts {
  readonly table_name: string;
  readonly column_name: string;
  readonly udt_name: string;
  readonly is_nullable: "YES" | "NO";
  readonly column_default: string | null;
  readonly is_identity: "YES" | "NO";
  /** ALWAYS: the database computes it from other columns. */
  readonly is_generated: "ALWAYS" | "NEVER";
}

interface CheckFacts {
  readonly table_name: string;
  readonly definition: string;
}

/** What the driver makes of each type; bigint comes as text, since numbers could lose digits of it. */
const TYPES: Readonly<Record<string, string>> = {
  uuid: "string",
  text: "string",
  tsvector: "string",
  int2: "number",
  int4: "number",
  float4: "number",
  int8: "string",
  float8: "number",
  bool: "boolean",
  timestamptz: "Date",
  json: "unknown",
  jsonb: "unknown",
  bytea: "Buffer",
  _int2: "readonly number[]",
  _text: "readonly string[]",
  _uuid: "readonly string[]",
};

/**
 * The TypeScript of all tables, read off a migrated database: a row type each, and knex's table types. Columns whose
 * values a check constraint lists get the union of them.
 */
export async function renderTableTypes(knex: Pick<Knex, "raw">): Promise<string> {
  const { rows: columns }: { rows: ColumnFacts[] } = await knex.raw(`
    select table_name, column_name, udt_name, is_nullable, column_default, is_identity, is_generated
    from information_schema.columns
    where table_schema = 'public' and table_name not like 'schema_migrations%'
    order by table_name, ordinal_position`);
  const { rows: checks }: { rows: CheckFacts[] } = await knex.raw(`
    select t.relname as table_name, pg_get_constraintdef(c.oid) as definition
    from pg_constraint c join pg_class t on t.oid = c.conrelid where c.contype = 'c'`);
  const tables = Map.groupBy(columns, ({ table_name }) => table_name);
  const interfaces = [...tables].map(([table, list]) => {
    const lines = list.map((column) => `  ${column.column_name}: ${typeOf(column, checks)};`);
    return `/** A row of \`${table}\`. */\nexport interface ${rowName(table)} {\n${lines.join("\n")}\n}\n`;
  });
  const entries = [...tables].map(([table, list]) => {
    const given = list.filter(isGiven).map(({ column_name }) => JSON.stringify(column_name));
    const row = rowName(table);
    return `    ${table}: Knex.CompositeTableType<${row}, New<${row}, ${given.join(" | ") || "never"}>, Change<${row}>>;`;
  });
  return [
    "// Generated from the migrated schema by app/migrations/tables.api.test.ts (run it with --update). Do not edit.\n",
    'import type { Knex } from "knex";\n',
    interfaces.join("\n"),
    "/** A row to be written: columns that are null or have a default may be left out. */",
    "type New<Row, Given extends keyof Row> = Pick<Row, Given> & Partial<Omit<Row, Given>>;\n",
    "/** What an update may set: values, or expressions of SQL. */",
    "type Change<Row> = { [Column in keyof Row]?: Row[Column] | Knex.Raw };\n",
    'declare module "knex/types/tables.js" {',
    "  interface Tables {",
    ...entries,
    "  }",
    "}",
    "",
  ].join("\n");
}

function typeOf(column: ColumnFacts, checks: readonly CheckFacts[]): string {
  const type = unionOf(column, checks) ?? TYPES[column.udt_name];
  if (!type) throw new Error(`no TypeScript type for ${column.udt_name} of ${column.table_name}`);
  return column.is_nullable === "YES" ? `${type} | null` : type;
}

/** `check (status in ('a', 'b'))` and `check (priority between 1 and 4)` as unions. */
function unionOf({ table_name, column_name }: ColumnFacts, checks: readonly CheckFacts[]): string | null {
  for (const { table_name: table, definition } of checks) {
    if (table !== table_name) continue;
    const list = new RegExp(`\\(${column_name} = ANY \\(ARRAY\\[(.+?)\\]\\)\\)`).exec(definition)?.[1];
    if (list) return [...list.matchAll(/'([^']+)'/g)].map(([, value]) => JSON.stringify(value)).join(" | ");
    const [, from, to] =
      new RegExp(`\\(${column_name} >= (\\d+)\\) AND \\(${column_name} <= (\\d+)\\)`).exec(definition) ?? [];
    if (from && to) {
      return Array.from({ length: Number(to) - Number(from) + 1 }, (_, n) => Number(from) + n).join(" | ");
    }
  }
  return null;
}

/** Must an insert give a value? */
function isGiven({ is_nullable, column_default, is_identity, is_generated }: ColumnFacts): boolean {
  return is_nullable === "NO" && column_default === null && is_identity === "NO" && is_generated === "NEVER";
}

function rowName(table: string): string {
  const words = table
    .replace(/ies$/, "y")
    .replace(/yses$/, "ysis")
    .replace(/(?<!ysi)s$/, "")
    .split("_");
  return `${words.map((word) => (word[0] ?? "").toUpperCase() + word.slice(1)).join("")}Row`;
}
