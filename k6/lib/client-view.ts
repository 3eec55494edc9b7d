import { sleep } from "k6";
import http from "k6/http";
import { Counter } from "k6/metrics";
import { CONFIG } from "./config.ts";

/** k6 takes up what was measured every 50 ms; on a machine that has no time for it, later. */
const TAKEN_UP_WITHIN_SECONDS = 15;
const LOOK_EVERY_SECONDS = 0.1;
const LOOKS = "looks_at_client";

const looks = new Counter(LOOKS);
let looksSoFar = 0;

/**
 * How often a counter counted until now, read from k6's own API by the end of a run, which has no other way; null without the API.
 *
 * What is measured is taken up in order: once the API tells of this look, it tells of all that was measured before it. Who asks only
 * for the number takes the last requests for never sent.
 */
export function measuredCount(metric: string): number | null {
  looks.add(1);
  looksSoFar += 1;
  const deadline = Date.now() + TAKEN_UP_WITHIN_SECONDS * 1000;
  while ((readCount(LOOKS) ?? looksSoFar) < looksSoFar && Date.now() < deadline) sleep(LOOK_EVERY_SECONDS);
  return readCount(metric);
}

function readCount(metric: string): number | null {
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
