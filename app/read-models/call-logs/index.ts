import { routesOf } from "../../http/index.ts";
import { callsModule, presentCall } from "../../modules/calls/index.ts";
import { leadsModule } from "../../modules/leads/index.ts";
import { defineModule } from "../../modules/module.ts";
import { callLogsContract } from "./call-logs.contract.ts";

/** The calls of leads (CC-1), for those who see the lead. */
export const callLogsModule = defineModule<null>({
  name: "call-logs",
  contract: callLogsContract,
  create: ({ use }) => {
    const [calls, leads] = [use(callsModule), use(leadsModule)];
    const route = routesOf(callLogsContract);
    return {
      service: null,
      routes: [
        route("listLeadCalls", async ({ principal, params, query }) => {
          await leads.view(params.id, principal);
          const { items, nextCursor } = await calls.callsOfLead(params.id, query);
          return { status: 200, body: { items: items.map(presentCall), nextCursor } };
        }),
      ],
    };
  },
});
