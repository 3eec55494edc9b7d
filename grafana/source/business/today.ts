import { eventSlo, latencySlo } from "../../../otel/catalogue/slas.ts";
import { barGauge } from "../bar-gauge.ts";
import { limitValue } from "../limits.ts";
import { dashboardUrl } from "../names.ts";
import { link } from "../panel.ts";
import { countOver, LABEL, METRIC, max, mean, numbersOnly, share, shareWithin, sum } from "../promql.ts";
import { prom, promNow } from "../query.ts";
import { stat } from "../stat.ts";
import { COLOUR } from "../style.ts";
import { timeseries } from "../timeseries.ts";
import { businessBoard, RANGE, TODAY } from "./board.ts";
import { CALL_ENDINGS } from "./words.ts";

const endedToday = countOver(METRIC.callsEnded, RANGE, {});
const answeredToday = countOver(METRIC.callsEnded, RANGE, { [LABEL.callStatus]: "completed" });
const connection = eventSlo("call-connection");
const goodMos = limitValue("call-mos");
const failedToday = countOver(METRIC.callConnections, RANGE, { [LABEL.callConnection]: "failed" });
const answerTime = latencySlo("alert-acknowledgement-time");
const answerSeconds = answerTime.indicator.thresholdSeconds;
const P1 = { [LABEL.priority]: "P1" };

/** The day in figures. */
export const today = businessBoard(
  "business",
  "How does today go? Figures that say “today” count from midnight.",
  [
    {
      panels: [
        stat({
          title: "Calls right now",
          description: "Calls that are waiting, ringing or being talked on at this moment.",
          links: [link("Right now", dashboardUrl("live"))],
          width: 8,
          height: 4,
          unit: "short",
          decimals: 0,
          sparkline: true,
          // Every process that reports it counts the same calls: the highest report, not the sum of reports.
          queries: [prom(sum(max(METRIC.callsActive, LABEL.callDirection, LABEL.callStatus)), "calls")],
        }),
        stat({
          title: "Calls today",
          description: "Calls that came in or went out since midnight.",
          links: [link("Day by day", dashboardUrl("days"))],
          width: 8,
          height: 4,
          unit: "short",
          decimals: 0,
          range: TODAY,
          queries: [promNow(countOver(METRIC.callsStarted, RANGE, {}))],
        }),
        stat({
          title: "Answered today",
          description:
            "Of the calls that ended since midnight, how many were answered and finished normally.",
          width: 8,
          height: 4,
          unit: "percentunit",
          decimals: 0,
          range: TODAY,
          queries: [promNow(`(${answeredToday} or ${endedToday} * 0) / (${endedToday} > 0)`)],
        }),
        stat({
          title: "Average call today",
          description: "How long an answered call lasts on average, from answer to hanging up.",
          width: 8,
          height: 4,
          unit: "dthms",
          range: TODAY,
          queries: [
            promNow(
              `${sum(`increase(${METRIC.callDuration}_sum[${RANGE}])`)} / (${sum(`increase(${METRIC.callDuration}_count[${RANGE}])`)} > 0)`,
            ),
          ],
        }),
        stat({
          title: "Urgent alerts today",
          description: "How often the voice agent found a call urgent and alerted our people.",
          links: [link("Urgent alerts", dashboardUrl("alerts"))],
          width: 8,
          height: 4,
          unit: "short",
          decimals: 0,
          range: TODAY,
          emptyText: "0",
          queries: [promNow(countOver(METRIC.alertsRaised, RANGE, {}), { emptyUntil: "alertRaised" })],
        }),
        stat({
          title: "Messages nobody received",
          description:
            "Urgent messages that could not be delivered and wait for a person to send them again (in Trunkline: Alerts, Not delivered).",
          links: [link("Urgent alerts", dashboardUrl("alerts"))],
          width: 8,
          height: 4,
          unit: "short",
          decimals: 0,
          filled: true,
          limits: [{ value: 1, colour: COLOUR.bad }],
          queries: [prom(sum(max(METRIC.deadLetters, LABEL.priority, LABEL.deadLetterState)), "messages")],
        }),
        barGauge({
          title: "How did today's calls end?",
          description: "All calls that ended since midnight, by how they ended.",
          width: 8,
          height: 9,
          unit: "short",
          decimals: 0,
          range: TODAY,
          names: CALL_ENDINGS,
          queries: Object.keys(CALL_ENDINGS).map((status) =>
            promNow(`${countOver(METRIC.callsEnded, RANGE, { [LABEL.callStatus]: status })} or vector(0)`, {
              legend: status,
            }),
          ),
        }),
        timeseries({
          title: "When do people call?",
          description: "New calls in every bar, incoming and outgoing. Zoom out to see the whole day.",
          width: 16,
          height: 9,
          unit: "short",
          decimals: 0,
          bars: true,
          stacked: true,
          step: "1m",
          colours: { incoming: COLOUR.neutral, outgoing: COLOUR.p99 },
          queries: [
            prom(
              countOver(METRIC.callsStarted, "$__interval", { [LABEL.callDirection]: "inbound" }),
              "incoming",
            ),
            prom(
              countOver(METRIC.callsStarted, "$__interval", { [LABEL.callDirection]: "outbound" }),
              "outgoing",
              {
                emptyUntil: "outboundCall",
              },
            ),
          ],
        }),
        stat({
          title: "Sound of today's calls",
          description: `Mean opinion score of the calls measured since midnight: 1 is bad, 4.43 the best there is. At least ${goodMos} is promised; below 3.6 many people are dissatisfied.`,
          links: [link("Quality of calls", dashboardUrl("callQuality"))],
          width: 6,
          height: 5,
          unit: "short",
          decimals: 2,
          range: TODAY,
          base: COLOUR.bad,
          limits: [{ value: goodMos, colour: COLOUR.good }],
          emptyText: "none measured today",
          queries: [
            promNow(numbersOnly(mean(METRIC.callMos, { window: RANGE })), { emptyUntil: "callMeasured" }),
          ],
        }),
        stat({
          title: "Got through today",
          description: `Of the calls that ended since midnight, how many the carrier connected. A busy line and a phone that nobody picks up count as connected. The objective is ${connection.objectiveRatio * 100} %.`,
          links: [link("Quality of calls", dashboardUrl("callQuality"))],
          width: 6,
          height: 5,
          unit: "percentunit",
          decimals: 1,
          range: TODAY,
          base: COLOUR.bad,
          limits: [{ value: connection.objectiveRatio, colour: COLOUR.good }],
          emptyText: "no call ended today",
          queries: [promNow(`1 - ${share(failedToday, countOver(METRIC.callConnections, RANGE, {}))}`)],
        }),
        stat({
          title: `Taken within ${answerSeconds / 60} minutes`,
          description: `Of today's P1 alerts that somebody took, on the board or by answering the SMS, how many were taken within ${answerSeconds / 60} minutes. The objective is ${answerTime.objectiveRatio * 100} %.`,
          links: [link("Urgent alerts", dashboardUrl("alerts"))],
          width: 6,
          height: 5,
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
          title: "Cost of AI today",
          description:
            "What transcripts, summaries and insights have cost since midnight, by the prices of the configuration.",
          width: 6,
          height: 5,
          unit: "currencyUSD",
          range: TODAY,
          emptyText: "nothing yet",
          links: [link("Cost of AI", dashboardUrl("aiCost"))],
          queries: [promNow(countOver(METRIC.analysisCost, RANGE, {}), { emptyUntil: "analysis" })],
        }),
      ],
    },
  ],
);
