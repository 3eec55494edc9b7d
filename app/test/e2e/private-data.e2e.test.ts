import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { capturedSpans } from "./captured.ts";
import { enterCanaries } from "./entrances.ts";
import { leaksIn, CANARY, writtenFiles } from "./canary-data.ts";
import { SECRETS, type System, startSystem } from "./system.ts";
import { Visitor } from "./visitor.ts";

const { callerPhone, email } = CANARY;

let system: System;
let visitor: Visitor;
let files: Map<string, string>;

beforeAll(async () => {
  // Behind a proxy the caller's address is known.
  system = await startSystem({
    telemetry: true,
    scheduler: true,
    environment: { TRUNKLINE_TRUSTED_PROXIES: "1" },
  });
  visitor = new Visitor(system);
  await enterCanaries(visitor);
  await untilAllIsWritten();
  files = writtenFiles(system.dir);
});
afterAll(() => system?.close());

/** A last trace, sent when all else is done: once it has come out, so has everything before it. */
async function untilAllIsWritten(): Promise<void> {
  const traceId = randomBytes(16).toString("hex");
  await visitor.ask("/api/calls", {
    headers: { cookie: visitor.cookie, traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
  });
  await eventually(
    async () => capturedSpans(system.dir).some((one) => one.traceId === traceId) || undefined,
    {
      what: "the last trace",
    },
  );
}

describe("canary data in every entrance", () => {
  it("would be found in every form", () => {
    const text = "GET /x?phone=%2B1%20438-555.0177 (438) 555-0177 ZEBULON zebulon.q%40plantedmail";
    expect(leaksIn("text", text, callerPhone.words)).toHaveLength(2);
    expect(leaksIn("text", text, email.words)).toHaveLength(3);
  });

  it("was taken in: files tell of each entrance and of its errors", () => {
    const traces = files.get("capture/traces.jsonl") ?? "";
    for (const route of ["/api/session", "/api/calls", "/webhooks/vapi", "/webhooks/twilio/sms-status"]) {
      expect(traces).toContain(route);
    }
    expect(files.get("capture/metrics.jsonl")).toContain("trunkline.webhook.events");
    expect(files.get("capture/logs.jsonl")).toContain("web-vitals");
    const names = [...files.keys()].join("\n");
    for (const process of ["api", "worker", "scheduler"]) expect(names).toContain(`trunkline-${process}.`);
    expect(names).toContain("trunkline-worker-error.");
    expect(names).toContain("collector/collector.log");
  });

  it.each(Object.keys(CANARY) as (keyof typeof CANARY)[])("%s is in no telemetry and no log", (what) => {
    const leaks = [...files].flatMap(([file, text]) => leaksIn(file, text, CANARY[what].words));
    expect(leaks.slice(0, 5)).toEqual([]);
  });

  it("secrets and sessions are in no telemetry and no log", () => {
    const secrets = [
      ...Object.values(SECRETS).filter((secret) => secret !== SECRETS.accountSid),
      visitor.apiKey,
    ];
    const words = [...secrets, visitor.cookie.split("=")[1] ?? "", "trunkline-demo"];
    const leaks = [...files].flatMap(([file, text]) => leaksIn(file, text, words));
    expect(leaks.slice(0, 5)).toEqual([]);
  });
});
