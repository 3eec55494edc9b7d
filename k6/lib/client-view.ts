import http from "k6/http";
import { CONFIG } from "./config.ts";

/** How often a counter has counted so far, read from k6's own API (the end of a run has no other way); null without the API. */
export function measuredCount(metric: string): number | null {
  const response = http.get(`${CONFIG.k6Url}/v1/metrics/${metric}`, {
    tags: { name: "k6" },
    timeout: "3s",
    responseType: "text",
    // Nothing was counted: the metric is not there yet.
    responseCallback: http.expectedStatuses(200, 404),
  });
  if (response.status === 404) return 0;
  if (response.status !== 200) return null;
  const body = response.json() as { data?: { attributes?: { sample?: { count?: number } } } } | null;
  return body?.data?.attributes?.sample?.count ?? null;
}
