import { dashboardUrl } from "../names.ts";
import { link, type PanelSpec } from "../panel.ts";
import { countPerDay, LABEL, METRIC, numbersOnly } from "../promql.ts";
import { prom } from "../query.ts";
import { COLOUR } from "../style.ts";
import { timeseries } from "../timeseries.ts";
import { businessBoard } from "./board.ts";
import { coloursOf, LEAD_STATES, PRIORITIES, URGENT_SMS } from "./words.ts";

const DAILY = { width: 12, height: 7, bars: true, step: "1d" } as const;
const perDay = countPerDay;

function panels(): PanelSpec[] {
  return [
    timeseries({
      title: "Calls",
      description: "Calls that came in or went out on each day.",
      ...DAILY,
      unit: "short",
      decimals: 0,
      stacked: true,
      colours: { inbound: COLOUR.neutral, outbound: COLOUR.p99 },
      links: [link("Today", dashboardUrl("business"))],
      queries: [prom(perDay(METRIC.callsStarted, {}, LABEL.callDirection), `{{${LABEL.callDirection}}}`)],
    }),
    timeseries({
      title: "Answered",
      description: "Of the calls that ended on each day, how many were answered and finished normally.",
      ...DAILY,
      unit: "percentunit",
      max: 1,
      colours: { answered: COLOUR.good },
      queries: [
        prom(
          `(${perDay(METRIC.callsEnded, { [LABEL.callStatus]: "completed" })} or ${perDay(METRIC.callsEnded)} * 0) / (${perDay(METRIC.callsEnded)} > 0)`,
          "answered",
        ),
      ],
    }),
    timeseries({
      title: "Time talked",
      description: "All calls of each day together, from answer to hanging up.",
      ...DAILY,
      unit: "s",
      colours: { talked: COLOUR.neutral },
      queries: [prom(numbersOnly(perDay(`${METRIC.callDuration}_sum`)), "talked")],
    }),
    timeseries({
      title: "Urgent alerts",
      description: "Alerts of the voice agent on each day, by priority.",
      ...DAILY,
      unit: "short",
      decimals: 0,
      stacked: true,
      colours: coloursOf(PRIORITIES),
      emptyText: "no alert in this range",
      links: [link("Urgent alerts", dashboardUrl("alerts"))],
      queries: [
        prom(perDay(METRIC.alertsRaised, {}, LABEL.priority), `{{${LABEL.priority}}}`, {
          emptyUntil: "alertRaised",
        }),
      ],
    }),
    timeseries({
      title: "Urgent messages",
      description: "SMS of alerts of P1 to P3 on each day that reached a phone, and those that did not.",
      ...DAILY,
      unit: "short",
      decimals: 0,
      stacked: true,
      colours: { delivered: COLOUR.good, failed: COLOUR.bad },
      emptyText: "none in this range",
      queries: [
        prom(perDay(METRIC.smsOutcomes, URGENT_SMS, LABEL.smsOutcome), `{{${LABEL.smsOutcome}}}`, {
          emptyUntil: "smsDelivered",
        }),
      ],
    }),
    timeseries({
      title: "Leads",
      description: "Leads that were made or moved to a state on each day.",
      ...DAILY,
      unit: "short",
      decimals: 0,
      stacked: true,
      colours: coloursOf(LEAD_STATES),
      emptyText: "no lead has moved in this range",
      links: [link("Leads", dashboardUrl("leads"))],
      queries: [
        prom(perDay(METRIC.leadTransitions, {}, LABEL.leadStatus), `{{${LABEL.leadStatus}}}`, {
          emptyUntil: "leadMoved",
        }),
      ],
    }),
    timeseries({
      title: "Cost of AI",
      description: "Transcripts, summaries and insights of each day, by the prices of the configuration.",
      ...DAILY,
      unit: "currencyUSD",
      stacked: true,
      emptyText: "nothing was analysed in this range",
      links: [link("Cost of AI", dashboardUrl("aiCost"))],
      queries: [
        prom(perDay(METRIC.analysisCost, {}, LABEL.analysisKind), `{{${LABEL.analysisKind}}}`, {
          emptyUntil: "analysis",
        }),
      ],
    }),
    timeseries({
      title: "Messages",
      description: "Written among colleagues, from customers and to them.",
      ...DAILY,
      unit: "short",
      decimals: 0,
      stacked: true,
      emptyText: "no message in this range",
      queries: [
        prom(perDay(METRIC.messagesPosted, {}, LABEL.messageDirection), `{{${LABEL.messageDirection}}}`, {
          emptyUntil: "messagePosted",
        }),
      ],
    }),
  ];
}

/** The last thirty days beside each other. */
export const days = businessBoard(
  "days",
  "How do the days compare? A bar for each day of the last thirty; today's grows until midnight. /api/reports has the same as tables.",
  [{ panels: panels() }],
  { from: "now-30d/d", refresh: "15m" },
);
