import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";

const isoDate = z.iso.datetime();
/** Numbers of one batch; longer lists come in several. */
const MAX_BATCH = 5_000;

/** Why a number is on the list. */
export const dncReasonSchema = z.enum([
  "requested",
  "complaint",
  "legal",
  "registry",
  "wrong_number",
  "other",
]);

/** How a number came on the list. */
export const dncSourceSchema = z.enum(["manual", "import", "lead", "disposition", "sms_stop", "registry"]);

/** A number on the list as clients see it. */
export const dncNumberSchema = z
  .object({
    phone: z.string().describe("E.164"),
    reason: dncReasonSchema,
    source: dncSourceSchema,
    addedBy: z.object({ id: idSchema, name: z.string() }).nullable(),
    expiresAt: isoDate.nullable().describe("Counts until before this time; null: for good"),
    isActive: z.boolean().describe("Does it count now?"),
    note: z.string().nullable(),
    createdAt: isoDate,
  })
  .meta({ id: "DoNotCallNumber" });

const details = {
  reason: dncReasonSchema.default("requested"),
  expiresAt: isoDate.nullable().default(null).describe("Counts until before this time; null: for good"),
  note: z.string().trim().min(1).max(500).nullable().default(null),
};
const phone = z.string().trim().min(1).max(40).describe("Any way of writing it; kept as E.164");

/** What listing a number takes. */
export const newDncNumberSchema = z.strictObject({ phone, ...details });

/** What listing many numbers takes. */
export const dncBatchSchema = z.strictObject({
  source: z.enum(["manual", "import", "registry"]).default("import"),
  numbers: z
    .array(z.strictObject({ phone: z.string().max(200), ...details }))
    .min(1)
    .max(MAX_BATCH),
});

/** What became of one line of a batch. */
export const dncVerdictSchema = z
  .enum(["added", "extended", "unchanged", "repeated", "invalid"])
  .describe(
    "extended: it was there and counts longer now; unchanged: it was there for at least as long; repeated: another line has the same number",
  );

const dncLineSchema = z.object({
  index: z.number().int().describe("From 0"),
  phone: z.string().nullable().describe("E.164; null where it is no number"),
  verdict: dncVerdictSchema,
  detail: z.string().nullable().describe("What is wrong with an invalid one, and what to do"),
});

/** Filters of the list. */
export const dncListQuerySchema = pageQuerySchema.extend({
  q: z
    .string()
    .trim()
    .regex(/\d(\D*\d){2}/, "has fewer than three digits")
    .max(40)
    .optional()
    .describe("Digits of the number, written any way"),
  reason: dncReasonSchema.optional().describe("Only numbers listed for it"),
  source: dncSourceSchema.optional().describe("Only numbers that came from there"),
  state: z
    .enum(["active", "expired", "all"])
    .default("active")
    .describe("Those that count now, those that do not any more, or both"),
});

/** A number that wants no SMS, as clients see it. */
export const smsOptOutSchema = z
  .object({
    phone: z.string().describe("E.164"),
    source: z
      .enum(["stop", "carrier"])
      .describe("`stop`: they said so to us; `carrier`: it refuses our SMS, since they said so there"),
    createdAt: isoDate,
  })
  .meta({ id: "SmsOptOut" });

/** Filters of the list of numbers that want no SMS. */
export const smsOptOutListQuerySchema = pageQuerySchema.extend({
  phone: phone.optional().describe("Only this number, written any way"),
  source: smsOptOutSchema.shape.source.optional().describe("Only those that are known from there"),
});

const read = { permission: "do-not-call:read" } as const;
const add = { permission: "do-not-call:add" } as const;
const byPhone = z.object({ phone });
/** Whether a number counts also depends on the time; the gate never asks the cache. */
const cache = { kind: "contacts", preset: "short", tags: ["do-not-call"], sharedBy: "everybody" } as const;
const number = { description: "The number", schema: dncNumberSchema } as const;
const notListed = { 404: "The number is not on the list" } as const;

/** Numbers that nobody may call or write to. */
export const doNotCallContract = {
  tag: { name: "Do not call", description: "Numbers that nobody may call or write to." },
  endpoints: {
    listDncNumbers: {
      method: "GET",
      path: "/api/do-not-call",
      summary: "List numbers that may not be called",
      access: read,
      cache,
      query: dncListQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(dncNumberSchema) } },
    },
    addDncNumber: {
      method: "POST",
      path: "/api/do-not-call",
      summary: "Put a number on the list",
      description:
        "One that is there already is answered with 200; it never counts for a shorter time than before.",
      access: add,
      inBatch: "atomic",
      body: newDncNumberSchema,
      responses: { 200: { ...number, description: "The number, which was listed" }, 201: number },
    },
    addDncNumbers: {
      method: "POST",
      path: "/api/do-not-call/batch",
      summary: "Put many numbers on the list",
      description: "All lines that can be read are kept; each line's verdict is in the answer.",
      access: { permission: "do-not-call:import" },
      limit: "do-not-call-batch",
      body: { json: dncBatchSchema, maxBytes: 5_000_000 },
      responses: {
        200: {
          description: "What became of each line",
          schema: z.object({
            counts: z.record(dncVerdictSchema, z.number().int()),
            lines: z.array(dncLineSchema),
          }),
        },
      },
    },
    getDncNumber: {
      method: "GET",
      path: "/api/do-not-call/:phone",
      summary: "Look a number up",
      access: read,
      cache,
      params: byPhone,
      responses: { 200: number },
      problems: notListed,
    },
    removeDncNumber: {
      method: "DELETE",
      path: "/api/do-not-call/:phone",
      summary: "Take a number off the list",
      description: "Who did it is kept in the audit log.",
      access: { permission: "do-not-call:remove" },
      inBatch: "atomic",
      params: byPhone,
      responses: { 204: { description: "It may be called again" } },
      problems: notListed,
    },
    listSmsOptOuts: {
      method: "GET",
      path: "/api/sms-opt-outs",
      summary: "List numbers that want no SMS",
      description:
        "They said STOP, and may be called all the same. Whoever says START gets SMS again; nobody else can decide that.",
      access: read,
      query: smsOptOutListQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(smsOptOutSchema) } },
    },
  },
  channels: {
    doNotCall: {
      pattern: "do-not-call",
      access: read,
      events: {
        /** Read the list again where it is shown. */
        "do_not_call.changed": z.object({ count: z.number().int() }),
      },
    },
  },
} as const satisfies ModuleContract;

export type DncReason = z.output<typeof dncReasonSchema>;
export type DncSource = z.output<typeof dncSourceSchema>;
export type DncVerdict = z.output<typeof dncVerdictSchema>;
export type DncNumberJson = z.output<typeof dncNumberSchema>;
export type DncListQuery = z.output<typeof dncListQuerySchema>;
export type SmsOptOutJson = z.output<typeof smsOptOutSchema>;
export type SmsOptOutListQuery = z.output<typeof smsOptOutListQuerySchema>;
export type NewDncNumber = z.output<typeof newDncNumberSchema>;
