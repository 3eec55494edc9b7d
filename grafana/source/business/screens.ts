import { WEB_VITAL_METRICS } from "../../../otel/catalogue/metrics.ts";
import type { Row } from "../dashboard.ts";
import { GUIDE, guide } from "../limits.ts";
import { LABEL, quantile } from "../promql.ts";
import { promNow } from "../query.ts";
import { stat } from "../stat.ts";
import { emptyMapping } from "../style.ts";
import { table } from "../table.ts";

const RANGE = "$__range";
const DURATION = WEB_VITAL_METRICS.duration.prometheus;
const SHIFT = WEB_VITAL_METRICS.layoutShift.prometheus;

const vital = (name: string, by: readonly string[] = []): string =>
  quantile(0.75, DURATION, { matchers: { [LABEL.webVital]: name }, by, window: RANGE });
const shift = (by: readonly string[] = []): string => quantile(0.75, SHIFT, { by, window: RANGE });

/** What people feel at their screens, measured in their browsers. */
export const screens: Row = {
  title: "Is Trunkline fast enough for the people who use it?",
  panels: [
    stat({
      title: "Time until a page shows its content",
      description:
        "Three of four page views were faster than this. Measured in the browsers of the people who use Trunkline.",
      width: 8,
      height: 4,
      unit: "s",
      limits: guide(GUIDE.mainContentSeconds),
      emptyText: "no visit yet",
      queries: [promNow(vital("lcp"), { emptyUntil: "visit" })],
    }),
    stat({
      title: "Time until a click shows its effect",
      description: "Three of four page views reacted faster than this to clicks and keys.",
      width: 8,
      height: 4,
      unit: "s",
      limits: guide(GUIDE.reactionSeconds),
      emptyText: "no visit yet",
      queries: [promNow(vital("inp"), { emptyUntil: "visit" })],
    }),
    stat({
      title: "How much pages jump while they load",
      description: "0 is perfectly still; above 0.1 people begin to click on the wrong thing.",
      width: 8,
      height: 4,
      unit: "none",
      decimals: 2,
      limits: guide(GUIDE.layoutShift),
      emptyText: "no visit yet",
      queries: [promNow(shift(), { emptyUntil: "visit" })],
    }),
    table({
      title: "Page by page",
      description:
        "Three of four views of each page were better than these figures. “Jumps” is how much the content moves while it loads: 0 is perfect.",
      width: 24,
      height: 7,
      unit: "s",
      emptyText: "no visit yet",
      queries: [
        promNow(vital("lcp", [LABEL.webPage]), { emptyUntil: "visit" }),
        promNow(vital("inp", [LABEL.webPage]), { emptyUntil: "visit" }),
        promNow(shift([LABEL.webPage]), { emptyUntil: "visit" }),
      ],
      columns: [
        { field: LABEL.webPage, title: "Page" },
        {
          field: "Value #A",
          title: "Shows its content after",
          unit: "s",
          width: 180,
          limits: guide(GUIDE.mainContentSeconds),
          paint: "text",
          mappings: [emptyMapping("–")],
        },
        {
          field: "Value #B",
          title: "Reacts to a click after",
          unit: "s",
          width: 180,
          limits: guide(GUIDE.reactionSeconds),
          paint: "text",
          mappings: [emptyMapping("–")],
        },
        {
          field: "Value #C",
          title: "Jumps",
          unit: "none",
          decimals: 2,
          width: 90,
          limits: guide(GUIDE.layoutShift),
          paint: "text",
          mappings: [emptyMapping("–")],
        },
      ],
    }),
  ],
};
