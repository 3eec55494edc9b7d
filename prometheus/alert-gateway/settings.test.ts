import { describe, expect, it } from "vitest";
import { readSettings } from "./settings.ts";

describe("readSettings", () => {
  it("needs nothing: the native stack's addresses, and nobody to tell", () => {
    expect(readSettings({})).toMatchObject({
      port: 9096,
      targets: [],
      pagerUrl: null,
      token: null,
      prometheusUrl: "http://127.0.0.1:9090",
      explanationBudgetMs: 10_000,
      heartbeatSilenceMs: 300_000,
    });
  });

  it("asks Prometheus by one address and links to it by another", () => {
    const { prometheusUrl, links } = readSettings({
      TRUNKLINE_PROMETHEUS_URL: "http://prometheus:9090/",
      TRUNKLINE_PROMETHEUS_EXTERNAL_URL: "https://prometheus.example",
    });
    expect([prometheusUrl, links.prometheusUrl]).toEqual([
      "http://prometheus:9090",
      "https://prometheus.example",
    ]);
  });

  it("names every mistake at once", () => {
    const wrong = {
      TRUNKLINE_ALERT_GATEWAY_PORT: "many",
      TRUNKLINE_ALERT_TARGETS: "http://ok.test, pager.example",
      TRUNKLINE_HEARTBEAT_SILENCE: "5",
      TRUNKLINE_TEMPO_URL: "tempo",
    };
    expect(() => readSettings(wrong)).toThrow(
      /TRUNKLINE_ALERT_GATEWAY_PORT.*\n.*TRUNKLINE_ALERT_TARGETS.*\n.*TRUNKLINE_TEMPO_URL.*\n.*TRUNKLINE_HEARTBEAT_SILENCE/,
    );
  });
});
