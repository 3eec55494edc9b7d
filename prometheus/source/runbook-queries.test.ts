import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parser } from "@prometheus-io/lezer-promql";
import { describe, expect, it } from "vitest";
import {
  METRICS,
  prometheusName,
  SDK_METRICS,
  SPAN_METRICS,
  WEB_METRICS,
  WEB_VITAL_METRICS,
} from "../../otel/catalogue/metrics.ts";
import { SLAS } from "../../otel/catalogue/slas.ts";
import { clockAtSpeed } from "./durations.ts";
import { ruleFiles } from "./rule-files.ts";
import { isAlert } from "./rule-model.ts";

const RUNBOOKS = fileURLToPath(new URL("../runbooks/", import.meta.url));

/** Metrics of other programs: their own names, read off a running stack. */
const FOREIGN =
  /^(up|ALERTS|target_info|nodejs_eventloop_delay_p99_seconds|(otelcol|prometheus|alertmanager|tempo)_[a-z_]+)$/;

const recorded = Object.values(ruleFiles(clockAtSpeed(1)))
  .flatMap(({ groups }) => groups.flatMap(({ rules }) => rules))
  .flatMap((rule) => (isAlert(rule) ? [] : [rule.record]));
const known = new Set([
  ...recorded,
  ...Object.values(METRICS).flatMap((metric) => {
    const name = prometheusName(metric);
    return metric.kind === "histogram"
      ? ["_bucket", "_sum", "_count"].map((suffix) => name + suffix)
      : [name];
  }),
  SPAN_METRICS.calls,
  SDK_METRICS.spansProcessed,
  ...Object.values(WEB_METRICS).flatMap(({ kind, prometheus }) =>
    kind === "histogram" ? ["_bucket", "_sum", "_count"].map((suffix) => prometheus + suffix) : [prometheus],
  ),
  ...Object.values(WEB_VITAL_METRICS).flatMap(({ prometheus }) =>
    ["_bucket", "_sum", "_count"].map((suffix) => prometheus + suffix),
  ),
  ...["_bucket", "_sum", "_count"].map((suffix) => SPAN_METRICS.duration + suffix),
]);

/** Blocks of PromQL, and code within a sentence that speaks of a metric of ours. */
function queries(markdown: string): readonly string[] {
  const blocks = [...markdown.matchAll(/```promql\n(.*?)\n```/gs)].map(([, query]) => query ?? "");
  const inline = [...markdown.replaceAll(/```.*?```/gs, "").matchAll(/`([^`]+)`/g)]
    .map(([, code]) => code ?? "")
    .filter(
      (code) =>
        /(trunkline|traces_span_metrics|nodejs|slo:)[a-z_:]*[_:][a-z]/.test(code) && !/^[./]/.test(code),
    );
  return [...blocks, ...inline].filter((code) => !/^trunkline_[a-z_]+=/.test(code));
}

describe("queries in runbooks", () => {
  const cases = globSync("*.md", { cwd: RUNBOOKS }).flatMap((file) =>
    queries(readFileSync(RUNBOOKS + file, "utf8")).map((query) => [file, query] as const),
  );

  it("are there for every SLA", () => {
    expect(cases.length).toBeGreaterThan(SLAS.length * 2);
  });

  it.each(cases)("%s: %s is PromQL over metrics that exist", (_, query) => {
    const names: string[] = [];
    let hasError = false;
    parser.parse(query).iterate({
      enter: (node) => {
        if (node.type.isError) hasError = true;
        if (node.name !== "VectorSelector") return;
        const name = /^[a-zA-Z_:][\w:]*/.exec(query.slice(node.from, node.to))?.[0];
        if (name !== undefined) names.push(name);
      },
    });
    expect(hasError).toBe(false);
    expect(names.filter((name) => !known.has(name) && !FOREIGN.test(name))).toEqual([]);
  });
});
