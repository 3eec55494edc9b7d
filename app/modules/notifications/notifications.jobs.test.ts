import { describe, expect, it } from "vitest";
import { deliver, notify } from "./notifications.jobs.ts";

describe("jobs of notifications", () => {
  it.each([notify, deliver])("are tried and kept as CE-2 demands: $name", (job) => {
    const { attempts, backoffMs, backoffJitterRatio, queue } = job;
    expect({ attempts, backoffMs, backoffJitterRatio }).toEqual({
      attempts: 3,
      backoffMs: 2_000,
      backoffJitterRatio: 0,
    });
    expect(queue).toMatchObject({ concurrency: 10, keepCompleted: 100, keepFailed: 50 });
  });

  it("are done in the order of their urgency", () => {
    const payload = (priority: 1 | 4) => ({ deliveryId: crypto.randomUUID(), round: 1, priority });
    expect(deliver.priority(payload(1))).toBeLessThan(deliver.priority(payload(4)));
  });
});
