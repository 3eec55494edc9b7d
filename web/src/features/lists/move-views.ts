import { api } from "../../data/api.ts";
import { asApiError } from "../../data/http.ts";
import { queryClient } from "../../data/query-client.ts";
import { type SavedView, savedViewsQuery } from "./saved-views.queries.ts";
import { type KeptView, missingOf, viewsFrom, viewsKey } from "./views.ts";

/** Lists whose views are on their way, so that two screens do not bring them twice. */
const moving = new Set<string>();

/**
 * Brings the views that this browser alone had kept to the server, once: whoever saved them finds them in every browser. What the
 * server cannot take now stays here and is tried again at the next visit.
 */
export async function moveViews(list: string, personId: string, there: readonly SavedView[]): Promise<void> {
  const key = viewsKey(list, personId);
  const text = localStorage.getItem(key);
  if (text === null || moving.has(key)) return;
  moving.add(key);
  const left: KeptView[] = [];
  try {
    for (const view of missingOf(viewsFrom(text), there)) {
      try {
        await api.createSavedView({ body: { list, ...view } });
      } catch (thrown) {
        // What it refuses for good would be refused each time; a name that is there by now is there.
        const { status } = asApiError(thrown);
        if (status !== 409 && status !== 422) left.push(view);
      }
    }
    if (left.length === 0) localStorage.removeItem(key);
    else localStorage.setItem(key, JSON.stringify(left));
  } finally {
    moving.delete(key);
  }
  await queryClient.invalidateQueries({ queryKey: savedViewsQuery(list).queryKey });
}
