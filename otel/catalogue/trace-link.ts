/** What Explore shows: from and to are Grafana's words ("now-1h") or milliseconds since 1970. */
export interface ExploreRange {
  readonly from: string;
  readonly to: string;
}

const LAST_HOUR: ExploreRange = { from: "now-1h", to: "now" };

/**
 * Link to traces in Grafana's Explore: `query` is a trace's id or TraceQL. `left` and the query type `traceql` are what
 * every Grafana from 9 on understands: it opens `panes` empty, and for `traceId` every version shows no data.
 */
export function traceLink(grafanaUrl: string, query: string, range: ExploreRange = LAST_HOUR): string {
  const left = {
    datasource: "tempo",
    queries: [
      {
        refId: "A",
        datasource: { type: "tempo", uid: "tempo" },
        queryType: "traceql",
        query,
        limit: 20,
      },
    ],
    range,
  };
  return `${grafanaUrl}/explore?orgId=1&left=${encodeURIComponent(JSON.stringify(left))}`;
}

const BEFORE_MS = 5 * 60_000;
const AFTER_MS = 3 * 3_600_000;

/** Link to one trace that began about `at`: Grafana looks for it only near the range that it is given. */
export function oneTraceLink(grafanaUrl: string, traceId: string, at: Date): string {
  const from = String(at.getTime() - BEFORE_MS);
  return traceLink(grafanaUrl, traceId, { from, to: String(at.getTime() + AFTER_MS) });
}
