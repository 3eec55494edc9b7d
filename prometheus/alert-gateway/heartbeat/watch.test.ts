import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Notification, notificationSchema } from "../alerts/notification.ts";
import { type HeartbeatWatch, startHeartbeatWatch } from "./watch.ts";

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 26, 3);

let dir: string;
let nowMs: number;
let sent: Notification[];
let takes: boolean;
let watch: HeartbeatWatch | undefined;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), "trunkline-heartbeat-"));
  nowMs = START;
  sent = [];
  takes = true;
});
afterEach(() => {
  watch?.stop();
  rmSync(dir, { recursive: true, force: true });
});

function start(): HeartbeatWatch {
  watch?.stop();
  watch = startHeartbeatWatch({
    stateFile: join(dir, "state", "heartbeat.json"),
    limits: { silenceMs: 5 * MINUTE, firstMs: 30 * MINUTE, repeatMs: 60 * MINUTE },
    targets: {
      send: async (notification) => {
        if (takes) sent.push(notification);
        return takes;
      },
    },
    addresses: {
      publicUrl: "http://gateway.test",
      alertmanagerUrl: "http://am.test",
      appUrl: "http://app.test",
    },
    // Only by hand.
    everyMs: 3_600_000,
    nowMs: () => nowMs,
  });
  return watch;
}

async function minutesLater(minutes: number, one: HeartbeatWatch): Promise<void> {
  nowMs += minutes * MINUTE;
  await one.look();
}

const words = () => sent.map(({ status }) => status);

describe("the dead man's switch", () => {
  it("pages once as Alertmanager would, and gives the all-clear with the next heartbeat", async () => {
    const one = start();
    one.beat();
    await minutesLater(4, one);
    expect(words()).toEqual([]);
    await minutesLater(2, one);
    await minutesLater(2, one);
    expect(words()).toEqual(["firing"]);
    const [page] = sent;
    expect(notificationSchema.parse(page)).toEqual(page);
    expect(page?.alerts[0]).toMatchObject({
      status: "firing",
      labels: { alertname: "MonitoringSilent", severity: "critical", audience: "oncall" },
      annotations: {
        runbook_url: "http://gateway.test/runbooks/monitoring-silent#monitoringsilent",
        description: expect.stringContaining("6 min ago"),
      },
      startsAt: "2026-11-26T03:00:00.000Z",
    });
    one.beat();
    await one.look();
    expect(words()).toEqual(["firing", "resolved"]);
    expect(sent[1]?.alerts[0]).toMatchObject({
      status: "resolved",
      startsAt: "2026-11-26T03:00:00.000Z",
      endsAt: "2026-11-26T03:08:00.000Z",
    });
    expect(sent[1]?.groupKey).toBe(page?.groupKey);
  });

  it("does not page for its own absence, and remembers over a restart what it paged for", async () => {
    start().beat();
    nowMs += 600 * MINUTE;
    const second = start();
    await second.look();
    await minutesLater(3, second);
    expect(words()).toEqual([]);
    await minutesLater(3, second);
    expect(words()).toEqual(["firing"]);
    const third = start();
    await minutesLater(1, third);
    expect(words()).toEqual(["firing"]);
    third.beat();
    await third.look();
    expect(words()).toEqual(["firing", "resolved"]);
  });

  it("does not page for a machine that slept", async () => {
    watch = startHeartbeatWatch({
      stateFile: join(dir, "heartbeat.json"),
      limits: { silenceMs: 5 * MINUTE, firstMs: 30 * MINUTE, repeatMs: 60 * MINUTE },
      targets: {
        send: async (notification) => {
          sent.push(notification);
          return true;
        },
      },
      addresses: {
        publicUrl: "http://gateway.test",
        alertmanagerUrl: "http://am.test",
        appUrl: "http://app.test",
      },
      everyMs: 30_000,
      nowMs: () => nowMs,
    });
    watch.beat();
    await minutesLater(480, watch);
    expect(words()).toEqual([]);
    for (let minute = 0; minute < 6; minute += 1) await minutesLater(1, watch);
    expect(words()).toEqual(["firing"]);
  });

  it("pages again until it gets through", async () => {
    const one = start();
    one.beat();
    takes = false;
    await minutesLater(6, one);
    expect(words()).toEqual([]);
    takes = true;
    await minutesLater(1, one);
    expect(words()).toEqual(["firing"]);
  });

  it("goes on where its state is broken, and writes what it knows", async () => {
    start().beat();
    const file = join(dir, "state", "heartbeat.json");
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ lastBeatMs: START, told: "resolved" });
    writeFileSync(file, '{"lastBeatMs":');
    const one = start();
    expect(one.ageSeconds()).toBeNull();
    one.beat();
    await minutesLater(6, one);
    expect(words()).toEqual(["firing"]);
  });
});
