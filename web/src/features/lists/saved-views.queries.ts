import { queryOptions } from "@tanstack/preact-query";
import { api } from "../../data/api.ts";
import type { Output } from "../../data/endpoint.ts";
import { asApiError } from "../../data/http.ts";
import { queryClient } from "../../data/query-client.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { listWords as words } from "./lists.strings.ts";
import { inOrder } from "./views.ts";

export type SavedView = Output<"createSavedView">;
type Patch = Partial<Pick<SavedView, "name" | "query" | "isShared" | "position">>;

/** As many as one may have of a list, and as many as may be shared. */
const MOST = 100;

/** The views of a list: one's own as one has put them, then those that others share, by name. */
export const savedViewsQuery = (list: string) =>
  queryOptions({
    queryKey: ["saved-views", list],
    queryFn: async ({ signal }) =>
      inOrder((await api.listSavedViews({ query: { list, limit: MOST }, signal })).items),
    staleTime: 60_000,
  });

/** Keeps the filters and columns of now under a name; one's own of that name is replaced. */
export async function saveView(
  view: Pick<SavedView, "list" | "name" | "query" | "isShared">,
  views: readonly SavedView[],
): Promise<void> {
  const before = views.find(({ isMine, name }) => isMine && name.toLowerCase() === view.name.toLowerCase());
  const { list: _, ...patch } = view;
  await told(view.list, async () => {
    if (before)
      await api.updateSavedView({ params: { id: before.id }, version: before.version, body: patch });
    else await api.createSavedView({ body: view });
    showToast({ tone: "good", text: words.saved(view.name) });
  });
}

/** Changes a view of one's own. */
export async function changeView({ id, list, version }: SavedView, patch: Patch): Promise<void> {
  await told(list, () => api.updateSavedView({ params: { id }, version, body: patch }));
}

/** Opens the list with a view from now on, or with none. */
export async function makeDefault({ id, list, isDefault }: SavedView): Promise<void> {
  const params = { id };
  await told(list, () => (isDefault ? api.clearDefaultView({ params }) : api.setDefaultView({ params })));
}

/** Takes a view out of the menu at once; a way back goes with the message. */
export async function deleteView({ id, list, version, name }: SavedView): Promise<void> {
  queryClient.setQueryData(savedViewsQuery(list).queryKey, (all) => all?.filter((one) => one.id !== id));
  await told(list, async () => {
    await api.deleteSavedView({ params: { id }, version });
    showToast({
      tone: "info",
      text: words.removed(name),
      action: {
        text: words.restore,
        act: () => void told(list, () => api.restoreSavedView({ params: { id } })),
      },
    });
  });
}

/** Does it, says why where it could not be done, and shows what is so then. */
async function told(list: string, act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (thrown) {
    showToast({ tone: "bad", text: `${words.failed} ${errorText(asApiError(thrown))}` });
  }
  await queryClient.invalidateQueries({ queryKey: savedViewsQuery(list).queryKey });
}
