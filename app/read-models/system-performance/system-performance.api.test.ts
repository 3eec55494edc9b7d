import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SLA_THRESHOLDS, SLOS } from "../../../otel/catalogue/slas.ts";
import { silentLogger } from "../../platform/log/index.ts";
import { createPrometheus } from "../../providers/metrics/prometheus.ts";
import { startTestApplication, type TestApplication } from "../../test/test-application.ts";
import {
  type PrometheusStandIn,
  startPrometheusStandIn,
} from "../performance-reports/test/prometheus-stand-in.ts";
import type { SystemPerformance } from "./system-performance.contract.ts";
import { ALL_VITALS, VITAL_NAMES } from "./system-performance.questions.ts";
import { createSystemPerformanceService } from "./system-performance.service.ts";

const PATH = "/api/performance";

/** A Prometheus that has measured everything: 250 requests a minute, of which one SLO has had enough. */
function measured(question: string) {
  const slo = (value: string) => [{ labels: { slo: "api-availability" }, value }];
  const route = { http_request_method: "GET", http_route: "/api/calls" };
  if (question === ALL_VITALS) {
    return VITAL_NAMES.map((vital, index) => ({ labels: { vital }, value: String(index + 0.5) }));
  }
  if (question.startsWith("slo:events")) return slo("10000");
  if (question.startsWith("slo:bad_events")) return slo("15");
  if (question.startsWith("slo:error_budget_remaining")) return slo("-0.5");
  if (question.startsWith("slo:burn_rate")) return slo("2");
  if (question.startsWith("slo:threshold_value")) {
    return [
      { labels: { slo: "process-cpu", service_name: "a" }, value: "0.2" },
      { labels: { slo: "process-cpu", service_name: "b" }, value: "0.75" },
    ];
  }
  if (question.startsWith("topk")) return [{ labels: route, value: "1.25" }];
  if (question.includes("~5..") || question.includes('"5..')) return [{ labels: route, value: "1" }];
  return question.startsWith("60 *") ? [{ labels: route, value: "4" }] : [];
}

describe("GET /api/performance (CC-11)", () => {
  let app: TestApplication;
  let prometheus: PrometheusStandIn;
  let manager: string;
  beforeAll(async () => {
    prometheus = await startPrometheusStandIn();
    app = await startTestApplication({
      roles: "api,live",
      environment: {
        TRUNKLINE_PROMETHEUS_URL: prometheus.url,
        TRUNKLINE_GRAFANA_URL: "http://grafana.test",
        TRUNKLINE_RUNBOOKS_URL: "http://runbooks.test/runbooks",
      },
    });
    manager = await app.signIn("manager");
  });
  afterAll(async () => {
    await app.close();
    await prometheus.close();
  });

  const service = (store: Partial<Parameters<typeof createSystemPerformanceService>[0]> = {}) => {
    let isWatched: true | null = null;
    return createSystemPerformanceService({
      metrics: createPrometheus({ url: prometheus.url }),
      watched: {
        get: async (): Promise<true | null> => isWatched,
        set: async () => {
          isWatched = true;
        },
        delete: async () => undefined,
      },
      grafanaUrl: null,
      runbooksUrl: null,
      logger: silentLogger(),
      ...store,
    });
  };

  it("is for managers", async () => {
    const supervisor = await app.signIn("supervisor");
    expect((await app.request(PATH, { cookie: supervisor })).status).toBe(403);
  });

  it("says how the system is, was, what is owed and what would help", async () => {
    prometheus.answer(measured);
    const { status, body } = await app.request(PATH, { cookie: manager });
    expect(status).toBe(200);
    const answer = body as SystemPerformance;
    expect(answer).toMatchObject({
      isDegraded: false,
      vitals: { meanResponseSeconds: 0.5, requestsPerMinute: 2.5 },
      slowOperations: [
        { operation: "GET /api/calls", p95Seconds: 1.25, requestsPerMinute: 4, errorRatio: 0.25 },
      ],
    });
    expect(answer.history.series.openConnections).toHaveLength(61);
    expect(answer.history.series.openConnections.at(-1)).toBe(3.5);
    expect(answer.history.series.openConnections[0]).toBeNull();
    expect(answer.objectives).toHaveLength(SLOS.length);
    expect(answer.thresholds).toHaveLength(SLA_THRESHOLDS.length);
    expect(answer.objectives.find(({ id }) => id === "api-availability")).toMatchObject({
      state: "missed",
      metRatio: 0.9985,
      budgetLeftRatio: -0.5,
      runbookUrl: "http://runbooks.test/runbooks/api-availability",
      dashboardUrl: "http://grafana.test/d/trunkline-slo?var-slo=api-availability",
    });
    // The worst of all processes.
    expect(answer.thresholds.find(({ id }) => id === "process-cpu")).toMatchObject({
      value: 0.75,
      state: "missed",
    });
    expect(answer.recommendations.map(({ id }) => id)).toEqual(["api-availability", "process-cpu"]);
  });

  it.each<[string, Parameters<PrometheusStandIn["answer"]>[0]]>([
    ["does not answer well", () => 422],
    ["knows nothing yet", () => []],
  ])("answers all the same where Prometheus %s", async (what, answer) => {
    prometheus.answer(answer);
    const found = await service().current();
    expect(found.isDegraded).toBe(what === "does not answer well");
    expect(found.vitals.meanResponseSeconds).toBeNull();
    expect(found.recommendations).toEqual([]);
  });

  it("says that none is configured", async () => {
    expect(await service({ metrics: null }).current()).toMatchObject({
      isDegraded: true,
      degradedBecause: "not_configured",
      objectives: [],
    });
  });

  it("evaluates what is owed only while somebody looks, as the answer has it", async () => {
    prometheus.answer(measured);
    const watched = service();
    expect(await watched.evaluationIfWatched()).toBeNull();
    const { vitals: _vitals, history: _history, ...evaluation } = await watched.current();
    expect(await watched.evaluationIfWatched()).toEqual(evaluation);
    expect(evaluation.objectives).toHaveLength(SLOS.length);
  });

  it("measures the moment only while somebody looks, by one question (DF-10)", async () => {
    prometheus.answer(measured);
    const watched = service();
    const before = prometheus.asked.length;
    expect(await watched.vitalsIfWatched()).toBeNull();
    expect(prometheus.asked.length).toBe(before);
    await watched.current();
    const looked = prometheus.asked.length;
    expect(await watched.vitalsIfWatched()).toMatchObject({ errorRatio: 1.5, eventLoopDelaySeconds: 6.5 });
    expect(prometheus.asked.length).toBe(looked + 1);
    prometheus.answer(() => 500);
    expect(await watched.vitalsIfWatched()).toBeNull();
  });
});
