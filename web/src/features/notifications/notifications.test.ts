import { MutationObserver } from "@tanstack/preact-query";
import { afterEach, describe, expect, it, vi } from "vitest";
import { queryClient } from "../../data/query-client.ts";
import type { Notification } from "../../data/types.ts";
import { markedUnread } from "./notification-list.ts";
import {
  addNotification,
  markReadMutation,
  markUnreadMutation,
  notificationPath,
  notificationsQuery,
} from "./notifications.ts";

function aNotification(id: string, changes: Partial<Notification> = {}): Notification {
  return {
    id,
    type: "alert.raised",
    subjectType: "call",
    subjectId: "call-1",
    title: "P1 alert",
    priority: 1,
    count: 1,
    path: "/calls/call-1",
    tag: id,
    readAt: null,
    createdAt: "2026-11-22T08:00:00.000Z",
    ...changes,
  };
}

/** Answers lists with `items`, everything else with `postStatus`. */
function serve(items: readonly Notification[], postStatus = 204): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string, { method }: RequestInit) => {
    asked.push(`${method} ${path}`);
    if (method !== "GET") return new Response(null, { status: postStatus });
    const body = { items, nextCursor: null, unread: items.filter(({ readAt }) => readAt === null).length };
    return new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json" } });
  });
  return asked;
}

const shown = () => queryClient.getQueryData(notificationsQuery.queryKey);
const load = () => queryClient.fetchQuery(notificationsQuery);
const markRead = (which: string) => new MutationObserver(queryClient, markReadMutation).mutate(which);

afterEach(() => {
  queryClient.clear();
  vi.unstubAllGlobals();
});

describe("notifications", () => {
  it("adds what arrives, each once, and counts it as unread", async () => {
    serve([aNotification("old")]);
    await load();
    expect(addNotification(aNotification("new"))).toBe(true);
    expect(addNotification(aNotification("new"))).toBe(false);
    expect(shown()?.items.map(({ id }) => id)).toEqual(["new", "old"]);
    expect(shown()?.unread).toBe(2);
  });

  it("shows one unread line of a group: the newest", async () => {
    serve([aNotification("first"), aNotification("old")]);
    await load();
    addNotification(aNotification("second", { title: "2 missed calls", count: 2 }), "first");
    expect(shown()?.items.map(({ id }) => id)).toEqual(["second", "old"]);
    expect(shown()?.unread).toBe(2);
  });

  it("keeps at most twenty", async () => {
    serve(Array.from({ length: 20 }, (_, index) => aNotification(String(index))));
    await load();
    addNotification(aNotification("new"));
    expect(shown()?.items).toHaveLength(20);
    expect(shown()?.unread).toBe(21);
  });

  it("shows as read at once what was opened, and tells the server", async () => {
    const asked = serve([aNotification("a"), aNotification("b")]);
    await load();
    const sending = markRead("a");
    await vi.waitFor(() => expect(shown()?.unread).toBe(1));
    expect(asked.filter((line) => line.startsWith("POST"))).toEqual(["POST /api/notifications/a/read"]);
    await sending;
    expect(shown()?.items.map(({ id, readAt }) => [id, readAt === null])).toEqual([
      ["a", false],
      ["b", true],
    ]);
  });

  it("puts the truth back when the server did not take it", async () => {
    serve([aNotification("a"), aNotification("b")], 503);
    await load();
    const unread: (number | undefined)[] = [];
    const stop = queryClient.getQueryCache().subscribe(() => unread.push(shown()?.unread));
    await expect(markRead("all")).rejects.toMatchObject({ status: 503 });
    stop();
    expect(unread).toContain(0);
    expect(shown()?.unread).toBe(2);
    expect(shown()?.items.every(({ readAt }) => readAt === null)).toBe(true);
  });

  it("shows as unread at once what was marked so, and tells the server after what was marked before", async () => {
    const asked = serve([aNotification("a"), aNotification("b")]);
    await load();
    const reading = markRead("a");
    const unread = new MutationObserver(queryClient, markUnreadMutation).mutate("a");
    await vi.waitFor(() => expect(shown()?.items[0]?.readAt).toBeNull());
    expect(shown()?.unread).toBe(2);
    await Promise.all([reading, unread]);
    expect(asked.filter((line) => line.startsWith("POST"))).toEqual([
      "POST /api/notifications/a/read",
      "POST /api/notifications/a/unread",
    ]);
  });

  it("counts what is unread again once, however often it is said", () => {
    const list = {
      items: [aNotification("a", { readAt: "2026-11-22T09:00:00.000Z" })],
      nextCursor: null,
      unread: 3,
    };
    const once = markedUnread(list, "a");
    expect(once.unread).toBe(4);
    expect(markedUnread(once, "a").unread).toBe(4);
    expect(markedUnread(list, "elsewhere")).toEqual(list);
  });

  it("leads to the call that it is about", () => {
    expect(notificationPath(aNotification("a"))).toBe("/calls/call-1");
    expect(notificationPath(aNotification("a", { subjectType: "message", path: "/" }))).toBe("/alerts");
  });
});
