import { MutationObserver, QueryObserver } from "@tanstack/preact-query";
import { afterEach, describe, expect, it, vi } from "vitest";
import { queryClient } from "../../data/query-client.ts";
import type { SetAsideEntry } from "../../data/types.ts";
import { retryMutation } from "./retry.ts";
import { setAsideQuery } from "./set-aside.queries.ts";

const entry = (id: string): SetAsideEntry => ({
  id,
  kind: "sms.send",
  attempts: 8,
  lastError: "Error: no queue",
  createdAt: "2026-11-22T08:00:00.000Z",
  setAsideAt: "2026-11-22T08:05:00.000Z",
  settlement: null,
  settledAt: null,
  settledReason: null,
});

/** A server with these entries; each retry waits for `answers[id]`, which says its status. */
function serve(...ids: readonly string[]) {
  const there = new Set(ids);
  const answers: Record<string, (status: number) => void> = {};
  vi.stubGlobal("fetch", async (path: string, { method }: RequestInit) => {
    if (method === "GET") {
      const body = { items: [...there].map(entry), nextCursor: null };
      return new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json" } });
    }
    const id = /set-aside\/(\d+)\/retry$/.exec(path)?.[1] ?? "";
    const status = await new Promise<number>((resolve) => (answers[id] = resolve));
    if (status === 202) there.delete(id);
    return new Response(null, { status });
  });
  return { answers };
}

const shown = () => queryClient.getQueryData(setAsideQuery.queryKey)?.items.map(({ id }) => id);
const retry = (id: string) => new MutationObserver(queryClient, retryMutation).mutate(entry(id));

afterEach(() => {
  queryClient.clear();
  vi.unstubAllGlobals();
});

describe("work that is tried again", () => {
  it("leaves the list before the server has answered", async () => {
    const { answers } = serve("1", "2");
    await queryClient.fetchQuery(setAsideQuery);
    const done = retry("1");
    await vi.waitFor(() => expect(answers["1"]).toBeDefined());
    expect(shown()).toEqual(["2"]);
    answers["1"]?.(202);
    await done;
    expect(shown()).toEqual(["2"]);
  });

  it("is back when the server did not take it", async () => {
    const { answers } = serve("1", "2");
    await queryClient.fetchQuery(setAsideQuery);
    const done = retry("1");
    await vi.waitFor(() => expect(answers["1"]).toBeDefined());
    answers["1"]?.(503);
    await expect(done).rejects.toMatchObject({ status: 503 });
    expect(shown()).toEqual(["1", "2"]);
  });

  it("does not come back for a moment because another one was done first", async () => {
    const { answers } = serve("1", "2");
    await queryClient.fetchQuery(setAsideQuery);
    const shownInBetween = new Set<unknown>();
    const both = [retry("1"), retry("2")];
    await vi.waitFor(() => expect(Object.keys(answers)).toHaveLength(2));
    const watching = new QueryObserver(queryClient, setAsideQuery);
    const stop = watching.subscribe(({ data }) => shownInBetween.add(data?.items.length));
    answers["1"]?.(202);
    await both[0];
    answers["2"]?.(202);
    await Promise.all(both);
    stop();
    expect([...shownInBetween]).toEqual([0]);
  });
});
