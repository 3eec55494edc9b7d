import { selector } from "../../../otel/catalogue/promql.ts";
import { dashboardUrl } from "../names.ts";
import { link } from "../panel.ts";
import { LABEL, METRIC, max, sum } from "../promql.ts";
import { prom } from "../query.ts";
import { stat } from "../stat.ts";
import { COLOUR } from "../style.ts";
import { timeseries } from "../timeseries.ts";
import { businessBoard } from "./board.ts";

const P1 = { [LABEL.priority]: "P1" };

/** What happens this minute. */
export const live = businessBoard(
  "live",
  "What happens this minute, and is anybody waiting for us? The live board in Trunkline shows each call.",
  [
    {
      panels: [
        stat({
          title: "Calls right now",
          description: "Calls that are waiting, ringing or being talked on at this moment.",
          width: 6,
          height: 4,
          unit: "short",
          decimals: 0,
          sparkline: true,
          // Every process that reports it counts the same calls: the highest report, not the sum of reports.
          queries: [prom(sum(max(METRIC.callsActive, LABEL.callDirection, LABEL.callStatus)), "calls")],
        }),
        stat({
          title: "P1 alerts not taken",
          description:
            "Alerts about life or safety that have waited too long for one of us. It should be none.",
          width: 6,
          height: 4,
          unit: "short",
          decimals: 0,
          filled: true,
          limits: [{ value: 1, colour: COLOUR.bad }],
          links: [link("Urgent alerts", dashboardUrl("alerts"))],
          queries: [prom(max(selector(METRIC.alertsUnacknowledged, P1)), "alerts")],
        }),
        stat({
          title: "Customers who wait",
          description: "Open threads in which the customer wrote last.",
          width: 6,
          height: 4,
          unit: "short",
          decimals: 0,
          sparkline: true,
          queries: [prom(max(METRIC.threadsWaiting), "threads")],
        }),
        stat({
          title: "Unheard voicemails",
          description: "Voicemails of all priorities that wait for one of us to play them.",
          width: 6,
          height: 4,
          unit: "short",
          decimals: 0,
          sparkline: true,
          queries: [prom(sum(max(METRIC.voicemailsUnread, LABEL.priority)), "voicemails")],
        }),
        timeseries({
          title: "How many calls run at the same time?",
          description:
            "Calls waiting, ringing and being talked on. Long waiting means too few people or lines.",
          width: 24,
          height: 8,
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
                sum(
                  `max by (${LABEL.callDirection}) (${METRIC.callsActive}{${LABEL.callStatus}="${status}"})`,
                ),
                name,
                { emptyUntil: "activeCall" },
              ),
            ),
          ],
        }),
        timeseries({
          title: "SMS under way for too long",
          description: "Urgent messages that have not arrived within their time and are still being tried.",
          width: 8,
          height: 7,
          unit: "short",
          decimals: 0,
          atLeast: 5,
          colours: { messages: COLOUR.warning },
          queries: [prom(max(METRIC.smsUndelivered), "messages")],
        }),
        timeseries({
          title: "People at their screens",
          description: "Browsers that are told of every change at once.",
          width: 8,
          height: 7,
          unit: "short",
          decimals: 0,
          emptyText: "nobody has a board open",
          queries: [prom(sum(METRIC.liveConnections), "screens", { emptyUntil: "boardOpen" })],
        }),
        stat({
          title: "Callers in 24 hours",
          description: "Numbers that called us at least once, as the reports count them, every five minutes.",
          width: 8,
          height: 7,
          unit: "short",
          decimals: 0,
          queries: [prom(max(METRIC.callersUnique), "callers")],
        }),
      ],
    },
  ],
  { from: "now-1h", refresh: "10s" },
);
