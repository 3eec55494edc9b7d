import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  discardMessage,
  pendingOf,
  retryMessage,
  scheduleMessage,
  sendMessage,
  writeNote,
} from "./outbox.ts";
import { aMessage } from "./test/a-thread.ts";

/** What the server was asked for. */
interface Asked {
  readonly key: string | null;
  readonly body: Record<string, unknown>;
}

describe("the outbox", () => {
  const asked: Asked[] = [];
  let answer: () => Response | Promise<Response>;
  beforeEach(() => {
    asked.length = 0;
    vi.stubGlobal("fetch", async (_path: string, { headers, body }: RequestInit) => {
      const key = new Headers(headers).get("Idempotency-Key");
      asked.push({ key, body: JSON.parse(String(body)) });
      return await answer();
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    for (const { key } of pendingOf("t1")) discardMessage(key);
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
    const [kept] = pendingOf("t1");
    expect(kept?.problem?.kind).toBe("unsure");
    answer = () => json(201, aMessage(5, { kind: "outbound" }));
    if (kept) await retryMessage(kept, 9);
    expect(asked[1]).toEqual(asked[0]);
    expect(pendingOf("t1")).toEqual([]);
  });

  it.each([
    [409, "idempotent_request_running"],
    [409, "idempotent_answer_lost"],
    [429, "rate_limited"],
  ])("keeps the key after %i %s: an earlier try may be under way or done", async (status, code) => {
    answer = () => {
      throw new TypeError("network");
    };
    await send("Hello");
    answer = () => problem(status, code);
    for (let time = 1; time <= 2; time++) {
      const [kept] = pendingOf("t1");
      if (kept) await retryMessage(kept, 4);
      expect(pendingOf("t1")[0]?.problem?.kind).toBe("unsure");
    }
    expect(new Set(asked.map(({ key }) => key)).size).toBe(1);
  });

  it("sends what was refused as a new request, knowing what was answered meanwhile", async () => {
    answer = () => problem(409, "answered_meanwhile");
    await send("Hello");
    const [kept] = pendingOf("t1");
    expect(kept?.problem?.kind).toBe("answered");
    answer = () => json(201, aMessage(10, { kind: "outbound" }));
    if (kept) await retryMessage(kept, 9, true);
    expect(asked[1]?.key).not.toBe(asked[0]?.key);
    expect(asked[1]?.body).toMatchObject({ seenSequence: 9, force: true });
  });

  const lost = () => {
    throw new TypeError("network");
  };
  const at = new Date("2026-11-28T09:00:00.000Z");
  const ways: [what: string, ask: (text: string) => Promise<unknown>][] = [
    ["an SMS that goes later", (text) => scheduleMessage("t1", text, at)],
    ["a note", (text) => writeNote("t1", text)],
  ];
  it.each(ways)(
    "asks for %s by the same key until an answer comes, while it is the same",
    async (_what, ask) => {
      answer = lost;
      await expect(ask("Hello")).rejects.toThrow();
      await expect(ask("Another")).rejects.toThrow();
      answer = () => json(201, { sendAt: at.toISOString() });
      await ask("Hello");
      await ask("Hello");
      const [first, other, again, next] = asked.map(({ key }) => key);
      expect(again).toBe(first);
      expect(other).not.toBe(first);
      expect(next).not.toBe(first);
    },
  );

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
