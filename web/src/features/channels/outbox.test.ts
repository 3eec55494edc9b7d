import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { discardMessage, outgoingTo, retryMessage, sendMessage } from "./outbox.ts";

describe("the outbox of channels", () => {
  const keys: (string | null)[] = [];
  let answer: () => Response;
  beforeEach(() => {
    keys.length = 0;
    vi.stubGlobal("fetch", async (_path: string, { headers }: RequestInit) => {
      keys.push(new Headers(headers).get("Idempotency-Key"));
      return answer();
    });
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    for (const { key } of outgoingTo("c1", "u1")) discardMessage(key);
  });
  const problem = (status: number, code: string) => Response.json({ code, title: "No" }, { status });
  const failed = () => vi.waitFor(() => expect(outgoingTo("c1", "u1")[0]?.error).toBeTruthy());
  const sendTwice = async () => {
    sendMessage({ authorId: "u1", channelId: "c1", content: "Hello", files: [], parentId: null });
    await failed();
    retryMessage(outgoingTo("c1", "u1")[0]?.key ?? "");
    await failed();
    expect(keys).toHaveLength(2);
  };

  it("tries what was refused by another key: the refusal is kept under the first one", async () => {
    answer = () => problem(403, "forbidden");
    await sendTwice();
    expect(keys[1]).not.toBe(keys[0]);
  });

  it.each([
    [500, "internal"],
    [429, "rate_limited"],
    [409, "idempotent_request_running"],
  ])("tries by the same key after %i %s: it may be written", async (status, code) => {
    answer = () => problem(status, code);
    await sendTwice();
    expect(keys[1]).toBe(keys[0]);
  });

  it("has after a reload what had failed or was on its way, for its author alone", async () => {
    const stored = new Map<string, string>();
    vi.stubGlobal("sessionStorage", {
      getItem: (name: string) => stored.get(name) ?? null,
      setItem: (name: string, text: string) => stored.set(name, text),
    });
    const page = async () => {
      vi.resetModules();
      return await import("./outbox.ts");
    };
    const message = { authorId: "u2", channelId: "c1", files: [], parentId: null };
    const first = await page();
    answer = () => problem(403, "forbidden");
    first.sendMessage({ ...message, content: "Refused" });
    await vi.waitFor(() => expect(first.outgoingTo("c1", "u2")[0]?.error).toBeTruthy());
    vi.stubGlobal("fetch", () => new Promise(() => undefined));
    first.sendMessage({ ...message, content: "On its way" });

    const second = await page();
    const left = second.outgoingTo("c1", "u2");
    expect(left.map(({ content, error }) => [content, error?.status, error?.message !== ""])).toEqual([
      ["Refused", 403, true],
      ["On its way", 0, true],
    ]);
    expect(left.map(({ key }) => key)).toEqual(first.outgoingTo("c1", "u2").map(({ key }) => key));
    expect(second.outgoingTo("c1", "u1")).toEqual([]);
  });
});
