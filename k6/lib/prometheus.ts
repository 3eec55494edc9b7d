import http from "k6/http";
import { CONFIG } from "./config.ts";

/** True when Prometheus answers. */
export function prometheusAnswers(): boolean {
  return (
    http.get(`${CONFIG.prometheusUrl}/-/ready`, { tags: { name: "prometheus" }, timeout: "3s" }).status ===
    200
  );
}

/** The single value of a query; 0 where it has no result (a counter that never counted). Throws where it is refused. */
export function queryValue(query: string): number {
  const response = http.get(`${CONFIG.prometheusUrl}/api/v1/query?query=${encodeURIComponent(query)}`, {
    tags: { name: "prometheus" },
    timeout: "10s",
    responseType: "text",
  });
  if (response.status !== 200) throw new Error(`Prometheus answered ${response.status} to ${query}`);
  const body = response.json() as { data: { result: { value: [number, string] }[] } } | null;
  return Number(body?.data.result[0]?.value[1] ?? 0);
}
