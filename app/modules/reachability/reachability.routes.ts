import { type Route, routesOf } from "../../http/index.ts";
import { reachabilityContract } from "./reachability.contract.ts";
import { presentReachability, presentReachRefusal } from "./reachability.presenter.ts";
import type { ReachabilityService } from "./reachability.service.ts";

/** Asking the gate, and what it refused. */
export function reachabilityRoutes(service: ReachabilityService): Route[] {
  const route = routesOf(reachabilityContract);
  return [
    route("checkReachability", async ({ principal, body }) => ({
      status: 200,
      body: presentReachability(await service.check(principal, body)),
    })),
    route("listReachRefusals", async ({ query }) => {
      const { items, nextCursor } = await service.refusals(query);
      return { status: 200, body: { items: items.map(presentReachRefusal), nextCursor } };
    }),
  ];
}
