import { afterEach, describe, expect, it } from "vitest";
import { applyEvent } from "./apply-event.ts";
import { queryClient } from "./query-client.ts";

const KEY = ["numbers"];
const withNumber = (number: number) => (numbers: readonly number[]) =>
  numbers.includes(number) ? numbers : [...numbers, number];

afterEach(() => {
  queryClient.clear();
});

describe("applyEvent", () => {
  it("changes what is there, and makes it no newer than it was", () => {
    queryClient.setQueryData(KEY, [1], { updatedAt: 5 });
    applyEvent(KEY, withNumber(2));
    expect(queryClient.getQueryData(KEY)).toEqual([1, 2]);
    expect(queryClient.getQueryState(KEY)?.dataUpdatedAt).toBe(5);
  });

  it("makes nothing out of nothing: one event is not all there is", () => {
    applyEvent(KEY, withNumber(2));
    expect(queryClient.getQueryData(KEY)).toBeUndefined();
  });

  it("is made to an answer that was on its way, too", async () => {
    let finish = (_numbers: readonly number[]): void => undefined;
    const fetching = queryClient.fetchQuery({
      queryKey: KEY,
      queryFn: () => new Promise<readonly number[]>((resolve) => (finish = resolve)),
    });
    applyEvent(KEY, withNumber(2));
    finish([1]);
    await fetching;
    await Promise.resolve();
    expect(queryClient.getQueryData(KEY)).toEqual([1, 2]);
  });
});
