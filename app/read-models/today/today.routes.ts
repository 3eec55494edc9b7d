import { type Operations, type Route, routesOf } from "../../http/index.ts";
import { todayContract } from "./today.contract.ts";
import type { TodayService } from "./today.service.ts";

/** What needs somebody now. */
export function todayRoutes(service: TodayService, operations: Operations): Route[] {
  const route = routesOf(todayContract);
  return [
    route("getToday", async (request) => {
      const { principal, query } = request;
      const asked = { panels: query.panels, endOfDay: new Date(query.endOfDay) };
      return { status: 200, body: await service.of(principal, operations.within(request), asked) };
    }),
  ];
}
