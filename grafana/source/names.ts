import type { DataSourceRef } from "@grafana/grafana-foundation-sdk/common";
import { DASHBOARD_UIDS } from "../../otel/catalogue/rules.ts";
import { traceLink } from "../../otel/catalogue/trace-link.ts";

/** The data sources of grafana/provisioning/datasources, by their stable uids. */
export const DATA_SOURCES = {
  prometheus: { type: "prometheus", uid: "prometheus" },
  tempo: { type: "tempo", uid: "tempo" },
  loki: { type: "loki", uid: "loki" },
  alertmanager: { type: "alertmanager", uid: "alertmanager" },
} as const satisfies Record<string, DataSourceRef>;

/**
 * Variables that say which data source a dashboard asks: ours by default, any other where the dashboard is imported into
 * another Grafana. Named as Grafana's dashboard linter wants them.
 */
export const DATA_SOURCE_VARIABLES = {
  prometheus: { name: "prometheus_datasource", title: "Prometheus data source", initially: "Prometheus" },
  tempo: { name: "tempo_datasource", title: "Tempo data source", initially: "Tempo" },
  loki: { name: "loki_datasource", title: "Loki data source", initially: "Loki" },
} as const;

/** A data source that panels ask. */
export type QuerySource = keyof typeof DATA_SOURCE_VARIABLES;

/** The data source that the dashboard's variable chooses. */
export function chosenSource(source: QuerySource): DataSourceRef {
  return { type: source, uid: `\${${DATA_SOURCE_VARIABLES[source].name}}` };
}

/** Grafana's own store of annotations; it exists in every installation. */
export const BUILT_IN_DATA_SOURCE: DataSourceRef = { type: "grafana", uid: "-- Grafana --" };

/** Who a dashboard is for: the folder that holds it, and a tag. */
export type Audience = "engineering" | "oncall" | "business";

/** One of our dashboards. */
export type DashboardId = keyof typeof DASHBOARD_UIDS;

interface DashboardName {
  readonly audience: Audience;
  readonly title: string;
}

/** Every dashboard, in the order in which its folder is read. */
export const DASHBOARDS = {
  engineering: { audience: "engineering", title: "Service overview" },
  runtime: { audience: "engineering", title: "Runtime" },
  postgres: { audience: "engineering", title: "PostgreSQL and pool" },
  slowQueries: { audience: "engineering", title: "Slow queries" },
  redis: { audience: "engineering", title: "Redis and cache" },
  queues: { audience: "engineering", title: "Queues and outbox" },
  breakers: { audience: "engineering", title: "Requests to providers" },
  sockets: { audience: "engineering", title: "Live connections" },
  traces: { audience: "engineering", title: "Traces" },
  webVitals: { audience: "engineering", title: "Web vitals" },
  errors: { audience: "engineering", title: "Errors" },
  releases: { audience: "engineering", title: "Releases" },
  telemetry: { audience: "engineering", title: "Telemetry itself" },
  oncall: { audience: "oncall", title: "On call" },
  slo: { audience: "oncall", title: "One SLO" },
  thresholds: { audience: "oncall", title: "Thresholds" },
  alertHistory: { audience: "oncall", title: "Alerts, past and present" },
  providers: { audience: "oncall", title: "Providers and dependencies" },
  delivery: { audience: "oncall", title: "Queues and delivery" },
  business: { audience: "business", title: "Today" },
  days: { audience: "business", title: "Day by day" },
  live: { audience: "business", title: "Right now" },
  leads: { audience: "business", title: "Leads" },
  agents: { audience: "business", title: "Agents" },
  alerts: { audience: "business", title: "Urgent alerts" },
  callQuality: { audience: "business", title: "Quality of calls" },
  aiCost: { audience: "business", title: "Cost of AI" },
} as const satisfies Record<DashboardId, DashboardName>;

/** Traces that Explore shows at most. */
const TRACES_IN_EXPLORE = 50;

/** Every dashboard of ours carries this tag. */
export const DASHBOARD_TAG = "trunkline";

/** Where a dashboard opens, with some of its variables chosen. Relative, so that it works behind any host name. */
export function dashboardUrl(id: DashboardId, chosen: Readonly<Record<string, string>> = {}): string {
  const variables = Object.entries(chosen).map(([name, value]) => `var-${name}=${value}`);
  return [`/d/${DASHBOARD_UIDS[id]}`, variables.join("&")].filter((part) => part !== "").join("?");
}

/** The variable of dashboards that says where people read the runbooks. Nobody chooses it. */
export const RUNBOOKS_VARIABLE = "runbooks";

/** What stands for it in a link. */
export const RUNBOOKS_ADDRESS = `\${${RUNBOOKS_VARIABLE}:raw}`;

/**
 * Where a runbook opens: a page of the alert gateway, which tells its address as a metric, so that the same dashboards fit
 * every machine.
 * @param runbook name of a file in prometheus/runbooks without `.md`, or a template of Grafana's that yields one
 */
export function runbookUrl(runbook: string): string {
  return `${RUNBOOKS_ADDRESS}/${runbook}`;
}

/** Grafana's templates, as an encoded address has them. */
const ENCODED_TEMPLATE = /%24%7B([\w.]+)%7D/g;

/** Where the traces open that a TraceQL query finds in the dashboard's range; templates in it stand for what is in a row. */
export function tracesUrl(traceql: string): string {
  const range = { from: `\${__from}`, to: `\${__to}` };
  const url = traceLink("", traceql, range, TRACES_IN_EXPLORE, chosenSource("tempo").uid);
  return url.replaceAll(ENCODED_TEMPLATE, `\${$1}`);
}

/** Names under which our processes send telemetry (the browser's part included). */
export const OUR_SERVICES = [
  "trunkline-api",
  "trunkline-worker",
  "trunkline-scheduler",
  "trunkline-web",
] as const;

/** Matches our processes in TraceQL: the simulator, which plays the outside world, has spans, too. */
export const OURS = `resource.service.name =~ "${OUR_SERVICES.join("|")}"`;

/** Selects in LogQL what our processes logged, the simulator left out. */
export const OUR_LINES = `{service_name=~"${OUR_SERVICES.join("|")}"}`;
