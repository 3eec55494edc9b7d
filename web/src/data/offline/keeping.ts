import type { Query, QueryClient } from "@tanstack/preact-query";
import { whenIdle } from "../../ui/when-idle.ts";
import { network } from "../network.ts";
import { keepCopy, pruneCopies, readCopy } from "./copies.ts";
import { type CopyKind, useOfCopy } from "./copy-rules.ts";
import { ownerOfCopies } from "./owner.ts";
import { keptPerson } from "./person.ts";

/** What has changed is written down soon, and a query that changes all the time, as a busy board does, so often at most. */
const WRITE_AFTER_MS = 300;
export const WRITE_EVERY_MS = 5_000;
/** Packing takes the processor: it waits so long at most for the page to be done with what somebody waits for. */
const IDLE_WITHIN_MS = 2_000;

function kindOf({ meta }: Pick<Query, "meta">): CopyKind {
  return meta?.copy ?? "answers";
}

/** Whose copies are used: whoever sits here or, until the server has said that, whoever sat here last. */
async function owner(): Promise<string | undefined> {
  return ownerOfCopies() ?? (await keptPerson())?.id;
}

/** Shows a query's copy if there is nothing else to show and its age allows it. */
export async function showCopy(
  client: QueryClient,
  query: Query,
  whenIsIt: "asking" | "unanswered",
): Promise<void> {
  const kind = kindOf(query);
  const userId = kind === "never" ? undefined : await owner();
  const copy = userId === undefined ? undefined : await readCopy(userId, query.queryHash);
  if (!copy) return;
  const use = useOfCopy(kind, copy.atMs, Date.now());
  if (use === "nothing" || (use === "offline" && whenIsIt === "asking")) return;
  // By now the answer may be there, or somebody else.
  if (query.state.data !== undefined || query.state.fetchStatus === "idle" || (await owner()) !== userId)
    return;
  client.setQueryData(query.queryKey, copy.data, { updatedAt: copy.atMs });
}

/** Writes down what queries know, together and now and then; the answer stops it. */
export function keepCopies(client: QueryClient): () => void {
  /** And whose answer each has; undefined where the server had not said yet who sits here. */
  const changed = new Map<Query, string | undefined>();
  const writtenAtMs = new WeakMap<Query, number>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  async function write(isLast: boolean): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    const userId = ownerOfCopies();
    const nowMs = Date.now();
    const due = [...changed].filter(
      ([query]) => isLast || nowMs - (writtenAtMs.get(query) ?? 0) >= WRITE_EVERY_MS,
    );
    for (const [query] of due) changed.delete(query);
    if (changed.size > 0) timer = setTimeout(writeNow, WRITE_EVERY_MS);
    if (userId === undefined || due.length === 0) return;
    for (const [query, ownerThen] of due) {
      // Somebody else has signed in since it came.
      if (ownerThen !== undefined && ownerThen !== userId) continue;
      const { queryHash, state } = query;
      writtenAtMs.set(query, nowMs);
      if (state.data === undefined) continue;
      await keepCopy(userId, queryHash, { data: state.data, atMs: state.dataUpdatedAt });
    }
    await pruneCopies(userId, Date.now());
  }

  // Storage that is full or blocked costs copies, never the page.
  const writeNow = () => void write(false).catch(() => undefined);
  const stopHearing = client.getQueryCache().subscribe((event) => {
    if (event.type === "removed") changed.delete(event.query);
    if (event.type !== "updated" || event.action.type !== "success" || kindOf(event.query) === "never")
      return;
    changed.set(event.query, ownerOfCopies());
    // Without the server it changes by hand alone, and what was written must outlive a reload.
    if (network.offlineSinceMs.peek() !== undefined) void write(true).catch(() => undefined);
    else timer ??= setTimeout(() => whenIdle(writeNow, IDLE_WITHIN_MS), WRITE_AFTER_MS);
  });
  const writeWhenHidden = () => {
    if (document.visibilityState === "hidden") void write(true).catch(() => undefined);
  };
  document.addEventListener("visibilitychange", writeWhenHidden);
  return () => {
    clearTimeout(timer);
    stopHearing();
    document.removeEventListener("visibilitychange", writeWhenHidden);
  };
}
