import { describe, expect, it } from "vitest";
import { oneTraceLink, traceLink, tracesLink } from "./trace-link.ts";

const leftOf = (link: string) => JSON.parse(new URL(link).searchParams.get("left") ?? "null");

describe("a link to traces", () => {
  it("speaks as Grafana 9 and 12 both understand: `left`, TraceQL, the data source by uid", () => {
    const link = traceLink("http://grafana.test:3000", '{ status = error && name =~ "a&b" }');
    expect(link).toMatch(/^http:\/\/grafana\.test:3000\/explore\?orgId=1&left=%7B/);
    expect([...new URL(link).searchParams.keys()]).toEqual(["orgId", "left"]);
    expect(leftOf(link)).toMatchObject({
      datasource: "tempo",
      queries: [
        {
          datasource: { type: "tempo", uid: "tempo" },
          queryType: "traceql",
          query: '{ status = error && name =~ "a&b" }',
        },
      ],
      range: { from: "now-1h", to: "now" },
    });
  });

  it("keeps templates of alerts whole, and adds none of its own", () => {
    const link = traceLink("{{ $externalLabels.grafana_url }}", "{ status = error }");
    expect(link.match(/\{\{/g)).toHaveLength(1);
    expect(link.startsWith("{{ $externalLabels.grafana_url }}/explore")).toBe(true);
  });
});

describe("a link to one trace", () => {
  it("asks for its bare id, around the time at which it happened, however long ago", () => {
    const at = new Date("2026-01-02T10:00:00.000Z");
    const { queries, range } = leftOf(oneTraceLink("http://g", "0af7651916cd43dd8448eb211c80319c", at));
    expect(queries[0]).toMatchObject({ queryType: "traceql", query: "0af7651916cd43dd8448eb211c80319c" });
    expect(Number(range.from)).toBeLessThan(at.getTime());
    expect(Number(range.to)).toBeGreaterThan(at.getTime());
  });
});

describe("a link to all traces of something", () => {
  it("asks for each of its ids by the attribute that spans say it with, for as long as it lasted and after", () => {
    const [from, to] = [new Date("2026-01-02T10:00:00.000Z"), new Date("2026-01-02T11:00:00.000Z")];
    const ids = { "trunkline.call.id": ["a", "b"], "trunkline.message.id": ["m"], "trunkline.alert.id": [] };
    const { queries, range } = leftOf(tracesLink("http://g", ids, { from, to }));
    expect(queries[0].query).toBe(
      '{ span.trunkline.call.id = "a" || span.trunkline.call.id = "b" || span.trunkline.message.id = "m" }',
    );
    expect(queries[0]).toMatchObject({ queryType: "traceql", limit: 200 });
    expect(Number(range.from)).toBeLessThan(from.getTime());
    expect(Number(range.to)).toBeGreaterThan(to.getTime());
  });
});
