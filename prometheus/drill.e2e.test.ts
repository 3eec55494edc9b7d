import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../otel/test/eventually.ts";
import { freePorts } from "../otel/test/free-ports.ts";
import { queryPrometheus } from "../otel/test/prometheus-reader.ts";
import { startAlertmanager } from "../stack/parts/alertmanager.ts";
import { baseEnvironment, type Part, partOf } from "../stack/parts/part.ts";
import { startProcess } from "../stack/process/managed-process.ts";
import { httpAnswers, untilReady } from "../stack/process/readiness.ts";
import { readSettings } from "../stack/settings.ts";
import { ensureTool } from "../stack/tools/go-tool.ts";
import { renderRules } from "./source/generate.ts";

/**
 * A fire drill: the project's own rules with all windows 60 times shorter, a real Prometheus that scrapes every second,
 * a real Alertmanager with the project's routing, and a fault.
 */
const SPEED = 60;

interface Notification {
  readonly status: "firing" | "resolved";
  readonly alerts: readonly {
    readonly status: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
}

const dir = mkdtempSync(join(tmpdir(), "trunkline-drill-"));
const parts: Part[] = [];
const pages: Notification[] = [];
const mails: string[] = [];
let pager: Server;
let exposer: Server;
let smtp: import("node:net").Server;
let prometheusUrl = "";
let alertmanagerUrl = "";

/** What the application would expose: SMS outcomes, ever growing. */
const counters = { delivered: 0, failed: 0 };
let failing = false;
let undelivered = 0;

function exposition(): string {
  const lines = [
    "# TYPE trunkline_sms_outcomes_total counter",
    `trunkline_sms_outcomes_total{trunkline_sms_outcome="delivered"} ${counters.delivered}`,
    "# TYPE trunkline_sms_undelivered gauge",
    `trunkline_sms_undelivered ${undelivered}`,
  ];
  if (counters.failed > 0) {
    lines.splice(2, 0, `trunkline_sms_outcomes_total{trunkline_sms_outcome="failed"} ${counters.failed}`);
  }
  return `${lines.join("\n")}\n`;
}

function listen<S extends import("node:net").Server>(server: S): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
}

/** As much SMTP as Alertmanager speaks. */
async function startMailSink(): Promise<number> {
  const { createServer: createTcpServer } = await import("node:net");
  smtp = createTcpServer((socket) => {
    let body = "";
    let inData = false;
    socket.write("220 sink\r\n");
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      for (const line of chunk.toString().split("\r\n")) {
        if (inData) {
          if (line === ".") {
            inData = false;
            mails.push(body);
            body = "";
            socket.write("250 taken\r\n");
          } else body += `${line}\n`;
        } else if (/^DATA/i.test(line)) {
          inData = true;
          socket.write("354 go\r\n");
        } else if (/^QUIT/i.test(line)) socket.end("221 bye\r\n");
        else if (line !== "") socket.write("250 ok\r\n");
      }
    });
  });
  return listen(smtp);
}

async function startDrillPrometheus(
  port: number,
  exposerPort: number,
  alertmanagerPort: number,
): Promise<Part> {
  const { cacheDir } = readSettings({ ...process.env });
  const config = join(dir, "prometheus");
  mkdirSync(join(config, "rules"), { recursive: true });
  for (const [name, text] of renderRules(SPEED)) writeFileSync(join(config, "rules", name), text);
  writeFileSync(
    join(config, "prometheus.yml"),
    [
      "global: {scrape_interval: 1s, evaluation_interval: 1s, external_labels: {grafana_url: 'http://grafana.test', runbooks_url: 'http://gateway.test/runbooks'}}",
      "rule_files: [rules/*.yaml]",
      "alerting:",
      "  alert_relabel_configs: [{action: labeldrop, regex: grafana_url|runbooks_url}]",
      `  alertmanagers: [{static_configs: [{targets: ['127.0.0.1:${alertmanagerPort}']}]}]`,
      "scrape_configs:",
      `  - {job_name: app, static_configs: [{targets: ['127.0.0.1:${exposerPort}']}]}`,
    ].join("\n"),
  );
  const url = `http://127.0.0.1:${port}`;
  const managed = await startProcess({
    name: "prometheus",
    command: await ensureTool("prometheus", { cacheDir }),
    args: [
      `--config.file=${join(config, "prometheus.yml")}`,
      `--storage.tsdb.path=${join(dir, "prometheus-data")}`,
      `--web.listen-address=127.0.0.1:${port}`,
      `--web.external-url=${url}`,
      "--rules.alert.resend-delay=1s",
      "--log.level=warn",
    ],
    env: baseEnvironment(),
    logFile: join(dir, "prometheus.log"),
  });
  await untilReady(managed, () => httpAnswers(`${url}/-/ready`), 30_000);
  return partOf("prometheus", url, managed);
}

function pageAbout(
  alertname: string,
  status: "firing" | "resolved",
): Notification["alerts"][number] | undefined {
  return pages
    .flatMap(({ alerts }) => alerts)
    .find((alert) => alert.labels.alertname === alertname && alert.status === status);
}

let growth: NodeJS.Timeout;

beforeAll(async () => {
  const { cacheDir } = readSettings({ ...process.env });
  exposer = createServer((_, response) => {
    response.setHeader("content-type", "text/plain; version=0.0.4");
    response.end(exposition());
  });
  pager = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    pages.push(JSON.parse(body) as Notification);
    response.end();
  });
  const [exposerPort, pagerPort, smtpPort] = [
    await listen(exposer),
    await listen(pager),
    await startMailSink(),
  ];
  const [prometheusPort, alertmanagerPort] = (await freePorts(2)) as unknown as [number, number];
  growth = setInterval(() => {
    if (failing) counters.failed += 5;
    else counters.delivered += 50;
  }, 250);
  const alertmanager = await startAlertmanager({
    dir: join(dir, "alertmanager"),
    port: alertmanagerPort,
    cacheDir,
    variables: {
      TRUNKLINE_PAGER_URL: `http://127.0.0.1:${pagerPort}/`,
      TRUNKLINE_SMTP_SMARTHOST: `127.0.0.1:${smtpPort}`,
      TRUNKLINE_PAGE_INTERVAL: "2s",
    },
  });
  parts.push(alertmanager);
  alertmanagerUrl = alertmanager.url;
  const prometheus = await startDrillPrometheus(prometheusPort, exposerPort, alertmanagerPort);
  parts.push(prometheus);
  prometheusUrl = prometheus.url;
});

afterAll(async () => {
  clearInterval(growth);
  await Promise.all(parts.map((part) => part.stop({ deadlineMs: 5000 })));
  for (const server of [exposer, pager, smtp]) server?.close();
  rmSync(dir, { recursive: true, force: true });
});

describe("a fault", () => {
  it("is quiet before, pages and mails with everything a sleepy person needs, and resolves", async () => {
    await eventually(
      async () =>
        (await queryPrometheus(prometheusUrl, 'slo:sli_error:ratio_rate5m{slo="sms-delivered"} == 0'))[0],
      { what: "the SLI at zero" },
    );
    expect(pageAbout("SmsDeliveredBudgetBurn", "firing")).toBeUndefined();

    failing = true;
    const page = await eventually(async () => pageAbout("SmsDeliveredBudgetBurn", "firing"), {
      what: "the page",
      deadlineMs: 30_000,
    });
    expect(page.labels).toMatchObject({
      severity: "critical",
      slo: "sms-delivered",
      service: "trunkline-worker",
    });
    expect(page.labels).not.toHaveProperty("grafana_url");
    expect(page.labels).not.toHaveProperty("runbooks_url");
    expect(page.annotations.impact).toBe("Staff on call do not learn of an emergency.");
    expect(page.annotations.description).toMatch(/^\d+(\.\d+)?% of the events of the last 1h were bad/);
    expect(page.annotations.dashboard_url).toBe(
      "http://grafana.test/d/trunkline-oncall?var-slo=sms-delivered",
    );
    expect(page.annotations.runbook_url).toBe(
      "http://gateway.test/runbooks/sms-delivered#smsdeliveredbudgetburn",
    );

    failing = false;
    await eventually(async () => pageAbout("SmsDeliveredBudgetBurn", "resolved"), {
      what: "the all-clear",
      deadlineMs: 60_000,
    });
    const mail = await eventually(
      async () =>
        mails.find((text) => text.includes("SmsDeliveredBudgetBurn") && text.includes("[CRITICAL]")),
      { what: "the mail" },
    );
    expect(mail).toContain("Staff on call do not learn of an emergency.");
  });

  it("beyond a threshold pages after its time and resolves when it is over", async () => {
    undelivered = 3;
    const page = await eventually(async () => pageAbout("SmsUndeliveredBreached", "firing"), {
      what: "the page",
    });
    expect(page.annotations.description).toBe("Now 3; at most 0 is allowed.");
    undelivered = 0;
    await eventually(async () => pageAbout("SmsUndeliveredBreached", "resolved"), {
      what: "the all-clear",
      deadlineMs: 60_000,
    });
  });

  it("silences warnings of the same SLO while somebody is paged", async () => {
    const post = (alerts: unknown) =>
      fetch(`${alertmanagerUrl}/api/v2/alerts`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(alerts),
      });
    const labels = { alertname: "DrillBudgetBurn", slo: "drill", service: "drill" };
    await post([
      { labels: { ...labels, severity: "critical" } },
      { labels: { ...labels, severity: "warning" } },
    ]);
    const states = await eventually(async () => {
      const response = await fetch(`${alertmanagerUrl}/api/v2/alerts?filter=slo=drill`);
      const alerts = (await response.json()) as {
        labels: Record<string, string>;
        status: { state: string };
      }[];
      return alerts.some(({ status }) => status.state === "suppressed") ? alerts : undefined;
    });
    const bySeverity = Object.fromEntries(
      states.map(({ labels, status }) => [labels.severity, status.state]),
    );
    expect(bySeverity).toEqual({ critical: "active", warning: "suppressed" });
  });
});
