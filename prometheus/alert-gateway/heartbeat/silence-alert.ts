import type { Notification } from "../alerts/notification.ts";
import { duration } from "../analysis/sentence.ts";

/** Name of the alert; its runbook is prometheus/runbooks/monitoring-silent.md. */
export const MONITORING_SILENT = "MonitoringSilent";

const LABELS = {
  alertname: MONITORING_SILENT,
  slo: "meta-monitoring",
  service: "trunkline-stack",
  severity: "critical",
  audience: "oncall",
  owner: "platform",
} as const;

/** The page about silence, or its all-clear, as Alertmanager would send it. */
export function silenceNotification(
  word: "firing" | "resolved",
  silentSinceMs: number,
  nowMs: number,
  addresses: { readonly publicUrl: string; readonly alertmanagerUrl: string; readonly appUrl: string },
): Notification {
  const since = new Date(silentSinceMs).toISOString();
  const annotations = {
    summary: "Monitoring is silent: no alert would reach anybody",
    description: `The last heartbeat of Prometheus' rules through Alertmanager came ${duration(nowMs - silentSinceMs)} ago, at ${since}.`,
    impact:
      "Whatever else is wrong now, nobody is told of it. Look at calls and SMS yourself until this is over.",
    runbook_url: `${addresses.publicUrl}/runbooks/monitoring-silent#${MONITORING_SILENT.toLowerCase()}`,
    dashboard_url: `${addresses.appUrl}/board`,
  };
  return {
    version: "4",
    status: word,
    receiver: "dead-mans-switch",
    groupKey: `dead-mans-switch:${MONITORING_SILENT}`,
    groupLabels: { alertname: MONITORING_SILENT },
    commonLabels: LABELS,
    commonAnnotations: annotations,
    externalURL: addresses.publicUrl,
    truncatedAlerts: 0,
    alerts: [
      {
        status: word,
        labels: LABELS,
        annotations,
        startsAt: since,
        endsAt: word === "resolved" ? new Date(nowMs).toISOString() : "0001-01-01T00:00:00Z",
        generatorURL: addresses.alertmanagerUrl,
        fingerprint: "6d6f6e73696c656e",
      },
    ],
  };
}
