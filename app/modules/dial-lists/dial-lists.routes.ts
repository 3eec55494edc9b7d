import { etagOf, type Route, routesOf } from "../../http/index.ts";
import { dialListsContract } from "./dial-lists.contract.ts";
import { presentDialItem, presentDialList } from "./dial-lists.presenter.ts";
import type { DialListsService } from "./dial-lists.service.ts";
import type { DialingService } from "./dialing.service.ts";

type List = Parameters<typeof presentDialList>[0];

/** Dial lists, and how agents call them. */
export function dialListsRoutes(service: DialListsService, dialing: DialingService): Route[] {
  const route = routesOf(dialListsContract);
  const answer = <Status extends 200 | 201>(status: Status, list: List) => ({
    status,
    body: presentDialList(list),
    headers: { ETag: etagOf(list.version) },
  });
  return [
    route("listDialLists", async ({ query }) => {
      const { items, nextCursor } = await service.list(query);
      return { status: 200, body: { items: items.map(presentDialList), nextCursor } };
    }),
    route("createDialList", async ({ principal, body }) =>
      answer(201, await service.create(principal, body)),
    ),
    route("getDialList", async ({ params }) => answer(200, await service.view(params.id))),
    route("updateDialList", async ({ principal, params, version, body }) =>
      answer(200, await service.update(principal, params.id, version, body)),
    ),
    route("addToDialList", async ({ principal, params, body }) => ({
      status: 200,
      body: { added: await service.add(principal, params.id, body) },
    })),
    route("setDialListStatus", async ({ principal, params, body }) =>
      answer(200, await service.setStatus(principal, params.id, body.status)),
    ),
    route("listDialItems", async ({ params, query }) => {
      const { items, nextCursor } = await service.items(params.id, query);
      return { status: 200, body: { items: items.map(presentDialItem), nextCursor } };
    }),
    route("nextOfDialList", async ({ principal, params }) => {
      const { item, nextDueAt } = await dialing.next(principal, params.id);
      return {
        status: 200,
        body: { item: item && presentDialItem(item), nextDueAt: nextDueAt?.toISOString() ?? null },
      };
    }),
    route("renewDialItem", async ({ principal, params }) => ({
      status: 200,
      body: presentDialItem(await dialing.renew(principal, params.id, params.itemId)),
    })),
    route("releaseDialItem", async ({ principal, params }) => ({
      status: 200,
      body: presentDialItem(await dialing.release(principal, params.id, params.itemId)),
    })),
    route("upcomingOfDialList", async ({ principal, params }) => {
      const { held, items } = await dialing.upcoming(principal, params.id);
      return { status: 200, body: { held: held && presentDialItem(held), items: [...items] } };
    }),
    route("skipDialItem", async ({ principal, params }) => ({
      status: 200,
      body: presentDialItem(await dialing.skip(principal, params.id, params.itemId)),
    })),
    route("callDialItem", async ({ principal, params }) => ({
      status: 202,
      body: presentDialItem(await dialing.call(principal, params.id, params.itemId)),
    })),
  ];
}
