import { latencySlo } from "../../../otel/catalogue/slas.ts";
import { barGauge } from "../bar-gauge.ts";
import type { Row } from "../dashboard.ts";
import { selector } from "../../../otel/catalogue/promql.ts";
import { countOver, LABEL, max, METRIC, quantile, shareWithin } from "../promql.ts";
import { prom, promNow } from "../query.ts";
import { stat } from "../stat.ts";
import { COLOUR } from "../style.ts";
import { timeseries } from "../timeseries.ts";
import { TODAY } from "./calls.ts";

const RANGE = "$__range";
const deliveryTime = latencySlo("sms-delivery-time");
const answerTime = latencySlo("alert-acknowledgement-time");
const answerSeconds = answerTime.indicator.thresholdSeconds;
const P1 = { [LABEL.priority]: "P1" };
const objectiveSeconds = deliveryTime.indicator.thresholdSeconds;

/** What the four priorities mean to people. */
const PRIORITIES = {
  P1: { text: "P1 · life or safety", colour: COLOUR.bad },
  P2: { text: "P2 · urgent", colour: COLOUR.warning },
  P3: { text: "P3 · soon", colour: "yellow" },
  P4: { text: "P4 · for information", colour: COLOUR.neutral },
};

/** Do urgent messages reach our people, and how fast? */
export const alerts: Row = {
  title: "Do urgent messages reach our people?",
  panels: [
    stat({
      title: `Arrived within ${objectiveSeconds} seconds`,
      description: `Of the urgent messages delivered today, how many arrived within ${objectiveSeconds} seconds. The objective is ${deliveryTime.objectiveRatio * 100} %.`,
      width: 5,
      height: 8,
      unit: "percentunit",
      decimals: 1,
      range: TODAY,
      base: COLOUR.bad,
      limits: [{ value: deliveryTime.objectiveRatio, colour: COLOUR.good }],
      emptyText: "none sent today",
      queries: [
        promNow(shareWithin(METRIC.smsDeliveryDuration, objectiveSeconds, RANGE), {
          emptyUntil: "smsDelivered",
        }),
      ],
    }),
    stat({
      title: "How long does a message take?",
      description:
        "From the moment the alert is raised to the carrier's word that the phone has it. “Most” is 19 of 20 messages.",
      width: 5,
      height: 8,
      unit: "s",
      named: true,
      range: TODAY,
      emptyText: "none sent today",
      queries: [
        promNow(quantile(0.5, METRIC.smsDeliveryDuration, { window: RANGE }), {
          legend: "half of them within",
          emptyUntil: "smsDelivered",
        }),
        promNow(quantile(0.95, METRIC.smsDeliveryDuration, { window: RANGE }), {
          legend: "most within",
          emptyUntil: "smsDelivered",
        }),
      ],
    }),
    barGauge({
      title: "How urgent were today's alerts?",
      description: "Alerts raised by the voice agent since midnight, by priority.",
      width: 7,
      height: 8,
      unit: "short",
      decimals: 0,
      range: TODAY,
      names: PRIORITIES,
      queries: Object.keys(PRIORITIES).map((priority) =>
        promNow(`${countOver(METRIC.alertsRaised, RANGE, { [LABEL.priority]: priority })} or vector(0)`, {
          legend: priority,
        }),
      ),
    }),
    timeseries({
      title: "Messages delivered and failed",
      description: "Urgent messages that reached a phone, and those that could not, in every bar.",
      width: 7,
      height: 8,
      unit: "short",
      decimals: 0,
      bars: true,
      stacked: true,
      step: "1m",
      colours: { delivered: COLOUR.good, "not delivered": COLOUR.bad },
      emptyText: "none in this range",
      queries: [
        prom(countOver(METRIC.smsOutcomes, "$__interval", { [LABEL.smsOutcome]: "delivered" }), "delivered", {
          emptyUntil: "smsDelivered",
        }),
        prom(
          countOver(METRIC.smsOutcomes, "$__interval", { [LABEL.smsOutcome]: "failed" }),
          "not delivered",
          {
            emptyUntil: "smsFailed",
          },
        ),
      ],
    }),
    stat({
      title: `Taken within ${answerSeconds / 60} minutes`,
      description: `Of today's P1 alerts that somebody took, on the board or by answering the SMS, how many were taken within ${answerSeconds / 60} minutes. The objective is ${answerTime.objectiveRatio * 100} %.`,
      width: 8,
      height: 6,
      unit: "percentunit",
      decimals: 1,
      range: TODAY,
      base: COLOUR.bad,
      limits: [{ value: answerTime.objectiveRatio, colour: COLOUR.good }],
      emptyText: "none taken today",
      queries: [
        promNow(shareWithin(METRIC.alertTimeToAcknowledge, answerSeconds, RANGE, P1), {
          emptyUntil: "alertAcknowledged",
        }),
      ],
    }),
    stat({
      title: "How long until somebody has it?",
      description: "From the moment an alert is raised until somebody takes it. “Most” is 19 of 20 alerts.",
      width: 8,
      height: 6,
      unit: "s",
      named: true,
      range: TODAY,
      emptyText: "none taken today",
      queries: [
        promNow(quantile(0.5, METRIC.alertTimeToAcknowledge, { window: RANGE }), {
          legend: "half of them within",
          emptyUntil: "alertAcknowledged",
        }),
        promNow(quantile(0.95, METRIC.alertTimeToAcknowledge, { window: RANGE }), {
          legend: "most within",
          emptyUntil: "alertAcknowledged",
        }),
      ],
    }),
    stat({
      title: "Waiting for somebody",
      description: `P1 alerts that nobody has taken within ${answerSeconds / 60} minutes. It should be none.`,
      width: 8,
      height: 6,
      unit: "short",
      decimals: 0,
      base: COLOUR.good,
      limits: [{ value: 1, colour: COLOUR.bad }],
      emptyText: "not known",
      queries: [promNow(max(selector(METRIC.alertsUnacknowledged, P1)))],
    }),
  ],
};
