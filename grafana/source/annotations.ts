import { selector } from "../../otel/catalogue/promql.ts";
import type { Annotation } from "./dashboard.ts";
import { PROMETHEUS, TOLD } from "./known-metrics.ts";
import { LABEL, METRIC } from "./promql.ts";
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

const faults = `sum by (${LABEL.simulatedProvider}) (${METRIC.simulatedFaults})`;

/** The moment at which a provider was broken on purpose: a drill, or somebody who tries what happens. */
export const DRILLS: Annotation = {
  name: "Drills",
  expr: `(${faults} > 0) unless (${faults} offset 15s > 0)`,
  colour: COLOUR.p99,
  title: "Drill",
  text: `{{${LABEL.simulatedProvider}}} was broken on purpose`,
};

const firing = `count by (alertname, severity, slo) (${selector(PROMETHEUS.alerts.name, { ...TOLD, alertstate: "firing" })}`;

/** The moment at which an alert began to fire. (Its whole time would cover the graphs that have to be read.) */
export const FIRING_ALERTS: Annotation = {
  name: "Alerts",
  expr: `${firing}) unless ${firing} offset 15s)`,
  colour: COLOUR.bad,
  title: "{{alertname}}",
  text: "{{severity}} · {{slo}}",
};

/** What every dashboard with graphs marks. */
export const MARKS: readonly Annotation[] = [DEPLOYMENTS, DRILLS, FIRING_ALERTS];
