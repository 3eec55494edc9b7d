import { type Route, routesOf } from "../../http/index.ts";
import { doNotCallContract } from "./do-not-call.contract.ts";
import { presentDncNumber, presentSmsOptOut } from "./do-not-call.presenter.ts";
import type { DoNotCallService } from "./do-not-call.service.ts";

/** The list of numbers that may not be called. */
export function doNotCallRoutes(service: DoNotCallService): Route[] {
  const route = routesOf(doNotCallContract);
  return [
    route("listDncNumbers", async ({ query }) => {
      const { items, nextCursor } = await service.list(query);
      const now = new Date();
      return { status: 200, body: { items: items.map((item) => presentDncNumber(item, now)), nextCursor } };
    }),
    route("listSmsOptOuts", async ({ query }) => {
      const { items, nextCursor } = await service.smsOptOuts(query);
      return { status: 200, body: { items: items.map(presentSmsOptOut), nextCursor } };
    }),
    route("addDncNumber", async ({ principal, body }) => {
      const { number, isNew } = await service.add(principal, body);
      return { status: isNew ? 201 : 200, body: presentDncNumber(number, new Date()) };
    }),
    route("addDncNumbers", async ({ principal, body }) => ({
      status: 200,
      body: await service.addBatch(principal, body),
    })),
    route("getDncNumber", async ({ params }) => ({
      status: 200,
      body: presentDncNumber(await service.get(params.phone), new Date()),
    })),
    route("removeDncNumber", async ({ principal, params }) => {
      await service.remove(principal, params.phone);
      return { status: 204 };
    }),
  ];
}
