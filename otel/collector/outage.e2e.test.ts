import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { COLLECTOR_METRICS } from "../catalogue/metrics.ts";
import { eventually } from "../test/eventually.ts";
import { OtlpSender, type OtlpSpan, span } from "../test/otlp-records.ts";
import { type Pipelines, startPipelines } from "../test/pipelines.ts";
import { queryPrometheus } from "../test/prometheus-reader.ts";
import { spansInTempo } from "../test/tempo-reader.ts";

const API = { "service.name": "trunkline-api", "service.instance.id": "api-1" };
/** As the collector names it in Prometheus. */
const COUNTER = "test_outage_total";
/** The collector tries again after 1 s, then after longer and longer, up to 15 s. */
const CAUGHT_UP_WITHIN_MS = 60_000;

let pipelines: Pipelines;
let sender: OtlpSender;

beforeAll(async () => {
  pipelines = await startPipelines({});
  sender = new OtlpSender(pipelines.url);
});
afterAll(() => pipelines?.close());

/** Traces of two spans each, sent and seen leaving the sampler: what follows is the queue's matter. */
async function sendTraces(count: number): Promise<OtlpSpan[]> {
  const roots = Array.from({ length: count }, () =>
    span("POST /webhooks/vapi", { kind: "server", attributes: { "http.request.method": "POST" } }),
  );
  for (let index = 0; index < count; index += 50)
    await sender.spans(
      API,
      roots
        .slice(index, index + 50)
        .flatMap((root) => [span("INSERT alerts", { kind: "client", parent: root }), root]),
    );
  const ids = new Set(roots.map(({ traceId }) => traceId));
  await eventually(
    async () => {
      const left = pipelines.exportedSpans().filter(({ traceId }) => ids.has(traceId));
      return left.length === 2 * count || undefined;
    },
    { what: "the traces leaving the sampler" },
  );
  return roots;
}

/** The collector's own figure; null while it has none. */
async function collectorFigure(name: string): Promise<number | null> {
  const text = await (await fetch(pipelines.collectorMetricsUrl)).text();
  const values = [...text.matchAll(new RegExp(`^${name}(?:_total)?\\{[^\n]*\\} (\\S+)$`, "gm"))];
  return values.length === 0 ? null : values.reduce((sum, [, value]) => sum + Number(value), 0);
}

describe("while Tempo and Prometheus are away", () => {
  it("everything waits on disk, outlives a killed collector, and arrives when they are back", async () => {
    const { tempoUrl, prometheusUrl } = pipelines;
    await sender.counter(API, "test.outage", 1, {});
    const sent = await sendTraces(20);
    await eventually(async () => (await queryPrometheus(prometheusUrl, COUNTER))[0]);

    await pipelines.stop("prometheus");
    if (tempoUrl !== null) await pipelines.stop("tempo");
    await sender.counter(API, "test.outage", 17, {});
    const seconds = Date.now() / 1_000;
    sent.push(...(await sendTraces(300)));
    await pipelines.kill9("collector");
    await pipelines.start("collector");
    await sender.counter(API, "test.outage", 29, {});
    sent.push(...(await sendTraces(300)));

    await pipelines.start("prometheus");
    if (tempoUrl !== null) await pipelines.start("tempo");
    const during = await eventually(
      async () => {
        const [sample] = await queryPrometheus(prometheusUrl, `${COUNTER} @ ${(seconds + 0.5).toFixed(3)}`);
        return sample?.value === 17 ? sample : undefined;
      },
      { deadlineMs: CAUGHT_UP_WITHIN_MS, what: "the sample of the outage in Prometheus" },
    );
    expect(during.value).toBe(17);
    await eventually(
      async () => (await queryPrometheus(prometheusUrl, COUNTER))[0]?.value === 29 || undefined,
      { deadlineMs: CAUGHT_UP_WITHIN_MS },
    );
    if (tempoUrl === null) return;
    const missing = new Set(sent.map(({ traceId }) => traceId));
    await eventually(
      async () => {
        for (const traceId of missing)
          if ((await spansInTempo(tempoUrl, traceId)) === 2) missing.delete(traceId);
        return missing.size === 0 || undefined;
      },
      { deadlineMs: CAUGHT_UP_WITHIN_MS, everyMs: 1_000, what: "every trace in Tempo" },
    );
    expect(await collectorFigure(COLLECTOR_METRICS.spansSent)).toBeGreaterThanOrEqual(600);
    expect((await collectorFigure(COLLECTOR_METRICS.spansFailed)) ?? 0).toBe(0);
    expect((await collectorFigure(COLLECTOR_METRICS.spansUnqueued)) ?? 0).toBe(0);
  });

  it("what no longer fits is counted, for the alert CollectorLosesData", async () => {
    await pipelines.stop("tempo");
    await pipelines.stop("collector");
    await pipelines.start("collector", { TRUNKLINE_TRACE_QUEUE_BYTES: "1000" });
    await sendTraces(50);
    // Batches of a second each: the queue has room for none of this one.
    await sleep(1_000);
    await eventually(
      async () => {
        expect(await collectorFigure(COLLECTOR_METRICS.spansUnqueued)).toBe(100);
        return true;
      },
      { what: "all dropped spans in the collector's figures" },
    );
  });
});
