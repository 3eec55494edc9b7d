/** How many spans of a trace Tempo has. Of a trace that it does not know, it answers 200 and nothing. */
export async function spansInTempo(url: string, traceId: string): Promise<number> {
  const response = await fetch(`${url}/api/v2/traces/${traceId}`, {
    headers: { accept: "application/json" },
  });
  if (!response.ok) return 0;
  const { trace } = (await response.json()) as {
    trace?: { resourceSpans?: { scopeSpans: { spans: unknown[] }[] }[] };
  };
  return (trace?.resourceSpans ?? [])
    .flatMap(({ scopeSpans }) => scopeSpans)
    .reduce((sum, { spans }) => sum + spans.length, 0);
}
