import { selector } from "../../../otel/catalogue/promql.ts";
import { GUIDE, guide, limit } from "../limits.ts";
import { dashboardUrl, runbookUrl } from "../names.ts";
import { link } from "../panel.ts";
import { countOver, LABEL, METRIC, max, numbersOnly, quantile, rate, sum } from "../promql.ts";
import { prom } from "../query.ts";
import { COLOUR, OUTCOME_COLOURS, PER_SECOND, PERCENTILE_COLOURS } from "../style.ts";
import { timeseries } from "../timeseries.ts";
import { oncallBoard } from "./board.ts";

/** From the alert's commit to the phone, and everything else that has to arrive. */
export const delivery = oncallBoard("delivery", "Where do messages stick, between the alert and the phone?", [
  {
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
        links: [link("Its error budget", dashboardUrl("slo", { slo: "sms-delivery-time" }))],
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
        links: [link("Runbook of dead letters", runbookUrl("sms-dead-letters"))],
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
      timeseries({
        title: "Oldest outbox row",
        description:
          "How long the oldest committed event has waited for its queue. More than a few seconds: the relay in the worker stands still.",
        width: 8,
        height: 7,
        unit: "s",
        limits: guide(GUIDE.outboxAgeSeconds),
        queries: [prom(max(METRIC.outboxOldestAge), "age")],
      }),
    ],
  },
  {
    title: "Everything else that has to arrive",
    panels: [
      timeseries({
        title: "Jobs that wait, by queue",
        description: "Waiting for a worker or for their next attempt. The line is where the alert begins.",
        width: 8,
        height: 7,
        unit: "short",
        decimals: 0,
        atLeast: 5,
        limits: [limit("queue-backlog")],
        links: [link("Queues and outbox", dashboardUrl("queues"))],
        queries: [
          prom(
            sum(
              max(
                selector(METRIC.queueJobs, { [LABEL.jobState]: "~waiting|prioritized|delayed" }),
                LABEL.queue,
                LABEL.jobState,
              ),
              LABEL.queue,
            ),
            `{{${LABEL.queue}}}`,
          ),
        ],
      }),
      timeseries({
        title: "Wait before a job starts",
        description: "95th percentile by queue, from enqueueing to the first attempt.",
        width: 8,
        height: 7,
        unit: "s",
        queries: [
          prom(numbersOnly(quantile(0.95, METRIC.queueJobWait, { by: [LABEL.queue] })), `{{${LABEL.queue}}}`),
        ],
      }),
      timeseries({
        title: "Given up, by queue",
        description: "Dead letters that nobody has replayed or discarded: a person must act.",
        width: 8,
        height: 7,
        unit: "short",
        decimals: 0,
        atLeast: 5,
        queries: [
          prom(
            sum(max(METRIC.deadLetters, LABEL.queue, LABEL.priority, LABEL.deadLetterState), LABEL.queue),
            `{{${LABEL.queue}}}`,
          ),
        ],
      }),
      timeseries({
        title: "Notifications, by way and outcome",
        description:
          "To our own people: in the application, by mail, by browser, by SMS. skipped: read before its time came.",
        width: 12,
        height: 7,
        unit: PER_SECOND,
        legend: "right",
        emptyText: "none in this range",
        queries: [
          prom(
            sum(rate(METRIC.notificationDeliveries), LABEL.notificationChannel, LABEL.notificationOutcome),
            `{{${LABEL.notificationChannel}}} {{${LABEL.notificationOutcome}}}`,
            { emptyUntil: "notificationSent" },
          ),
        ],
      }),
      timeseries({
        title: "Webhooks to others' systems",
        description: "Attempts to tell endpoints of events. given_up: an endpoint did not answer to the end.",
        width: 12,
        height: 7,
        unit: PER_SECOND,
        emptyText: "no endpoint was told of anything",
        queries: [
          prom(
            sum(rate(METRIC.webhookAttempts), LABEL.webhookAttemptOutcome),
            `{{${LABEL.webhookAttemptOutcome}}}`,
            {
              emptyUntil: "webhookSent",
            },
          ),
        ],
      }),
    ],
  },
]);
