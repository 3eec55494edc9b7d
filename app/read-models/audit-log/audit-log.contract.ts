import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";

/** Who did something: a person, a program, or the application itself. */
export const auditActorKindSchema = z.enum(["user", "api_key", "system"]);

/** A line of the audit log, with the names that its ids have today. */
export const auditEntrySchema = z
  .object({
    id: idSchema,
    at: z.iso.datetime(),
    actor: z.object({
      kind: auditActorKindSchema,
      id: idSchema.nullable(),
      name: z.string().nullable().describe("Null for the system, and for whom is not there any more"),
    }),
    action: z.string().meta({ example: "api_key.revoked" }),
    subject: z.object({
      type: z.string().meta({ example: "api_key" }),
      id: z.string().nullable(),
      name: z.string().nullable().describe("Of users and API keys"),
    }),
    detail: z
      .record(
        z.string(),
        z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(z.string()).readonly()]),
      )
      .describe("What was done beside the action's name"),
    traceId: z.string().nullable().describe("Of the request that did it"),
    traceUrl: z.string().nullable().describe("Opens that trace in Grafana; null without one"),
  })
  .meta({ id: "AuditEntry" });

/** What the audit log is narrowed by. */
export const auditLogQuerySchema = pageQuerySchema.extend({
  actorId: idSchema.optional().describe("What this user or API key did"),
  action: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .optional()
    .describe("As in the entries, such as `api_key.revoked`"),
  subjectType: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .optional()
    .describe("Only what was done to things of this kind, such as `user`"),
  subjectId: z
    .union([idSchema, z.string().trim().min(1).max(80)])
    .optional()
    .describe("What was done to this object"),
  from: z.iso.datetime().optional().describe("At or after"),
  to: z.iso.datetime().optional().describe("Before"),
});

/** Who did what. */
export const auditLogContract = {
  tag: { name: "Audit log", description: "Who did what." },
  endpoints: {
    listAuditEntries: {
      method: "GET",
      path: "/api/audit-log",
      summary: "See who did what",
      access: { permission: "audit:read" },
      query: auditLogQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(auditEntrySchema) } },
    },
  },
} as const satisfies ModuleContract;

export type AuditEntryJson = z.output<typeof auditEntrySchema>;
