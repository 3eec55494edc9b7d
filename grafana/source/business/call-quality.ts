import { eventSlo, latencySlo } from "../../../otel/catalogue/slas.ts";
import type { Row } from "../dashboard.ts";
import { limitValue } from "../limits.ts";
import { countOver, LABEL, METRIC, mean, numbersOnly, quantile, share, shareWithin } from "../promql.ts";
import { prom, promNow } from "../query.ts";
import { stat } from "../stat.ts";
import { COLOUR } from "../style.ts";
import { timeseries } from "../timeseries.ts";
import { TODAY } from "./calls.ts";

const RANGE = "$__range";
const connection = eventSlo("call-connection");
const setup = latencySlo("call-setup-time");
const setupSeconds = setup.indicator.thresholdSeconds;
const goodMos = limitValue("call-mos");
const failedToday = countOver(METRIC.callConnections, RANGE, { [LABEL.callConnection]: "failed" });

/** Do calls get through, and can people hear each other? */
export const callQuality: Row = {
  title: "Do calls get through, and can people hear each other?",
  panels: [
    stat({
      title: "Sound of today's calls",
      description: `Mean opinion score of the calls measured since midnight: 1 is bad, 4.43 the best there is. At least ${goodMos} is promised; below 3.6 many people are dissatisfied.`,
      width: 6,
      height: 7,
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
      height: 7,
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
      height: 7,
      unit: "percentunit",
      decimals: 1,
      range: TODAY,
      base: COLOUR.bad,
      limits: [{ value: setup.objectiveRatio, colour: COLOUR.good }],
      emptyText: "nobody called out today",
      queries: [
        promNow(shareWithin(METRIC.callSetupDuration, setupSeconds, RANGE), { emptyUntil: "outboundCall" }),
      ],
    }),
    stat({
      title: "Until it rings",
      description: "From placing a call until it rings, for 19 of 20 calls of today.",
      width: 6,
      height: 7,
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
    timeseries({
      title: "How do calls sound, by carrier?",
      description:
        "Mean opinion score of the calls that were measured, over an hour. Carriers tell it some 90 seconds after a call's end.",
      width: 24,
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
  ],
};
