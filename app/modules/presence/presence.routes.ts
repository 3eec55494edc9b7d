import { type Route, routesOf } from "../../http/index.ts";
import { presenceContract } from "./presence.contract.ts";
import type { PresenceService } from "./presence.service.ts";

/** Who is there, and who was when. */
export function presenceRoutes(service: PresenceService): Route[] {
  const route = routesOf(presenceContract);
  return [
    route("listPresence", async ({ query }) => ({ status: 200, body: await service.list(query) })),
    route("listLastActive", async ({ query }) => {
      const { items, nextCursor } = await service.listLastActive(query);
      return {
        status: 200,
        body: {
          items: items.map(({ lastActiveAt, ...rest }) => ({
            ...rest,
            lastActiveAt: lastActiveAt.toISOString(),
          })),
          nextCursor,
        },
      };
    }),
  ];
}
