import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePorts } from "../stack/process/free-port.ts";
import { type DrillResult, runDrills } from "../stack/drill/run-drills.ts";
import { readSettings } from "../stack/settings.ts";
import { type MailSink, startMailSink } from "./drills/mail-sink.ts";
import { drills } from "./drills/registry.ts";
import { startWebhookReceiver, type WebhookReceiver } from "./drills/webhook-receiver.ts";

/** One of each way to find something out that fires within seconds; `./trunkline drill` rehearses all. */
const SUBSET = [
  "SmsDeliveredBudgetBurn sms-delivered critical 1h",
  "SmsUndeliveredBreached sms-undelivered critical",
  "QueueBacklogBreached queue-backlog warning",
  "Watchdog meta-monitoring info",
];

const dir = mkdtempSync(join(tmpdir(), "trunkline-drill-"));
let receiver: WebhookReceiver;
let sink: MailSink;
let results: readonly DrillResult[] = [];

beforeAll(async () => {
  receiver = await startWebhookReceiver();
  sink = await startMailSink();
  const [prometheus, alertmanager] = await freePorts(2);
  results = await runDrills(
    // At once: none of them silences another one.
    drills()
      .filter(({ id }) => SUBSET.includes(id))
      .map((drill) => ({ ...drill, batch: "subset" })),
    {
      dir,
      cacheDir: readSettings({ ...process.env }).cacheDir,
      ports: { prometheus: prometheus ?? 0, alertmanager: alertmanager ?? 0 },
      receiver,
      sink,
      deadlineMs: 60_000,
    },
  );
}, 240_000);

afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe("a fire drill", () => {
  it("has each fault told at its receiver, and its end", () => {
    expect(results.map(({ drill }) => drill.id).sort()).toEqual([...SUBSET].sort());
    for (const { drill, problem } of results) expect([drill.id, problem]).toEqual([drill.id, null]);
  });

  it("pages with everything that a sleepy person needs, once, and mails it", () => {
    const pages = receiver
      .at("/pager")
      .filter(({ alerts }) => alerts.some(({ labels }) => labels.alertname === "SmsDeliveredBudgetBurn"));
    expect(pages).toHaveLength(1);
    const [page] = pages.flatMap(({ alerts }) => alerts);
    expect(page?.labels).toMatchObject({
      severity: "critical",
      slo: "sms-delivered",
      service: "trunkline-worker",
      audience: "oncall",
    });
    expect(page?.labels).not.toHaveProperty("grafana_url");
    expect(page?.annotations.impact).toBe("Staff on call do not learn of an emergency.");
    expect(page?.annotations.meanwhile).toContain("The alerts stay open on the board");
    expect(page?.annotations.description).toMatch(/^\d+(\.\d+)?% of the events of the last 1h were bad/);
    expect(page?.annotations.dashboard_url).toContain("http://grafana.drill.example/d/");
    expect(page?.annotations.runbook_url).toBe(
      "http://gateway.drill.example/runbooks/sms-delivered#smsdeliveredbudgetburn",
    );
    const mail = sink.mails.find((text) => text.includes("SmsDeliveredBudgetBurn"));
    expect(mail).toContain("[CRITICAL]");
    expect(mail).toContain("Staff on call do not learn of an emergency.");
    expect(mail).toContain("Meanwhile: ");
  });

  it("pages nobody for a warning", () => {
    const paged = receiver.at("/pager").flatMap(({ alerts }) => alerts.map(({ labels }) => labels.severity));
    expect(new Set(paged)).toEqual(new Set(["critical"]));
  });
});
