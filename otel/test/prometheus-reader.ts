/** One result of an instant query. */
export interface Sample {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Results of an instant query. Throws where Prometheus refuses it. */
export async function queryPrometheus(url: string, query: string): Promise<readonly Sample[]> {
  const body = (await getJson(`${url}/api/v1/query?query=${encodeURIComponent(query)}`)) as {
    data: { result: { metric: Record<string, string>; value: [number, string] }[] };
  };
  return body.data.result.map(({ metric, value }) => ({ metric, value: Number(value[1]) }));
}

/** Trace ids that exemplars of a query point to, over the last ten minutes. */
export async function exemplarTraceIds(url: string, query: string): Promise<readonly string[]> {
  const now = Date.now() / 1000;
  const body = (await getJson(
    `${url}/api/v1/query_exemplars?query=${encodeURIComponent(query)}&start=${now - 600}&end=${now + 60}`,
  )) as { data: { exemplars: { labels: { trace_id?: string } }[] }[] };
  return body.data.flatMap((series) => series.exemplars.flatMap(({ labels }) => labels.trace_id ?? []));
}

async function getJson(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return response.json();
}
