import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { callSchema } from "../calls/calls.contract.ts";
import { reachPurposeSchema } from "../reachability/reachability.contract.ts";

/** Whom to call, and by which script. */
export const newOutboundCallSchema = z
  .strictObject({
    leadId: idSchema.optional(),
    contactId: idSchema.optional(),
    phone: z
      .string()
      .trim()
      .min(1)
      .max(40)
      .optional()
      .describe(
        "Any way of writing it. With a lead or contact: this number of theirs, instead of the one they have",
      ),
    scriptId: idSchema
      .optional()
      .describe("The script that the call is led by; it must be published, and not archived"),
    purpose: reachPurposeSchema
      .default("sales")
      .describe(
        "sales keeps to the hours of the law, too; service is what somebody asked for, such as a call back",
      ),
  })
  .refine(({ leadId, contactId }) => leadId === undefined || contactId === undefined, {
    error: "a call is to a lead or to a contact, not to both",
    path: ["contactId"],
  })
  .refine(({ leadId, contactId, phone }) => leadId ?? contactId ?? phone, {
    error: "one of leadId, contactId and phone must be there",
    path: ["phone"],
  });

const access = { permission: "calls:place" } as const;

/** Calls that people make from here: their own telephone rings first, then the other one. */
export const outboundCallsContract = {
  tag: {
    name: "Outbound calls",
    description: "Calls that people make from here: their own telephone rings first, then the other one.",
  },
  endpoints: {
    placeCall: {
      method: "POST",
      path: "/api/calls/outbound",
      summary: "Call a lead, a contact or a number",
      description:
        "Your telephone rings; when you answer, the other party is called and connected with you. The do-not-call list, consent and quiet hours are asked now and once more before the other telephone rings. Follow the call at `board` and `call:{id}` of the WebSocket at /live.",
      access,
      limit: "outbound-calls",
      body: newOutboundCallSchema,
      responses: { 202: { description: "Your telephone is about to ring", schema: callSchema } },
      problems: {
        404: "There is no such lead or contact for you",
        409: "They may not be called now (`detail` says why, and from when on), you have no telephone, or you are in a call",
      },
    },
    endCall: {
      method: "DELETE",
      path: "/api/calls/outbound/:id",
      summary: "End a call that somebody placed",
      description:
        "With both telephones, whatever they are doing. Your own calls; those of others need the permission `calls:end-any`.",
      access,
      params: z.object({ id: idSchema }),
      responses: { 202: { description: "It is being ended", schema: callSchema } },
      problems: {
        403: "It is somebody else's",
        404: "There is no such call that somebody placed",
        409: "It is over",
      },
    },
  },
  channels: {},
} as const satisfies ModuleContract;

export type NewOutboundCall = z.output<typeof newOutboundCallSchema>;
