import { describe, expect, it, vi } from "vitest";
import { ApiError } from "./api.ts";
import { ResourceCache } from "./cache.ts";

describe("ResourceCache", () => {
  it("keeps what it has while newer is fetched, and when that fails", async () => {
    const answers = [async () => "old", async () => Promise.reject(offline())];
    const entry = new ResourceCache().entry("key", () => (answers.shift() ?? offlineAnswer)());
    await entry.load();
    const reload = entry.load();
    expect(entry.state.value).toMatchObject({ data: "old", isLoading: true });
    await reload;
    expect(entry.state.value).toMatchObject({ data: "old", isLoading: false });
    expect(entry.state.value.error?.code).toBe("offline");
  });

  it("joins a fetch that is under way, unless it may have begun too early", async () => {
    const fetcher = vi.fn(async () => "data");
    const entry = new ResourceCache().entry("key", fetcher);
    await Promise.all([entry.load(), entry.load()]);
    expect(fetcher).toHaveBeenCalledTimes(1);
    await Promise.all([entry.load(), entry.load({ again: true })]);
    expect(fetcher).toHaveBeenCalledTimes(3);
  });

  it("never lets an older answer replace a newer one", async () => {
    const finishes: ((data: string) => void)[] = [];
    const entry = new ResourceCache().entry(
      "key",
      () => new Promise<string>((resolve) => finishes.push(resolve)),
    );
    const first = entry.load();
    const second = entry.load({ again: true });
    finishes[1]?.("new");
    await second;
    finishes[0]?.("old");
    await first;
    expect(entry.state.value.data).toBe("new");
  });

  it("lets the least recently used go first", () => {
    const cache = new ResourceCache(2);
    const a = cache.entry("a", async () => 1);
    cache.entry("b", async () => 2);
    cache.entry("a", async () => 1);
    cache.entry("c", async () => 3);
    expect(cache.size).toBe(2);
    expect(cache.entry("a", async () => 1)).toBe(a);
  });
});

function offline(): ApiError {
  return new ApiError({ status: 0, code: "offline", title: "The server cannot be reached" });
}

async function offlineAnswer(): Promise<string> {
  throw offline();
}
