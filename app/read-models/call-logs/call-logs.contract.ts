import { z } from "zod";
import type { ModuleContract } from "../../http/contract.ts";
import { idSchema } from "../../http/id.contract.ts";
import { pageQuerySchema, pageSchema } from "../../http/page.contract.ts";
import { callSchema } from "../../modules/calls/calls.contract.ts";
import { leadsContract } from "../../modules/leads/leads.contract.ts";

/** The calls of records, for those who see the record. */
export const callLogsContract = {
  tag: leadsContract.tag,
  endpoints: {
    listLeadCalls: {
      method: "GET",
      path: "/api/leads/:id/calls",
      summary: "List the calls of a lead, and what they came to",
      description: "An agent's calls are `GET /api/calls?userId=`.",
      access: { permission: "leads:read" },
      params: z.object({ id: idSchema }),
      query: pageQuerySchema,
      responses: { 200: { description: "Newest first", schema: pageSchema(callSchema) } },
      problems: { 404: "There is no such lead for you" },
    },
  },
} as const satisfies ModuleContract;
