import { type Route, routesOf } from "../../http/index.ts";
import { callContextContract } from "./call-context.contract.ts";
import type { CallContextService } from "./call-context.service.ts";

/** What stands beside calls that go on. */
export function callContextRoutes(service: CallContextService): Route[] {
  const route = routesOf(callContextContract);
  return [
    route("listCallContexts", async ({ principal, query }) => ({
      status: 200,
      body: { items: await service.ofCalls(principal, query.ids) },
    })),
  ];
}
