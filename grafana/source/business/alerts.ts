import { latencySlo } from "../../../otel/catalogue/slas.ts";
import { barGauge } from "../bar-gauge.ts";
import type { Row } from "../dashboard.ts";
import { countOver, LABEL, METRIC, quantile, shareWithin } from "../promql.ts";
import { prom, promNow } from "../query.ts";
import { stat } from "../stat.ts";
import { COLOUR } from "../style.ts";
import { timeseries } from "../timeseries.ts";
import { TODAY } from "./calls.ts";

const RANGE = "$__range";
const deliveryTime = latencySlo("sms-delivery-time");
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
  ],
};
