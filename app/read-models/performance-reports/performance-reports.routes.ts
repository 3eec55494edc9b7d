import { type Route, routesOf } from "../../http/index.ts";
import { toHtml, toMarkdown } from "./markdown.policy.ts";
import { performanceReportsContract } from "./performance-reports.contract.ts";
import { presentHead, presentPerformanceReport } from "./performance-reports.presenter.ts";
import type { PerformanceReportsService } from "./performance-reports.service.ts";

/** Performance reports, as JSON, text and page. Those with an ending come before `:id`. */
export function performanceReportsRoutes(service: PerformanceReportsService): Route[] {
  const route = routesOf(performanceReportsContract);
  return [
    route("listPerformanceReports", async ({ query }) => {
      const { items, nextCursor } = await service.list(query);
      return { status: 200, body: { items: items.map(presentHead), nextCursor } };
    }),
    route("writePerformanceReport", async ({ principal }) => ({
      status: 201,
      body: presentPerformanceReport(await service.write(principal)),
    })),
    route("getPerformanceReportPage", async ({ params }) => ({
      status: 200,
      body: await toHtml(await service.byId(params.id)),
    })),
    route("getPerformanceReportText", async ({ params }) => ({
      status: 200,
      body: toMarkdown(await service.byId(params.id)),
    })),
    route("getPerformanceReport", async ({ params }) => ({
      status: 200,
      body: presentPerformanceReport(await service.byId(params.id)),
    })),
  ];
}
