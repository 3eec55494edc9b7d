import { z } from "zod";
import { idSchema } from "../../http/id.contract.ts";
import type { ModuleContract } from "../../http/contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import {
  reasonSchema,
  settlementFields,
  settlementProblems,
  settlementStateSchema,
} from "../../http/settlement.contract.ts";

/** Work that was to follow a change and could not be handed to its queue, however often it was tried. */
export const setAsideEntrySchema = z
  .object({
    id: z.string(),
    kind: z.string().describe("The job that it was to become"),
    attempts: z.number().int(),
    lastError: z.string(),
    createdAt: z.iso.datetime(),
    setAsideAt: z.iso.datetime(),
    ...settlementFields,
  })
  .meta({ id: "SetAsideEntry" });

/** A service that we ask, and whether we ask it at present. */
export const breakerSchema = z
  .object({
    service: z.string().describe("Its name, as in metrics"),
    state: z
      .enum(["closed", "half_open", "open"])
      .describe("closed: it is asked. open: nobody asks it. half_open: one process asks once, to see"),
    since: z.iso.datetime().describe("Since when it is in this state, as far as the answering process knows"),
    failures: z.number().int().describe("Calls that failed in a row, of the process that opened it"),
    nextTryAt: z.iso.datetime().nullable().describe("It is left alone until then; null: it is asked at once"),
    timeoutSeconds: z.number().describe("Longest time for one call"),
    lastSuccessAt: z.iso.datetime().nullable().describe("Null: none within a day"),
    isShared: z.boolean().describe("False: Redis is away, and each process judges by itself"),
  })
  .meta({ id: "Breaker" });

/** A kind of data that is removed when it is old, and what is known of that. */
export const keptDataSchema = z
  .object({
    kind: z.string().meta({ example: "recordings" }),
    what: z.string().describe("What it is"),
    since: z
      .string()
      .describe("From when on the days are counted: since …")
      .meta({ example: "they were made" }),
    days: z
      .number()
      .int()
      .nullable()
      .describe(
        "So long it is kept: as the last clean-up was set, else as the answering process is. Null: for ever",
      ),
    usualDays: z.number().int().describe("So long where the variable says nothing"),
    variable: z
      .string()
      .describe("The environment variable that sets the days, on the processes that clean up"),
    lastRunAt: z.iso
      .datetime()
      .nullable()
      .describe("When it was last looked for what is too old; null: that is not known"),
    isLate: z
      .boolean()
      .describe("Several runs are missing since then; false, too, while nothing is known of the last one"),
    lastRemoval: z
      .object({ at: z.iso.datetime(), rows: z.number().int() })
      .nullable()
      .describe("The last clean-up that found something; null: none is known"),
  })
  .meta({ id: "KeptData" });

const entry = z.object({ id: z.string().regex(/^\d{1,18}$/) });

/** What runs behind the screens, and what was set aside there. */
export const operationsContract = {
  tag: { name: "Operations", description: "The application's own state." },
  endpoints: {
    listSetAsideEntries: {
      method: "GET",
      path: "/api/operations/outbox/set-aside",
      summary: "List outbox entries that were set aside",
      access: { permission: "dead-letters:read" },
      query: pageQuerySchema.extend({ state: settlementStateSchema.optional() }),
      responses: { 200: { description: "Newest first", schema: pageSchema(setAsideEntrySchema) } },
    },
    retrySetAsideEntry: {
      method: "POST",
      path: "/api/operations/outbox/set-aside/:id/retry",
      summary: "Try an outbox entry again that was set aside",
      access: { permission: "dead-letters:replay" },
      params: entry,
      problems: settlementProblems,
      responses: { 202: { description: "It is waiting again, with all its attempts" } },
    },
    acknowledgeSetAsideEntry: {
      method: "POST",
      path: "/api/operations/outbox/set-aside/:id/acknowledge",
      summary: "Say that you look after an outbox entry that was set aside",
      access: { permission: "dead-letters:acknowledge" },
      params: entry,
      body: { json: reasonSchema },
      problems: settlementProblems,
      responses: { 204: { description: "It is marked so, and nobody is alerted for it any more" } },
    },
    discardSetAsideEntry: {
      method: "POST",
      path: "/api/operations/outbox/set-aside/:id/discard",
      summary: "Put an outbox entry away that was set aside",
      access: { permission: "dead-letters:discard" },
      params: entry,
      body: { json: reasonSchema },
      problems: settlementProblems,
      responses: { 204: { description: "It is listed no more; it can be restored until it is removed" } },
    },
    restoreSetAsideEntry: {
      method: "POST",
      path: "/api/operations/outbox/set-aside/:id/restore",
      summary: "Take back what was done about an outbox entry that was set aside",
      access: { permission: "dead-letters:discard" },
      params: entry,
      problems: settlementProblems,
      responses: { 204: { description: "It waits for somebody again" } },
    },
    listBreakers: {
      method: "GET",
      path: "/api/monitoring/breakers",
      summary: "See which services are asked at present",
      description:
        "One circuit breaker for each service: open after 5 failures in a row, or when half of at least 10 calls within 30 s failed; it tries again by itself after 60 s. All processes obey whichever opened first.",
      access: { permission: "breakers:read" },
      responses: {
        200: { description: "By service", schema: z.object({ items: z.array(breakerSchema) }) },
      },
    },
    listRetention: {
      method: "GET",
      path: "/api/retention",
      summary: "See how long each kind of data is kept, and what the clean-up did",
      access: { permission: "retention:read" },
      responses: {
        200: {
          description: "By kind, in the order of the documentation",
          schema: z.object({
            items: z.array(keptDataSchema),
            everySeconds: z.number().int().describe("So often each kind is looked through"),
          }),
        },
      },
    },
    clearCache: {
      method: "DELETE",
      path: "/api/operations/cache",
      summary: "Have every instance forget what it has cached",
      description:
        "All of it, or what is kept for one person alone. Nothing is lost: the next reads come from the database. It stands in the audit log.",
      access: { permission: "cache:clear" },
      query: z.object({ userId: idSchema.optional().describe("Only what is kept for this user") }),
      responses: { 204: { description: "It is forgotten" } },
    },
  },
} as const satisfies ModuleContract;

export type BreakerJson = z.output<typeof breakerSchema>;
export type KeptDataJson = z.output<typeof keptDataSchema>;
export type SetAsideEntryJson = z.output<typeof setAsideEntrySchema>;
