import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type BulkPreview, runBulk, tellBulk } from "./confirm-bulk.ts";

const toasts = vi.hoisted(() => ({ showToast: vi.fn() }));
vi.mock("../../ui/toasts.tsx", () => toasts);

describe("a change of many records that was confirmed", () => {
  let answers: (() => Response)[];
  const one = (status: string, recordsDone: number) => () =>
    Response.json({
      id: "b1",
      status,
      recordsDone,
      recordsMeant: 500,
      counts: { changed: recordsDone },
      undoUntil: null,
    });
  beforeEach(() => {
    vi.useFakeTimers();
    // The last one again and again.
    vi.stubGlobal("fetch", async () => (answers.length > 1 ? answers.shift() : answers[0])?.());
  });
  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
    toasts.showToast.mockReset();
  });
  const told = async () => {
    const running = runBulk({ id: "b1", token: "t", recordsMeant: 500 } as BulkPreview);
    await vi.advanceTimersByTimeAsync(65_000);
    tellBulk(await running, "Close", (count) => `${count} conversations`, vi.fn());
    return toasts.showToast.mock.lastCall?.[0].text;
  };

  it("is said to go on where it is under way after a minute", async () => {
    answers = [one("running", 40)];
    expect(await told()).toBe("Close: 40 of 500, goes on.");
  });

  it("has not failed where how far it is could not be read once", async () => {
    const unavailable = () => Response.json({ code: "unavailable", title: "No" }, { status: 503 });
    answers = [one("running", 0), unavailable, one("done", 500)];
    expect(await told()).toBe("Close: 500 conversations.");
  });

  it("was not begun where that was refused", async () => {
    answers = [() => Response.json({ code: "forbidden", title: "No" }, { status: 403 })];
    await expect(runBulk({ id: "b1", token: "t", recordsMeant: 500 } as BulkPreview)).rejects.toThrow();
  });
});
