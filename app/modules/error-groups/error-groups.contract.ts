import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";

const tierSchema = z.enum(["server", "browser"]);

/** All errors of one kind. */
export const errorGroupSchema = z
  .object({
    id: idSchema,
    fingerprint: z
      .string()
      .describe("The same for all errors of this kind; a label of `trunkline_error_groups_errors_total`"),
    status: z.enum(["open", "resolved"]),
    tier: tierSchema.describe("Where it happens"),
    type: z.string().meta({ example: "TypeError" }),
    message: z.string().describe("What they all say: without numbers, ids, quoted text and addresses"),
    frames: z.array(z.string()).describe("The top frames of our own code, the innermost first"),
    count: z.number().int().describe("Errors so far"),
    firstSeenAt: z.iso.datetime(),
    lastSeenAt: z.iso.datetime(),
    firstRelease: z.string(),
    lastRelease: z.string().describe("Of the process or page that saw the latest"),
    traceId: z.string().nullable().describe("Of the latest that had a trace"),
    resolvedAt: z.iso.datetime().nullable(),
    regressions: z.number().int().describe("How often it came back after it was resolved"),
  })
  .meta({ id: "ErrorGroup" });

const text = (maxLength: number) => z.string().max(maxLength);

/** What a page tells of errors in a browser. */
export const errorReportSchema = z.object({
  release: text(100).describe("Of the page"),
  errors: z
    .array(
      z.object({
        type: text(200).meta({ example: "TypeError" }),
        message: text(2_000),
        stack: text(8_000),
        traceId: z
          .string()
          .regex(/^[0-9a-f]{32}$/)
          .nullable(),
        count: z.number().int().min(1).max(1_000).describe("How many there were of it"),
      }),
    )
    .min(1)
    .max(20),
});

const params = z.object({ id: idSchema });
const problems = { 404: "There is no such group" } as const;

/** What goes wrong, each kind once. */
export const errorGroupsContract = {
  tag: { name: "Errors", description: "What goes wrong on servers and in browsers, gathered by kind." },
  endpoints: {
    listErrorGroups: {
      method: "GET",
      path: "/api/error-groups",
      summary: "List groups of errors",
      access: { permission: "error-groups:read" },
      query: pageQuerySchema.extend({
        status: z.enum(["open", "resolved"]).optional().describe("Only these"),
        tier: tierSchema.optional().describe("Only those that happen there"),
      }),
      responses: { 200: { description: "Last seen first", schema: pageSchema(errorGroupSchema) } },
    },
    getErrorGroup: {
      method: "GET",
      path: "/api/error-groups/:id",
      summary: "Read a group of errors",
      access: { permission: "error-groups:read" },
      params,
      responses: { 200: { description: "The group", schema: errorGroupSchema } },
      problems,
    },
    resolveErrorGroup: {
      method: "POST",
      path: "/api/error-groups/:id/resolve",
      summary: "Say that a kind of error is mended",
      description: "When one of it is seen again, the group is open again, and counts a regression.",
      access: { permission: "error-groups:manage" },
      params,
      responses: { 200: { description: "The group", schema: errorGroupSchema } },
      problems,
    },
    reopenErrorGroup: {
      method: "POST",
      path: "/api/error-groups/:id/reopen",
      summary: "Say that a kind of error is not mended after all",
      access: { permission: "error-groups:manage" },
      params,
      responses: { 200: { description: "The group", schema: errorGroupSchema } },
      problems,
    },
    reportErrors: {
      method: "POST",
      path: "/api/error-reports",
      summary: "Tell of errors in a browser",
      description: "For pages. Numbers, ids, quoted text and addresses in messages are not kept.",
      access: { permission: "error-reports:send" },
      limit: "error-reports",
      body: errorReportSchema,
      responses: { 202: { description: "They are counted within seconds" } },
    },
  },
} as const satisfies ModuleContract;

export type ErrorGroupJson = z.output<typeof errorGroupSchema>;
export type ErrorReport = z.output<typeof errorReportSchema>;
