import nodemailer from "nodemailer";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readSimulatorConfig, SimulatorConfigError } from "./config.ts";
import { createLedger } from "./ledger.ts";
import { activeBounds, rushFactor } from "./office.ts";
import type { Simulator } from "./simulator.ts";
import { control, eventually, type Receiver, startReceiver, startTestSimulator } from "./test/receiver.ts";

let app: Receiver;
let simulator: Simulator;

beforeEach(async () => {
  app = await startReceiver();
  simulator = await startTestSimulator(app.url);
});

afterEach(async () => {
  await simulator.stop();
  await app.close();
});

describe("the mailbox", () => {
  it("takes mails and shows them in the ledger", async () => {
    const transport = nodemailer.createTransport({
      host: "127.0.0.1",
      port: simulator.smtpPort,
      ignoreTLS: true,
    });
    await transport.sendMail({
      from: "alerts@trunkline.example",
      to: "oncall@trunkline.example",
      subject: "[FIRING] Größere Störung: SMS provider’s breaker is open",
      text: "See the runbook.",
    });
    const { body } = await control(simulator, "GET", "/control/ledger?kind=mail");
    expect(body.items).toMatchObject([
      {
        from: "alerts@trunkline.example",
        to: ["oncall@trunkline.example"],
        subject: "[FIRING] Größere Störung: SMS provider’s breaker is open",
        text: expect.stringContaining("See the runbook."),
      },
    ]);
  });

  it.each(["quoted-printable", "base64"] as const)(
    "shows the text of a mail in %s as its reader sees it",
    async (textEncoding) => {
      const text = `Schöne Grüße: https://trunkline.example/invitation#${"a=b-".repeat(30)}\n`;
      const transport = nodemailer.createTransport({
        host: "127.0.0.1",
        port: simulator.smtpPort,
        ignoreTLS: true,
      });
      const [from, to] = ["a@trunkline.example", "b@trunkline.example"];
      await transport.sendMail({ from, to, subject: "Hello", text, textEncoding });
      const { body } = await control(simulator, "GET", "/control/ledger?kind=mail");
      expect(body.items[0].text.trim()).toBe(text.trim());
    },
  );
});

describe("the pager", () => {
  it("takes Alertmanager's notifications", async () => {
    const answer = await control(simulator, "POST", "/pager/alertmanager", {
      version: "4",
      status: "firing",
      receiver: "pager",
      groupKey: "{}",
      alerts: [
        {
          status: "firing",
          labels: { alertname: "SmsProviderBreaker", severity: "warning" },
          annotations: { summary: "open" },
          startsAt: "2026-01-01T00:00:00Z",
          fingerprint: "f1",
        },
      ],
    });
    expect(answer).toEqual({ status: 200, body: { received: 1 } });
    const { body } = await control(simulator, "GET", "/control/ledger?kind=page");
    expect(body.items).toMatchObject([
      { status: "firing", alerts: [{ name: "SmsProviderBreaker", severity: "warning", status: "firing" }] },
    ]);
  });

  it("answers 422 to anything else", async () => {
    expect((await control(simulator, "POST", "/pager/alertmanager", { hello: 1 })).status).toBe(422);
  });
});

describe("the control API", () => {
  it("keeps faults until they are taken back, and refuses bad ones", async () => {
    await control(simulator, "PUT", "/control/faults/sms", { errorRate: 0.5 });
    expect((await control(simulator, "GET", "/control/faults/sms")).body).toMatchObject({
      errorRate: 0.5,
      latencyMs: 0,
    });
    const bad = await control(simulator, "PUT", "/control/faults/sms", { errorRate: 2 });
    expect(bad).toMatchObject({ status: 422, body: { errors: [{ path: "errorRate" }] } });
    expect((await control(simulator, "DELETE", "/control/faults/sms")).status).toBe(204);
    expect((await control(simulator, "GET", "/control/faults")).body.sms.errorRate).toBe(0);
    expect((await control(simulator, "GET", "/control/faults/fax")).status).toBe(404);
  });

  it("answers 400 to broken JSON and 404 to unknown paths, as problems", async () => {
    const broken = await fetch(`${simulator.url}/control/calls`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{",
    });
    expect(broken.status).toBe(400);
    expect(broken.headers.get("content-type")).toContain("application/problem+json");
    expect(await control(simulator, "GET", "/nowhere")).toMatchObject({
      status: 404,
      body: { code: "not_found" },
    });
  });

  it("shows a page to people", async () => {
    const page = await fetch(simulator.url);
    expect(page.headers.get("content-type")).toContain("text/html");
    expect(await page.text()).toContain("Outside world");
  });

  it("clears the ledger", async () => {
    await control(simulator, "POST", "/pager/alertmanager", { status: "resolved", alerts: [] });
    expect((await control(simulator, "DELETE", "/control/ledger")).status).toBe(204);
    expect((await control(simulator, "GET", "/control/ledger")).body).toMatchObject({
      total: 0,
      counts: { page: 0 },
    });
  });
});

describe("a day at the office", () => {
  it("places calls by itself while it is on, and none while it is off", async () => {
    await control(simulator, "PUT", "/control/office", { on: true, callsPerMinute: 60 });
    await eventually(() => app.received.some((one) => one.body.includes("ringing")), 8_000);
    const { body } = await control(simulator, "PUT", "/control/office", { on: false });
    expect(body).toEqual({ on: false, callsPerMinute: 60 });
  });

  it("has always somebody on the line, but never a crowd", () => {
    expect(activeBounds(6)).toEqual({ min: 2, max: 6 });
    expect(activeBounds(1)).toEqual({ min: 1, max: 6 });
    expect(activeBounds(60).max).toBeLessThan(60);
  });

  it("has its rush and its lull, and keeps the mean", () => {
    const factors = Array.from({ length: 4_800 }, (_, second) => rushFactor(second * 1000));
    const mean = factors.reduce((sum, one) => sum + one, 0) / factors.length;
    expect(mean).toBeCloseTo(1, 1);
    expect(Math.max(...factors)).toBeGreaterThan(1.3);
    expect(Math.min(...factors)).toBeLessThan(0.7);
    expect(Math.min(...factors)).toBeGreaterThan(0);
  });
});

describe("the ledger", () => {
  it("keeps the newest entries of each kind and counts all", () => {
    const ledger = createLedger(100);
    for (let i = 0; i < 1_000; i++) ledger.add("webhook", { i });
    ledger.add("sms", { i: -1 });
    const { items, total } = ledger.list({ kind: "webhook", limit: 10 });
    expect(items.map((entry) => entry.i)).toEqual([990, 991, 992, 993, 994, 995, 996, 997, 998, 999]);
    expect(total).toBeLessThanOrEqual(110);
    expect(ledger.counts()).toMatchObject({ webhook: 1_000, sms: 1 });
    expect(ledger.list({ kind: "sms", limit: 10 }).total).toBe(1);
    expect(ledger.list({ limit: 1, since: new Date(Date.now() + 1_000) })).toEqual({ items: [], total: 0 });
  });
});

describe("stopping", () => {
  it("breaks off calls in play and closes all ports", async () => {
    await control(simulator, "POST", "/control/calls", { scenario: "urgent", durationSeconds: 60, count: 3 });
    await eventually(() => app.received.length > 0);
    const startedAt = Date.now();
    await simulator.stop();
    // They would take a minute.
    expect(Date.now() - startedAt).toBeLessThan(20_000);
    await expect(fetch(`${simulator.url}/health`)).rejects.toThrow();
  });

  it("says at the start when a port is taken", async () => {
    const port = Number(new URL(simulator.url).port);
    await expect(startTestSimulator(app.url, { port })).rejects.toMatchObject({ code: "EADDRINUSE" });
    await expect(startTestSimulator(app.url, { smtpPort: port })).rejects.toMatchObject({
      code: "EADDRINUSE",
    });
  });
});

describe("the environment", () => {
  it("is read with defaults, and the strongest secret proves who calls", () => {
    expect(readSimulatorConfig({})).toMatchObject({ port: 8090, smtpPort: 8025, vapi: { auth: "none" } });
    expect(
      readSimulatorConfig({ TRUNKLINE_VAPI_SECRET: "s", TRUNKLINE_VAPI_BEARER_TOKEN: "b" }).vapi.auth,
    ).toBe("bearer");
    expect(
      readSimulatorConfig({ TRUNKLINE_VAPI_HMAC_SECRET: "h", SIMULATOR_VAPI_AUTH: "none" }).vapi.auth,
    ).toBe("none");
  });

  it("is refused with every mistake by name", () => {
    const read = () =>
      readSimulatorConfig({
        SIMULATOR_PORT: "70000",
        SIMULATOR_APP_URL: "localhost",
        SIMULATOR_OFFICE: "maybe",
      });
    expect(read).toThrow(SimulatorConfigError);
    expect(read).toThrow(/SIMULATOR_PORT.*SIMULATOR_APP_URL.*SIMULATOR_OFFICE/s);
  });
});
