import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parser } from "@prometheus-io/lezer-promql";
import { describe, expect, it } from "vitest";
import { parseAllDocuments } from "yaml";
import type { z } from "zod";
import { SLOS } from "../../otel/catalogue/slas.ts";
import { DOCUMENTS_FOLDER, driftOfDocuments } from "./generate.ts";
import { openSloObjectSchema } from "./openslo-v1.ts";

type OpenSloObject = z.infer<typeof openSloObjectSchema>;

const files = readdirSync(DOCUMENTS_FOLDER).map((name) => {
  const text = readFileSync(join(DOCUMENTS_FOLDER, name), "utf8");
  return [name, parseAllDocuments(text).map((document): unknown => document.toJS())] as const;
});
const objects = files.flatMap(([, read]) => read.map((one) => openSloObjectSchema.parse(one)));

function ofKind<Kind extends OpenSloObject["kind"]>(kind: Kind) {
  return objects.filter((one): one is Extract<OpenSloObject, { kind: Kind }> => one.kind === kind);
}

describe("OpenSLO documents", () => {
  it("are what the rows say (else: node prometheus/openslo/generate.ts)", () => {
    expect(driftOfDocuments()).toEqual([]);
  });

  it.each(files)("%s: every object is one of OpenSLO v1", (_, read) => {
    expect(read.length).toBeGreaterThan(0);
    for (const one of read) expect(openSloObjectSchema.safeParse(one).error?.issues).toBeUndefined();
  });

  it("are refused with a misspelt key, a target of 100 %, both good and bad events, or a name that is none", () => {
    const [slo] = ofKind("SLO");
    if (slo === undefined) throw new Error("no SLO");
    const { spec } = slo;
    const ratio = spec.indicator.spec.ratioMetric;
    const isRefused = (one: unknown) => !openSloObjectSchema.safeParse(one).success;
    expect(isRefused(slo)).toBe(false);
    expect(isRefused({ ...slo, spec: { ...spec, budgetMethod: "Occurrences" } })).toBe(true);
    expect(isRefused({ ...slo, spec: { ...spec, objectives: [{ target: 1 }] } })).toBe(true);
    expect(isRefused({ ...slo, metadata: { name: "Not a name" } })).toBe(true);
    const both = { ...ratio, good: ratio.total, bad: ratio.total };
    const indicator = { ...spec.indicator, spec: { ratioMetric: both } };
    expect(isRefused({ ...slo, spec: { ...spec, indicator } })).toBe(true);
  });

  it("have every SLO, and refer to nothing that is not there", () => {
    expect(
      ofKind("SLO")
        .map(({ metadata }) => metadata.name)
        .sort(),
    ).toEqual(SLOS.map(({ id }) => id).sort());
    const names = (kind: OpenSloObject["kind"]) => new Set(ofKind(kind).map(({ metadata }) => metadata.name));
    for (const { spec } of ofKind("SLO")) {
      expect(names("Service")).toContain(spec.service);
      for (const { alertPolicyRef } of spec.alertPolicies)
        expect(names("AlertPolicy")).toContain(alertPolicyRef);
      const { good, bad, total } = spec.indicator.spec.ratioMetric;
      for (const { metricSource } of [good ?? bad ?? total, total]) {
        expect(names("DataSource")).toContain(metricSource.metricSourceRef);
        let hasError = false;
        parser.parse(String(metricSource.spec.query)).iterate({
          enter: ({ type }) => {
            hasError ||= type.isError;
          },
        });
        expect(hasError, String(metricSource.spec.query)).toBe(false);
      }
    }
    for (const { spec } of ofKind("AlertPolicy")) {
      for (const { conditionRef } of spec.conditions) expect(names("AlertCondition")).toContain(conditionRef);
    }
  });
});
