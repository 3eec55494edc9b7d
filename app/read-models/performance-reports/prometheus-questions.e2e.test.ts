import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { eventually } from "../../../otel/test/eventually.ts";
import { keyValues } from "../../../otel/test/otlp-records.ts";
import type { Part } from "../../../stack/parts/part.ts";
import { startPrometheus } from "../../../stack/parts/prometheus.ts";
import { readSettings } from "../../../stack/settings.ts";
import { createPrometheus } from "../../providers/metrics/prometheus.ts";
import { freePort } from "../../../stack/process/free-port.ts";
import type { SectionSources } from "./section.types.ts";
import { cachesSection } from "./sections/caches.ts";
import { objectivesSection } from "./sections/objectives.ts";
import { routesSection } from "./sections/routes.ts";
import { statementsSection } from "./sections/statements.ts";

const MINUTE_MS = 60_000;
const BOUNDS = [0.1, 0.2, 0.5];

/** The questions of the sections, asked of a real Prometheus that has our rules and metrics as the collector sends them. */
describe("what a performance report asks Prometheus", () => {
  const dir = mkdtempSync(join(tmpdir(), "trunkline-questions-"));
  let prometheus: Part;
  let sources: SectionSources;
  beforeAll(async () => {
    prometheus = await startPrometheus({
      dir,
      port: await freePort(),
      cacheDir: readSettings(process.env).cacheDir,
      targets: {},
    });
    const route = {
      "http.route": "/api/leads",
      "http.request.method": "GET",
      "span.kind": "SPAN_KIND_SERVER",
    };
    const select = { "db.operation.name": "SELECT", "span.kind": "SPAN_KIND_CLIENT" };
    // Twice, a minute apart: growth is what lies between two values.
    for (const [ago, times] of [
      [2, 0],
      [1, 1],
    ] as const) {
      const at = Date.now() - ago * MINUTE_MS;
      await send([
        counter("traces.span.metrics.calls", 100 * times, at, {
          ...route,
          "http.response.status_code": "200",
        }),
        counter("traces.span.metrics.calls", 2 * times, at, {
          ...route,
          "http.response.status_code": "503",
        }),
        histogram("traces.span.metrics.duration", [50 * times, 40 * times, 9 * times, times], at, route),
        histogram("traces.span.metrics.duration", [500 * times, 0, 0, 0], at, select),
        ...["memory", "source"].map((level, n) =>
          counter("trunkline.cache.reads", (n === 0 ? 90 : 10) * times, at, {
            "trunkline.cache.kind": "leads",
            "trunkline.cache.level": level,
          }),
        ),
      ]);
    }
    const reads = { topStatements: async () => null, bufferHits: async () => ({ reads: 0, hitRatio: null }) };
    const now = new Date();
    sources = {
      reads: reads as unknown as SectionSources["reads"],
      metrics: createPrometheus({ url: `${prometheus.url}/` }),
      capacityDirectory: null,
      week: { from: "x", to: "x", fromAt: new Date(now.getTime() - 7 * 86_400_000), toAt: now },
      at: now,
    };
  });
  afterAll(async () => {
    await prometheus?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  async function send(metrics: readonly object[]): Promise<void> {
    const resource = { attributes: keyValues({ "service.name": "trunkline-api" }) };
    const answer = await fetch(`${prometheus.url}/api/v1/otlp/v1/metrics`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ resourceMetrics: [{ resource, scopeMetrics: [{ scope: {}, metrics }] }] }),
    });
    expect(answer.status, await answer.text()).toBe(200);
  }

  it("has an answer for routes, with their percentiles and errors", async () => {
    const rows = await eventually(async () => (await routesSection.read(sources)).rows, {
      deadlineMs: 20_000,
      everyMs: 500,
      what: "routes",
    });
    expect(rows).toEqual([
      {
        route: "GET /api/leads",
        requests: expect.any(Number),
        errorRatio: expect.closeTo(2 / 102, 2),
        p50Seconds: expect.closeTo(0.1, 2),
        p95Seconds: expect.closeTo(0.367, 2),
        p99Seconds: expect.any(Number),
      },
    ]);
    expect(rows[0]?.requests).toBeGreaterThan(90);
  });

  it("has one for the cache, and for statements where PostgreSQL does not count them", async () => {
    const [cache] = (await cachesSection.read(sources)).rows;
    expect(cache).toMatchObject({
      cache: "answers and values: leads",
      hitRatio: expect.closeTo(0.9, 2),
      verdict: "held",
    });
    const [statement] = (await statementsSection.read(sources)).rows;
    expect(statement).toMatchObject({ statement: "SELECT", shareRatio: 1 });
    expect(statement?.calls).toBeGreaterThan(450);
  });

  it("has one for the objectives, once the rules have looked", async () => {
    const row = await eventually(
      async () => {
        const { rows } = await objectivesSection.read({ ...sources, at: new Date() });
        return rows.find(
          ({ objective, events }) => /without a server error/.test(String(objective)) && Number(events) > 0,
        );
      },
      { deadlineMs: 120_000, everyMs: 2_000, what: "an objective's events" },
    );
    expect(row).toMatchObject({ owedRatio: 0.999, verdict: "missed", metRatio: expect.closeTo(0.98, 2) });
  });
});

function counter(name: string, value: number, atMs: number, attributes: Record<string, string>) {
  const point = { ...pointAt(atMs, attributes), asDouble: value };
  return { name, sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [point] } };
}

function histogram(
  name: string,
  counts: readonly number[],
  atMs: number,
  attributes: Record<string, string>,
) {
  const point = {
    ...pointAt(atMs, attributes),
    count: String(counts.reduce((sum, count) => sum + count, 0)),
    sum: counts.reduce((sum, count, n) => sum + count * (BOUNDS[n] ?? 1), 0),
    bucketCounts: counts.map(String),
    explicitBounds: BOUNDS,
  };
  return { name, unit: "s", histogram: { aggregationTemporality: 2, dataPoints: [point] } };
}

function pointAt(atMs: number, attributes: Record<string, string>) {
  return {
    attributes: keyValues(attributes),
    startTimeUnixNano: `${atMs - 600_000}000000`,
    timeUnixNano: `${atMs}000000`,
  };
}
