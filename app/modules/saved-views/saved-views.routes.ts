import { etagOf, type Route, routesOf } from "../../http/index.ts";
import type { IdentityService } from "../identity/index.ts";
import { savedViewsContract } from "./saved-views.contract.ts";
import { presentSavedView } from "./saved-views.presenter.ts";
import type { SavedView, SavedViewsService, Viewer } from "./saved-views.service.ts";

/** Saved views. */
export function savedViewsRoutes(
  service: SavedViewsService,
  identity: Pick<IdentityService, "namesOf">,
): Route[] {
  const route = routesOf(savedViewsContract);

  async function present(viewer: Viewer, views: readonly SavedView[]) {
    const [defaults, names] = await Promise.all([
      service.defaultsOf(viewer),
      identity.namesOf([...new Set(views.map(({ userId }) => userId))]),
    ]);
    return views.map((view) => presentSavedView(view, { userId: viewer.userId, defaults, names }));
  }

  async function answer<Status extends 200 | 201>(status: Status, viewer: Viewer, view: SavedView) {
    const [body] = await present(viewer, [view]);
    if (!body) throw new Error("a saved view was not presented");
    return { status, body, headers: { ETag: etagOf(view.version) } };
  }

  return [
    route("listSavedViews", async ({ principal, query }) => {
      const { items, nextCursor } = await service.list(principal, query);
      return { status: 200, body: { items: await present(principal, items), nextCursor } };
    }),
    route("createSavedView", async ({ principal, body }) =>
      answer(201, principal, await service.create(principal, body)),
    ),
    route("updateSavedView", async ({ principal, params, version, body }) =>
      answer(200, principal, await service.update(principal, params.id, version, body)),
    ),
    route("deleteSavedView", async ({ principal, params, version }) => {
      await service.delete(principal, params.id, version);
      return { status: 204 };
    }),
    route("restoreSavedView", async ({ principal, params }) =>
      answer(200, principal, await service.restore(principal, params.id)),
    ),
    route("setDefaultView", async ({ principal, params }) =>
      answer(200, principal, await service.setDefault(principal, params.id, true)),
    ),
    route("clearDefaultView", async ({ principal, params }) =>
      answer(200, principal, await service.setDefault(principal, params.id, false)),
    ),
  ];
}
