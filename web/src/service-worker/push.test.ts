import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { outcomeOf } from "./push-answer.ts";
import { deedOf, listenToPush, notificationOf } from "./push.ts";
import type { PushText } from "./push-text.ts";

describe("pushed notifications", () => {
  const text: PushText = {
    title: "P1 alert: Ada needs help",
    tag: "alert.raised:1",
    priority: 1,
    count: 1,
    occurredAt: "2026-11-27T07:00:00.000Z",
    url: "https://calls.example/calls/1",
    actions: [
      { action: "open", title: "Open", url: "https://calls.example/calls/1" },
      {
        action: "read",
        title: "Mark as read",
        method: "POST",
        url: "https://calls.example/api/notifications/7/read",
      },
    ],
  };

  it("stay until they are seen where they are urgent, and offer what the server says", () => {
    expect(notificationOf(text)).toMatchObject({
      tag: "alert.raised:1",
      requireInteraction: true,
      actions: [{ action: "open" }, { action: "read" }],
    });
    expect(notificationOf({ ...text, priority: 3 }).requireInteraction).toBe(false);
  });

  it("lead to a page of this place, or ask its API, and nothing else", () => {
    const origin = "https://calls.example";
    expect(deedOf(text, "", origin)).toEqual({ kind: "go", path: "/calls/1", method: "GET" });
    expect(deedOf(text, "read", origin)).toEqual({
      kind: "ask",
      path: "/api/notifications/7/read",
      method: "POST",
    });
    const odd = {
      ...text,
      actions: [{ action: "x", title: "X", method: "POST", url: "https://evil.example/steal" }],
    };
    expect(deedOf(odd, "x", origin)).toEqual({ kind: "go", path: "/steal", method: "POST" });
  });
});

describe("an alert's notification", () => {
  const ORIGIN = "https://calls.example";
  const alert: PushText = {
    title: "P1 alert: Ada needs help",
    tag: "7",
    priority: 1,
    count: 1,
    occurredAt: "2026-11-27T07:00:00.000Z",
    url: `${ORIGIN}/calls/1`,
    actions: [
      {
        action: "acknowledge",
        title: "Acknowledge",
        method: "POST",
        url: `${ORIGIN}/api/alerts/9/acknowledge`,
      },
      { action: "open", title: "Open", url: `${ORIGIN}/calls/1` },
    ],
  };
  const asked: string[] = [];
  const said: { title: string; options: NotificationOptions & { actions?: unknown } }[] = [];
  const opened: string[] = [];
  let press: (action: string) => Promise<void>;

  beforeEach(() => {
    asked.length = 0;
    said.length = 0;
    opened.length = 0;
    const heard = new Map<string, (event: never) => void>();
    vi.stubGlobal("addEventListener", (kind: string, listener: (event: never) => void) => {
      heard.set(kind, listener);
    });
    vi.stubGlobal("location", new URL(ORIGIN));
    vi.stubGlobal("registration", {
      showNotification: async (title: string, options: NotificationOptions) => {
        said.push({ title, options });
      },
    });
    vi.stubGlobal("clients", {
      matchAll: async () => [],
      openWindow: async (path: string) => void opened.push(path),
    });
    listenToPush();
    press = async (action) => {
      let work: Promise<unknown> = Promise.resolve();
      const event = {
        action,
        notification: { data: alert, close: () => undefined },
        waitUntil: (promise: Promise<unknown>) => {
          work = promise;
        },
      };
      heard.get("notificationclick")?.(event as never);
      await work;
    };
  });
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  const serve = (status: number | "offline") =>
    vi.stubGlobal("fetch", async (path: string, { method }: RequestInit) => {
      asked.push(`${method} ${path}`);
      if (status === "offline") throw new TypeError("Failed to fetch");
      return new Response(null, { status });
    });

  it("acknowledges it, and says so in its place", async () => {
    serve(200);
    await press("acknowledge");
    expect(asked).toEqual(["POST /api/alerts/9/acknowledge"]);
    expect(said).toMatchObject([
      {
        title: "You have this alert",
        options: { tag: "7", body: "P1 alert: Ada needs help", actions: [{ action: "open" }] },
      },
    ]);
    expect(opened).toEqual([]);
  });

  it.each([
    [409, "Not yours: somebody else has it, or it is resolved"],
    [403, "Not acknowledged: open the alert"],
    [503, "Not acknowledged: open the alert"],
  ])("says that it was not, until it is seen: %i", async (status, title) => {
    serve(status);
    await press("acknowledge");
    expect(said).toMatchObject([{ title, options: { requireInteraction: true } }]);
    expect(opened).toEqual([]);
  });

  it.each(["offline", 401] as const)(
    "opens the alert instead of pretending where nobody can say: %s",
    async (status) => {
      serve(status);
      await press("acknowledge");
      expect(said).toEqual([]);
      expect(opened).toEqual(["/calls/1"]);
    },
  );

  it("opens it without asking", async () => {
    serve(200);
    await press("open");
    expect([asked, said, opened]).toEqual([[], [], ["/calls/1"]]);
  });

  it("takes every answer of success as one: asked again, the server says the same", () => {
    expect([200, 204].map(outcomeOf)).toEqual(["done", "done"]);
  });
});
