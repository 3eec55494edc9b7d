import {
  SPAN_METRICS,
  WEB_EXCEPTIONS_METRIC,
  WEB_METRICS,
  WEB_VITAL_METRICS,
} from "../../../otel/catalogue/metrics.ts";
import { GUIDE, guide, limit } from "../limits.ts";
import { dashboardUrl } from "../names.ts";
import { link, type PanelSpec } from "../panel.ts";
import { increase, LABEL, numbersOnly, quantile, sum } from "../promql.ts";
import { prom, promNow } from "../query.ts";
import { stat } from "../stat.ts";
import { COLOUR, emptyMapping } from "../style.ts";
import { table } from "../table.ts";
import { timeseries } from "../timeseries.ts";
import { engineeringBoard } from "./board.ts";

const RANGE = "$__range";
const WINDOW = "15m";
const DURATION = WEB_VITAL_METRICS.duration.prometheus;
const SHIFT = WEB_VITAL_METRICS.layoutShift.prometheus;

const vital = (name: string, window: string, by: readonly string[] = []): string =>
  numbersOnly(quantile(0.75, DURATION, { matchers: { [LABEL.webVital]: name }, by, window }));
const shift = (window: string, by: readonly string[] = []): string =>
  numbersOnly(quantile(0.75, SHIFT, { by, window }));
const VISIT = { emptyUntil: "visit" } as const;

const VITALS = [
  [
    "lcp",
    "Largest content (LCP)",
    "Time until the largest part of a page is shown.",
    GUIDE.mainContentSeconds,
  ],
  ["inp", "Reaction (INP)", "Time until a click or key shows its effect.", GUIDE.reactionSeconds],
  ["fcp", "First content (FCP)", "Time until a page shows anything.", GUIDE.firstContentSeconds],
  [
    "ttfb",
    "First byte (TTFB)",
    "Time until the server's first byte: what the API can do about it.",
    GUIDE.firstByteSeconds,
  ],
] as const;

function tiles(): PanelSpec[] {
  return [
    ...VITALS.map(([name, title, description, levels]) =>
      stat({
        title: name.toUpperCase(),
        description: `${title}. ${description} Three of four page views were faster.`,
        width: 5,
        height: 4,
        unit: "s",
        limits: guide(levels),
        emptyText: "no visit yet",
        queries: [promNow(vital(name, RANGE), VISIT)],
      }),
    ),
    stat({
      title: "CLS",
      description:
        "How much content moves while it loads: 0 is still; above 0.1 people click on the wrong thing.",
      width: 4,
      height: 4,
      unit: "none",
      decimals: 2,
      limits: guide(GUIDE.layoutShift),
      emptyText: "no visit yet",
      queries: [promNow(shift(RANGE), VISIT)],
    }),
  ];
}

/** What people's browsers measured. */
export const webVitals = engineeringBoard(
  "webVitals",
  "How fast are the screens where people sit, page by page, and what broke there?",
  [
    {
      panels: [
        ...tiles(),
        ...VITALS.slice(0, 2).map(([name, title, description, levels]) =>
          timeseries({
            title: `${title}, by page`,
            description: `${description} 75th percentile over a quarter of an hour.`,
            width: 12,
            height: 8,
            unit: "s",
            legend: "right",
            limits: guide(levels),
            emptyText: "no visit in this range",
            queries: [prom(vital(name, WINDOW, [LABEL.webPage]), `{{${LABEL.webPage}}}`, VISIT)],
          }),
        ),
        table({
          title: "Page by page",
          description:
            "Three of four views of each page were better than these figures. “Requests” is what the browser waited for our API.",
          width: 14,
          height: 8,
          unit: "s",
          emptyText: "no visit yet",
          queries: [
            promNow(vital("lcp", RANGE, [LABEL.webPage]), VISIT),
            promNow(vital("inp", RANGE, [LABEL.webPage]), VISIT),
            promNow(vital("ttfb", RANGE, [LABEL.webPage]), VISIT),
            promNow(shift(RANGE, [LABEL.webPage]), VISIT),
          ],
          columns: [
            { field: LABEL.webPage, title: "Page" },
            column("A", "LCP", "s", GUIDE.mainContentSeconds),
            column("B", "INP", "s", GUIDE.reactionSeconds),
            column("C", "TTFB", "s", GUIDE.firstByteSeconds),
            { ...column("D", "CLS", "none", GUIDE.layoutShift), decimals: 2 },
          ],
        }),
        timeseries({
          title: "Requests of browsers",
          description:
            "95th percentile of what browsers waited for, by request. Dots are traces that begin at a click.",
          width: 10,
          height: 8,
          unit: "s",
          legend: "right",
          emptyText: "no visit in this range",
          queries: [
            prom(
              numbersOnly(
                quantile(0.95, SPAN_METRICS.duration, {
                  matchers: { service_name: "trunkline-web", span_kind: "SPAN_KIND_CLIENT" },
                  by: ["span_name"],
                }),
              ),
              "{{span_name}}",
              { ...VISIT, exemplars: true },
            ),
          ],
        }),
        ...paintAndSlowness(),
        timeseries({
          title: "What broke in browsers",
          description:
            "Exceptions by page and type, and pages whose heap grew for half an hour, is above its budget or keeps what was left, in a quarter of an hour.",
          width: 24,
          height: 6,
          unit: "short",
          decimals: 0,
          emptyText: "nothing broke",
          links: [link("Errors", dashboardUrl("errors"))],
          queries: [
            prom(
              `${sum(increase(WEB_EXCEPTIONS_METRIC.prometheus, WINDOW), LABEL.webPage, "exception_type")} > 0`,
              `{{${LABEL.webPage}}}: {{exception_type}}`,
              { emptyUntil: "browserException" },
            ),
            prom(
              `${sum(increase(WEB_METRICS.leaks.prometheus, WINDOW), LABEL.webPage, LABEL.webLeak)} > 0`,
              `{{${LABEL.webPage}}}: memory, {{${LABEL.webLeak}}}`,
              { emptyUntil: "browserLeak" },
            ),
          ],
        }),
      ],
    },
  ],
);

function paintAndSlowness(): PanelSpec[] {
  return [
    timeseries({
      title: "From a change to its picture",
      description:
        "95th percentile of the time from a commit, by the server's clock, until the picture that shows it: updates, messages and notifications.",
      width: 12,
      height: 8,
      unit: "s",
      // Of an update; a message and a notification may take longer.
      limits: [limit("web-live-update"), { ...limit("web-live-message"), colour: COLOUR.bad }],
      emptyText: "nothing was painted in this range",
      queries: [
        prom(
          numbersOnly(
            quantile(0.95, WEB_METRICS.livePaint.prometheus, { by: [LABEL.liveUrgency], window: WINDOW }),
          ),
          `{{${LABEL.liveUrgency}}}`,
          { emptyUntil: "browserPaint" },
        ),
      ],
    }),
    // Longer than a frame (renders), a second (requests) or 100 ms (operations).
    timeseries({
      title: "What was slow",
      description:
        "Which pages had slow renders, requests and operations, and the ten components, routes and operations that were slow most often, in a quarter of an hour.",
      width: 12,
      height: 8,
      unit: "short",
      decimals: 0,
      legend: "right",
      emptyText: "nothing was slow",
      queries: [
        prom(
          `topk(10, ${sum(increase(WEB_METRICS.slowParts.prometheus, WINDOW), LABEL.webSlowKind, LABEL.webSlowPart)} > 0)`,
          `{{${LABEL.webSlowKind}}}: {{${LABEL.webSlowPart}}}`,
          { emptyUntil: "browserSlow" },
        ),
        prom(
          `${sum(increase(`${WEB_METRICS.slow.prometheus}_count`, WINDOW), LABEL.webPage, LABEL.webSlowKind)} > 0`,
          `{{${LABEL.webPage}}}: {{${LABEL.webSlowKind}}}`,
          { emptyUntil: "browserSlow" },
        ),
      ],
    }),
  ];
}

function column(letter: string, title: string, unit: string, levels: readonly [number, number]) {
  return {
    field: `Value #${letter}`,
    title,
    unit,
    width: 90,
    limits: guide(levels),
    paint: "text",
    mappings: [emptyMapping("–")],
  } as const;
}
