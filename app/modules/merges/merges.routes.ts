import { type Route, routesOf } from "../../http/index.ts";
import { mergesContract } from "./merges.contract.ts";
import { presentMerge } from "./merges.presenter.ts";
import type { MergesService } from "./merges.service.ts";

/** Duplicates made one, and taken apart again. */
export function mergesRoutes(service: MergesService): Route[] {
  const route = routesOf(mergesContract);
  return [
    route("previewMerge", async ({ principal, body }) => ({
      status: 200,
      body: await service.preview(principal, body),
    })),
    route("mergeRecords", async ({ principal, body }) => ({
      status: 201,
      body: presentMerge(await service.merge(principal, body)),
    })),
    route("listMerges", async ({ principal, query }) => {
      const { items, nextCursor } = await service.list(principal, query);
      return { status: 200, body: { items: items.map(presentMerge), nextCursor } };
    }),
    route("undoMerge", async ({ principal, params }) => {
      const { kept, ...merge } = await service.undo(principal, params.id);
      return { status: 200, body: { ...presentMerge(merge), kept } };
    }),
  ];
}
