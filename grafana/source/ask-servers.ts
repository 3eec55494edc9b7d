import { type Answer, type AskPanel, RANGE_SECONDS } from "./check-panels.ts";
import type { Query } from "./query.ts";
import { interpolate } from "./read-query.ts";

const STEP_SECONDS = 15;

/**
 * Asks Prometheus, Tempo and Loki themselves, with all variables on All. Throws when a server does not answer at all.
 * @param prometheusUrl base address, such as http://127.0.0.1:9090
 * @param tempoUrl base address of Tempo's HTTP API; undefined where there is none
 * @param lokiUrl the same of Loki's
 */
export function askServers(
  prometheusUrl: string,
  tempoUrl: string | undefined,
  lokiUrl: string | undefined,
): AskPanel {
  return ({ targets }) =>
    Promise.all(targets.map(({ query }) => ask(query, prometheusUrl, tempoUrl, lokiUrl)));
}

async function ask(
  query: Query,
  prometheusUrl: string,
  tempoUrl: string | undefined,
  lokiUrl: string | undefined,
): Promise<Answer> {
  const end = Math.floor(Date.now() / 1000);
  const start = end - RANGE_SECONDS;
  if (query.source === "tempo") {
    if (tempoUrl === undefined) return { kind: "absent" };
    const search = new URLSearchParams({
      q: interpolate(query.traceql),
      limit: String(query.limit),
      start: String(start),
      end: String(end),
    });
    return read(
      await fetch(`${tempoUrl}/api/search?${search}`),
      (body: { traces?: unknown[] }) => body.traces?.length ?? 0,
    );
  }
  if (query.source === "loki") {
    if (lokiUrl === undefined) return { kind: "absent" };
    const search = new URLSearchParams({
      query: interpolate(query.logql),
      limit: String(query.limit),
      start: String(start),
      end: String(end),
    });
    return read(
      await fetch(`${lokiUrl}/loki/api/v1/query_range?${search}`),
      (body: { data?: { result?: unknown[] } }) => body.data?.result?.length ?? 0,
    );
  }
  const expr = interpolate(query.expr);
  const [path, time] =
    query.instant === true
      ? (["query", { time: String(end) }] as const)
      : (["query_range", { start: String(start), end: String(end), step: String(STEP_SECONDS) }] as const);
  const response = await fetch(`${prometheusUrl}/api/v1/${path}`, {
    method: "POST",
    body: new URLSearchParams({ query: expr, ...time }),
  });
  return read(
    response,
    (body: { data?: { result?: PrometheusSeries[] } }) => (body.data?.result ?? []).filter(hasNumber).length,
  );
}

interface PrometheusSeries {
  readonly value?: readonly [number, string];
  readonly values?: readonly (readonly [number, string])[];
}

/** A quantile of nothing is NaN: a series for Prometheus, an empty panel for whoever looks at it. */
function hasNumber(series: PrometheusSeries): boolean {
  const points = series.value === undefined ? (series.values ?? []) : [series.value];
  return points.some(([, value]) => value !== "NaN");
}

async function read<Body>(response: Response, count: (body: Body) => number): Promise<Answer> {
  const text = await response.text();
  if (!response.ok) return { kind: "error", text: text.slice(0, 300) };
  return { kind: "series", count: count(JSON.parse(text) as Body) };
}
