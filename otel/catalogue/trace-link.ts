/** What Explore shows: from and to are Grafana's words ("now-1h") or milliseconds since 1970. */
export interface ExploreRange {
  readonly from: string;
  readonly to: string;
}

/** Traces that a search shows at most. */
const MAX_FOUND = 20;
const LAST_HOUR: ExploreRange = { from: "now-1h", to: "now" };

/**
 * Link to traces in Grafana's Explore: `query` is a trace's id or TraceQL. `left` and the query type `traceql` are what
 * every Grafana from 9 on understands: it opens `panes` empty, and for `traceId` every version shows no data.
 */
export function traceLink(
  grafanaUrl: string,
  query: string,
  range: ExploreRange = LAST_HOUR,
  limit = MAX_FOUND,
  dataSource = "tempo",
): string {
  const left = {
    datasource: dataSource,
    queries: [
      {
        refId: "A",
        datasource: { type: "tempo", uid: dataSource },
        queryType: "traceql",
        query,
        limit,
      },
    ],
    range,
  };
  return `${grafanaUrl}/explore?orgId=1&left=${encodeURIComponent(JSON.stringify(left))}`;
}

const BEFORE_MS = 5 * 60_000;
const AFTER_MS = 3 * 3_600_000;

const MAX_OF_SUBJECT = 200;

/** Link to all traces with a span whose attribute has one of its values; attributes without values say nothing. */
export function tracesLink(
  grafanaUrl: string,
  values: Readonly<Record<string, readonly string[]>>,
  { from, to }: { readonly from: Date; readonly to: Date },
): string {
  const conditions = Object.entries(values).flatMap(([attribute, ids]) =>
    ids.map((id) => `span.${attribute} = ${JSON.stringify(id)}`),
  );
  return traceLink(grafanaUrl, `{ ${conditions.join(" || ")} }`, around(from, to), MAX_OF_SUBJECT);
}

/** Link to one trace that began about `at`: Grafana looks for it only near the range that it is given. */
export function oneTraceLink(grafanaUrl: string, traceId: string, at: Date): string {
  return traceLink(grafanaUrl, traceId, around(at, at));
}

function around(from: Date, to: Date): ExploreRange {
  return { from: String(from.getTime() - BEFORE_MS), to: String(to.getTime() + AFTER_MS) };
}
