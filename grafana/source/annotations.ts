import { selector } from "../../otel/catalogue/promql.ts";
import type { Annotation } from "./dashboard.ts";
import { PROMETHEUS } from "./known-metrics.ts";
import { COLOUR } from "./style.ts";

const processes = selector(PROMETHEUS.targetInfo.name, { job: "~(.+/)?trunkline-.+" });

/** A process of ours that did not exist a moment before: a deployment, or a restart after a crash. */
export const DEPLOYMENTS: Annotation = {
  name: "Starts and deployments",
  expr: `count by (job, service_version) (${processes} unless ${processes} offset 15s)`,
  colour: COLOUR.neutral,
  title: "{{job}} started",
  text: "version {{service_version}}",
};

const firing = `count by (alertname, severity, slo) (${selector(PROMETHEUS.alerts.name, { alertstate: "firing" })}`;

/** The moment at which an alert began to fire. (Its whole time would cover the graphs that have to be read.) */
export const FIRING_ALERTS: Annotation = {
  name: "Alerts",
  expr: `${firing}) unless ${firing} offset 15s)`,
  colour: COLOUR.bad,
  title: "{{alertname}}",
  text: "{{severity}} · {{slo}}",
};
