import { SLO_RECORDINGS } from "../../../otel/catalogue/rules.ts";
import { DEPLOYMENTS, FIRING_ALERTS } from "../annotations.ts";
import type { DashboardSpec } from "../dashboard.ts";
import { dependenciesUp } from "./dependencies.ts";
import { now } from "./now.ts";
import { slos } from "./slos.ts";
import { sms } from "./sms.ts";

/** For who is on call: what is wrong, what people notice of it, how long we have, what to do. */
export const oncall: DashboardSpec = {
  audience: "oncall",
  description: "What is wrong, what people notice of it, how long we have, and where the runbook is.",
  from: "now-1h",
  refresh: "10s",
  variables: [
    {
      name: "slo",
      title: "SLO",
      description: "Which SLOs the table and graphs of SLOs show; their alerts link here with theirs chosen",
      metric: SLO_RECORDINGS.objective,
      label: "slo",
    },
  ],
  annotations: [DEPLOYMENTS, FIRING_ALERTS],
  rows: [now, slos, sms, dependenciesUp],
};
