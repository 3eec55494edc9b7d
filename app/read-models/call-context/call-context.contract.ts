import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { callsContract } from "../../modules/calls/calls.contract.ts";
import { messageWaitSchema } from "../../modules/messages/messages.contract.ts";

/** So many calls are asked about with one request. */
export const CONTEXTS_AT_ONCE = 60;

/** What stands beside a call that goes on: who calls, what is open with them, and how far its SMS are. */
export const callContextSchema = z
  .object({
    callId: idSchema,
    organization: z
      .string()
      .nullable()
      .describe("Of the contact or lead, where you may see them; null: none is known"),
    openTasks: z.number().int().describe("About the call, its lead or its contact; those that you see"),
    openThreads: z
      .number()
      .int()
      .describe("With its lead or contact, snoozed ones included; those that you see"),
    sms: z
      .object({
        total: z.number().int(),
        delivered: z.number().int(),
        failed: z.number().int(),
        waiting: z.number().int().describe("Of which no provider has taken any yet"),
        wait: messageWaitSchema
          .nullable()
          .describe("What the one that is tried first waits for; null: none was tried in vain"),
      })
      .nullable()
      .describe("Of its alerts; null: there are none"),
  })
  .meta({ id: "CallContext" });

/** What a board shows of calls beside the calls themselves. */
export const callContextContract = {
  tag: callsContract.tag,
  endpoints: {
    listCallContexts: {
      method: "GET",
      path: "/api/calls/context",
      summary: "See who calls, what is open with them, and why an SMS of an alert waits",
      access: { permission: "calls:read" },
      query: z.object({
        ids: z
          .string()
          .transform((list) => [...new Set(list.split(","))])
          .pipe(z.array(idSchema).min(1).max(CONTEXTS_AT_ONCE))
          .describe(`Calls, with commas between them; ${CONTEXTS_AT_ONCE} at most`),
      }),
      responses: {
        200: {
          description: "Those of the calls that there are, in no order",
          schema: z.object({ items: z.array(callContextSchema) }),
        },
      },
    },
  },
  channels: {},
} as const satisfies ModuleContract;

export type CallContextJson = z.output<typeof callContextSchema>;
