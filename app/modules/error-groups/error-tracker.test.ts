import { afterEach, describe, expect, it, vi } from "vitest";
import { instruments } from "../../platform/telemetry/index.ts";
import { createErrorTracker, type SeenErrors } from "./error-tracker.ts";
import type { ErrorKind } from "./fingerprint.policy.ts";

const kind = (message: string): ErrorKind => ({ tier: "server", type: "Error", message, frames: [] });
const error = (message: string, traceId: string | null = null) => ({
  kind: kind(message),
  release: "1",
  traceId,
});

function tracked() {
  const written: (readonly SeenErrors[])[] = [];
  const state = { isAway: false };
  const tracker = createErrorTracker({
    write: async (seen) => {
      if (state.isAway) throw new Error("the database is away");
      written.push(seen);
    },
  });
  return { tracker, written, state };
}

describe("the error tracker", () => {
  afterEach(() => void vi.restoreAllMocks());

  it("makes one row of a storm, with the latest trace", async () => {
    const { tracker, written } = tracked();
    for (let n = 0; n < 10_000; n += 1) tracker.note(error("it broke", n === 5 ? "a".repeat(32) : null));
    await tracker.flush();
    await tracker.flush();
    expect(written).toEqual([[expect.objectContaining({ count: 10_000, traceId: "a".repeat(32) })]]);
  });

  it("keeps what could not be written, and adds what came meanwhile", async () => {
    const { tracker, written, state } = tracked();
    state.isAway = true;
    tracker.note(error("it broke"));
    await expect(tracker.flush()).rejects.toThrow("away");
    tracker.note(error("it broke"));
    tracker.note(error("another"));
    state.isAway = false;
    await tracker.flush();
    expect(written.flat().map(({ message, count }) => [message, count])).toEqual(
      expect.arrayContaining([
        ["it broke", 2],
        ["another", 1],
      ]),
    );
  });

  it("has an end: kinds that wait and labels are bounded, and every error is counted all the same", async () => {
    const added = vi.spyOn(instruments.groupedErrors, "add");
    const { tracker, written } = tracked();
    for (let n = 0; n < 1_000; n += 1) tracker.note(error(`kind ${n}`));
    await tracker.flush();
    expect(written.flat()).toHaveLength(200);
    const labels = added.mock.calls.map(([, attributes]) => attributes?.["trunkline.error.fingerprint"]);
    expect(new Set(labels).size).toBe(51);
    expect(added).toHaveBeenCalledTimes(1_000);
    expect(labels.filter((label) => label === "other")).toHaveLength(950);
  });
});
