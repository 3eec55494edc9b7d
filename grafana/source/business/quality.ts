import { eventSlo, latencySlo } from "../../../otel/catalogue/slas.ts";
import { limit, limitValue } from "../limits.ts";
import { dashboardUrl } from "../names.ts";
import { link } from "../panel.ts";
import {
  countOver,
  increase,
  LABEL,
  METRIC,
  mean,
  numbersOnly,
  quantile,
  share,
  shareWithin,
  sum,
} from "../promql.ts";
import { prom, promNow } from "../query.ts";
import { stat } from "../stat.ts";
import { COLOUR, emptyMapping } from "../style.ts";
import { table } from "../table.ts";
import { timeseries } from "../timeseries.ts";
import { businessBoard, RANGE, TODAY } from "./board.ts";

const connection = eventSlo("call-connection");
const setup = latencySlo("call-setup-time");
const setupSeconds = setup.indicator.thresholdSeconds;
const goodMos = limitValue("call-mos");
const failedToday = countOver(METRIC.callConnections, RANGE, { [LABEL.callConnection]: "failed" });
const ended = sum(increase(METRIC.callConnections, RANGE), LABEL.provider);
const failed = sum(
  increase(METRIC.callConnections, RANGE, { [LABEL.callConnection]: "failed" }),
  LABEL.provider,
);

/** Do calls get through, and can people hear each other? */
export const quality = businessBoard(
  "callQuality",
  "Do calls get through, can people hear each other, and which carrier is to blame when not?",
  [
    {
      panels: [
        stat({
          title: "Sound of today's calls",
          description: `Mean opinion score of the calls measured since midnight: 1 is bad, 4.43 the best there is. At least ${goodMos} is promised; below 3.6 many people are dissatisfied.`,
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
          title: "Calls that got through today",
          description: `Of the calls that ended since midnight, how many the carrier connected. A busy line and a phone that nobody picks up count as connected. The objective is ${connection.objectiveRatio * 100} %.`,
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
          title: `Rang within ${setupSeconds} seconds today`,
          description: `Of the calls that were placed since midnight, how many rang within ${setupSeconds} seconds. The objective is ${setup.objectiveRatio * 100} %.`,
          width: 6,
          height: 5,
          unit: "percentunit",
          decimals: 1,
          range: TODAY,
          base: COLOUR.bad,
          limits: [{ value: setup.objectiveRatio, colour: COLOUR.good }],
          emptyText: "nobody called out today",
          queries: [
            promNow(shareWithin(METRIC.callSetupDuration, setupSeconds, RANGE), {
              emptyUntil: "outboundCall",
            }),
          ],
        }),
        stat({
          title: "Until it rings",
          description: "From placing a call until it rings, for 19 of 20 calls of today.",
          width: 6,
          height: 5,
          unit: "s",
          decimals: 1,
          range: TODAY,
          emptyText: "nobody called out today",
          limits: [{ value: setupSeconds, colour: COLOUR.warning }],
          queries: [
            promNow(numbersOnly(quantile(0.95, METRIC.callSetupDuration, { window: RANGE })), {
              emptyUntil: "outboundCall",
            }),
          ],
        }),
        table({
          title: "Carrier by carrier",
          description:
            "Calls of the range above. “Got through”: what the carrier connected, busy lines included. “Sound”: the mean opinion score, 1 is bad, 4.43 the best there is.",
          width: 24,
          height: 7,
          unit: "short",
          queries: [
            promNow(`${ended} > 0`),
            promNow(`1 - ${share(failed, ended)}`),
            promNow(
              numbersOnly(quantile(0.95, METRIC.callSetupDuration, { by: [LABEL.provider], window: RANGE })),
              {
                emptyUntil: "outboundCall",
              },
            ),
            promNow(numbersOnly(mean(METRIC.callMos, { by: [LABEL.provider], window: RANGE })), {
              emptyUntil: "callMeasured",
            }),
          ],
          columns: [
            { field: LABEL.provider, title: "Carrier" },
            { field: "Value #A", title: "Calls", unit: "short", decimals: 0, width: 130 },
            {
              field: "Value #B",
              title: "Got through",
              unit: "percentunit",
              decimals: 1,
              width: 150,
              base: COLOUR.bad,
              limits: [{ value: connection.objectiveRatio, colour: COLOUR.good }],
              paint: "text",
            },
            {
              field: "Value #C",
              title: "Rings after (19 of 20)",
              unit: "s",
              decimals: 1,
              width: 180,
              limits: [limit("call-setup-time")],
              paint: "text",
              mappings: [emptyMapping("–")],
            },
            {
              field: "Value #D",
              title: "Sound",
              unit: "short",
              decimals: 2,
              width: 110,
              base: COLOUR.bad,
              limits: [{ value: goodMos, colour: COLOUR.good }],
              paint: "text",
              mappings: [emptyMapping("–")],
            },
          ],
          sortBy: { title: "Calls", descending: true },
        }),
        timeseries({
          title: "How do calls sound, by carrier?",
          description:
            "Mean opinion score of the calls that were measured, over an hour. Carriers tell it some 90 seconds after a call's end.",
          width: 12,
          height: 8,
          unit: "short",
          decimals: 2,
          limits: [{ value: goodMos, colour: COLOUR.good }],
          queries: [
            prom(
              numbersOnly(mean(METRIC.callMos, { by: [LABEL.provider], window: "1h" })),
              `{{${LABEL.provider}}}`,
              { emptyUntil: "callMeasured" },
            ),
          ],
        }),
        timeseries({
          title: "Calls that did not get through, by carrier",
          description: "Share of the calls that ended within an hour before. The line is what is allowed.",
          width: 12,
          height: 8,
          unit: "percentunit",
          atLeast: 0.02,
          limits: [limit("call-connection")],
          links: [link("Requests to providers", dashboardUrl("breakers"))],
          queries: [
            prom(
              share(
                sum(
                  increase(METRIC.callConnections, "1h", { [LABEL.callConnection]: "failed" }),
                  LABEL.provider,
                ),
                sum(increase(METRIC.callConnections, "1h"), LABEL.provider),
              ),
              `{{${LABEL.provider}}}`,
            ),
          ],
        }),
        timeseries({
          title: "Until it rings, by carrier",
          description: "For 19 of 20 calls, from placing a call until it rings; over an hour.",
          width: 12,
          height: 8,
          unit: "s",
          limits: [limit("call-setup-time")],
          emptyText: "nobody called out in this range",
          queries: [
            prom(
              numbersOnly(quantile(0.95, METRIC.callSetupDuration, { by: [LABEL.provider], window: "1h" })),
              `{{${LABEL.provider}}}`,
              { emptyUntil: "outboundCall" },
            ),
          ],
        }),
        timeseries({
          title: "What carriers had measured",
          description:
            "Calls of which a carrier was asked how they sounded, by what it knew. missing: it did not measure them.",
          width: 12,
          height: 8,
          unit: "short",
          decimals: 0,
          bars: true,
          stacked: true,
          step: "1m",
          emptyText: "no carrier was asked in this range",
          queries: [
            prom(
              countOver(METRIC.callQualityOutcomes, "$__interval", {}, LABEL.callQualityOutcome),
              `{{${LABEL.callQualityOutcome}}}`,
              { emptyUntil: "callMeasured" },
            ),
          ],
        }),
      ],
    },
  ],
);
