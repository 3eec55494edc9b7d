import type { SavedViewJson } from "./saved-views.contract.ts";
import type { SavedView } from "./saved-views.service.ts";

/** A view as whoever looks sees it; `names` of people by their ids. */
export function presentSavedView(
  view: SavedView,
  of: {
    readonly userId: string;
    readonly defaults: ReadonlySet<string>;
    readonly names: ReadonlyMap<string, string>;
  },
): SavedViewJson {
  return {
    id: view.id,
    list: view.list,
    name: view.name,
    query: view.query,
    isShared: view.isShared,
    position: view.position,
    isDefault: of.defaults.has(view.id),
    isMine: view.userId === of.userId,
    owner: { id: view.userId, name: of.names.get(view.userId) ?? "Somebody who is gone" },
    version: view.version,
    createdAt: view.createdAt.toISOString(),
    updatedAt: view.updatedAt.toISOString(),
  };
}
