import { describe, expect, it } from "vitest";
import { retrySpanMs } from "../../platform/queue/index.ts";
import { notificationsQueue, notify } from "../notifications/notifications.jobs.ts";
import { sendSms, smsQueue } from "./messages.jobs.ts";

describe("queue policies", () => {
  it("keep CE-2: 10 at a time, finished kept to 100, failed to 50, 3 attempts from 2 s, urgent first", () => {
    for (const queue of [smsQueue, notificationsQueue]) {
      expect(queue).toMatchObject({ concurrency: 10, keepCompleted: 100, keepFailed: 50 });
    }
    expect(notify).toMatchObject({ attempts: 3, backoffMs: 2_000 });
    expect(sendSms.backoffMs).toBe(2_000);
    expect(sendSms.priority({ messageId: "", generation: 1, priority: 1 })).toBe(1);
  });

  it("never give an SMS up before a breaker could have closed again (lost SMS)", () => {
    const breakerHalfOpenAfterMs = 60_000;
    expect(retrySpanMs(sendSms)).toBeGreaterThan(2 * breakerHalfOpenAfterMs);
  });
});
