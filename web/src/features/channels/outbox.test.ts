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
});
