import type { Row } from "../dashboard.ts";
import { PROMETHEUS } from "../known-metrics.ts";
import { LABEL, METRIC } from "../promql.ts";
import { prom } from "../query.ts";
import { stateTimeline } from "../state-timeline.ts";
import { COLOUR, rangeMapping } from "../style.ts";

const UP_OR_DOWN = [rangeMapping(0, 0.5, "down", COLOUR.bad), rangeMapping(0.5, 1, "up", COLOUR.good)];

/** What the application leans on, and what monitors it. */
export const dependenciesUp: Row = {
  title: "What Trunkline leans on",
  panels: [
    stateTimeline({
      title: "Dependencies",
      description:
        "As the health checks see them, every 30 seconds. Worst answer of all processes: down here and up in /api/health means that one process has lost its connection.",
      width: 12,
      height: 8,
      unit: "none",
      mappings: UP_OR_DOWN,
      queries: [prom(`min by (${LABEL.dependency}) (${METRIC.dependencyUp})`, `{{${LABEL.dependency}}}`)],
    }),
    stateTimeline({
      title: "Parts that monitor",
      description:
        "Whether Prometheus reaches the parts that it reads itself. When the collector is down, every graph stops.",
      width: 12,
      height: 8,
      unit: "none",
      mappings: UP_OR_DOWN,
      queries: [prom(`min by (job) (${PROMETHEUS.up.name})`, "{{job}}")],
    }),
  ],
};
