import { dashboardUrl } from "../names.ts";
import { link } from "../panel.ts";
import { countOver, LABEL, METRIC, numbersOnly, PRESENT, quantile, share } from "../promql.ts";
import { prom, promNow } from "../query.ts";
import { stat } from "../stat.ts";
import { COLOUR } from "../style.ts";
import { table } from "../table.ts";
import { timeseries } from "../timeseries.ts";
import { businessBoard, RANGE, TODAY } from "./board.ts";

const SOME = { emptyUntil: "analysis" } as const;
const cost = countOver(METRIC.analysisCost, RANGE, {});
const made = countOver(METRIC.analyses, RANGE, {});
const BY = [LABEL.analysisKind, LABEL.provider] as const;
const MODEL = "gen_ai_request_model";

/** What analyses cost, and what they are good for. */
export const aiCost = businessBoard(
  "aiCost",
  "What do transcripts, summaries and insights cost, and do they succeed? The report “ai-costs” has the same by day and model.",
  [
    {
      panels: [
        stat({
          title: "Cost today",
          description: "Since midnight, by the prices of the configuration.",
          width: 6,
          height: 5,
          unit: "currencyUSD",
          range: TODAY,
          emptyText: "nothing yet",
          queries: [promNow(cost, SOME)],
        }),
        stat({
          title: "Cost of one call's analyses",
          description: "Mean of today: all cost, by the transcripts that were made.",
          width: 6,
          height: 5,
          unit: "currencyUSD",
          range: TODAY,
          emptyText: "nothing yet",
          queries: [
            promNow(
              `${cost} / (${countOver(METRIC.analyses, RANGE, { [LABEL.analysisKind]: "transcript" })} > 0)`,
              SOME,
            ),
          ],
        }),
        stat({
          title: "Made by the service",
          description: "Of today's analyses; the others are plain fallbacks, or failed.",
          width: 6,
          height: 5,
          unit: "percentunit",
          decimals: 0,
          range: TODAY,
          emptyText: "nothing yet",
          queries: [
            promNow(share(countOver(METRIC.analyses, RANGE, { [LABEL.analysisStatus]: "ok" }), made), SOME),
          ],
        }),
        stat({
          title: "Audio written down today",
          description: "Length of the recordings that were turned into text.",
          width: 6,
          height: 5,
          unit: "s",
          range: TODAY,
          emptyText: "nothing yet",
          queries: [promNow(countOver(METRIC.transcribedAudio, RANGE, {}), SOME)],
        }),
        table({
          title: "What costs what",
          description: "Of the range above, by kind of analysis and by who made it.",
          width: 12,
          height: 8,
          unit: "short",
          emptyText: "nothing was analysed in this range",
          queries: [
            promNow(countOver(METRIC.analyses, RANGE, { [LABEL.provider]: PRESENT }, ...BY), SOME),
            promNow(countOver(METRIC.analysisCost, RANGE, { [LABEL.provider]: PRESENT }, ...BY), SOME),
          ],
          columns: [
            { field: LABEL.analysisKind, title: "Analysis" },
            { field: LABEL.provider, title: "Made by" },
            { field: "Value #A", title: "Times", unit: "short", decimals: 0, width: 90 },
            { field: "Value #B", title: "Cost", unit: "currencyUSD", decimals: 4, width: 110 },
          ],
          sortBy: { title: "Cost", descending: true },
        }),
        timeseries({
          title: "Cost, by kind",
          description: "In every bar. A jump without more calls is a dearer model, or analyses made anew.",
          width: 12,
          height: 8,
          unit: "currencyUSD",
          bars: true,
          stacked: true,
          step: "5m",
          emptyText: "nothing was analysed in this range",
          links: [link("Day by day", dashboardUrl("days"))],
          queries: [
            prom(
              countOver(METRIC.analysisCost, "$__interval", {}, LABEL.analysisKind),
              `{{${LABEL.analysisKind}}}`,
              SOME,
            ),
          ],
        }),
        timeseries({
          title: "Tokens, by model",
          description: "Read (input) and written (output), in every bar.",
          width: 12,
          height: 8,
          unit: "short",
          bars: true,
          stacked: true,
          step: "5m",
          emptyText: "no model was asked in this range",
          queries: [
            prom(
              countOver(
                `${METRIC.genAiTokenUsage}_sum`,
                "$__interval",
                { [MODEL]: PRESENT },
                MODEL,
                "gen_ai_token_type",
              ),
              `{{${MODEL}}} {{gen_ai_token_type}}`,
              SOME,
            ),
          ],
        }),
        timeseries({
          title: "Analyses, by what came of them",
          description:
            "fallback: the service did not answer, so that a plain one was made. failed: none could be made.",
          width: 12,
          height: 8,
          unit: "short",
          decimals: 0,
          bars: true,
          stacked: true,
          step: "5m",
          colours: { ok: COLOUR.good, fallback: COLOUR.warning, failed: COLOUR.bad },
          emptyText: "nothing was analysed in this range",
          links: [link("Requests to providers", dashboardUrl("breakers"))],
          queries: [
            prom(
              countOver(METRIC.analyses, "$__interval", {}, LABEL.analysisStatus),
              `{{${LABEL.analysisStatus}}}`,
              SOME,
            ),
          ],
        }),
        timeseries({
          title: "Until everything is there",
          description: "From when a recording can be heard until all of its analyses are made; 19 of 20.",
          width: 12,
          height: 7,
          unit: "s",
          emptyText: "nothing was analysed in this range",
          queries: [
            prom(
              numbersOnly(quantile(0.95, METRIC.analysisDuration, { window: "1h" })),
              "19 of 20 within",
              SOME,
            ),
          ],
        }),
        timeseries({
          title: "How long models take",
          description: "95th percentile of one exchange, by model, over an hour.",
          width: 12,
          height: 7,
          unit: "s",
          emptyText: "no model was asked in this range",
          queries: [
            prom(
              numbersOnly(quantile(0.95, METRIC.genAiOperationDuration, { by: [MODEL], window: "1h" })),
              `{{${MODEL}}}`,
              SOME,
            ),
          ],
        }),
      ],
    },
  ],
  { from: "now-6h" },
);
