import { signal } from "@preact/signals";
import { api } from "../../data/api.ts";
import { asApiError } from "../../data/http.ts";
import { queryClient } from "../../data/query-client.ts";
import { currentUser } from "../../data/session.ts";
import type { BulkOperation } from "../../data/types.ts";
import { errorText } from "../../ui/error-facts.ts";
import { showToast } from "../../ui/toasts.tsx";
import { bulkOperationQuery, showOperation } from "./bulk.queries.ts";
import { bulkWords as words } from "./bulk.strings.ts";
import { hasLeftovers, isUnderWay, progressText, undoSeconds } from "./bulk-words.ts";

/** Between two looks: at first, and at most. */
const LOOK_AFTER_MS = 500;
const LOOK_EVERY_MS = 5_000;

/** The operation that somebody is told of; `id` is "" when their last one has been dismissed. */
const followed = signal<{ readonly id: string; readonly personId: string } | undefined>(undefined);
/** Those whose end is being waited for. */
const waitedFor = new Set<string>();
/** By how many screens each is shown now. */
const shownBy = new Map<string, number>();

const me = () => currentUser()?.id ?? "";

/** The id of the operation that whoever sits here is told of; read where it is rendered. */
export function followedId(): string | undefined {
  return followed.value?.personId === me() ? followed.value.id : undefined;
}

/** Tells of an operation from now on, wherever one goes, to its end. */
export function followBulk(operation: BulkOperation): void {
  showOperation(operation);
  followed.value = { id: operation.id, personId: me() };
  void toItsEnd(operation);
}

/** Tells no more of it. */
export function forgetBulk(): void {
  followed.value = { id: "", personId: me() };
}

/** A screen shows how it goes on; the answer ends that. */
export function showsBulk(id: string): () => void {
  shownBy.set(id, (shownBy.get(id) ?? 0) + 1);
  return () => shownBy.set(id, (shownBy.get(id) ?? 1) - 1);
}

/** Looks after an operation until it rests, however long that takes; where no screen shows it by then, it is said in passing. */
async function toItsEnd(operation: BulkOperation): Promise<void> {
  const { id } = operation;
  const personId = me();
  if (!isUnderWay(operation) || waitedFor.has(id)) return;
  waitedFor.add(id);
  let now = operation;
  for (let waitMs = LOOK_AFTER_MS; isUnderWay(now); waitMs = Math.min(LOOK_EVERY_MS, waitMs * 2)) {
    await new Promise((resolve) => setTimeout(resolve, waitMs));
    // Whoever left is told by their own page, when they are back.
    if (me() !== personId) break;
    try {
      now = await api.getBulkOperation({ params: { id } });
      showOperation(now);
    } catch {
      // It goes on whether we see it or not.
      now = queryClient.getQueryData(bulkOperationQuery(id).queryKey) ?? now;
    }
  }
  waitedFor.delete(id);
  if (!isUnderWay(now) && (shownBy.get(id) ?? 0) === 0 && followedId() === id) sayEnd(now);
}

function sayEnd(operation: BulkOperation): void {
  const { id } = operation;
  const isWhole = operation.status !== "canceled" && !hasLeftovers(operation);
  const isUndoable = undoSeconds(operation, Date.now()) > 0;
  showToast({
    tone: isWhole ? "good" : "warning",
    // Nobody sees it elsewhere: what did not go well stays until it is read.
    isSticky: !isWhole,
    text: progressText(operation, Date.now()),
    ...(isUndoable ? { action: { text: words.undoIt, act: () => void undo(id) } } : {}),
  });
}

async function undo(id: string): Promise<void> {
  try {
    followBulk(await api.undoBulkOperation({ params: { id } }));
  } catch (thrown) {
    const text = `${words.undoFailed} ${errorText(asApiError(thrown))}`;
    showToast({ tone: "bad", isSticky: true, text });
  }
}
