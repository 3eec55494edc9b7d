import { selector } from "../../../otel/catalogue/promql.ts";
import { latencySlo } from "../../../otel/catalogue/slas.ts";
import { barGauge } from "../bar-gauge.ts";
import { dashboardUrl } from "../names.ts";
import { link } from "../panel.ts";
import { countOver, LABEL, METRIC, max, PRESENT, quantile, shareWithin } from "../promql.ts";
import { prom, promNow } from "../query.ts";
import { stat } from "../stat.ts";
import { COLOUR } from "../style.ts";
import { timeseries } from "../timeseries.ts";
import { businessBoard, RANGE, TODAY } from "./board.ts";
import { PRIORITIES, URGENT_SMS } from "./words.ts";

const deliveryTime = latencySlo("sms-delivery-time");
/** The messages that the objective is about. */
const OWED = deliveryTime.indicator.matchers;
const answerTime = latencySlo("alert-acknowledgement-time");
const answerSeconds = answerTime.indicator.thresholdSeconds;
const P1 = { [LABEL.priority]: "P1" };
const objectiveSeconds = deliveryTime.indicator.thresholdSeconds;

/** Do urgent messages reach our people, and does somebody take them? */
export const urgentAlerts = businessBoard(
  "alerts",
  "Do urgent messages reach our people, how fast, and does somebody take them?",
  [
    {
      title: "Does the message arrive?",
      panels: [
        stat({
          title: `Arrived within ${objectiveSeconds} seconds`,
          description: `Of the urgent messages delivered today, how many arrived within ${objectiveSeconds} seconds. The objective is ${deliveryTime.objectiveRatio * 100} %.`,
          width: 6,
          height: 7,
          unit: "percentunit",
          decimals: 1,
          range: TODAY,
          base: COLOUR.bad,
          limits: [{ value: deliveryTime.objectiveRatio, colour: COLOUR.good }],
          emptyText: "none sent today",
          queries: [
            promNow(shareWithin(METRIC.smsDeliveryDuration, objectiveSeconds, RANGE, OWED), {
              emptyUntil: "smsDelivered",
            }),
          ],
        }),
        stat({
          title: "Until a message arrives",
          description:
            "From the moment the alert is raised to the carrier's word that the phone has it. “Most” is 19 of 20 messages.",
          width: 6,
          height: 7,
          unit: "s",
          named: true,
          range: TODAY,
          emptyText: "none sent today",
          queries: [
            promNow(quantile(0.5, METRIC.smsDeliveryDuration, { matchers: OWED, window: RANGE }), {
              legend: "half of them within",
              emptyUntil: "smsDelivered",
            }),
            promNow(quantile(0.95, METRIC.smsDeliveryDuration, { matchers: OWED, window: RANGE }), {
              legend: "most within",
              emptyUntil: "smsDelivered",
            }),
          ],
        }),
        barGauge({
          title: "How urgent were today's alerts?",
          description: "Alerts raised by the voice agent since midnight, by priority.",
          width: 12,
          height: 7,
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
          width: 24,
          height: 7,
          unit: "short",
          decimals: 0,
          bars: true,
          stacked: true,
          step: "1m",
          colours: { delivered: COLOUR.good, "not delivered": COLOUR.bad },
          emptyText: "none in this range",
          queries: [
            prom(
              countOver(METRIC.smsOutcomes, "$__interval", {
                ...URGENT_SMS,
                [LABEL.smsOutcome]: "delivered",
              }),
              "delivered",
              {
                emptyUntil: "smsDelivered",
              },
            ),
            prom(
              countOver(METRIC.smsOutcomes, "$__interval", { ...URGENT_SMS, [LABEL.smsOutcome]: "failed" }),
              "not delivered",
              {
                emptyUntil: "smsFailed",
              },
            ),
          ],
        }),
      ],
    },
    {
      title: "Does somebody take it?",
      panels: [
        stat({
          title: `Taken within ${answerSeconds / 60} minutes`,
          description: `Of today's P1 alerts that somebody took, on the board or by answering the SMS, how many were taken within ${answerSeconds / 60} minutes. The objective is ${answerTime.objectiveRatio * 100} %.`,
          width: 6,
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
          title: "Until somebody has it",
          description:
            "From the moment an alert is raised until somebody takes it. “Most” is 19 of 20 alerts.",
          width: 6,
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
          width: 6,
          height: 6,
          unit: "short",
          decimals: 0,
          base: COLOUR.good,
          limits: [{ value: 1, colour: COLOUR.bad }],
          emptyText: "not known",
          queries: [promNow(max(selector(METRIC.alertsUnacknowledged, P1)))],
        }),
        stat({
          title: "Nobody answered at all",
          description: "Alerts that nobody has taken although everybody who was to be told was told.",
          width: 6,
          height: 6,
          unit: "short",
          decimals: 0,
          base: COLOUR.good,
          limits: [{ value: 1, colour: COLOUR.bad }],
          emptyText: "not known",
          links: [link("On call", dashboardUrl("oncall"))],
          queries: [promNow(max(METRIC.alertsUnanswered))],
        }),
        timeseries({
          title: "Who was told next",
          description:
            "Steps of escalations: who was told when the first did not answer, and what came of it.",
          width: 12,
          height: 7,
          unit: "short",
          decimals: 0,
          bars: true,
          stacked: true,
          step: "1m",
          emptyText: "nobody had to be told next",
          queries: [
            prom(
              countOver(
                METRIC.escalationSteps,
                "$__interval",
                {},
                LABEL.escalationWay,
                LABEL.escalationOutcome,
              ),
              `{{${LABEL.escalationWay}}}: {{${LABEL.escalationOutcome}}}`,
              { emptyUntil: "escalation" },
            ),
          ],
        }),
        timeseries({
          title: "How alerts were taken",
          description: "On the board, by answering the SMS, on the telephone, or by another system.",
          width: 12,
          height: 7,
          unit: "short",
          decimals: 0,
          bars: true,
          stacked: true,
          step: "1m",
          emptyText: "none was taken in this range",
          queries: [
            prom(
              countOver(
                `${METRIC.alertTimeToAcknowledge}_count`,
                "$__interval",
                { [LABEL.acknowledgedHow]: PRESENT },
                LABEL.acknowledgedHow,
              ),
              `{{${LABEL.acknowledgedHow}}}`,
              { emptyUntil: "alertAcknowledged" },
            ),
          ],
        }),
      ],
    },
  ],
);
