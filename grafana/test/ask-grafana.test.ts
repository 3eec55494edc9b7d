import { createServer, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { DASHBOARD_UIDS } from "../../otel/catalogue/rules.ts";
import { askedPanels } from "../source/check-panels.ts";
import { askGrafana, askTargets } from "./ask-grafana.ts";
import { listen } from "./harness.ts";

let server: Server | undefined;
const asked: unknown[] = [];

afterEach(() => {
  server?.close();
  asked.length = 0;
});

/** A Grafana that answers what `answers` has for a path, and remembers what was posted. */
async function grafanaThat(answers: Readonly<Record<string, object>>): Promise<string> {
  server = createServer(async (request, response) => {
    const body = await new Response(request as unknown as ReadableStream).text();
    if (body !== "") asked.push(JSON.parse(body));
    response.end(JSON.stringify(answers[new URL(request.url ?? "", "http://x").pathname] ?? {}));
  });
  return `http://127.0.0.1:${await listen(server)}`;
}

const prometheus = { type: "prometheus", uid: "prometheus" };
const frame = (values: readonly unknown[], meta: object = {}) => ({
  schema: { fields: [{ type: "time" }, { type: "number" }], meta },
  data: { values: [values.map((_, index) => index), values] },
});

/** What a panel's only query is answered when Grafana gives this result. */
async function answerTo(result: object): Promise<unknown> {
  const url = await grafanaThat({ "/api/ds/query": { results: { A: result } } });
  return (await askTargets(url, [{ refId: "A", datasource: prometheus, expr: "up" }])).get("A");
}

describe("askTargets", () => {
  it.each([
    ["a number", { frames: [frame([null, 1])] }, { kind: "series", count: 1 }],
    ["NaN, which comes as null", { frames: [frame([null])] }, { kind: "series", count: 0 }],
    [
      "exemplars alone",
      { frames: [frame([1], { custom: { resultType: "exemplar" } })] },
      { kind: "series", count: 0 },
    ],
    ["no frame", { frames: [] }, { kind: "series", count: 0 }],
    [
      "an error beside frames",
      { error: "parse error", frames: [frame([1])] },
      { kind: "error", text: "parse error" },
    ],
    [
      "a frame that tells of an error",
      { frames: [frame([1], { notices: [{ severity: "error", text: "cut off" }] })] },
      { kind: "error", text: "cut off" },
    ],
    [
      "a frame that only remarks something",
      { frames: [frame([1], { notices: [{ severity: "info", text: "no counter" }] })] },
      { kind: "series", count: 1 },
    ],
    ["a status alone", { status: 500 }, { kind: "error" }],
  ])("takes %s for what it is", async (_, result, answer) => {
    expect(await answerTo(result)).toMatchObject(answer);
  });

  it("wants a series to have what its legend names", async () => {
    const named = frame([1]);
    const labelled = {
      ...named,
      schema: { ...named.schema, fields: [{ type: "time" }, { type: "number", labels: { job: "api" } }] },
    };
    const url = await grafanaThat({ "/api/ds/query": { results: { A: { frames: [labelled] } } } });
    const ask = async (legendFormat: string) =>
      (await askTargets(url, [{ refId: "A", datasource: prometheus, expr: "up", legendFormat }])).get("A");
    expect(await ask("{{job}}")).toEqual({ kind: "series", count: 1 });
    expect(await ask("{{job}}: {{state}}")).toMatchObject({
      kind: "error",
      text: expect.stringContaining("state"),
    });
  });

  it("misses what is not answered at all", async () => {
    const url = await grafanaThat({ "/api/ds/query": { message: "bad request data" } });
    const answers = await askTargets(url, [{ refId: "A", datasource: prometheus, expr: "up" }]);
    expect(answers.get("A")).toMatchObject({
      kind: "error",
      text: expect.stringContaining("bad request data"),
    });
  });
});

describe("askTargets of TraceQL", () => {
  const target = {
    refId: "A",
    datasource: { type: "tempo", uid: "tempo" },
    queryType: "traceql",
    query: "{}",
    limit: 2,
  };

  it.each([
    "failed to get trace with id:  Status: 404 Not Found",
    "unsupported query type: 'traceql' for query",
  ])("asks as a page does where the server says: %s", async (error) => {
    const url = await grafanaThat({
      "/api/ds/query": { results: { A: { error, status: 500 } } },
      "/api/datasources/proxy/uid/tempo/api/search": { traces: [{}, {}] },
    });
    expect((await askTargets(url, [target])).get("A")).toEqual({ kind: "series", count: 2 });
  });

  it("believes a server that asks it itself", async () => {
    const url = await grafanaThat({
      "/api/ds/query": { results: { A: { error: "failed to execute search query status: 400" } } },
    });
    expect((await askTargets(url, [target])).get("A")).toMatchObject({ kind: "error" });
  });
});

describe("askGrafana", () => {
  it("asks what the provisioned panel asks, with variables as a fresh page has them, and notices what it does not ask", async () => {
    const [panel] = askedPanels().filter(({ targets }) => targets.length > 1);
    if (panel === undefined) throw new Error("no panel asks two things");
    const variables = [
      {
        name: "prometheus_datasource",
        type: "datasource",
        query: "prometheus",
        current: { value: "prometheus" },
      },
      {
        name: "route",
        type: "query",
        query: { query: "label_values(up, route)" },
        allValue: ".*",
        current: { value: "$__all" },
      },
      { name: "after", type: "query", query: { query: "label_values(up, version)" }, sort: 2 },
    ];
    const target = {
      refId: panel.targets[0]?.refId,
      datasource: { type: "prometheus", uid: `\${prometheus_datasource}` },
      expr: `rate(x{route=~"$route",v=~"\${route:pipe}",version="$after"}[$__rate_interval])`,
    };
    const url = await grafanaThat({
      [`/api/dashboards/uid/${DASHBOARD_UIDS[panel.dashboard]}`]: {
        dashboard: {
          templating: { list: variables },
          panels: [{ id: -1, panels: [{ id: panel.id, targets: [target] }] }],
        },
      },
      "/api/datasources/proxy/uid/prometheus/api/v1/label/version/values": { data: ["1.0", "2.0"] },
      "/api/ds/query": { results: { [String(target.refId)]: { frames: [frame([1])] } } },
    });
    const answers = await askGrafana(url)(panel);
    expect(asked).toMatchObject([
      {
        queries: [
          {
            datasource: prometheus,
            expr: `rate(x{route=~".*",v=~".*",version="2.0"}[$__rate_interval])`,
          },
        ],
      },
    ]);
    expect(answers[0]).toEqual({ kind: "series", count: 1 });
    expect(answers[1]).toMatchObject({ kind: "error" });
  });
});
