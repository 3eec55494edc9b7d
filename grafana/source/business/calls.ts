import { barGauge } from "../bar-gauge.ts";
import type { Row } from "../dashboard.ts";
import { countOver, LABEL, METRIC, max, sum } from "../promql.ts";
import { prom, promNow } from "../query.ts";
import { stat } from "../stat.ts";
import { COLOUR } from "../style.ts";
import { timeseries } from "../timeseries.ts";

/** Today so far, in the time zone of who looks at it. */
export const TODAY = "now/d";
const RANGE = "$__range";

const endedToday = countOver(METRIC.callsEnded, RANGE, {});
const answeredToday = countOver(METRIC.callsEnded, RANGE, { [LABEL.callStatus]: "completed" });

/** How a call can end, in plain words. */
const CALL_ENDINGS = {
  completed: { text: "Answered and finished", colour: COLOUR.good },
  no_answer: { text: "Nobody answered", colour: COLOUR.warning },
  busy: { text: "Line was busy", colour: "yellow" },
  canceled: { text: "Caller hung up before an answer", colour: COLOUR.quiet },
  failed: { text: "Could not be connected", colour: COLOUR.bad },
};

/** The day in figures, and how busy the lines are. */
export const calls: Row = {
  panels: [
    stat({
      title: "Calls right now",
      description: "Calls that are waiting, ringing or being talked on at this moment.",
      width: 4,
      height: 5,
      unit: "short",
      decimals: 0,
      sparkline: true,
      // Every process that reports it counts the same calls: the highest report, not the sum of reports.
      queries: [prom(sum(max(METRIC.callsActive, LABEL.callDirection, LABEL.callStatus)), "calls")],
    }),
    stat({
      title: "Calls today",
      description: "Calls that came in or went out since midnight.",
      width: 4,
      height: 5,
      unit: "short",
      decimals: 0,
      range: TODAY,
      queries: [promNow(countOver(METRIC.callsStarted, RANGE, {}))],
    }),
    stat({
      title: "Answered today",
      description: "Of the calls that ended since midnight, how many were answered and finished normally.",
      width: 4,
      height: 5,
      unit: "percentunit",
      decimals: 0,
      range: TODAY,
      queries: [promNow(`(${answeredToday} or ${endedToday} * 0) / (${endedToday} > 0)`)],
    }),
    stat({
      title: "Average call today",
      description: "How long an answered call lasts on average, from answer to hanging up.",
      width: 4,
      height: 5,
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
      width: 4,
      height: 5,
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
      width: 4,
      height: 5,
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
        prom(countOver(METRIC.callsStarted, "$__interval", { [LABEL.callDirection]: "inbound" }), "incoming"),
        prom(
          countOver(METRIC.callsStarted, "$__interval", { [LABEL.callDirection]: "outbound" }),
          "outgoing",
          {
            emptyUntil: "outboundCall",
          },
        ),
      ],
    }),
    timeseries({
      title: "How many calls run at the same time?",
      description: "Calls waiting, ringing and being talked on. Long waiting means too few people or lines.",
      width: 24,
      height: 7,
      unit: "short",
      decimals: 0,
      stacked: true,
      colours: { waiting: COLOUR.warning, ringing: "yellow", talking: COLOUR.good },
      queries: [
        ...(
          [
            ["queued", "waiting"],
            ["ringing", "ringing"],
            ["in_progress", "talking"],
          ] as const
        ).map(([status, name]) =>
          prom(
            sum(`max by (${LABEL.callDirection}) (${METRIC.callsActive}{${LABEL.callStatus}="${status}"})`),
            name,
            { emptyUntil: "activeCall" },
          ),
        ),
      ],
    }),
  ],
};
