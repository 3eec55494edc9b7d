import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { SlaId } from "../../otel/catalogue/slas.ts";
import { grafanasAtHand, startGrafana } from "../../stack/parts/grafana.ts";
import type { Part } from "../../stack/parts/part.ts";
import { faultsOf, untilPanelsHaveData } from "../source/check-panels.ts";
import { askGrafana, askTargets } from "./ask-grafana.ts";
import { freePort } from "./harness.ts";

/** Over the stack of the suite `whole`, with each Grafana at hand (TRUNKLINE_GRAFANAS) before its figures and traces. */
const { TRUNKLINE_BASE_URL, TRUNKLINE_PROMETHEUS_URL, TRUNKLINE_TEMPO_URL, TRUNKLINE_LOKI_URL } = process.env;
const GRAFANAS = TRUNKLINE_PROMETHEUS_URL && TRUNKLINE_TEMPO_URL ? grafanasAtHand() : [];
const NOBODY = "http://127.0.0.1:9";
/** One SLO's page opens with the first of all, which may have had no event yet; of this one there are some always. */
const ALWAYS_BUSY_SLO: SlaId = "api-availability";
const PATIENT_MS = 120_000;

describe.skipIf(GRAFANAS.length > 0)("panels asked by way of Grafana", () => {
  it.skip("are not tried: there is no Grafana (TRUNKLINE_GRAFANAS, the PATH) or no Tempo", () => {});
});

describe.each(GRAFANAS)("panels asked by way of the Grafana in $home", (program) => {
  const dir = mkdtempSync(join(tmpdir(), "trunkline-ds-query-"));
  let grafana: Part;

  beforeAll(async () => {
    grafana = await startGrafana({
      program,
      dir,
      port: await freePort(),
      prometheusUrl: TRUNKLINE_PROMETHEUS_URL ?? "",
      tempoUrl: TRUNKLINE_TEMPO_URL ?? "",
      ...(TRUNKLINE_LOKI_URL ? { lokiUrl: TRUNKLINE_LOKI_URL } : {}),
      alertmanagerUrl: NOBODY,
      appUrl: TRUNKLINE_BASE_URL ?? "",
      adminPassword: "only-for-this-test",
      env: { TRUNKLINE_PAGER_URL: NOBODY },
    });
  });
  afterAll(async () => {
    await grafana?.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it("have data where they should, and no query fails", async () => {
    const without = TRUNKLINE_LOKI_URL ? [] : (["loki"] as const);
    const ask = askGrafana(grafana.url, { slo: ALWAYS_BUSY_SLO }, without);
    const results = await untilPanelsHaveData(ask, inject("happened"), PATIENT_MS);
    expect(faultsOf(results)).toEqual([]);
    expect(results.filter(({ state }) => state === "data").length).toBeGreaterThan(results.length / 2);
  });

  it("show what a page hides as No data: a query that cannot be read", async () => {
    const [prometheus, tempo] = ["prometheus", "tempo"].map((name) => ({ type: name, uid: name }));
    const broken = [
      { refId: "A", datasource: prometheus, expr: "sum by (job) (up{", range: true },
      { refId: "B", datasource: prometheus, expr: "sum by (job) (up)", range: true },
      { refId: "C", datasource: tempo, queryType: "traceql", query: "{ status = ", limit: 1 },
    ] as Parameters<typeof askTargets>[1];
    const answers = await askTargets(grafana.url, broken);
    expect(answers.get("A")).toMatchObject({ kind: "error", text: expect.stringContaining("parse error") });
    expect(answers.get("B")).toMatchObject({ kind: "series" });
    expect(answers.get("C")).toMatchObject({ kind: "error", text: expect.stringMatching(/400|parse error/) });
  });
});
