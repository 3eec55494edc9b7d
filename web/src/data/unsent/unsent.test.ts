import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { noteAnswer, noteNoAnswer } from "../network.ts";
import { offlineDatabase } from "../offline/database.ts";
import { forgetWrites, waitingWrites } from "../offline/outbox.ts";
import { flush, refresh } from "../offline/outbox-control.ts";
import { setOwnerOfCopies } from "../offline/owner.ts";
import { takeAnswers } from "./answers.ts";
import { countUnsent, forgetHeld } from "./held.ts";
import { discardUnsent, retryUnsent, sendUnsent, unsentAt } from "./unsent.ts";

const ADA = "ada";
const PLACE = "/api/channels/1/messages";

interface Asked {
  readonly key: string | null;
  readonly body: unknown;
}

describe("a message that is not there yet", () => {
  const asked: Asked[] = [];
  let answer: (body: unknown) => Response | Promise<Response>;
  beforeEach(async () => {
    asked.length = 0;
    vi.stubGlobal("fetch", async (path: string, { headers, body }: RequestInit = {}) => {
      if (path === "/api/session") return Response.json({ user: { id: ADA } });
      const parsed: unknown = JSON.parse(String(body));
      asked.push({ key: new Headers(headers).get("Idempotency-Key"), body: parsed });
      return await answer(parsed);
    });
    await (await offlineDatabase()).clear("outbox");
    setOwnerOfCopies(ADA);
    await refresh();
  });
  afterEach(() => {
    forgetHeld(ADA);
    setOwnerOfCopies(undefined);
    vi.unstubAllGlobals();
  });
  const send = (content: string) =>
    sendUnsent({ operation: "postMessage", path: PLACE, body: { content }, about: { files: [] } });
  const away = () => {
    throw new TypeError("network");
  };
  const taken = (body: unknown) => Response.json(body as object, { status: 201 });
  const problem = (status: number, code: string) => Response.json({ code, title: "No" }, { status });
  const there = () =>
    unsentAt(PLACE).map(({ body, state }) => [(body as { content: string }).content, state]);

  it("is shown at once, and stored before it is asked for: a page that closes loses nothing", async () => {
    let stored: number | undefined;
    answer = async (body) => {
      stored = (await waitingWrites(ADA)).length;
      return taken(body);
    };
    const sending = send("Hello");
    expect(there()).toEqual([["Hello", "sending"]]);
    await sending;
    expect(stored).toBe(1);
    expect(there()).toEqual([]);
    expect(await waitingWrites(ADA)).toEqual([]);
  });

  it("is not shown beside what has become of it while its copy is taken away", async () => {
    const beside: unknown[] = [];
    takeAnswers("postMessage", () => {
      beside.push(there());
      queueMicrotask(() => beside.push(there()));
    });
    answer = taken;
    await send("Hello");
    expect(beside).toEqual([[], []]);
    expect(await waitingWrites(ADA)).toEqual([]);
  });

  it("waits without the server, in order, and goes once by the same key when it is back", async () => {
    answer = away;
    await send("One");
    await send("Two");
    expect(there()).toEqual([
      ["One", "waiting"],
      ["Two", "waiting"],
    ]);
    const made: unknown[] = [];
    takeAnswers("postMessage", (one) => made.push(one));
    answer = taken;
    await flush();
    await vi.waitFor(() => expect(made).toEqual([{ content: "One" }, { content: "Two" }]));
    await vi.waitFor(() => expect(there()).toEqual([]));
    const keysOf = (content: string) =>
      new Set(
        asked.filter(({ body }) => (body as { content: string }).content === content).map(({ key }) => key),
      );
    expect(keysOf("One").size).toBe(1);
    expect(keysOf("Two").size).toBe(1);
  });

  it("never overtakes an earlier one that waits, also when the server is back by then", async () => {
    answer = away;
    await send("One");
    answer = taken;
    asked.length = 0;
    await send("Two");
    await vi.waitFor(() =>
      expect(asked.map(({ body }) => body)).toEqual([{ content: "One" }, { content: "Two" }]),
    );
    await vi.waitFor(() => expect(there()).toEqual([]));
  });

  it.each([
    [500, "internal"],
    [429, "rate_limited"],
    [409, "idempotent_request_running"],
  ])("waits after %i %s, and is tried by the same key: it may be written", async (status, code) => {
    answer = () => problem(status, code);
    await send("Hello");
    expect(there()).toEqual([["Hello", "waiting"]]);
    answer = taken;
    await retryUnsent(unsentAt(PLACE)[0]?.key ?? "");
    await vi.waitFor(() => expect(there()).toEqual([]));
    expect(asked).toHaveLength(2);
    expect(asked[1]?.key).toBe(asked[0]?.key);
  });

  it("keeps its text and says why when it is refused, and is another request when it is tried again", async () => {
    answer = () => problem(403, "forbidden");
    await send("Hello");
    expect(unsentAt(PLACE)).toMatchObject([{ state: "refused", code: "forbidden", reason: "No" }]);
    answer = taken;
    await retryUnsent(unsentAt(PLACE)[0]?.key ?? "", (body) => ({ ...(body as object), force: true }));
    await vi.waitFor(() => expect(there()).toEqual([]));
    expect(asked[1]?.key).not.toBe(asked[0]?.key);
    expect(asked[1]?.body).toEqual({ content: "Hello", force: true });
  });

  it("that was refused holds up none that comes after it", async () => {
    answer = () => problem(403, "forbidden");
    await send("Refused");
    answer = taken;
    await send("Taken");
    expect(there()).toEqual([["Refused", "refused"]]);
  });

  it("is gone once it is discarded, and is nobody else's", async () => {
    answer = away;
    await send("Hello");
    setOwnerOfCopies("grace");
    await refresh();
    expect(there()).toEqual([]);
    expect(countUnsent()).toBe(0);
    setOwnerOfCopies(ADA);
    await refresh();
    expect(countUnsent()).toBe(1);
    await discardUnsent(unsentAt(PLACE)[0]?.key ?? "");
    await vi.waitFor(() => expect(there()).toEqual([]));
    expect(await waitingWrites(ADA)).toEqual([]);
  });

  it("does not come back when its person left while it was on its way", async () => {
    let fail = (): void => undefined;
    answer = () =>
      new Promise((_resolve, reject) => {
        fail = () => reject(new TypeError("network"));
      });
    const sending = send("Hello");
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    forgetHeld(ADA);
    await forgetWrites(ADA);
    fail();
    await sending;
    expect(there()).toEqual([]);
    expect(await waitingWrites(ADA)).toEqual([]);
  });

  it("waits in the page where nothing can be stored, and goes when the server is back", async () => {
    vi.spyOn(await offlineDatabase(), "add").mockRejectedValueOnce(new Error("blocked"));
    answer = () => {
      noteNoAnswer();
      return away();
    };
    await send("Hello");
    expect(await waitingWrites(ADA)).toEqual([]);
    expect(there()).toEqual([["Hello", "waiting"]]);
    answer = taken;
    noteAnswer();
    await vi.waitFor(() => expect(there()).toEqual([]));
    expect(asked[1]?.key).toBe(asked[0]?.key);
  });
});
