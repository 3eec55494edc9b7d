import { dehydrate, hydrate, InfiniteQueryObserver } from "@tanstack/preact-query";
import { afterEach, describe, expect, it, vi } from "vitest";
import { rowsOf } from "../../data/pages.ts";
import { queryClient } from "../../data/query-client.ts";
import type { Call } from "../../data/types.ts";
import { boardCalls, withCalls } from "./board.ts";
import { NO_FILTERS } from "./call-filters.ts";
import { type CallPages, isNewerThan, withCall as withChangedCall } from "./call-pages.ts";
import { boardQuery, callListQuery, changeBoard, knownBoard } from "./calls.queries.ts";
import { aCall, atSecond } from "./test/a-call.ts";

const PAGES: Record<string, unknown> = {
  "": { items: [aCall({ id: "c" }), aCall({ id: "b", initiatedAt: atSecond(-10) })], nextCursor: "next" },
  next: { items: [aCall({ id: "b" }), aCall({ id: "a", initiatedAt: atSecond(-20) })], nextCursor: null },
};
const json = (body: unknown) =>
  new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json" } });

function serve(): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    return json(PAGES[new URL(path, "http://x").searchParams.get("cursor") ?? ""]);
  });
  return asked;
}

const list = (...calls: readonly Call[]): CallPages => ({
  pages: [{ items: [...calls], nextCursor: null }],
  pageParams: [null],
});

afterEach(() => {
  vi.unstubAllGlobals();
  queryClient.clear();
});

describe("the board", () => {
  it("says that its list failed though calls are told of meanwhile, and has those once the list is there", async () => {
    vi.stubGlobal("fetch", async () => new Response("It broke", { status: 500 }));
    await queryClient.fetchQuery(boardQuery).catch(() => undefined);
    changeBoard((known) => withCalls(known, [aCall({ id: "told" })], Date.now()));
    expect(queryClient.getQueryState(boardQuery.queryKey)?.status).toBe("error");
    // Told of while the list was on its way.
    vi.stubGlobal("fetch", async () => {
      changeBoard((known) => withCalls(known, [aCall({ id: "meanwhile" })], Date.now()));
      return json({ items: [aCall({ id: "listed" })], total: 1 });
    });
    await queryClient.fetchQuery(boardQuery);
    expect(
      boardCalls(knownBoard())
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(expect.arrayContaining(["listed", "meanwhile"]));
    expect(knownBoard().isListed).toBe(true);
    // A newer list that cannot be had is still wanted after the next call.
    vi.stubGlobal("fetch", async () => new Response("It broke", { status: 500 }));
    await queryClient.fetchQuery({ ...boardQuery, staleTime: 0 }).catch(() => undefined);
    changeBoard((known) => withCalls(known, [aCall({ id: "later" })], Date.now()));
    expect(queryClient.getQueryState(boardQuery.queryKey)).toMatchObject({
      status: "error",
      error: { status: 500 },
    });
    expect(boardCalls(knownBoard()).map(({ id }) => id)).toContain("later");
  });
});

describe("the list of calls", () => {
  it("adds page after page, each call once", async () => {
    const asked = serve();
    const observer = new InfiniteQueryObserver(
      queryClient,
      callListQuery({ ...NO_FILTERS, status: "failed" }),
    );
    await observer.refetch();
    await observer.fetchNextPage();
    const { data, hasNextPage } = await observer.fetchNextPage();
    expect(data && rowsOf(data).map(({ id }) => id)).toEqual(["c", "b", "a"]);
    expect(hasNextPage).toBe(false);
    expect(asked.slice(0, 2)).toEqual([
      "/api/calls?status=failed&limit=100",
      "/api/calls?status=failed&limit=100&cursor=next",
    ]);
  });

  it("replaces a call of the list, and only counts newer ones", () => {
    const before = list(aCall({ id: "c" }), aCall({ id: "b", initiatedAt: atSecond(-10) }));
    const after = withChangedCall(before, aCall({ id: "b", status: "completed", updatedAt: atSecond(9) }));
    expect(rowsOf(after).map(({ id, status }) => [id, status])).toEqual([
      ["c", "ringing"],
      ["b", "completed"],
    ]);
    const newer = aCall({ id: "d", initiatedAt: atSecond(5) });
    expect(withChangedCall(before, newer)).toBe(before);
    expect(isNewerThan(before, newer)).toBe(true);
    expect(isNewerThan(before, aCall({ id: "of an older page", initiatedAt: atSecond(-60) }))).toBe(false);
  });

  it("does not let an event that comes late undo a newer version", () => {
    const before = list(aCall({ status: "completed", updatedAt: atSecond(9) }));
    const after = withChangedCall(before, aCall({ status: "ringing", updatedAt: atSecond(1) }));
    expect(rowsOf(after)[0]?.status).toBe("completed");
  });

  it("shows the filters that were asked for last, whatever order the answers come in", async () => {
    const finishes: (() => void)[] = [];
    vi.stubGlobal("fetch", (path: string, { signal }: RequestInit) => {
      const id = path.includes("first") ? "first" : "second";
      return new Promise((resolve, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason));
        finishes.push(() => resolve(json({ items: [aCall({ id })], nextCursor: null })));
      });
    });
    const observer = new InfiniteQueryObserver(queryClient, callListQuery({ ...NO_FILTERS, q: "first" }));
    const stop = observer.subscribe(() => undefined);
    observer.setOptions(callListQuery({ ...NO_FILTERS, q: "second" }));
    finishes[1]?.();
    finishes[0]?.();
    await vi.waitFor(() => expect(observer.getCurrentResult().data).toBeDefined());
    const { data, error } = observer.getCurrentResult();
    expect(data && rowsOf(data).map(({ id }) => id)).toEqual(["second"]);
    expect(error).toBeNull();
    stop();
  });
});

describe("what is cached", () => {
  it("survives being stored as text: a persister can keep it for working offline", async () => {
    serve();
    await queryClient.fetchInfiniteQuery(callListQuery(NO_FILTERS));
    queryClient.setQueryData(
      boardQuery.queryKey,
      withCalls(knownBoard(), [aCall({ id: "told" })], Date.now()),
    );
    const stored = JSON.stringify(dehydrate(queryClient));
    queryClient.clear();
    hydrate(queryClient, JSON.parse(stored));
    expect(boardCalls(knownBoard()).map(({ id }) => id)).toEqual(["told"]);
    const pages = queryClient.getQueryData<CallPages>(callListQuery(NO_FILTERS).queryKey);
    expect(pages && rowsOf(pages).map(({ id }) => id)).toEqual(["c", "b"]);
  });
});

describe("the board", () => {
  it("keeps what events told while the list was on its way", async () => {
    let finish = (): void => undefined;
    vi.stubGlobal(
      "fetch",
      () =>
        new Promise(
          (resolve) => (finish = () => resolve(json({ items: [aCall({ id: "listed" })], total: 1 }))),
        ),
    );
    const fetching = queryClient.fetchQuery(boardQuery);
    const told = withCalls(knownBoard(), [aCall({ id: "told" })], Date.now());
    queryClient.setQueryData(boardQuery.queryKey, told);
    finish();
    await fetching;
    expect(
      boardCalls(knownBoard())
        .map(({ id }) => id)
        .sort(),
    ).toEqual(["listed", "told"]);
  });
});
