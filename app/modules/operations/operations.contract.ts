import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";

/** Work that was to follow a change and could not be handed to its queue, however often it was tried. */
export const setAsideEntrySchema = z
  .object({
    id: z.string(),
    kind: z.string().describe("The job that it was to become"),
    attempts: z.number().int(),
    lastError: z.string(),
    createdAt: z.iso.datetime(),
    setAsideAt: z.iso.datetime(),
  })
  .meta({ id: "SetAsideEntry" });

/** What runs behind the screens, and what was set aside there. */
export const operationsContract = {
  tag: { name: "Operations", description: "The application's own state." },
  endpoints: {
    listSetAsideEntries: {
      method: "GET",
      path: "/api/operations/outbox/set-aside",
      summary: "List outbox entries that were set aside",
      access: { permission: "dead-letters:read" },
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(setAsideEntrySchema) } },
    },
    retrySetAsideEntry: {
      method: "POST",
      path: "/api/operations/outbox/set-aside/:id/retry",
      summary: "Try an outbox entry again that was set aside",
      access: { permission: "dead-letters:replay" },
      params: z.object({ id: z.string().regex(/^\d{1,18}$/) }),
      responses: { 202: { description: "It is waiting again, with all its attempts" } },
    },
  },
} as const satisfies ModuleContract;

export type SetAsideEntryJson = z.output<typeof setAsideEntrySchema>;
