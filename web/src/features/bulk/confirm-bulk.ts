import { api } from "../../data/api.ts";
import type { Input, Output } from "../../data/endpoint.ts";
import { asApiError } from "../../data/http.ts";
import { errorText } from "../../ui/error-facts.ts";
import { formatCount } from "../../ui/format.ts";
import type { Selection } from "../../ui/grid/grid-selection.ts";
import { showToast } from "../../ui/toasts.tsx";
import { confirmWords as words } from "./confirm-bulk.strings.ts";

export type NewBulk = Input<"previewBulkOperation">["body"];
export type BulkPreview = Output<"previewBulkOperation">;
type Operation = Output<"getBulkOperation">;

const ASK_AGAIN_MS = 250;
const ASK_FOR_MS = 60_000;
/** After an answer that did not come. */
const ASK_LATER_MS = 2_000;

/** Which records are meant: those that are ticked, or all that the filters find. */
export function meant<Filters>(
  { isAll, ids }: Selection,
  filters: Filters,
): { readonly ids: string[] } | { readonly filters: Filters } {
  return isAll ? { filters } : { ids: [...ids] };
}

/** Does what was previewed, confirmed by the number of records; resolves when it has been done, or goes on for long. @throws {ApiError} where it was not begun */
export async function runBulk(preview: BulkPreview): Promise<Operation> {
  const { id, token, recordsMeant: records } = preview;
  return settled(await api.confirmBulkOperation({ params: { id }, body: { token, records } }), "running");
}

/** Says what came of it, with a way to take it back where there is one. `onUndone`: what is shown is fetched again. */
export function tellBulk(
  operation: Operation,
  verb: string,
  kind: (count: number) => string,
  onUndone: () => void,
): void {
  if (operation.status === "running") {
    showToast({ tone: "info", text: words.goesOn(verb, progressOf(operation)) });
    return;
  }
  const { id, counts, undoUntil } = operation;
  const notDone = (counts.failed ?? 0) + (counts.skipped ?? 0);
  const text = words.done(verb, kind(counts.changed ?? 0));
  showToast({
    tone: notDone > 0 ? "warning" : "good",
    text: notDone > 0 ? `${text} ${words.notDone(notDone)}` : text,
    ...(undoUntil === null ? {} : { action: { text: words.undo, act: () => void undoBulk(id, onUndone) } }),
  });
}

async function undoBulk(id: string, onUndone: () => void): Promise<void> {
  try {
    const operation = await settled(await api.undoBulkOperation({ params: { id } }), "undoing");
    if (operation.status === "undoing") showToast({ tone: "info", text: words.undoGoesOn });
    else showToast({ tone: "good", text: words.undone });
  } catch (thrown) {
    const text = `${words.undoFailed} ${errorText(asApiError(thrown))}`;
    showToast({ tone: "bad", isSticky: true, text });
  }
  onUndone();
}

function progressOf({ recordsDone, recordsMeant }: Operation): string {
  return words.running(formatCount(recordsDone), formatCount(recordsMeant));
}

/** As it is when it is under way no more, or when that takes too long to wait for: few records take a moment. */
async function settled(operation: Operation, busy: Operation["status"]): Promise<Operation> {
  const until = Date.now() + ASK_FOR_MS;
  let now = operation;
  let waitMs = ASK_AGAIN_MS;
  while (now.status === busy && Date.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    try {
      now = await api.getBulkOperation({ params: { id: operation.id } });
      waitMs = ASK_AGAIN_MS;
    } catch {
      // It goes on whether we see it or not.
      waitMs = ASK_LATER_MS;
    }
  }
  return now;
}
