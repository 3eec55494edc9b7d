import { describe, expect, it } from "vitest";
import type { AlertRule } from "../rule-model.ts";
import { equivalence } from "./equivalents.ts";
import { mutantsOf } from "./mutants.ts";

/** Mistakes in an expression that are said to change nothing, with the part that they are made in. */
function equivalents(expr: string): readonly string[] {
  const rule: AlertRule = {
    alert: "Any",
    expr,
    for: "0s",
    labels: { slo: "one", service: "any", severity: "warning", audience: "engineering", owner: "platform" },
    annotations: {} as AlertRule["annotations"],
  };
  return mutantsOf(rule)
    .filter((mutant) => equivalence(mutant) !== undefined)
    .map(({ mistake }) => mistake);
}

describe("a mistake that changes nothing", () => {
  it("is a sum of what is only asked to be above zero", () => {
    expect(equivalents("sum(rate(failed_total[5m])) > 0")).toEqual([
      "sum becomes max",
      "rate becomes increase",
    ]);
  });

  it("is none where the value goes on", () => {
    expect(equivalents("sum(rate(bad_total[5m])) / (sum(rate(all_total[5m])) > 0) > 0.1")).toEqual([]);
    expect(equivalents("sum(rate(failed_total[5m])) > 1")).toEqual([]);
    expect(equivalents("sum(increase(failed_total[5m])) > 0 and sum(now) != sum(before)")).toEqual([
      "sum becomes max",
    ]);
  });

  it("is a sum of which only the presence is asked", () => {
    expect(equivalents("vector(1) unless sum(now)")).toEqual([
      "1 becomes 2",
      "1 becomes 0",
      "sum becomes max",
      "sum becomes min",
    ]);
  });

  it("is a growth in place of a rate, within a percentile alone", () => {
    expect(equivalents("histogram_quantile(0.9, sum by (le) (rate(x_bucket[5m]))) > 1")).toEqual([
      "rate becomes increase",
    ]);
  });

  it("is a forgotten SLO where another condition has it", () => {
    expect(equivalents('a{slo="one"} > 1 and b{slo="one"} > 2')).toEqual([
      "no matcher on slo",
      "no matcher on slo",
    ]);
  });

  it("is a forgotten matcher on what is judged by itself, where another condition has it", () => {
    const each =
      'sum by (route) (rate(a{route!~"x"}[5m])) > 1 and on(route) sum by (route) (increase(a{route!~"x"}[5m])) >= 5';
    expect(equivalents(each)).toEqual(["no matcher on route", "no matcher on route"]);
    expect(equivalents(each.replaceAll(" by (route)", ""))).toEqual([]);
    expect(equivalents(each.replace("and on(route)", "and on(method)"))).toEqual([]);
    expect(equivalents(each.replace("and on(route)", "or"))).toEqual([]);
    expect(equivalents('sum by (route) (rate(a{route!~"x"}[5m])) > 1')).toEqual([]);
  });

  it("is none where no other condition has it, or labels do not count", () => {
    expect(equivalents('a{slo="one"} > 1')).toEqual([]);
    expect(equivalents('a{slo="one"} > 1 unless b{slo="one"}')).toEqual(["no matcher on slo"]);
    expect(equivalents('a{slo="one"} > 1 and on() b{slo="one"} > 2')).toEqual([]);
    expect(equivalents('a{slo="one"} > 1 or b{slo="one"} > 2')).toEqual([]);
  });
});
