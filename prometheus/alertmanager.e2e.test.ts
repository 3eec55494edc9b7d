import { randomUUID } from "node:crypto";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../otel/test/eventually.ts";
import { freePorts } from "../stack/process/free-port.ts";
import { startAlertmanager } from "../stack/parts/alertmanager.ts";
import { expandVariables } from "../stack/parts/config-folder.ts";
import type { Part } from "../stack/parts/part.ts";
import { PROJECT, readSettings } from "../stack/settings.ts";
import { ensureTool } from "../stack/tools/go-tool.ts";
import { type MailSink, startMailSink } from "./drills/mail-sink.ts";
import { receiverVariables, startWebhookReceiver, type WebhookReceiver } from "./drills/webhook-receiver.ts";
import { runProgram } from "./source/run-program.ts";

const SOURCE = join(PROJECT, "prometheus/alertmanager");
const dir = mkdtempSync(join(tmpdir(), "trunkline-alertmanager-"));
const { cacheDir } = readSettings({ ...process.env });
let amtool = "";
let configFile = "";

/** Is it from 8 to 18 h on a weekday in a time zone? */
function isOfficeHour(timeZone: string, at: Date): boolean {
  const format = new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    hour: "2-digit",
    hourCycle: "h23",
  });
  const parts = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, value]));
  const hour = Number(parts.hour);
  return !/Sat|Sun/.test(parts.weekday ?? "") && hour >= 8 && hour < 18;
}

/** A zone in which it is night now, whatever the time is here. */
function zoneAtNight(): string {
  // Hours are those of Etc/GMT with their sign turned round.
  const offset = 2 - new Date().getUTCHours();
  const wrapped = ((offset + 36) % 24) - 12;
  return `Etc/GMT${wrapped <= 0 ? "+" : "-"}${Math.abs(wrapped)}`;
}

beforeAll(async () => {
  amtool = await ensureTool("amtool", { cacheDir });
  cpSync(join(SOURCE, "templates"), join(dir, "templates"), { recursive: true });
  configFile = join(dir, "alertmanager.yml");
  writeFileSync(configFile, expandVariables(readFileSync(join(SOURCE, "alertmanager.yml"), "utf8"), {}));
});

afterAll(() => rmSync(dir, { recursive: true, force: true }));

describe("amtool", () => {
  it("accepts alertmanager.yml and its templates", async () => {
    const result = await runProgram(amtool, ["check-config", configFile]);
    expect(result.output).toContain("SUCCESS");
    expect(result.output).toContain("1 templates");
    expect(result.code).toBe(0);
  });

  it.each([
    ["critical", "oncall", "product,gateway,pager,mail"],
    ["critical", "engineering", "product,gateway,pager,mail"],
    ["critical", "business", "product,business"],
    ["warning", "oncall", "product,gateway,mail"],
    ["warning", "engineering", "product,gateway,mail"],
    ["warning", "business", "product,gateway,business"],
    ["info", "oncall", "product,nobody"],
    ["info", "engineering", "product,nobody"],
    ["info", "business", "product,business"],
    // A rule that forgot its severity must not be lost.
    ["none", "oncall", "mail"],
  ])("sends what is %s for %s to %s", async (severity, audience, receivers) => {
    const labels = [
      `severity=${severity}`,
      `audience=${audience}`,
      "alertname=X",
      "slo=x",
      "service=trunkline-api",
    ];
    const result = await runProgram(amtool, [
      ...["config", "routes", "test", `--config.file=${configFile}`, `--verify.receivers=${receivers}`],
      ...labels,
    ]);
    expect(result.code, result.output).toBe(0);
    expect(result.output.trim()).toBe(receivers);
  });

  it("sends the dead man's switch to who waits for it, and to nobody else", async () => {
    const result = await runProgram(amtool, [
      ...["config", "routes", "test", `--config.file=${configFile}`, "--verify.receivers=heartbeat"],
      ...["alertname=Watchdog", "severity=none", "audience=oncall"],
    ]);
    expect(result.output.trim()).toBe("heartbeat");
  });
});

describe("Alertmanager", () => {
  const parts: Part[] = [];
  let receiver: WebhookReceiver;
  let sink: MailSink;
  let url = "";

  beforeAll(async () => {
    receiver = await startWebhookReceiver();
    sink = await startMailSink();
    const [port = 0] = await freePorts(1);
    const part = await startAlertmanager({
      dir: join(dir, "process"),
      port,
      cacheDir,
      variables: { ...receiverVariables(receiver.url, sink.port), TRUNKLINE_TIME_ZONE: zoneAtNight() },
    });
    parts.push(part);
    url = part.url;
  });

  afterAll(async () => {
    await Promise.all(parts.map((part) => part.stop({ deadlineMs: 5000 })));
    await Promise.all([receiver?.stop(), sink?.stop()]);
  });

  interface Given {
    readonly alertname: string;
    readonly [label: string]: string;
  }

  async function tell(alerts: readonly Given[], isOver = false): Promise<void> {
    const startsAt = new Date(Date.now() - 60_000).toISOString();
    const response = await fetch(`${url}/api/v2/alerts`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(
        alerts.map((labels) => ({
          labels,
          startsAt,
          annotations: {
            summary: `${labels.alertname} of the test`,
            impact: "Nobody is harmed.",
            meanwhile: "The board says so.",
          },
          ...(isOver ? { endsAt: new Date().toISOString() } : {}),
        })),
      ),
    });
    expect(response.status).toBe(200);
  }

  interface AlertState {
    readonly labels: Readonly<Record<string, string>>;
    readonly status: { readonly state: string; readonly inhibitedBy: string[]; readonly mutedBy?: string[] };
  }

  /** Of the alerts of a run: which are not silenced by another one. */
  async function loud(run: string): Promise<string[]> {
    const response = await fetch(`${url}/api/v2/alerts?filter=run=${run}`);
    const alerts = (await response.json()) as AlertState[];
    return alerts
      .filter(({ status }) => status.inhibitedBy.length === 0)
      .map(({ labels }) => `${labels.slo} ${labels.severity}`)
      .sort();
  }

  const firingAt = (path: string, alertname: string) =>
    receiver.at(path).filter(({ alerts }) => alerts.some(({ labels }) => labels.alertname === alertname));

  it("sends one page for one incident, none because a part of it is over, and tells our product of each", async () => {
    // Of its own for each try: what an earlier one has set off was told, too.
    const alertname = `OnePage${randomUUID()}`;
    const labels = {
      alertname,
      slo: `one-page-${alertname}`,
      service: "drill",
      severity: "critical",
      audience: "oncall",
    };
    const both = [
      { window: "1h", ...labels },
      { window: "6h", ...labels },
    ] as const;
    await tell(both);
    await eventually(async () => firingAt("/pager", alertname)[0], { what: "the page" });
    expect(firingAt("/pager", alertname)[0]?.alerts).toHaveLength(2);
    await tell([both[0]], true);
    await eventually(
      async () => firingAt("/product", alertname).find(({ status }) => status === "resolved"),
      { what: "our product to hear that a part is over" },
    );
    // A whole interval passes in which Alertmanager could say it again.
    await eventually(
      async () =>
        firingAt("/gateway/alerts", alertname).find(({ alerts }) =>
          alerts.some(({ status }) => status === "resolved"),
        ),
      { what: "the gateway to hear of it" },
    );
    await tell([both[1]], true);
    await eventually(
      async () => firingAt("/gateway/alerts", alertname).find(({ status }) => status === "resolved"),
      { what: "the gateway to hear that all is over" },
    );
    expect(firingAt("/pager", alertname)).toHaveLength(1);
    const told = receiver.received.find(({ path }) => path === "/product");
    expect(told?.authorization).toBe("Bearer drill");
    const mail = await eventually(async () => sink.mails.find((text) => text.includes(alertname)), {
      what: "the mail",
    });
    expect(mail).toContain("2 firing, 0 over.");
    expect(mail).toContain("Meanwhile: The board says so.");
  });

  it("keeps warnings until somebody is in the office, and pages at night all the same", async () => {
    expect(isOfficeHour(zoneAtNight(), new Date())).toBe(false);
    const labels = { slo: "at-night", service: "drill", audience: "oncall", run: "night" };
    await tell([
      { alertname: "AtNight", severity: "warning", ...labels },
      { alertname: "AtNightBusiness", severity: "warning", ...labels, audience: "business" },
      { alertname: "WakeUp", severity: "critical", ...labels, slo: "wake-up" },
    ]);
    await eventually(async () => firingAt("/pager", "WakeUp")[0], { what: "the page" });
    await eventually(async () => firingAt("/product", "AtNight")[0], { what: "our product to know" });
    const muted = await eventually(
      async () => {
        const response = await fetch(`${url}/api/v2/alerts/groups?receiver=mail&filter=run=night`);
        const groups = (await response.json()) as { receiver: { name: string }; alerts: AlertState[] }[];
        const alerts = groups
          .flatMap((group) => group.alerts)
          .filter(({ labels: { alertname } }) => alertname === "AtNight");
        return alerts.length > 0 &&
          alerts.every(({ status }) => (status.mutedBy ?? []).includes("office-hours"))
          ? alerts
          : undefined;
      },
      { what: "the mute" },
    );
    expect(muted).not.toHaveLength(0);
    expect(sink.mails.join("\n")).not.toContain("AtNight");
  });

  it.each([
    [
      "a dead database",
      [
        {
          alertname: "DependencyDown",
          trunkline_dependency: "postgres",
          slo: "meta-monitoring",
          service: "trunkline-api",
          severity: "critical",
        },
      ],
      [
        {
          alertname: "ApiAvailabilityBudgetBurn",
          slo: "api-availability",
          service: "trunkline-api",
          severity: "critical",
        },
        {
          alertname: "SmsDeliveredBudgetBurn",
          slo: "sms-delivered",
          service: "trunkline-worker",
          severity: "critical",
        },
        {
          alertname: "QueueBacklogBreached",
          slo: "queue-backlog",
          service: "trunkline-worker",
          severity: "warning",
        },
      ],
      [
        {
          alertname: "AlertsUnansweredBreached",
          slo: "alerts-unanswered",
          service: "trunkline-worker",
          severity: "critical",
        },
      ],
    ],
    [
      "a page",
      [{ alertname: "A", slo: "one", service: "trunkline-api", severity: "critical" }],
      [{ alertname: "B", slo: "one", service: "trunkline-api", severity: "warning" }],
      [{ alertname: "B", slo: "other", service: "trunkline-api", severity: "warning" }],
    ],
    [
      "the faster of two windows",
      [
        {
          alertname: "OneBudgetBurn",
          window: "1h",
          slo: "two",
          service: "trunkline-api",
          severity: "critical",
        },
      ],
      [
        {
          alertname: "OneBudgetBurn",
          window: "6h",
          slo: "two",
          service: "trunkline-api",
          severity: "critical",
        },
      ],
      [
        {
          alertname: "TwoBudgetBurn",
          window: "6h",
          slo: "three",
          service: "trunkline-api",
          severity: "critical",
        },
      ],
    ],
    [
      "a service that says nothing",
      [
        {
          alertname: "ServiceSilent",
          slo: "meta-monitoring",
          service: "trunkline-worker",
          severity: "critical",
        },
      ],
      [
        {
          alertname: "SmsDeliveredNoData",
          slo: "sms-delivered",
          service: "trunkline-worker",
          severity: "warning",
        },
      ],
      [
        {
          alertname: "ApiAvailabilityNoData",
          slo: "api-availability",
          service: "trunkline-api",
          severity: "warning",
        },
      ],
    ],
    [
      "a warning of a breaker",
      [
        {
          alertname: "ProviderBreakerBreached",
          trunkline_provider: "twilio",
          slo: "provider-breaker",
          service: "trunkline-worker",
          severity: "warning",
        },
      ],
      [
        {
          alertname: "SmsDeliveryTimeBudgetBurn",
          slo: "sms-delivery-time",
          service: "trunkline-worker",
          severity: "warning",
        },
      ],
      // What wakes somebody is never silenced by what is only mailed.
      [
        {
          alertname: "SmsUndeliveredBreached",
          slo: "sms-undelivered",
          service: "trunkline-worker",
          severity: "critical",
        },
      ],
    ],
    [
      "a breaker that pages",
      [
        {
          alertname: "ProviderBreakerBreached",
          trunkline_provider: "twilio",
          slo: "provider-breaker",
          service: "trunkline-worker",
          severity: "critical",
        },
      ],
      [
        {
          alertname: "SmsUndeliveredBreached",
          slo: "sms-undelivered",
          service: "trunkline-worker",
          severity: "critical",
        },
      ],
      [
        {
          alertname: "CallSetupTimeBudgetBurn",
          slo: "call-setup-time",
          service: "trunkline-api",
          severity: "critical",
        },
      ],
    ],
  ])("has %s silence what follows from it, and nothing else", async (name, causes, victims, others) => {
    const run = name.replaceAll(" ", "-");
    const all = [...causes, ...victims, ...others].map((labels) => ({ ...labels, audience: "oncall", run }));
    await tell(all as readonly Given[]);
    const expected = [...causes, ...others].map(({ slo, severity }) => `${slo} ${severity}`).sort();
    await eventually(async () => ((await loud(run)).length === expected.length ? true : undefined), {
      what: "the silence",
    }).catch(() => {});
    expect(await loud(run)).toEqual(expected);
    await tell(all as readonly Given[], true);
  });
});
