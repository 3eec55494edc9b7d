/** Grafana's Explore with one trace; `left` is understood by every Grafana from 9 on. */
export function grafanaTraceUrl(grafanaUrl: string, traceId: string): string {
  const left = {
    datasource: "tempo",
    queries: [{ refId: "A", queryType: "traceId", query: traceId }],
    range: { from: "now-1h", to: "now" },
  };
  return `${grafanaUrl}/explore?orgId=1&left=${encodeURIComponent(JSON.stringify(left))}`;
}
