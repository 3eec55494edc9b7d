import { selector } from "../../../otel/catalogue/promql.ts";
import type { Row } from "../dashboard.ts";
import { limit } from "../limits.ts";
import { countOver, LABEL, METRIC, max, quantile, rate, sum } from "../promql.ts";
import { prom } from "../query.ts";
import { stateTimeline } from "../state-timeline.ts";
import { COLOUR, OUTCOME_COLOURS, PER_SECOND, PERCENTILE_COLOURS } from "../style.ts";
import { timeseries } from "../timeseries.ts";
import { BREAKER_STATES } from "./thresholds.ts";

/** From the alert's commit to the phone: where do messages stick? */
export const sms: Row = {
  title: "Urgent SMS, step by step",
  panels: [
    timeseries({
      title: "1. Alerts raised",
      description:
        "Urgent alerts in every bar, by priority. Hours without any are normal; alerts without SMS beside them are not.",
      width: 8,
      height: 7,
      unit: "short",
      bars: true,
      stacked: true,
      step: "1m",
      colours: { P1: COLOUR.bad, P2: COLOUR.warning, P3: "yellow", P4: COLOUR.neutral },
      emptyText: "no alert in this range",
      queries: [
        prom(countOver(METRIC.alertsRaised, "$__interval", {}, LABEL.priority), `{{${LABEL.priority}}}`, {
          emptyUntil: "alertRaised",
        }),
      ],
    }),
    timeseries({
      title: "2. Attempts to dispatch",
      description:
        "breaker_open: waiting, nothing is lost. error: the provider does not answer. rejected: it refuses this message for good.",
      width: 8,
      height: 7,
      unit: PER_SECOND,
      stacked: true,
      colours: OUTCOME_COLOURS,
      emptyText: "no attempt in this range",
      queries: [
        prom(sum(rate(METRIC.smsAttempts), LABEL.smsAttemptOutcome), `{{${LABEL.smsAttemptOutcome}}}`, {
          emptyUntil: "smsDelivered",
        }),
      ],
    }),
    timeseries({
      title: "3. Time until delivered",
      description:
        "From the alert's commit to the carrier's word that the phone has it. The line is the bound of the SLO.",
      width: 8,
      height: 7,
      unit: "s",
      colours: PERCENTILE_COLOURS,
      limits: [limit("sms-delivery-time")],
      emptyText: "no delivery in this range",
      queries: [
        prom(quantile(0.99, METRIC.smsDeliveryDuration, { window: "5m" }), "p99", {
          emptyUntil: "smsDelivered",
        }),
        prom(quantile(0.95, METRIC.smsDeliveryDuration, { window: "5m" }), "p95", {
          emptyUntil: "smsDelivered",
        }),
        prom(quantile(0.5, METRIC.smsDeliveryDuration, { window: "5m" }), "p50", {
          emptyUntil: "smsDelivered",
        }),
      ],
    }),
    timeseries({
      title: "Stuck and given up",
      description:
        "Undelivered: older than the SLO allows, still being tried. Dead letters: given up, a person must replay them after the cause is gone.",
      width: 8,
      height: 7,
      unit: "short",
      decimals: 0,
      atLeast: 5,
      colours: { undelivered: COLOUR.warning, "dead letters": COLOUR.bad },
      queries: [
        prom(max(METRIC.smsUndelivered), "undelivered"),
        prom(
          sum(
            max(
              selector(METRIC.deadLetters, { [LABEL.queue]: "sms" }),
              LABEL.priority,
              LABEL.deadLetterState,
            ),
          ),
          "dead letters",
        ),
      ],
    }),
    timeseries({
      title: "Waiting in the queue",
      description: "SMS jobs by state. delayed: waiting for the next attempt.",
      width: 8,
      height: 7,
      unit: "short",
      decimals: 0,
      atLeast: 5,
      stacked: true,
      colours: {
        waiting: COLOUR.neutral,
        prioritized: COLOUR.p50,
        active: COLOUR.good,
        delayed: "yellow",
        failed: COLOUR.bad,
      },
      queries: [
        prom(
          max(selector(METRIC.queueJobs, { [LABEL.queue]: "sms" }), LABEL.jobState),
          `{{${LABEL.jobState}}}`,
        ),
      ],
    }),
    stateTimeline({
      title: "Circuit breakers",
      description:
        "open: the provider failed too often, we wait and then try again by ourselves. Messages are delayed, not lost.",
      width: 8,
      height: 7,
      unit: "none",
      mappings: BREAKER_STATES,
      queries: [prom(max(METRIC.breakerOpen, LABEL.provider), `{{${LABEL.provider}}}`)],
    }),
  ],
};
