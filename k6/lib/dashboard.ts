import { latencyObjectiveSeconds, latencySlo } from "../../otel/catalogue/slas.ts";
import { CONFIG } from "./config.ts";
import type { ObservedTraffic } from "./objectives.ts";
import { cookieOf } from "./people.ts";
import { type Request, Traffic } from "./traffic.ts";

/** The spans by which the server tells of the dashboard's figures. */
export const DASHBOARD: ObservedTraffic = {
  name: "dashboard",
  matchers: latencySlo("dashboard-latency").indicator.matchers,
};

/** What managers ask for when they open their first page. */
export function dashboardTraffic(expectedRequests: number): Traffic {
  const limitSeconds = latencyObjectiveSeconds("dashboard-latency");
  return new Traffic(DASHBOARD.name, { limitSeconds, expectedRequests, stream: 3 });
}

/** Somebody with reports opens the dashboard. */
export function dashboardRequest(session: string): Request {
  const path = "/api/reports/dashboard";
  return {
    method: "GET",
    url: `${CONFIG.appUrl}${path}`,
    label: `GET ${path}`,
    headers: { cookie: cookieOf(session) },
  };
}
