import { spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  utimesSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { context, TraceFlags, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runWithTelemetry } from "../../../otel/test/telemetry-process.ts";
import { createLogger } from "./logger.ts";

describe("createLogger", () => {
  const directory = mkdtempSync(join(tmpdir(), "trunkline-log-"));
  const traceId = "0af7651916cd43dd8448eb211c80319c";
  beforeAll(async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const options = { level: "info", directory, service: "t", environment: "test", release: "1" } as const;
    const logger = await createLogger(options);
    logger.info({ password: { password: "hunter2" } }, "plain");
    logger.error({ error: new Error("outer", { cause: new Error("inner cause") }) }, "broken");
    logger.warn({ performance: true, durationMs: 900 }, "slow");
    const span = trace.wrapSpanContext({
      traceId,
      spanId: "b7ad6b7169203331",
      traceFlags: TraceFlags.SAMPLED,
    });
    context.with(trace.setSpan(context.active(), span), () => logger.info("traced"));
    await vi.waitFor(
      () => expect(lines("t").length + lines("t-error").length + lines("t-performance").length).toBe(6),
      10_000,
    );
  });
  afterAll(() => {
    context.disable();
    rmSync(directory, { recursive: true });
  });

  const lines = (prefix: string, from = directory) => {
    const file = readdirSync(from).find((name) => name.startsWith(`${prefix}.`)) ?? "";
    const text = readFileSync(join(from, file), "utf8").trim();
    return text === "" ? [] : text.split("\n").map((line) => JSON.parse(line));
  };

  it("writes everything, errors apart, and what is slow apart", () => {
    expect(lines("t").map(({ message }) => message)).toEqual(["plain", "broken", "slow", "traced"]);
    expect(lines("t-error").map(({ message }) => message)).toEqual(["broken"]);
    expect(lines("t-performance").map(({ message }) => message)).toEqual(["slow"]);
  });

  it("ties a line to the active trace", () => {
    expect(lines("t")[3]).toMatchObject({ trace_id: traceId, span_id: "b7ad6b7169203331" });
  });

  it("keeps rotated files for 14 days, those of earlier processes too, and leaves the other logs alone (KN-10)", async () => {
    const from = join(directory, "rotated");
    mkdirSync(from);
    const daysAgo = (name: string, days: number) => {
      writeFileSync(join(from, name), "{}\n");
      const at = new Date(Date.now() - days * 86_400_000);
      utimesSync(join(from, name), at, at);
    };
    // Twenty files of one busy day stay; one of a quiet fortnight ago goes.
    daysAgo("r.1.log", 15);
    for (let number = 2; number <= 21; number += 1) daysAgo(`r.${number}.log`, 13);
    for (const name of ["r-error.1.log", "r.1.txt", "r.log"]) daysAgo(name, 15);
    const options = {
      level: "info",
      directory: from,
      service: "r",
      environment: "test",
      release: "1",
    } as const;
    const program = `
      import { utimesSync } from "node:fs";
      import { createLogger } from ${JSON.stringify(new URL("./logger.ts", import.meta.url).href)};
      const logger = await createLogger(${JSON.stringify(options)});
      const old = new Date(Date.now() - 15 * 86_400_000);
      await new Promise((resolve) => setTimeout(resolve, 500));
      utimesSync(${JSON.stringify(join(from, "r.2.log"))}, old, old);
      for (let n = 0; n < 44; n += 1) {
        logger.info({ n, padding: "x".repeat(500_000) }, "much");
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      process.exit(0);`;
    spawnSync(process.execPath, ["--input-type=module", "--eval", program], { stdio: "ignore" });
    const kept = readdirSync(from).filter((name) => /^r\.\d+\.log$/.test(name));
    // The first went at the start, the second when the log rotated.
    expect(kept).not.toContain("r.1.log");
    expect(kept).not.toContain("r.2.log");
    expect(kept).toEqual(expect.arrayContaining(["r.3.log", "r.20.log", "r.21.log"]));
    expect(kept.length).toBeGreaterThan(19);
    // Its own process's file is opened at its start: it forgets only its own.
    expect(readdirSync(from)).toEqual(expect.arrayContaining(["r.1.txt", "r.log"]));
  });

  it("has written its last lines when the process ends", () => {
    const from = join(directory, "ending");
    const options = { level: "info", directory: from, service: "e", environment: "test", release: "1" };
    const program = `
      import { createLogger } from ${JSON.stringify(new URL("./logger.ts", import.meta.url).href)};
      const logger = await createLogger(${JSON.stringify(options)});
      for (let n = 0; n < 200; n += 1) logger.info({ n }, "before the end");
      logger.error("last");
      process.exit(3);`;
    const ended = spawnSync(process.execPath, ["--input-type=module", "--eval", program], {
      encoding: "utf8",
    });
    expect(ended.status).toBe(3);
    expect(ended.stdout.trim().split("\n")).toHaveLength(201);
    expect(lines("e", from)).toHaveLength(201);
    expect(lines("e-error", from).map(({ message }) => message)).toEqual(["last"]);
  });

  it("also sends each line as a log record of its trace, without secrets, where OTEL_LOGS_EXPORTER says so", {
    timeout: 120_000,
  }, async () => {
    const app = "app/platform/log/test/logging-app.ts";
    const told = await runWithTelemetry(app, {
      OTEL_LOGS_EXPORTER: "otlp",
      OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
    });
    const written = JSON.parse(told.output) as { trace_id: string };
    const sent = told.sent("/v1/logs");
    expect(sent.match(/"told twice"/g)).toHaveLength(1);
    expect(sent).toContain(`"traceId":"${written.trace_id}"`);
    expect(sent).not.toMatch(/5550101|jane[.]doe/);
    expect((await runWithTelemetry(app)).sent("/v1/logs")).toBe("");
  });

  it("writes an error with its causes, and no password", () => {
    expect(JSON.stringify(lines("t-error")[0].error.cause)).toContain("inner cause");
    expect(JSON.stringify(lines("t"))).not.toContain("hunter2");
  });
});
