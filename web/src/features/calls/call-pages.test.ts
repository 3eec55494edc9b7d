import { afterEach, describe, expect, it, vi } from "vitest";
import { aCall, atSecond } from "./call.fixture.ts";
import { CallPages } from "./call-pages.ts";

const PAGES: Record<string, unknown> = {
  "": { items: [aCall({ id: "c" }), aCall({ id: "b", initiatedAt: atSecond(-10) })], nextCursor: "next" },
  next: { items: [aCall({ id: "b" }), aCall({ id: "a", initiatedAt: atSecond(-20) })], nextCursor: null },
};

function serve(): string[] {
  const asked: string[] = [];
  vi.stubGlobal("fetch", async (path: string) => {
    asked.push(path);
    const cursor = new URL(path, "http://x").searchParams.get("cursor") ?? "";
    return new Response(JSON.stringify(PAGES[cursor]), { headers: { "Content-Type": "application/json" } });
  });
  return asked;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("CallPages", () => {
  it("adds page after page, each call once", async () => {
    const asked = serve();
    const list = new CallPages();
    await list.open({ status: "failed" });
    await list.more();
    await list.more();
    expect(list.state.value.items.map(({ id }) => id)).toEqual(["c", "b", "a"]);
    expect(asked).toEqual([
      "/api/calls?status=failed&limit=50",
      "/api/calls?status=failed&limit=50&cursor=next",
    ]);
  });

  it("replaces a call of the list, and only counts newer ones", async () => {
    serve();
    const list = new CallPages();
    await list.open({});
    list.apply(aCall({ id: "b", status: "completed", updatedAt: atSecond(9) }));
    list.apply(aCall({ id: "d", initiatedAt: atSecond(5) }));
    list.apply(aCall({ id: "d", initiatedAt: atSecond(5), updatedAt: atSecond(6) }));
    list.apply(aCall({ id: "of an older page", initiatedAt: atSecond(-60) }));
    expect(list.state.value.items.map(({ id, status }) => [id, status])).toEqual([
      ["c", "ringing"],
      ["b", "completed"],
    ]);
    expect(list.state.value.newer).toBe(1);
    await list.reload();
    expect(list.state.value.newer).toBe(0);
  });

  it("shows the filters that were asked for last, whatever order the answers come in", async () => {
    const finishes: (() => void)[] = [];
    vi.stubGlobal("fetch", (path: string, { signal }: RequestInit) => {
      const id = path.includes("first") ? "first" : "second";
      const body = JSON.stringify({ items: [aCall({ id })], nextCursor: null });
      return new Promise((resolve, reject) => {
        signal?.addEventListener("abort", () => reject(signal.reason));
        finishes.push(() => resolve(new Response(body, { headers: { "Content-Type": "application/json" } })));
      });
    });
    const list = new CallPages();
    const first = list.open({ q: "first" });
    const second = list.open({ q: "second" });
    finishes[1]?.();
    finishes[0]?.();
    await Promise.all([first, second]);
    expect(list.state.value.items.map(({ id }) => id)).toEqual(["second"]);
    expect(list.state.value.error).toBeUndefined();
  });
});
