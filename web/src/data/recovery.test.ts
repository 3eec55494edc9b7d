import { environmentManager, QueryObserver } from "@tanstack/preact-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ApiError } from "./http.ts";
import { queryClient } from "./query-client.ts";
import { watchRecovery } from "./recovery.ts";

let browser: EventTarget;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  environmentManager.setIsServer(() => false);
  browser = new EventTarget();
  vi.stubGlobal("window", browser);
  stop = watchRecovery();
});
afterEach(() => {
  stop();
  queryClient.clear();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** Shows something that the server answers as `answer` says at the time; nothing polls it. */
function show(key: string, answer: () => string | ApiError) {
  const asked: number[] = [];
  const observer = new QueryObserver(queryClient, {
    queryKey: [key],
    queryFn: async () => {
      asked.push(Date.now());
      const said = answer();
      if (said instanceof ApiError) throw said;
      return said;
    },
  });
  return { asked, observer, hide: observer.subscribe(() => undefined) };
}

const failure = (status: number) => new ApiError({ status, code: "test", title: "No" });

describe("what could not be fetched", () => {
  it("is fetched again as soon as the network is back, without a click", async () => {
    let isOnline = false;
    const { observer, asked } = show("list", () => (isOnline ? "data" : failure(0)));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(observer.getCurrentResult().isError).toBe(true);
    isOnline = true;
    browser.dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(1);
    expect(observer.getCurrentResult()).toMatchObject({ data: "data", error: null });
    expect(asked).toHaveLength(2);
  });

  it("is fetched again when something else that had failed is answered", async () => {
    let isUp = false;
    const answer = () => (isUp ? "data" : failure(503));
    const one = show("one", answer);
    const other = show("other", answer);
    await vi.advanceTimersByTimeAsync(1_000);
    isUp = true;
    await one.observer.refetch();
    await vi.advanceTimersByTimeAsync(1);
    expect(other.observer.getCurrentResult()).toMatchObject({ data: "data", error: null });
  });

  it("is asked for now and then, less and less often, while it is shown", async () => {
    const { asked, hide } = show("list", () => failure(500));
    const startMs = Date.now();
    await vi.advanceTimersByTimeAsync(5_000 + 10_000 + 20_000 + 40_000 + 60_000 + 60_000);
    expect(asked.map((ms) => (ms - startMs) / 1_000)).toEqual([0, 5, 15, 35, 75, 135, 195]);
    hide();
    await vi.advanceTimersByTimeAsync(300_000);
    expect(asked).toHaveLength(7);
  });

  it.each([403, 404, 422])("stays as it is when the server refused it: %d", async (status) => {
    const { asked } = show("list", () => failure(status));
    await vi.advanceTimersByTimeAsync(120_000);
    browser.dispatchEvent(new Event("online"));
    await vi.advanceTimersByTimeAsync(1);
    expect(asked).toHaveLength(1);
  });
});
