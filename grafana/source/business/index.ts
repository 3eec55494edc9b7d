import type { DashboardSpec } from "../dashboard.ts";
import { alerts } from "./alerts.ts";
import { callQuality } from "./call-quality.ts";
import { calls } from "./calls.ts";
import { screens } from "./screens.ts";

/** For those who run the business: what happens on the phone, and whether urgent messages arrive. */
export const business: DashboardSpec = {
  audience: "business",
  description:
    "Calls, urgent alerts and what people feel at their screens. Figures that say “today” count from midnight.",
  from: "now-3h",
  refresh: "10s",
  variables: [],
  annotations: [],
  rows: [calls, callQuality, alerts, screens],
};
