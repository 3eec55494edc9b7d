import { type Route, routesOf } from "../../http/index.ts";
import { errorGroupsContract } from "./error-groups.contract.ts";
import { presentErrorGroup } from "./error-groups.presenter.ts";
import type { ErrorGroupsService } from "./error-groups.service.ts";

/** Groups of errors, and what pages tell of. */
export function errorGroupsRoutes(service: ErrorGroupsService): Route[] {
  const route = routesOf(errorGroupsContract);
  return [
    route("listErrorGroups", async ({ query }) => {
      const { items, nextCursor } = await service.list(query);
      return { status: 200, body: { items: items.map(presentErrorGroup), nextCursor } };
    }),
    route("getErrorGroup", async ({ params }) => ({
      status: 200,
      body: presentErrorGroup(await service.byId(params.id)),
    })),
    route("resolveErrorGroup", async ({ principal, params }) => ({
      status: 200,
      body: presentErrorGroup(await service.resolve(principal, params.id)),
    })),
    route("reopenErrorGroup", async ({ principal, params }) => ({
      status: 200,
      body: presentErrorGroup(await service.reopen(principal, params.id)),
    })),
    route("reportErrors", ({ body }) => {
      service.report(body);
      return { status: 202 };
    }),
  ];
}
