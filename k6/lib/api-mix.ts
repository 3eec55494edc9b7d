import { SPAN_METRICS } from "../../otel/catalogue/metrics.ts";
import { selector } from "../../otel/catalogue/promql.ts";
import { CONFIG } from "./config.ts";
import type { ObservedTraffic } from "./objectives.ts";
import { cookieOf } from "./people.ts";
import type { Run } from "./run.ts";
import { type Request, Traffic } from "./traffic.ts";

/** What people at their desks ask for, in the proportion in which they do: nine reads to a write. */
const READS = [
  "/api/calls?limit=25",
  "/api/calls/active",
  "/api/leads?limit=25",
  "/api/calls?limit=25",
  "/api/contacts?limit=25",
  "/api/calls/active",
  "/api/alerts",
  "/api/notifications",
  "/api/calls?limit=25",
] as const;
const ROUTES = "~/api/(calls|calls/active|leads|contacts|alerts|notifications)";

/** The spans by which the server tells of the mix. */
export const API: ObservedTraffic = {
  name: "api",
  matchers: { service_name: "trunkline-api", http_route: ROUTES },
};

/** The query that counts the requests of some traffic. */
export function countOf({ matchers }: ObservedTraffic): string {
  return `sum(${selector(`${SPAN_METRICS.duration}_count`, { span_kind: "SPAN_KIND_SERVER", ...matchers })})`;
}

/** The API's traffic of a run. */
export function apiTraffic(expectedRequests: number, limitSeconds: number): Traffic {
  return new Traffic(API.name, { limitSeconds, expectedRequests, stream: 1 });
}

/** Request number `n` of a run: somebody asks for what the mix says, or makes a lead. */
export function apiRequest(run: Pick<Run, "runId" | "sessions">, n: number): Request {
  const cookie = cookieOf(run.sessions[n % Math.max(1, run.sessions.length)]);
  const path = READS[n % (READS.length + 1)];
  if (path !== undefined) {
    const label = `GET ${path.replace(/\?.*/, "")}`;
    return { method: "GET", url: `${CONFIG.appUrl}${path}`, label, headers: { cookie } };
  }
  return {
    method: "POST",
    url: `${CONFIG.appUrl}/api/leads`,
    label: "POST /api/leads",
    headers: { cookie },
    body: JSON.stringify({ company: `Load test ${run.runId} ${n}` }),
  };
}

/** Asks for each of the mix a few times, so that caches and connections are warm; answers how many requests those were. */
export function warmUpApi(run: Omit<Run, "before">, traffic: Traffic): number {
  const count = 3 * (READS.length + 1);
  for (let n = 0; n < count; n += 1) {
    const { status } = traffic.sendUnmeasured(apiRequest(run, n));
    if (status >= 400)
      throw new Error(`${apiRequest(run, n).label} was answered ${status}: nothing to measure`);
  }
  return count;
}
