import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { queryClient } from "../../data/query-client.ts";
import type { BulkOperation } from "../../data/types.ts";
import { followBulk, showsBulk } from "./follow-bulk.ts";

const toasts = vi.hoisted(() => ({ showToast: vi.fn() }));
vi.mock("../../ui/toasts.tsx", () => toasts);

const one = (status: string, recordsDone: number, counts: object = { changed: recordsDone }) =>
  ({
    ...{
      id: "b1",
      kind: "threads",
      action: { name: "close" },
      status,
      recordsDone,
      recordsMeant: 500,
      counts,
    },
    ...{ startsAt: null, undoUntil: null },
  }) as unknown as BulkOperation;

describe("a change of many records that was confirmed", () => {
  let answers: (() => Response)[];
  const says = (operation: BulkOperation) => () => Response.json(operation);
  beforeEach(() => {
    vi.useFakeTimers();
    // The last one again and again.
    vi.stubGlobal("fetch", async () => (answers.length > 1 ? answers.shift() : answers[0])?.());
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    toasts.showToast.mockReset();
    queryClient.clear();
  });
  const said = () => toasts.showToast.mock.calls.map(([toast]) => toast.text);

  it("is followed to its end, also where that takes minutes", async () => {
    answers = [says(one("running", 40))];
    followBulk(one("running", 0));
    await vi.advanceTimersByTimeAsync(5 * 60_000);
    expect(said()).toEqual([]);
    answers = [says(one("done", 500))];
    await vi.advanceTimersByTimeAsync(6_000);
    expect(said()).toEqual(["500 conversations closed."]);
  });

  it("has not failed where how far it is could not be read for a while", async () => {
    const unavailable = () => Response.json({ code: "unavailable", title: "No" }, { status: 503 });
    answers = [unavailable, unavailable, unavailable, says(one("done", 499, { changed: 499, failed: 1 }))];
    followBulk(one("running", 0));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(said()).toEqual(["499 conversations closed, 1 failed."]);
  });

  it("is not said twice where a screen shows it", async () => {
    answers = [says(one("done", 500))];
    const hide = showsBulk("b1");
    followBulk(one("running", 0));
    await vi.advanceTimersByTimeAsync(30_000);
    expect(said()).toEqual([]);
    hide();
  });

  it("is undone from what was said, which is followed to its end as well", async () => {
    const undoUntil = new Date(Date.now() + 60_000).toISOString();
    answers = [says({ ...one("done", 500), undoUntil })];
    followBulk(one("running", 0));
    await vi.advanceTimersByTimeAsync(1_000);
    answers = [says(one("undoing", 0)), says(one("undone", 500, { restored: 500 }))];
    toasts.showToast.mock.lastCall?.[0].action.act();
    await vi.advanceTimersByTimeAsync(5_000);
    expect(said().at(-1)).toBe("Undone: 500 conversations as before.");
  });
});
