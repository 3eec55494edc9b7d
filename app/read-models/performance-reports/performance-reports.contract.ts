import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { reportColumnSchema } from "../reports/reports.contract.ts";

const headSchema = z.object({
  id: idSchema,
  trigger: z.enum(["schedule", "request"]).describe("Monday at seven, or somebody asked"),
  requestedById: idSchema.nullable(),
  from: z.iso.date().describe("First day"),
  to: z.iso.date().describe("Last day"),
  timeZone: z.string().describe("Of the days"),
  createdAt: z.iso.datetime(),
});

/** A performance report with its tables. */
export const performanceReportSchema = headSchema
  .extend({
    sections: z.array(
      z.object({
        id: z.string().meta({ example: "objectives" }),
        title: z.string(),
        note: z.string().nullable().describe("What is missing and why, or how it was counted"),
        columns: z.array(reportColumnSchema),
        rows: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))),
      }),
    ),
  })
  .meta({ id: "PerformanceReport" });

const access = { permission: "reports:performance" } as const;
const params = z.object({ id: idSchema });
const problems = { 404: "There is no such report" } as const;

/** How fast and how busy each week was. */
export const performanceReportsContract = {
  tag: {
    name: "Performance reports",
    description:
      "How each week was: service levels, times of the API, statements, indexes, caches, the database's size, calls and leads, capacity. Written by itself each Monday at seven.",
  },
  endpoints: {
    listPerformanceReports: {
      method: "GET",
      path: "/api/reports/performance",
      summary: "List performance reports",
      access,
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(headSchema) } },
    },
    writePerformanceReport: {
      method: "POST",
      path: "/api/reports/performance",
      summary: "Have one of the last seven days written now",
      description: "It takes some seconds, and is mailed to nobody.",
      access,
      limit: "performance-reports",
      responses: { 201: { description: "The report", schema: performanceReportSchema } },
    },
    getPerformanceReportPage: {
      method: "GET",
      path: "/api/reports/performance/:id.html",
      summary: "Read a performance report as a page",
      access,
      params,
      responses: { 200: { description: "HTML with its tables", contentType: "text/html" } },
      problems,
    },
    getPerformanceReportText: {
      method: "GET",
      path: "/api/reports/performance/:id.md",
      summary: "Read a performance report as text",
      access,
      params,
      responses: { 200: { description: "Markdown with its tables", contentType: "text/markdown" } },
      problems,
    },
    getPerformanceReport: {
      method: "GET",
      path: "/api/reports/performance/:id",
      summary: "Read a performance report",
      access,
      params,
      responses: { 200: { description: "With its tables", schema: performanceReportSchema } },
      problems,
    },
  },
} as const satisfies ModuleContract;
