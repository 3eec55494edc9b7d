import type { DialItemJson, DialListJson } from "./dial-lists.contract.ts";
import type { DialItem, ItemCount } from "./dial-items.repository.ts";
import type { DialListView } from "./dial-lists.service.ts";

/** A list with how far it is, as clients see it. */
export function presentDialList(list: DialListView): DialListJson {
  return {
    id: list.id,
    name: list.name,
    status: list.status,
    sort: list.sort,
    purpose: list.purpose,
    scriptId: list.scriptId,
    maxAttempts: list.maxAttempts,
    version: list.version,
    createdAt: list.createdAt.toISOString(),
    completedAt: list.completedAt?.toISOString() ?? null,
    progress: presentProgress(list),
  };
}

/** A lead in a list as clients see it. */
export function presentDialItem(item: DialItem): DialItemJson {
  return {
    id: item.id,
    listId: item.listId,
    leadId: item.leadId,
    state: item.state,
    reason: item.reason,
    dueAt: item.dueAt?.toISOString() ?? null,
    isCallback: item.isCallback,
    attempts: item.attempts,
    heldBy: item.heldBy,
    heldUntil: item.heldUntil?.toISOString() ?? null,
    lastCallId: item.lastCallId,
  };
}

function presentProgress({ counts, nextDueAt }: DialListView): DialListJson["progress"] {
  const inState = (state: ItemCount["state"]) =>
    counts.filter((one) => one.state === state).reduce((sum, { count }) => sum + count, 0);
  const byReason: DialListJson["progress"]["byReason"] = {};
  for (const { reason, count } of counts) if (reason) byReason[reason] = (byReason[reason] ?? 0) + count;
  return {
    total: counts.reduce((sum, { count }) => sum + count, 0),
    waiting: inState("waiting"),
    locked: inState("locked"),
    called: inState("called"),
    later: inState("later"),
    done: inState("done"),
    byReason,
    nextDueAt: nextDueAt?.toISOString() ?? null,
  };
}
