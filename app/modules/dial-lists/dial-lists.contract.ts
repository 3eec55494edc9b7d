import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { lineSchema } from "../../http/text.contract.ts";
import { leadListQuerySchema } from "../leads/leads.contract.ts";
import { reachPurposeSchema, reachRefusalReasonSchema } from "../reachability/reachability.contract.ts";

const isoDate = z.iso.datetime();

/** Whether a list is being called. */
export const dialListStatusSchema = z.enum(["active", "paused", "completed"]);

/** In which order leads are called; callbacks that are due come first in any. */
export const dialSortSchema = z
  .enum(["priority", "oldest", "best_hour"])
  .describe(
    "`priority`: the most urgent first, then the oldest; `oldest`: the one that was made first; `best_hour`: whoever most often answered at this hour, then by priority",
  );

/** Where a lead stands in a list. */
export const dialItemStateSchema = z
  .enum(["waiting", "locked", "called", "later", "done"])
  .describe(
    "`locked`: an agent has it; `called`: what the call came to is still to be said; `later`: it comes back at `dueAt`; `done`: not called again by this list",
  );

/** Why a lead comes back later or is done. */
export const dialItemReasonSchema = z.enum([
  "callback",
  "retry",
  "skipped",
  ...reachRefusalReasonSchema.options,
  "connected",
  "not_connected",
  "converted",
  "refused",
  "attempts_exhausted",
  "lead_closed",
  "lead_gone",
  "list_ended",
]);

/** How far a list is. */
const progressSchema = z.object({
  total: z.number().int(),
  waiting: z.number().int(),
  locked: z.number().int(),
  called: z.number().int(),
  later: z.number().int(),
  done: z.number().int(),
  byReason: z
    .partialRecord(dialItemReasonSchema, z.number().int())
    .describe("Of those that are `later` or `done`"),
  nextDueAt: isoDate.nullable().describe("When the next one that is `later` comes back"),
});

/** A list with how far it is. */
export const dialListSchema = z
  .object({
    id: idSchema,
    name: z.string(),
    status: dialListStatusSchema,
    sort: dialSortSchema,
    purpose: reachPurposeSchema,
    scriptId: idSchema.nullable().describe("The script that its calls are led by"),
    maxAttempts: z
      .number()
      .int()
      .describe("A lead that was called so often is not called again, callbacks aside"),
    version: z.number().int().describe("Also the ETag; name it in If-Match to change the list"),
    createdAt: isoDate,
    completedAt: isoDate.nullable(),
    progress: progressSchema,
  })
  .meta({ id: "DialList" });

/** A lead in a list. */
export const dialItemSchema = z
  .object({
    id: idSchema,
    listId: idSchema,
    leadId: idSchema,
    state: dialItemStateSchema,
    reason: dialItemReasonSchema.nullable().describe("Why it comes back later or is done"),
    dueAt: isoDate.nullable(),
    isCallback: z.boolean().describe("It was promised to call back"),
    attempts: z.number().int().describe("Calls by this list"),
    heldBy: idSchema.nullable(),
    heldUntil: isoDate
      .nullable()
      .describe("When the lock is over unless it is renewed; null once it is called"),
    lastCallId: idSchema.nullable(),
  })
  .meta({ id: "DialItem" });

/** A lead that is to be called soon. */
export const upcomingLeadSchema = z
  .object({
    id: idSchema.describe("Of the lead in the list"),
    leadId: idSchema,
    company: z.string().nullable(),
    email: z.string().nullable(),
    phone: z.string().nullable().describe("E.164"),
    priority: z.number().int().describe("1 = most urgent"),
    isCallback: z.boolean(),
    attempts: z.number().int(),
  })
  .meta({ id: "UpcomingLead" });

/** Which leads: by their ids, or by the filters of the list of leads. */
const leadsSchema = z.union([
  z.strictObject({ ids: z.array(idSchema).min(1).max(1_000) }),
  z.strictObject({
    filters: leadListQuerySchema
      .omit({ cursor: true, limit: true, sort: true, deleted: true })
      .strict()
      .describe("Those of `GET /api/leads`; without `status` all that are open"),
  }),
]);

const fields = {
  name: lineSchema(120),
  sort: dialSortSchema,
  purpose: reachPurposeSchema,
  scriptId: idSchema.nullable(),
  maxAttempts: z.number().int().min(1).max(50),
};

/** What making a list takes. */
export const newDialListSchema = z.strictObject({
  ...fields,
  sort: fields.sort.default("priority"),
  purpose: fields.purpose.default("sales"),
  scriptId: fields.scriptId.default(null),
  maxAttempts: fields.maxAttempts.default(5),
  leads: leadsSchema.optional().describe("More can be added later"),
});

/** What changing a list takes: the fields that change. */
export const dialListPatchSchema = z
  .strictObject(fields)
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, "names no field to change");

const read = { permission: "dial-lists:read" } as const;
const manage = { permission: "dial-lists:manage" } as const;
const dial = { permission: "dial-lists:dial" } as const;
const byId = z.object({ id: idSchema });
const oneItem = z.object({ id: idSchema, itemId: idSchema });
const oneList = { description: "The list; its version is the ETag", schema: dialListSchema } as const;
const item = { description: "The lead in the list", schema: dialItemSchema } as const;
const notThere = { 404: "There is no such list" } as const;
const held = {
  404: "There is no such list, or the lead is not in it",
  409: "You do not have it any more, or it is called already",
} as const;

/** Leads to be called one after the other. */
export const dialListsContract = {
  tag: {
    name: "Dial lists",
    description:
      "Leads to be called one after the other, each by one agent at a time. `next` gives the next one to whoever asks, `call` calls it, and what the call came to (`POST /api/calls/{id}/disposition`) says how it goes on.",
  },
  endpoints: {
    listDialLists: {
      method: "GET",
      path: "/api/dial-lists",
      summary: "List dial lists",
      access: read,
      query: pageQuerySchema.extend({
        status: dialListStatusSchema.optional().describe("Only those in this state"),
      }),
      responses: { 200: { description: "Newest first", schema: pageSchema(dialListSchema) } },
    },
    createDialList: {
      method: "POST",
      path: "/api/dial-lists",
      summary: "Make a dial list of leads",
      description: "Of those that you see and that are open, 20,000 at most.",
      access: manage,
      inBatch: "atomic",
      body: newDialListSchema,
      responses: { 201: oneList },
    },
    getDialList: {
      method: "GET",
      path: "/api/dial-lists/:id",
      summary: "See a dial list and how far it is",
      access: read,
      params: byId,
      responses: { 200: oneList },
      problems: notThere,
    },
    updateDialList: {
      method: "PATCH",
      path: "/api/dial-lists/:id",
      summary: "Change a dial list",
      access: manage,
      inBatch: "atomic",
      isVersioned: true,
      params: byId,
      body: dialListPatchSchema,
      responses: { 200: oneList },
      problems: { ...notThere, 409: "The list is completed" },
    },
    addToDialList: {
      method: "POST",
      path: "/api/dial-lists/:id/leads",
      summary: "Add leads to a dial list",
      description: "Those that are in it already stay as they are.",
      access: manage,
      inBatch: "atomic",
      params: byId,
      body: leadsSchema,
      responses: {
        200: { description: "How many were added", schema: z.object({ added: z.number().int() }) },
      },
      problems: { ...notThere, 409: "The list is completed" },
    },
    setDialListStatus: {
      method: "POST",
      path: "/api/dial-lists/:id/status",
      summary: "Pause, resume or complete a dial list",
      description:
        "Paused, it gives nobody a lead; calls that go on do so. Completed, it is over for good: what was still to be called is done.",
      access: manage,
      inBatch: "atomic",
      params: byId,
      body: z.strictObject({ status: dialListStatusSchema }),
      responses: { 200: oneList },
      problems: { ...notThere, 409: "The list is completed" },
    },
    listDialItems: {
      method: "GET",
      path: "/api/dial-lists/:id/items",
      summary: "List the leads of a dial list",
      access: manage,
      params: byId,
      query: pageQuerySchema.extend({
        state: dialItemStateSchema.optional().describe("Only those in this state"),
        reason: dialItemReasonSchema.optional().describe("Only those that are later or done for it"),
      }),
      responses: { 200: { description: "Added last first", schema: pageSchema(dialItemSchema) } },
      problems: notThere,
    },
    nextOfDialList: {
      method: "POST",
      path: "/api/dial-lists/:id/next",
      summary: "Get the next lead to call",
      description:
        "It is yours alone for five minutes, and nobody else gets it from any list: `renew` it, `release` it or `call` it. As long as you have one, you get the same again. Those that may not be called now are passed over and come back.",
      access: dial,
      params: byId,
      responses: {
        200: {
          description: "The next one; null: there is none for you now",
          schema: z.object({
            item: dialItemSchema.nullable(),
            nextDueAt: isoDate.nullable().describe("When the next one that is `later` comes back"),
          }),
        },
      },
      problems: { ...notThere, 409: "The list is not active, or you have a lead of another list" },
    },
    upcomingOfDialList: {
      method: "GET",
      path: "/api/dial-lists/:id/upcoming",
      summary: "See which lead you have, and who comes next",
      description:
        "Nothing is taken by it. Others may be given one of them before you, and whoever may not be called when their turn comes is passed over.",
      access: dial,
      params: byId,
      responses: {
        200: {
          description: "Up to ten, in the order in which you would get them",
          schema: z.object({
            held: dialItemSchema.nullable().describe("The one that you have, by this list or another one"),
            items: z.array(upcomingLeadSchema),
          }),
        },
      },
      problems: notThere,
    },
    renewDialItem: {
      method: "POST",
      path: "/api/dial-lists/:id/items/:itemId/renew",
      summary: "Keep a lead for five more minutes",
      access: dial,
      params: oneItem,
      responses: { 200: item },
      problems: held,
    },
    releaseDialItem: {
      method: "POST",
      path: "/api/dial-lists/:id/items/:itemId/release",
      summary: "Give a lead back without calling it",
      access: dial,
      params: oneItem,
      responses: { 200: item },
      problems: held,
    },
    skipDialItem: {
      method: "POST",
      path: "/api/dial-lists/:id/items/:itemId/skip",
      summary: "Put a lead off without calling it",
      description: "It comes back in 15 minutes, for whoever asks then; the next one is another.",
      access: dial,
      params: oneItem,
      responses: { 200: item },
      problems: held,
    },
    callDialItem: {
      method: "POST",
      path: "/api/dial-lists/:id/items/:itemId/call",
      summary: "Call the lead",
      description:
        "Your telephone rings first, as with `POST /api/calls/outbound`. Say what it came to at `POST /api/calls/{lastCallId}/disposition`: until then the list gives you no other lead. Of a call that nobody answered the carrier says it two minutes after its end (`No answer` or `Busy`), unless you have; you can still change that.",
      access: dial,
      limit: "outbound-calls",
      params: oneItem,
      responses: { 202: item },
      problems: {
        ...held,
        409: "You do not have it any more, it is called already, the list is not active, it may not be called now, or you are in a call",
      },
    },
  },
  channels: {
    dialList: {
      pattern: "dial-list:{id}",
      access: read,
      events: {
        /** Its name, state or leads changed: read it again. */
        "dial_list.changed": z.object({ id: idSchema, status: dialListStatusSchema }),
        "dial_item.changed": z.object({
          id: idSchema,
          state: dialItemStateSchema,
          reason: dialItemReasonSchema.nullable(),
          heldBy: idSchema.nullable(),
        }),
      },
    },
  },
} as const satisfies ModuleContract;

export type DialListStatus = z.output<typeof dialListStatusSchema>;
export type DialSort = z.output<typeof dialSortSchema>;
export type DialItemState = z.output<typeof dialItemStateSchema>;
export type DialItemReason = z.output<typeof dialItemReasonSchema>;
export type NewDialList = z.output<typeof newDialListSchema>;
export type DialListPatch = z.output<typeof dialListPatchSchema>;
export type DialLeads = z.output<typeof leadsSchema>;
export type DialListJson = z.output<typeof dialListSchema>;
export type DialItemJson = z.output<typeof dialItemSchema>;
