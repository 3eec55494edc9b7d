import { api } from "../../data/api.ts";
import { asItWas } from "../../data/as-it-was.ts";
import { asApiError } from "../../data/http.ts";
import { saidQueued } from "../../data/kept.ts";
import { type ListPages, withRow } from "../../data/pages.ts";
import { withRowBackIn } from "../../data/put-back.ts";
import { queryClient } from "../../data/query-client.ts";
import { currentUser } from "../../data/session.ts";
import type { Thread, ThreadDetail } from "../../data/types.ts";
import { errorText } from "../../ui/error-facts.ts";
import { formatWhen } from "../../ui/format.ts";
import { showToast } from "../../ui/toasts.tsx";
import { THREAD_LISTS, threadCountsQuery, threadQuery } from "./inbox.queries.ts";
import { inboxWords as words } from "./inbox.strings.ts";
import { belongs, type InboxFilters } from "./inbox-views.ts";
import { threadName } from "./thread-words.ts";

/** Threads that somebody here wants to stay unread though they look at them. */
const keptUnread = new Set<string>();

/** Does something to a thread: shown at once, put back when the server refuses, with a way to take it back. */
export async function act(
  thread: Thread,
  change: Partial<Thread>,
  send: () => Promise<Thread>,
  told: { readonly text: string; readonly undo?: () => void },
): Promise<boolean> {
  await queryClient.cancelQueries({ queryKey: THREAD_LISTS });
  const lists = queryClient.getQueriesData<ListPages<Thread>>({ queryKey: THREAD_LISTS });
  showThread({ ...thread, ...change });
  try {
    showThread(await send());
    showToast({
      ...{ tone: "good", text: told.text },
      ...(told.undo ? { action: { text: words.undo, act: told.undo } } : {}),
    });
    return true;
  } catch (thrown) {
    // It waits for the server, and so it stays shown.
    if (saidQueued(thrown)) return true;
    for (const [queryKey, before] of lists)
      queryClient.setQueryData<ListPages<Thread>>(
        queryKey,
        (now) => now && before && withRowBackIn(now, before, thread.id),
      );
    void refreshLists();
    queryClient.setQueryData<ThreadDetail>(
      threadQuery(thread.id).queryKey,
      (known) => known && { ...known, ...thread },
    );
    const text = `${words.failed(threadName(thread))} ${errorText(asApiError(thrown))}`;
    showToast({ tone: "bad", isSticky: true, text });
    await queryClient.invalidateQueries({ queryKey: threadQuery(thread.id).queryKey });
    return false;
  } finally {
    void queryClient.invalidateQueries({ queryKey: threadCountsQuery.queryKey });
  }
}

/** Shows a thread as it is now, wherever it stands; lists that it belongs to no more let it go. */
function showThread(thread: Thread): void {
  const meId = currentUser()?.id ?? "";
  queryClient.setQueryData<ThreadDetail>(
    threadQuery(thread.id).queryKey,
    (known) => known && { ...known, ...thread },
  );
  for (const [queryKey] of queryClient.getQueriesData<ListPages<Thread>>({ queryKey: THREAD_LISTS })) {
    const filters = queryKey[THREAD_LISTS.length] as InboxFilters;
    queryClient.setQueryData<ListPages<Thread>>(
      queryKey,
      (pages) =>
        pages && withRow(pages, thread.id, () => (belongs(thread, filters, meId) ? thread : undefined)),
    );
  }
}

/** What closing changes at once. */
const CLOSED = { status: "closed", unread: 0, waitingSince: null, snoozedUntil: null } as const;
const OPEN = { status: "open", snoozedUntil: null, closedAt: null } as const;

/** Closes a thread; undone, it is as open, snoozed or unread as before. */
export function closeThread(thread: Thread): Promise<boolean> {
  const { id, snoozedUntil, unread } = thread;
  return act(
    thread,
    { ...CLOSED, closedAt: new Date().toISOString() },
    () => api.closeThread({ params: { id } }),
    {
      text: words.did.close(threadName(thread)),
      async undo() {
        const open = await reopenThread({ ...thread, ...CLOSED }, false);
        if (!open) return;
        if (snoozedUntil !== null) await snoozeThread(thread, new Date(snoozedUntil), false);
        if (unread > 0) await markUnread(thread, false);
        await refreshLists();
      },
    },
  );
}

/** Opens a closed or snoozed thread again. */
export async function reopenThread(thread: Thread, isUndoable = true): Promise<boolean> {
  const { id, status, snoozedUntil } = thread;
  const isDone = await act(thread, OPEN, () => api.reopenThread({ params: { id } }), {
    text: words.did.reopen(threadName(thread)),
    ...(isUndoable
      ? {
          undo: () =>
            void (status === "snoozed" && snoozedUntil !== null
              ? snoozeThread(thread, new Date(snoozedUntil), false)
              : closeThread({ ...thread, ...OPEN })),
        }
      : {}),
  });
  if (isDone) await refreshLists();
  return isDone;
}

/** Puts a thread out of sight until a time, or until the customer writes. */
export function snoozeThread(thread: Thread, until: Date, isUndoable = true): Promise<boolean> {
  const { id } = thread;
  const at = until.toISOString();
  return act(
    thread,
    { status: "snoozed", snoozedUntil: at, closedAt: null },
    () => api.snoozeThread({ params: { id }, body: { until: at } }),
    {
      text: words.did.snooze(threadName(thread), formatWhen(at, Date.now())),
      ...(isUndoable
        ? { undo: () => void reopenThread({ ...thread, status: "snoozed", snoozedUntil: at }, false) }
        : {}),
    },
  );
}

/** Gives a thread to somebody, or to nobody. */
export function assignThread(
  thread: Thread,
  to: { readonly id: string; readonly name: string } | null,
  isUndoable = true,
): Promise<boolean> {
  const { id, assignedTo: before } = thread;
  const params = { id };
  const name = threadName(thread);
  let after = thread;
  return act(
    thread,
    { assignedTo: to },
    async () => {
      after = await asItWas<Thread, Thread>(thread, {
        change: (version) => api.assignThread({ params, version, body: { assignedTo: to?.id ?? null } }),
        read: () => api.getThread({ params }),
        isSame: (now) => now.assignedTo?.id === before?.id,
      });
      return after;
    },
    {
      text: to === null ? words.did.unassign(name) : words.did.assign(name, to.name),
      ...(isUndoable
        ? {
            async undo() {
              await assignThread(after, before, false);
              await refreshLists();
            },
          }
        : {}),
    },
  );
}

/** Leaves the customer's newest message as if nobody had read it; it stays so while somebody here looks at it. */
export function markUnread(thread: Thread, isTold = true): Promise<boolean> {
  const { id, unread } = thread;
  keptUnread.add(id);
  return act(
    thread,
    { unread: Math.max(1, unread) },
    () => api.markThreadUnread({ params: { id } }),
    isTold
      ? { text: words.did.unread(threadName(thread)), undo: () => void readThread(thread) }
      : { text: words.did.unread(threadName(thread)) },
  );
}

/** Says that all of a thread was read. Nobody is told when that fails: it is read again soon enough. */
export async function readThread(thread: Thread): Promise<void> {
  keptUnread.delete(thread.id);
  try {
    showThread(await api.readThread({ params: { id: thread.id }, body: { sequence: thread.lastSequence } }));
    void queryClient.invalidateQueries({ queryKey: threadCountsQuery.queryKey });
  } catch {
    // Shown as unread, as it is.
  }
}

/** Shall a thread stay unread though somebody here looks at it? */
export const isKeptUnread = (id: string): boolean => keptUnread.has(id);
/** Whoever comes back to a thread reads it. */
export const mayBeRead = (id: string): void => void keptUnread.delete(id);

const refreshLists = () => queryClient.invalidateQueries({ queryKey: THREAD_LISTS });
