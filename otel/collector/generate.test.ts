import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";

import { latencySlo, SLOW_REQUEST_SECONDS } from "../catalogue/slas.ts";
import { GENERATED_FILE, renderGenerated } from "./generate.ts";
import { tailSampling } from "./sampling.ts";

describe("otel/collector/generated.yaml", () => {
  it("is what the catalogue says (else: node otel/collector/generate.ts)", () => {
    expect(readFileSync(GENERATED_FILE, "utf8")).toBe(renderGenerated());
  });

  it("keeps the traces of every request that is slow for its route, and of all others by the common limit", () => {
    const row = latencySlo("voice-webhook-latency");
    const slower = { ...row, indicator: { ...row.indicator, thresholdSeconds: 1.5 } };
    const { policies } = tailSampling([slower]) as {
      policies: { name: string; ottl_condition: { span: string[] } }[];
    };
    const webhook = 'span.kind == SPAN_KIND_SERVER and span.attributes["http.route"] == "/webhooks/vapi"';
    const lasts = (ms: number) => `(span.end_time - span.start_time) > Duration("${ms}ms")`;
    expect(policies.find(({ name }) => name === "slower-than-sla")?.ottl_condition.span).toEqual([
      `${webhook} and ${lasts(1_500)}`,
      `span.kind == SPAN_KIND_SERVER and not (${webhook}) and ${lasts(SLOW_REQUEST_SECONDS * 1_000)}`,
    ]);
  });

  it("writes literal dollars twice and leaves variables to the environment", () => {
    const text = renderGenerated();
    expect(text).toContain(["$", "{env:TRUNKLINE_TRACE_SHARE_PERCENT:-100}"].join(""));
    expect(text).not.toMatch(/(^|[^$])\$(?!\$|\{env:)/m);
    expect(parse(text)).toHaveProperty("processors.redaction.allow_all_keys", true);
  });
});
