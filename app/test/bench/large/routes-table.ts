import type { Explained } from "./explain.ts";

/** A table with more rows is not read from end to end to answer somebody. */
export const LARGE_TABLE_ROWS = 10_000;

/** What a request asked the database. */
export interface RequestPlans {
  readonly what: string;
  readonly statements: readonly Explained[];
}

/** Large tables that a request reads from end to end. */
export function largeScans({ statements }: RequestPlans, large: ReadonlySet<string>): readonly string[] {
  const tables = statements
    .flatMap(({ steps }) => steps)
    .flatMap(({ type, table }) => (type === "Seq Scan" && table !== null && large.has(table) ? [table] : []));
  return [...new Set(tables)];
}

/** A line for each request. */
export function routesTable(
  requests: readonly RequestPlans[],
  large: ReadonlySet<string>,
  allowed: Readonly<Record<string, string>>,
): string {
  return [
    "| request | statements | in the database | slowest step | reads a large table whole |",
    "|---|---:|---:|---|---|",
    ...requests.map((request) => {
      const { what, statements } = request;
      const slowest = statements.flatMap(({ steps }) => steps).toSorted((a, b) => b.ownMs - a.ownMs)[0];
      const on = slowest && (slowest.index ?? slowest.table);
      const step = slowest
        ? `${slowest.type}${on ? ` on ${on}` : ""}, ${slowest.ownMs.toFixed(1)} ms`
        : "none";
      const scans = largeScans(request, large);
      const scan = scans.length === 0 ? "no" : `${scans.join(", ")}: ${allowed[what] ?? "**why?**"}`;
      const ms = statements.reduce((sum, one) => sum + one.ms, 0);
      return `| ${what} | ${statements.length} | ${ms.toFixed(1)} ms | ${step} | ${scan} |`;
    }),
  ].join("\n");
}
