import { defineModule } from "../../modules/module.ts";
import { callContextContract } from "./call-context.contract.ts";
import { createCallContextReads } from "./call-context.reads.ts";
import { callContextRoutes } from "./call-context.routes.ts";
import { type CallContextService, createCallContextService } from "./call-context.service.ts";

/** What a board shows of calls beside the calls themselves, joined from what several modules keep. */
export const callContextModule = defineModule<CallContextService>({
  name: "call-context",
  contract: callContextContract,
  create: ({ database }) => {
    const service = createCallContextService({ reads: createCallContextReads(database) });
    return { service, routes: callContextRoutes(service) };
  },
});
