import http from "k6/http";
import { CONFIG } from "./config.ts";
import type { Reading } from "./prometheus-view.ts";

/** True when Prometheus answers. */
export function prometheusAnswers(): boolean {
  return (
    http.get(`${CONFIG.prometheusUrl}/-/ready`, { tags: { name: "prometheus" }, timeout: "3s" }).status ===
    200
  );
}

/** The single value of a query; null where it has no result (a counter that never counted). Throws where it is refused. */
export function queryValue(query: string): number | null {
  const response = http.get(`${CONFIG.prometheusUrl}/api/v1/query?query=${encodeURIComponent(query)}`, {
    tags: { name: "prometheus" },
    timeout: "10s",
    responseType: "text",
  });
  if (response.status !== 200) throw new Error(`Prometheus answered ${response.status} to ${query}`);
  const body = response.json() as { data: { result: { value: [number, string] }[] } } | null;
  const value = body?.data.result[0]?.value[1];
  return value === undefined || value === "NaN" ? null : Number(value);
}

/** What these queries answer now. */
export function readNow(queries: readonly string[]): Reading {
  return Object.fromEntries([...new Set(queries)].map((query) => [query, queryValue(query)]));
}
