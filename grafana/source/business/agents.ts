import { dashboardUrl } from "../names.ts";
import { link } from "../panel.ts";
import { countOver, LABEL, METRIC, max, numbersOnly, PRESENT, quantile, sum } from "../promql.ts";
import { prom, promNow } from "../query.ts";
import { stat } from "../stat.ts";
import { COLOUR } from "../style.ts";
import { timeseries } from "../timeseries.ts";
import { businessBoard, RANGE, TODAY } from "./board.ts";

const FEW = { bars: true, stacked: true, step: "15m", unit: "short", decimals: 0 } as const;

/** What our people do with calls, leads and customers; nobody by name: the reports have that, for those who may read it. */
export const agents = businessBoard(
  "agents",
  "What do our people get done, and what waits for them? Figures of all together: reports tell of each, to those who may know.",
  [
    {
      panels: [
        stat({
          title: "Calls with a word today",
          description: "Calls of which an agent said what they came to, since midnight.",
          width: 6,
          height: 5,
          unit: "short",
          decimals: 0,
          range: TODAY,
          emptyText: "none",
          queries: [promNow(countOver(METRIC.callOutcomes, RANGE, {}), { emptyUntil: "disposition" })],
        }),
        stat({
          title: "From a call's end to that word",
          description: "For 19 of 20 calls of today: the work after a call.",
          width: 6,
          height: 5,
          unit: "s",
          range: TODAY,
          emptyText: "none",
          queries: [
            promNow(numbersOnly(quantile(0.95, METRIC.callWrapUp, { window: RANGE })), {
              emptyUntil: "disposition",
            }),
          ],
        }),
        stat({
          title: "Until a customer is answered",
          description:
            "Half of the threads that customers began today had their first answer within this time.",
          width: 6,
          height: 5,
          unit: "s",
          range: TODAY,
          emptyText: "no thread was answered",
          queries: [
            promNow(numbersOnly(quantile(0.5, METRIC.threadFirstResponseTime, { window: RANGE })), {
              emptyUntil: "threadAnswered",
            }),
          ],
        }),
        stat({
          title: "Customers who wait now",
          description: "Open threads in which the customer wrote last.",
          width: 6,
          height: 5,
          unit: "short",
          decimals: 0,
          sparkline: true,
          links: [link("Right now", dashboardUrl("live"))],
          queries: [prom(max(METRIC.threadsWaiting), "threads")],
        }),
        timeseries({
          title: "What calls came to",
          description: "As agents said it, in every bar.",
          width: 12,
          height: 8,
          ...FEW,
          emptyText: "no call has a word on it in this range",
          queries: [
            prom(
              countOver(METRIC.callOutcomes, "$__interval", {}, LABEL.callOutcome),
              `{{${LABEL.callOutcome}}}`,
              {
                emptyUntil: "disposition",
              },
            ),
          ],
        }),
        timeseries({
          title: "Messages",
          description: "Written to customers, by them, and among colleagues, in every bar.",
          width: 12,
          height: 8,
          ...FEW,
          emptyText: "no message in this range",
          queries: [
            prom(
              countOver(METRIC.messagesPosted, "$__interval", {}, LABEL.messageDirection),
              `{{${LABEL.messageDirection}}}`,
              { emptyUntil: "messagePosted" },
            ),
          ],
        }),
        timeseries({
          title: "Asked for in words",
          description:
            "Voice commands, by what came of them. preview, question: something is asked back. not_understood: worth a look at what people say.",
          width: 12,
          height: 8,
          ...FEW,
          colours: { done: COLOUR.good, failed: COLOUR.bad, not_understood: COLOUR.warning },
          emptyText: "nobody asked for anything in words",
          links: [link("Their error budget", dashboardUrl("slo", { slo: "voice-command-simple-time" }))],
          queries: [
            prom(
              countOver(
                `${METRIC.voiceCommandDuration}_count`,
                "$__interval",
                { [LABEL.voiceOutcome]: PRESENT },
                LABEL.voiceOutcome,
              ),
              `{{${LABEL.voiceOutcome}}}`,
              { emptyUntil: "voiceCommand" },
            ),
          ],
        }),
        timeseries({
          title: "Leads of dial lists that were passed over",
          description: "Why: they may not be called now. “left”: an agent had them and left without a word.",
          width: 12,
          height: 8,
          ...FEW,
          emptyText: "none was passed over",
          queries: [
            prom(
              countOver(METRIC.dialSkips, "$__interval", {}, LABEL.reachRefusal),
              `{{${LABEL.reachRefusal}}}`,
              {
                emptyUntil: "dialList",
              },
            ),
            prom(sum(countOver(METRIC.dialLeasesExpired, "$__interval", {})), "left", {
              emptyUntil: "dialList",
            }),
          ],
        }),
        timeseries({
          title: "Steps of people's work",
          description: "How far people came in a piece of work that takes several steps, in every bar.",
          width: 24,
          height: 8,
          ...FEW,
          legend: "right",
          emptyText: "nobody began such a piece of work",
          queries: [
            prom(
              countOver(
                METRIC.journeySteps,
                "$__interval",
                { [LABEL.journeyStep]: PRESENT },
                LABEL.journey,
                LABEL.journeyStep,
              ),
              `{{${LABEL.journey}}}: {{${LABEL.journeyStep}}}`,
              { emptyUntil: "journey" },
            ),
          ],
        }),
      ],
    },
  ],
  { from: "now-12h" },
);
