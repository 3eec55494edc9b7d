import { describe, expect, it } from "vitest";
import { SLAS } from "../../../otel/catalogue/slas.ts";
import { questionsOf } from "./questions.ts";

describe("questionsOf", () => {
  it.each(SLAS.map(({ id }) => id))("%s can be asked for in Tempo", (id) => {
    const questions = questionsOf(id, null);
    for (const query of [questions?.traceQl.bad, questions?.traceQl.all]) {
      expect(query).toMatch(/^\{ .+ \}$/);
      expect(query).not.toMatch(/undefined|NaN/);
    }
  });

  it("asks for spans that were slower than the row allows, by exemplars too", () => {
    const query = '{ kind = server && span.http.route = "/webhooks/vapi" && duration > 200ms }';
    expect(questionsOf("voice-webhook-latency", query)).toEqual({
      badBy: "slow",
      follows: "answer",
      exemplars: {
        bad: 'traces_span_metrics_duration_seconds_bucket{span_kind="SPAN_KIND_SERVER",http_route="/webhooks/vapi"}',
        all: 'traces_span_metrics_duration_seconds_bucket{span_kind="SPAN_KIND_SERVER",http_route="/webhooks/vapi"}',
      },
      traceQl: { bad: query, all: '{ kind = server && span.http.route = "/webhooks/vapi" }' },
      limitSeconds: 0.2,
    });
  });

  it("asks for requests that failed where failures are counted", () => {
    const questions = questionsOf("api-availability", null);
    expect(questions).toMatchObject({ badBy: "failed", follows: "answer", limitSeconds: null });
    expect(questions?.exemplars?.bad).toContain('http_response_status_code=~"5.."');
    expect(questions?.exemplars?.all).not.toContain("5..");
  });

  it("follows a trace to its end where the application itself measures", () => {
    const questions = questionsOf("recording-ready-time", null);
    expect(questions).toMatchObject({ badBy: "slow", follows: "everything", exemplars: null });
    expect(questions?.traceQl.bad).toMatch(/span\.trunkline\.recording\.id != nil && traceDuration > 1200ms/);
  });

  it("knows no row for alerts about monitoring itself", () => {
    expect(questionsOf("meta-monitoring", "{ status = error }")).toBeNull();
  });
});
