import { type Route, routesOf } from "../../http/index.ts";
import { type CsvCell, writeCsv } from "../../platform/csv/index.ts";
import { reportsContract } from "./reports.contract.ts";
import { presentDashboard, presentPeriod, presentReport } from "./reports.presenter.ts";
import type { ReportsService } from "./reports.service.ts";

/** Reports. Those at an address of their own come before `:id`. */
export function reportsRoutes(service: ReportsService): Route[] {
  const route = routesOf(reportsContract);
  return [
    route("listReports", ({ principal }) => ({
      status: 200,
      body: { items: service.list(principal).map(presentReport) },
    })),
    route("getReportDashboard", async () => ({
      status: 200,
      body: presentDashboard(await service.dashboard()),
    })),
    route("exportReport", async ({ principal, params, query }) => {
      const { columns, period, batches } = service.export(principal, params.id, query);
      const names = columns.map(({ name }) => name);
      const days = period ? `-${period.from}-${period.to}` : "";
      return {
        status: 200,
        body: await writeCsv(names, cellsOf(batches, names)),
        headers: {
          "Content-Type": "text/csv; charset=utf-8",
          "Content-Disposition": `attachment; filename="${params.id}${days}.csv"`,
        },
      };
    }),
    route("getReport", async ({ principal, params, query }) => {
      const { period, ...page } = await service.page(principal, params.id, query);
      return { status: 200, body: { ...page, period: presentPeriod(period) } };
    }),
  ];
}

async function* cellsOf(
  batches: AsyncIterable<readonly Readonly<Record<string, CsvCell>>[]>,
  names: readonly string[],
): AsyncGenerator<readonly (readonly CsvCell[])[]> {
  for await (const rows of batches) yield rows.map((row) => names.map((name) => row[name] ?? null));
}
