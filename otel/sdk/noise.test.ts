import { ROOT_CONTEXT, SpanKind, trace } from "@opentelemetry/api";
import {
  InMemorySpanExporter,
  SamplingDecision,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { describe, expect, it } from "vitest";
import { isRoutineRequest, NoiseSampler } from "./noise.ts";

const request = (method: string, url: string, accept?: string) =>
  isRoutineRequest({ method, url, headers: accept === undefined ? {} : { accept } });

describe("isRoutineRequest", () => {
  it.each([
    "/health",
    "/api/health",
    "/api/health/ready?x=1",
    "/api/metrics",
    "/api/docs",
    "/api/openapi.json",
    "/control/ledger",
    "/assets/app-1.js",
    "/sw.js",
  ])("is true for GET %s", (url) => expect(request("GET", url)).toBe(true));

  it("is true for pages, which the browser asks for as HTML", () => {
    expect(request("GET", "/board", "text/html,*/*")).toBe(true);
  });

  it.each([
    ["GET", "/api/calls"],
    ["GET", "/api/healthy"],
    ["POST", "/api/session"],
    ["POST", "/webhooks/vapi"],
    ["GET", "/2010-04-01/Accounts/AC1/Messages.json"],
    ["POST", "/control/calls"],
  ])("is false for %s %s", (method, url) => {
    expect(request(method, url, "application/json")).toBe(false);
  });
});

describe("NoiseSampler", () => {
  const provider = new TracerProvider({
    sampler: new NoiseSampler(),
    spanProcessors: [new SimpleSpanProcessor({ exporter: new InMemorySpanExporter() })],
  });
  const tracer = provider.getTracer("test");
  const isKept = (name: string, kind: SpanKind, attributes = {}, parent = ROOT_CONTEXT) =>
    tracer.startSpan(name, { kind, attributes }, parent).isRecording();
  const redis = { "db.system.name": "redis" };
  const postgres = { "db.system.name": "postgresql" };

  it("leaves out what frames a transaction, and keeps the statements", () => {
    expect(isKept("pg.query:BEGIN trunkline", SpanKind.CLIENT, postgres)).toBe(false);
    expect(isKept("pg.query:COMMIT trunkline", SpanKind.CLIENT, postgres)).toBe(false);
    expect(isKept("pg.query:SELECT trunkline", SpanKind.CLIENT, postgres)).toBe(true);
  });

  it("leaves out scripts, blocking reads and pings of Redis, and keeps commands", () => {
    for (const command of ["evalsha", "xread", "bzpopmin", "ping"]) {
      expect([command, isKept(command, SpanKind.CLIENT, redis)]).toEqual([command, false]);
    }
    expect(isKept("xadd", SpanKind.CLIENT, redis)).toBe(true);
  });

  it("leaves out every command with which a queue enqueues: its own span tells of it", () => {
    const producer = trace.setSpan(ROOT_CONTEXT, tracer.startSpan("add sms", { kind: SpanKind.PRODUCER }));
    expect(isKept("hset", SpanKind.CLIENT, redis, producer)).toBe(false);
    const consumer = trace.setSpan(
      ROOT_CONTEXT,
      tracer.startSpan("process sms", { kind: SpanKind.CONSUMER }),
    );
    expect(isKept("hset", SpanKind.CLIENT, redis, consumer)).toBe(true);
  });

  it("leaves out a worker's upkeep, and keeps jobs and their retries", () => {
    for (const name of ["getNextJob sms", "extendLocks sms", "moveStalledJobsToWait sms", "complete sms"]) {
      expect([name, isKept(name, SpanKind.INTERNAL)]).toEqual([name, false]);
    }
    for (const name of ["retry sms", "delay sms", "moveToFailed sms", "assign call"]) {
      expect([name, isKept(name, SpanKind.INTERNAL)]).toEqual([name, true]);
    }
    expect(isKept("process sms", SpanKind.CONSUMER)).toBe(true);
  });

  it("keeps requests whose caller said that they are not sampled", () => {
    const unsampled = trace.setSpanContext(ROOT_CONTEXT, {
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: "b7ad6b7169203331",
      traceFlags: 0,
      isRemote: true,
    });
    const decision = new NoiseSampler().shouldSample(unsampled, "", "POST", SpanKind.SERVER, {}).decision;
    expect(decision).toBe(SamplingDecision.RECORD_AND_SAMPLED);
  });
});
