import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { flush, refresh } from "../../data/offline/outbox-control.ts";
import { setOwnerOfCopies } from "../../data/offline/owner.ts";
import { offlineDatabase } from "../../data/offline/database.ts";
import { discardUnsent } from "../../data/unsent/unsent.ts";
import { pendingOf, retryMessage, sendMessage } from "./outbox.ts";
import { aMessage } from "./test/a-thread.ts";

/** What the server was asked for. */
interface Asked {
  readonly key: string | null;
  readonly body: Record<string, unknown>;
}

describe("the outbox", () => {
  const asked: Asked[] = [];
  let answer: () => Response | Promise<Response>;
  beforeEach(async () => {
    asked.length = 0;
    vi.stubGlobal("fetch", async (path: string, { headers, body }: RequestInit = {}) => {
      if (path === "/api/session") return Response.json({ user: { id: "u1" } });
      const key = new Headers(headers).get("Idempotency-Key");
      asked.push({ key, body: JSON.parse(String(body)) });
      return await answer();
    });
    await (await offlineDatabase()).clear("outbox");
    setOwnerOfCopies("u1");
    await refresh();
  });
  afterEach(async () => {
    for (const { key } of pendingOf("t1")) await discardUnsent(key);
    setOwnerOfCopies(undefined);
    vi.unstubAllGlobals();
  });
  const json = (status: number, body: object) => Response.json(body, { status });
  const problem = (status: number, code: string) => json(status, { code, title: "No" });
  const send = (text: string) => sendMessage({ threadId: "t1", text, files: [], seenSequence: 4 });

  it("shows what is being sent at once, and lets it go when the server has it", async () => {
    answer = () => json(201, aMessage(5, { kind: "outbound" }));
    const sent = send("Hello");
    expect(pendingOf("t1").map(({ text, problem: why }) => [text, why])).toEqual([["Hello", null]]);
    await sent;
    expect(pendingOf("t1")).toEqual([]);
  });

  it("asks again by the same key and the same words where no answer came: it goes once", async () => {
    answer = () => {
      throw new TypeError("network");
    };
    await send("Hello");
    expect(pendingOf("t1")[0]?.problem?.kind).toBe("waiting");
    answer = () => json(201, aMessage(5, { kind: "outbound" }));
    await flush();
    expect(asked[1]).toEqual(asked[0]);
    await vi.waitFor(() => expect(pendingOf("t1")).toEqual([]));
  });

  it("sends what was refused as a new request, knowing what was answered meanwhile", async () => {
    answer = () => problem(409, "answered_meanwhile");
    await send("Hello");
    const [kept] = pendingOf("t1");
    expect(kept?.problem?.kind).toBe("answered");
    answer = () => json(201, aMessage(10, { kind: "outbound" }));
    if (kept) await retryMessage(kept, 9, true);
    expect(asked[1]?.key).not.toBe(asked[0]?.key);
    expect(asked[1]?.body).toMatchObject({ text: "Hello", seenSequence: 9, force: true });
  });

  it("sends a file alone without a text", async () => {
    answer = () => json(201, aMessage(5, { kind: "outbound", text: "" }));
    const kept = { id: "f1", status: "ready", failure: null } as const;
    const file = { ...kept, contentType: "image/jpeg", bytes: 5, fileName: "roof.jpg" };
    await sendMessage({ threadId: "t1", text: "", files: [file], seenSequence: 4 });
    expect(asked[0]?.body).toEqual({ attachmentIds: ["f1"], seenSequence: 4, force: false });
  });

  it("sends one after the other, as they were written", async () => {
    let release = (): void => undefined;
    answer = () =>
      new Promise((resolve) => {
        release = () => resolve(json(201, aMessage(5, { kind: "outbound" })));
      });
    const first = send("One");
    const second = send("Two");
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    release();
    await first;
    await vi.waitFor(() => expect(asked).toHaveLength(2));
    release();
    await second;
    expect(asked.map(({ body }) => body.text)).toEqual(["One", "Two"]);
  });
});
