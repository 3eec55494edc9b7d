import { environmentManager, QueryObserver } from "@tanstack/preact-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "./http.ts";
import { live } from "./live/connection.ts";
import { pollingInterval, queryClient } from "./query-client.ts";

/** A WebSocket that never opens: after 10 s the connection is down, and then it tries again and again. */
class SilentSocket {
  readonly readyState = 0;
  onmessage = null;
  onclose = null;
  close(): void {}
}

/** Follows a live query; answers the times of its fetches, in ms since the start. */
function observe(answer: () => Promise<string>) {
  const startMs = Date.now();
  const atMs: number[] = [];
  const observer = new QueryObserver(queryClient, {
    queryKey: ["test"],
    queryFn: () => {
      atMs.push(Date.now() - startMs);
      return answer();
    },
    refetchInterval: pollingInterval,
    refetchIntervalInBackground: true,
  });
  return { atMs, observer, stop: observer.subscribe(() => undefined) };
}

const offline = () => Promise.reject(new ApiError({ status: 0, code: "offline", title: "No" }));

beforeEach(() => {
  vi.useFakeTimers();
  environmentManager.setIsServer(() => false);
  vi.stubGlobal("WebSocket", SilentSocket);
  vi.stubGlobal("window", { location: { protocol: "http:", host: "x" } });
});
afterEach(() => {
  live.stop();
  queryClient.clear();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe("a live query (DF-3)", () => {
  it("is polled every 5 s while the live connection is down", async () => {
    live.start();
    const { atMs, stop } = observe(async () => "data");
    await vi.advanceTimersByTimeAsync(15_000);
    expect(atMs).toEqual([0, 5_000, 10_000, 15_000]);
    stop();
  });

  it("doubles the wait with each error up to 60 s, and starts from 5 s again after a success", async () => {
    live.start();
    let isGood = false;
    const { atMs, stop } = observe(() => (isGood ? Promise.resolve("data") : offline()));
    await vi.advanceTimersByTimeAsync(10_000 + 20_000 + 40_000 + 60_000 + 60_000);
    expect(atMs).toEqual([0, 10_000, 30_000, 70_000, 130_000, 190_000]);
    isGood = true;
    await vi.advanceTimersByTimeAsync(60_000 + 5_000);
    expect(atMs.slice(6)).toEqual([250_000, 255_000]);
    stop();
  });

  it("is not polled without a live connection to be down, nor when nobody looks any more", async () => {
    const unwatched = observe(async () => "data");
    await vi.advanceTimersByTimeAsync(120_000);
    expect(unwatched.atMs).toEqual([0]);
    unwatched.stop();
    live.start();
    const { atMs, stop } = observe(async () => "data");
    stop();
    await vi.advanceTimersByTimeAsync(120_000);
    expect(atMs.length).toBeLessThanOrEqual(1);
  });

  it("keeps what it has while newer is fetched, and when that fails", async () => {
    const answers = [async () => "old", offline];
    const { observer, stop } = observe(() => (answers.shift() ?? offline)());
    await vi.advanceTimersByTimeAsync(0);
    const refetching = observer.refetch();
    expect(observer.getCurrentResult()).toMatchObject({ data: "old" });
    await refetching;
    expect(observer.getCurrentResult()).toMatchObject({ data: "old", isFetching: false });
    expect(observer.getCurrentResult().error?.code).toBe("offline");
    stop();
  });

  it("has the live connection try again at once when the server answers again", async () => {
    const retryNow = vi.spyOn(live, "retryNow");
    const answers = [offline, async () => "data"];
    const { observer, stop } = observe(() => (answers.shift() ?? offline)());
    await vi.advanceTimersByTimeAsync(0);
    expect(retryNow).not.toHaveBeenCalled();
    await observer.refetch();
    expect(retryNow).toHaveBeenCalledTimes(1);
    stop();
  });
});
