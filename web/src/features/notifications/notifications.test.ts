import { afterEach, describe, expect, it, vi } from "vitest";
import { live } from "../../data/live.ts";
import type { ChannelListener } from "../../data/socket.ts";
import type { Notification } from "../../data/types.ts";
import {
  followNotifications,
  markAllRead,
  markRead,
  notificationPath,
  notifications,
} from "./notifications.ts";

function aNotification(id: string, changes: Partial<Notification> = {}): Notification {
  return {
    id,
    type: "alert.raised",
    subjectType: "call",
    subjectId: "call-1",
    title: "P1 alert",
    priority: 1,
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

async function follow(onNew: (notification: Notification) => void = () => undefined) {
  let listener: ChannelListener | undefined;
  vi.spyOn(live, "subscribe").mockImplementation((_channel, given) => {
    listener = given;
    return () => undefined;
  });
  const stop = followNotifications("me", onNew);
  await vi.waitFor(() => expect(notifications.state.value.isLoaded).toBe(true));
  const push = (notification: Notification) =>
    listener?.onEvent({
      type: "event",
      channel: "user:me",
      position: "1-0",
      event: "notification.created",
      data: { notification },
      at: null,
      traceparent: null,
    });
  return { stop, push };
}

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

describe("notifications", () => {
  it("adds what arrives, each once, and counts it as unread", async () => {
    serve([aNotification("old")]);
    const onNew = vi.fn();
    const { push, stop } = await follow(onNew);
    push(aNotification("new"));
    push(aNotification("new"));
    expect(notifications.state.value.items.map(({ id }) => id)).toEqual(["new", "old"]);
    expect(notifications.state.value.unread).toBe(2);
    expect(onNew).toHaveBeenCalledTimes(1);
    stop();
    expect(notifications.state.value.items).toEqual([]);
  });

  it("shows as read at once what was opened, and tells the server once", async () => {
    const asked = serve([aNotification("a"), aNotification("b")]);
    const { stop } = await follow();
    const sending = markRead("a");
    expect(notifications.state.value.unread).toBe(1);
    await sending;
    await markRead("a");
    expect(asked.filter((line) => line.startsWith("POST"))).toEqual(["POST /api/notifications/a/read"]);
    stop();
  });

  it("puts the truth back when the server did not take it", async () => {
    serve([aNotification("a"), aNotification("b")], 503);
    const { stop } = await follow();
    const sending = markAllRead();
    expect(notifications.state.value.unread).toBe(0);
    await sending;
    expect(notifications.state.value.unread).toBe(2);
    stop();
  });

  it("leads to the call that it is about", () => {
    expect(notificationPath(aNotification("a"))).toBe("/calls/call-1");
    expect(notificationPath(aNotification("a", { subjectType: "message" }))).toBe("/alerts");
  });
});
