import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";

const isoDate = z.iso.datetime();

/** How somebody is reached. */
export const reachChannelSchema = z.enum(["call", "sms"]);

/** What for. Sales keep to the hours of the law, too; service is what somebody asked for, such as a call back. */
export const reachPurposeSchema = z.enum(["sales", "service"]);

/** Why somebody may not be reached; of several reasons the first. */
export const reachRefusalReasonSchema = z
  .enum([
    "no_number",
    "invalid_number",
    "do_not_call",
    "consent_withdrawn",
    "unknown_time_zone",
    "quiet_hours",
  ])
  .describe(
    "do_not_call: the number is on the do-not-call list; consent_withdrawn: they took consent back, for SMS also by STOP until START",
  );

const purposeSchema = reachPurposeSchema
  .default("sales")
  .describe(
    "sales keeps to the hours of the law, too; service is what somebody asked for, such as a call back",
  );

/** Whom, how and when. */
export const reachabilityCheckSchema = z
  .strictObject({
    phone: z.string().trim().min(1).max(40).optional().describe("Any way of writing it"),
    contactId: idSchema.optional(),
    leadId: idSchema.optional(),
    channel: reachChannelSchema,
    purpose: purposeSchema,
    at: isoDate.optional().describe("Now when left out"),
  })
  .refine(
    ({ phone, contactId, leadId }) =>
      [phone, contactId, leadId].filter((it) => it !== undefined).length === 1,
    {
      error: "exactly one of phone, contactId and leadId must be there",
      path: ["phone"],
    },
  );

/** The gate's answer. */
export const reachabilitySchema = z
  .object({
    allowed: z.boolean(),
    reason: reachRefusalReasonSchema.nullable().describe("Null where it is allowed"),
    nextAllowedAt: isoDate
      .nullable()
      .describe(
        "When it is allowed as far as is known now; null where that is not a matter of time, or more than two weeks away",
      ),
    timeZones: z.array(z.string()).describe("IANA names; hours must be kept in all of them"),
  })
  .meta({ id: "Reachability" });

/** Something that the gate refused. */
export const reachRefusalSchema = z
  .object({
    id: idSchema,
    at: isoDate,
    channel: reachChannelSchema,
    purpose: reachPurposeSchema,
    reason: reachRefusalReasonSchema,
    nextAllowedAt: isoDate.nullable(),
    contactId: idSchema.nullable(),
    leadId: idSchema.nullable(),
    phoneEnding: z.string().nullable().describe("The last four digits; no more is kept"),
    actor: z.object({
      kind: z.enum(["user", "api_key", "system"]),
      id: idSchema.nullable(),
      name: z.string().nullable(),
    }),
    traceId: z.string().nullable(),
  })
  .meta({ id: "ReachRefusal" });

/** Filters of the list of refusals. */
export const reachRefusalListQuerySchema = pageQuerySchema.extend({
  channel: reachChannelSchema.optional().describe("Only calls or only SMS"),
  reason: reachRefusalReasonSchema.optional().describe("Only what was refused for it"),
  contactId: idSchema.optional().describe("Only what was refused of this contact"),
  leadId: idSchema.optional().describe("Only what was refused of this lead"),
  from: isoDate.optional().describe("At or after"),
  to: isoDate.optional().describe("Before"),
});

const readRefusals = { permission: "reach-refusals:read" } as const;

/** Who may be called or written to, and when. */
export const reachabilityContract = {
  tag: { name: "Reachability", description: "Who may be called or written to, and when." },
  endpoints: {
    checkReachability: {
      method: "POST",
      path: "/api/reachability",
      summary: "Ask whether somebody may be called or written to",
      description:
        "Asks the do-not-call list, consent and quiet hours, as each call and SMS does before it goes out. Nothing is recorded.",
      access: { permission: "reachability:check" },
      body: reachabilityCheckSchema,
      responses: { 200: { description: "The gate's answer", schema: reachabilitySchema } },
      problems: { 404: "There is no such contact or lead for you" },
    },
    listReachRefusals: {
      method: "GET",
      path: "/api/reach-refusals",
      summary: "List calls and SMS that were refused",
      description: "They are kept for 180 days.",
      access: readRefusals,
      query: reachRefusalListQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(reachRefusalSchema) } },
    },
  },
  channels: {
    reachRefusals: {
      pattern: "reach-refusals",
      access: readRefusals,
      events: {
        "reach.refused": z.object({ id: idSchema, reason: reachRefusalReasonSchema }),
      },
    },
  },
} as const satisfies ModuleContract;

export type ReachChannel = z.output<typeof reachChannelSchema>;
export type ReachPurpose = z.output<typeof reachPurposeSchema>;
export type ReachRefusalReason = z.output<typeof reachRefusalReasonSchema>;
export type ReachabilityCheck = z.output<typeof reachabilityCheckSchema>;
export type ReachabilityJson = z.output<typeof reachabilitySchema>;
export type ReachRefusalJson = z.output<typeof reachRefusalSchema>;
export type ReachRefusalListQuery = z.output<typeof reachRefusalListQuerySchema>;
