import { type LogRecord, logs, SeverityNumber } from "@opentelemetry/api";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { exportsLogs, sendLogLine } from "./log-lines.ts";

const records: LogRecord[] = [];
const line = (fields: Record<string, unknown>) => JSON.stringify({ level: "info", message: "m", ...fields });

beforeAll(() => {
  const logger = { emit: (record: LogRecord) => void records.push(record), enabled: () => true };
  logs.setGlobalLoggerProvider({ getLogger: () => logger } as never);
});
beforeEach(() => void records.splice(0));
afterAll(() => logs.disable());

describe("a line of the log as a log record", () => {
  it("has level, time and message by themselves, and all else as attributes", () => {
    const time = "2026-11-27T10:00:00.000Z";
    sendLogLine(
      line({ level: "warn", time, service: "s", trace_id: "t", span_id: "p", jobId: "7", durationMs: 12.5 }),
    );
    expect(records).toEqual([
      {
        timestamp: new Date(time),
        severityText: "warn",
        severityNumber: SeverityNumber.WARN,
        body: "m",
        attributes: { jobId: "7", durationMs: 12.5 },
      },
    ]);
  });

  it("says an error as OpenTelemetry does, with its causes", () => {
    const cause = { type: "TypeError", message: "inner" };
    sendLogLine(line({ error: { type: "Error", message: "outer", stack: "Error: outer\n at x", cause } }));
    expect(records[0]?.attributes).toEqual({
      "exception.type": "Error",
      "exception.message": "outer",
      "exception.stacktrace": "Error: outer\n at x",
      "error.cause.type": "TypeError",
      "error.cause.message": "inner",
    });
  });

  it("names nobody: neither in the message, nor in a field, however deep or in a list", () => {
    sendLogLine(
      line({
        message: "no contact for +1 514 555-0101",
        reason: "jane.doe@mail.example is taken",
        context: { to: { numbers: ["+15145550101"] } },
        error: { type: "Error", message: "5145550101 refused", stack: "Error: 5145550101 refused" },
      }),
    );
    const text = JSON.stringify(records);
    for (const personal of ["555-0101", "5550101", "jane.doe"]) expect(text).not.toContain(personal);
    expect(records[0]?.body).toBe("no contact for [redacted]");
  });

  it("keeps ids whole", () => {
    const ids = {
      callId: "8d6f1c1e-5a3b-4f7e-9c2d-446655440000",
      traceId: "0af7651916cd43dd8448eb211c80319c",
    };
    sendLogLine(line(ids));
    expect(records[0]?.attributes).toEqual(ids);
  });

  it("is bounded in depth, number and length", () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`f${index}`, index]));
    sendLogLine(line({ a: { b: { c: { d: { e: 1 } } } }, text: "x".repeat(20_000), many }));
    const attributes = records[0]?.attributes ?? {};
    expect(Object.keys(attributes)).toHaveLength(64);
    expect(Object.keys(attributes).some((name) => name.startsWith("a.b.c.d.e"))).toBe(false);
    expect(String(attributes.text)).toHaveLength(8_192);
  });

  it("is left out where it is none of ours", () => {
    for (const other of ["", "plain words", "[1]", "null", '{"cut o']) sendLogLine(other);
    expect(records).toEqual([]);
  });
});

describe("exportsLogs", () => {
  it.each([
    ["otlp", true],
    ["none", false],
    ["otlp,none", false],
    ["", false],
  ])("OTEL_LOGS_EXPORTER=%s: %s", (value, expected) => {
    vi.stubEnv("OTEL_LOGS_EXPORTER", value);
    expect(exportsLogs()).toBe(expected);
    vi.unstubAllEnvs();
  });
});
