import { describe, expect, it } from "vitest";
import { createIntake } from "./intake.ts";
import { type Notification, notificationSchema } from "./notification.ts";

function notification(status: "firing" | "resolved", groupKey = "g", statuses = [status]): Notification {
  return notificationSchema.parse({
    version: "4",
    status,
    groupKey,
    commonAnnotations: { impact: "People wait." },
    alerts: statuses.map((one, index) => ({
      status: one,
      labels: { alertname: "Slow", slo: "s" },
      annotations: { impact: "People wait." },
      fingerprint: String(index),
    })),
  });
}

/** An intake whose explanations and targets are answered by hand. */
function harness(budgetMs = 5_000) {
  const sent: Notification[] = [];
  const explaining: { answer(text: string): void; fail(): void; signal: AbortSignal }[] = [];
  let block: Promise<void> | null = null;
  const intake = createIntake({
    budgetMs,
    annotate: (_, signal) =>
      new Promise((resolve, reject) => {
        explaining.push({
          answer: (text) => resolve(() => ({ explanation: text })),
          fail: () => reject(new Error("no Tempo")),
          signal,
        });
        signal.addEventListener("abort", () => reject(signal.reason));
      }),
    targets: {
      send: async (one) => {
        sent.push(one);
        await block;
        return true;
      },
    },
  });
  const hold = () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    block = promise;
    return resolve;
  };
  const told = () =>
    sent.map(({ status, alerts }) => `${status} ${alerts[0]?.annotations.explanation ?? "-"}`);
  return { intake, explaining, sent, told, hold };
}

describe("an alert that is taken", () => {
  it("is passed on as it came, with what explains it", async () => {
    const { intake, explaining, sent } = harness();
    const taken = notification("firing", "g", ["firing", "firing"]);
    intake.take(taken);
    explaining[0]?.answer("It is the database.");
    await intake.settled();
    const explained = { impact: "People wait.", explanation: "It is the database." };
    expect(sent).toEqual([
      {
        ...taken,
        commonAnnotations: explained,
        alerts: taken.alerts.map((alert) => ({ ...alert, annotations: explained })),
      },
    ]);
  });

  it("is passed on without where the explanation fails, or takes longer than its budget", async () => {
    const { intake, explaining, told } = harness(20);
    intake.take(notification("firing", "fails"));
    explaining[0]?.fail();
    intake.take(notification("firing", "lasts"));
    await intake.settled();
    expect(told()).toEqual(["firing -", "firing -"]);
    expect(explaining[1]?.signal.aborted).toBe(true);
  });

  it("gives way to newer word of its group, and never comes after the all-clear", async () => {
    const { intake, explaining, told } = harness();
    intake.take(notification("firing"));
    intake.take(notification("firing"));
    explaining[1]?.answer("second");
    await intake.settled();
    expect(told()).toEqual(["firing second"]);
    intake.take(notification("firing"));
    intake.take(notification("resolved"));
    await intake.settled();
    // Alertmanager itself has told of the end; the gateway only had to keep quiet.
    expect(told()).toEqual(["firing second"]);
  });

  it("is followed by the all-clear where it was being sent when all was over", async () => {
    const { intake, explaining, told, hold } = harness();
    const letGo = hold();
    intake.take(notification("firing"));
    explaining[0]?.answer("first");
    await new Promise((resolve) => setTimeout(resolve, 5));
    intake.take(notification("resolved"));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(told()).toEqual(["firing first"]);
    letGo();
    await intake.settled();
    expect(told()).toEqual(["firing first", "resolved -"]);
  });

  it("does not wait for another group", async () => {
    const { intake, explaining, told } = harness();
    intake.take(notification("firing", "slow"));
    intake.take(notification("firing", "fast"));
    explaining[1]?.answer("fast");
    await expect.poll(told).toEqual(["firing fast"]);
    explaining[0]?.answer("slow");
    await intake.settled();
    expect(told()).toEqual(["firing fast", "firing slow"]);
  });
});
