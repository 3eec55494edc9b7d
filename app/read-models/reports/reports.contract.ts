import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { pageQuerySchema } from "../../http/page.contract.ts";

const isoDate = z.iso.datetime();
/** A column of a table of figures. */
export const reportColumnSchema = z.object({
  name: z.string().meta({ example: "talkTimeSeconds" }),
  title: z.string(),
  type: z.enum(["text", "date", "integer", "number"]),
  unit: z
    .string()
    .nullable()
    .describe("As UCUM writes it: `s`, `By`, `1` for shares, `{call}` for counts; null for names"),
});

/** What the rows of a report stand for. */
export const reportGroupSchema = z.enum([
  "day",
  "agent",
  "direction",
  "carrier",
  "hour",
  "status",
  "reason",
  "priority",
  "disposition",
  "analysis",
  "index",
]);

/** What a report tells, and how it can be asked. */
export const reportSchema = z
  .object({
    id: z.string().meta({ example: "calls" }),
    title: z.string(),
    description: z.string(),
    permission: z.string(),
    hasPeriod: z.boolean().describe("Does it take `from` and `to`?"),
    groupBy: z
      .array(z.object({ name: reportGroupSchema, columns: z.array(reportColumnSchema) }))
      .describe(
        "What its rows can stand for, and the columns that name it; the first is taken when none is asked for",
      ),
    measures: z.array(reportColumnSchema).describe("The columns that follow"),
  })
  .meta({ id: "Report" });

/** What a report is narrowed by. */
export const reportFilterSchema = z.object({
  from: z.iso
    .date()
    .optional()
    .describe("First day, in the organization's time zone; 30 days before the end when left out"),
  to: z.iso.date().optional().describe("Last day; today when left out. A period has 366 days at most"),
  groupBy: reportGroupSchema
    .optional()
    .describe("What rows stand for; the report's list of `groupBy` has what it knows"),
});

const byId = z.object({ id: z.string().min(1).max(80) });
const read = { permission: "reports:read" } as const;
const notThere = { 404: "There is no such report for you" } as const;
const age = {
  refreshedAt: isoDate.describe("When the figures were computed"),
  ageSeconds: z.number().describe("How old they were when this was answered"),
};

/** Figures of what happened. */
export const reportsContract = {
  tag: {
    name: "Reports",
    description: "Figures of what happened, as JSON and CSV. Days are those of the organization's time zone.",
  },
  endpoints: {
    listReports: {
      method: "GET",
      path: "/api/reports",
      summary: "List the reports that you may read",
      access: read,
      responses: { 200: { description: "All of them", schema: z.object({ items: z.array(reportSchema) }) } },
    },
    getReportDashboard: {
      method: "GET",
      path: "/api/reports/dashboard",
      summary: "See today and the last 30 days",
      description:
        "Computed every 5 minutes (`now`) and every 15 (`daily`). What happens this second is told by the live channel `board`.",
      access: read,
      responses: {
        200: {
          description: "The figures, with their age",
          schema: z.object({
            timeZone: z.string().describe("Of the days"),
            now: z.object({
              callsToday: z.number().int(),
              activeP1: z.number().int().describe("Calls of priority 1 that are going on"),
              meanDurationLastHourSeconds: z
                .number()
                .nullable()
                .describe("Of calls that ended in the last hour; null: none did"),
              uniqueCallers24Hours: z.number().int().describe("Numbers that called in the last 24 hours"),
              ...age,
            }),
            daily: z.object({
              days: z.array(
                z.object({
                  day: z.iso.date(),
                  total: z.number().int(),
                  completed: z.number().int(),
                  answered: z.number().int(),
                  p1: z.number().int(),
                  meanDurationSeconds: z.number().nullable(),
                  talkTimeSeconds: z.number(),
                }),
              ),
              ...age,
            }),
          }),
        },
      },
    },
    exportReport: {
      method: "GET",
      path: "/api/reports/:id.csv",
      summary: "Take a report along as CSV",
      description:
        "All rows, UTF-8. Cells that a spreadsheet would take for a formula begin with an apostrophe.",
      access: read,
      limit: "reports",
      params: byId,
      query: reportFilterSchema,
      responses: { 200: { description: "A line a row, after the columns' names", contentType: "text/csv" } },
      problems: notThere,
    },
    getReport: {
      method: "GET",
      path: "/api/reports/:id",
      summary: "Read a report",
      access: read,
      limit: "reports",
      params: byId,
      query: reportFilterSchema.extend({
        limit: pageQuerySchema.shape.limit.unwrap().default(100).describe("Rows a page, 100 at most"),
        cursor: pageQuerySchema.shape.cursor,
      }),
      responses: {
        200: {
          description: "Its rows, page by page",
          schema: z.object({
            id: z.string(),
            period: z
              .object({ from: z.iso.date(), to: z.iso.date(), timeZone: z.string() })
              .nullable()
              .describe("Null where the report has none"),
            groupBy: reportGroupSchema,
            columns: z.array(reportColumnSchema),
            items: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))),
            nextCursor: z.string().nullable(),
          }),
        },
      },
      problems: notThere,
    },
  },
} as const satisfies ModuleContract;

export type ReportGroup = z.output<typeof reportGroupSchema>;
export type ReportFilter = z.output<typeof reportFilterSchema>;
