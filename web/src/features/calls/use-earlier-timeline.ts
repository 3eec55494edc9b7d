import { useState } from "preact/hooks";
import { api } from "../../data/api.ts";
import { asApiError } from "../../data/http.ts";
import type { CallDetail, TimelineEntry } from "../../data/types.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { callWords as words } from "./call.strings.ts";

const PAGE_SIZE = 100;

/** What of a very long story came before the page's part of it. */
export interface EarlierTimeline {
  readonly entries: readonly TimelineEntry[];
  readonly isBusy: boolean;
  /** Fetches what was before; undefined: nothing was. */
  readonly more: (() => void) | undefined;
}

interface Fetched {
  readonly entries: readonly TimelineEntry[];
  readonly cursor: string | null;
}

/** Fetches earlier parts when asked. The page's own part moves on while a call goes on; what lies between is fetched, too. */
export function useEarlierTimeline({ call, earlierCursor, timeline }: CallDetail): EarlierTimeline {
  const [fetched, setFetched] = useState<Fetched | null>(null);
  const [isBusy, setBusy] = useState(false);
  const cursor = fetched ? fetched.cursor : earlierCursor;
  async function more(): Promise<void> {
    if (cursor === null) return;
    setBusy(true);
    try {
      const query = { limit: PAGE_SIZE, cursor };
      const { items, nextCursor } = await api.listCallTimeline({ params: { id: call.id }, query });
      // The page's own entries are kept, too: they leave its part when newer ones come.
      const known = fetched?.entries ?? timeline;
      setFetched({ entries: [...items, ...known], cursor: nextCursor });
    } catch (thrown) {
      showToast({ tone: "bad", text: `${words.errorTitle}. ${errorText(asApiError(thrown))}` });
    } finally {
      setBusy(false);
    }
  }
  const shown = new Set(timeline.map(({ id }) => id));
  const entries = (fetched?.entries ?? []).filter(({ id }) => !shown.has(id));
  return { entries, isBusy, more: cursor === null ? undefined : () => void more() };
}
