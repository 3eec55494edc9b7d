import http from "k6/http";
import { CONFIG } from "./config.ts";

/** A rate that k6 has measured so far, read from its own API (the end of a run has no other way); null without the API. */
export function measuredRate(metric: string): number | null {
  const response = http.get(`${CONFIG.k6Url}/v1/metrics/${metric}`, {
    tags: { name: "k6" },
    timeout: "3s",
    responseType: "text",
  });
  if (response.status !== 200) return null;
  const body = response.json() as { data?: { attributes?: { sample?: { rate?: number } } } } | null;
  return body?.data?.attributes?.sample?.rate ?? null;
}
