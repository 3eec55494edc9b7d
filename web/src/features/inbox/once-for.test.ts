import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { scheduleMessage, writeNote } from "./once-for.ts";

describe("a note, and an SMS that goes later", () => {
  const keys: (string | null)[] = [];
  let answer: () => Response;
  beforeEach(() => {
    keys.length = 0;
    vi.stubGlobal("fetch", async (_path: string, { headers }: RequestInit) => {
      keys.push(new Headers(headers).get("Idempotency-Key"));
      return answer();
    });
  });
  afterEach(() => void vi.unstubAllGlobals());
  const json = (status: number, body: object) => Response.json(body, { status });
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
      const [first, other, again, next] = keys;
      expect(again).toBe(first);
      expect(other).not.toBe(first);
      expect(next).not.toBe(first);
    },
  );
});
