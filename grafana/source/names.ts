import type { DataSourceRef } from "@grafana/grafana-foundation-sdk/common";
import { DASHBOARD_UIDS } from "../../otel/catalogue/rules.ts";

/** The data sources of grafana/provisioning/datasources, by their stable uids. */
export const DATA_SOURCES = {
  prometheus: { type: "prometheus", uid: "prometheus" },
  tempo: { type: "tempo", uid: "tempo" },
  alertmanager: { type: "alertmanager", uid: "alertmanager" },
} as const satisfies Record<string, DataSourceRef>;

/** Grafana's own store of annotations; it exists in every installation. */
export const BUILT_IN_DATA_SOURCE: DataSourceRef = { type: "grafana", uid: "-- Grafana --" };

/** One dashboard for each audience: its uid (in links, in alerts), and the folder that holds its file. */
export const DASHBOARDS = {
  engineering: { uid: DASHBOARD_UIDS.engineering, folder: "engineering", title: "Trunkline · engineering" },
  oncall: { uid: DASHBOARD_UIDS.oncall, folder: "oncall", title: "Trunkline · on-call" },
  business: { uid: DASHBOARD_UIDS.business, folder: "business", title: "Trunkline · calls and alerts" },
} as const;

export type Audience = keyof typeof DASHBOARDS;

/** Every dashboard of ours carries this tag. */
export const DASHBOARD_TAG = "trunkline";

/** Where a dashboard opens. Relative, so that it works behind any host name. */
export function dashboardUrl(audience: Audience): string {
  return `/d/${DASHBOARDS[audience].uid}`;
}

/**
 * Where a runbook opens. Prometheus serves them under /consoles; Grafana passes the request on to it, so that the link
 * needs to know no other host than the one in the address bar.
 * @param runbook name of a file in prometheus/runbooks without `.md`, or a template of Grafana's that yields one
 */
export function runbookUrl(runbook: string): string {
  return `/api/datasources/proxy/uid/${DATA_SOURCES.prometheus.uid}/consoles/${runbook}.md`;
}

/** Names under which our processes send telemetry (the browser's part included). */
export const OUR_SERVICES = [
  "trunkline-api",
  "trunkline-worker",
  "trunkline-scheduler",
  "trunkline-web",
] as const;
