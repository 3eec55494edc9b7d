import type { Matchers } from "../../../otel/catalogue/promql.ts";
import { selector } from "../../../otel/catalogue/promql.ts";
import type { Row } from "../dashboard.ts";
import { NODE } from "../known-metrics.ts";
import { GUIDE, guide } from "../limits.ts";
import { max, nameProcess, rate, sum } from "../promql.ts";
import { prom } from "../query.ts";
import { timeseries } from "../timeseries.ts";

const PROCESS: Matchers = { service_name: "~$service" };
const BY = ["service_name", "instance"] as const;
const LEGEND = "{{service_name}} {{process}}";

/** How each Node process of ours feels. */
export const runtime: Row = {
  title: "Node processes",
  panels: [
    timeseries({
      title: "Event loop delay, 99th percentile",
      description:
        "How late a timer fires. Over 50 ms something computes for too long in one go: take a CPU profile of that process.",
      width: 8,
      height: 8,
      unit: "s",
      limits: guide(GUIDE.eventLoopDelaySeconds),
      queries: [prom(nameProcess(max(selector(NODE.eventLoopDelayP99.name, PROCESS), ...BY)), LEGEND)],
    }),
    timeseries({
      title: "Event loop in use",
      description: "Share of time in which the process had work to do. Lasting over 80 %: add a process.",
      width: 8,
      height: 8,
      unit: "percentunit",
      max: 1,
      limits: guide(GUIDE.eventLoopInUseRatio),
      queries: [prom(nameProcess(max(selector(NODE.eventLoopUtilization.name, PROCESS), ...BY)), LEGEND)],
    }),
    timeseries({
      title: "CPU",
      description: "Cores in use, user and system time together.",
      width: 8,
      height: 8,
      unit: "short",
      decimals: 2,
      queries: [prom(nameProcess(sum(rate(NODE.cpuTime.name, PROCESS), ...BY)), LEGEND)],
    }),
    timeseries({
      title: "Resident memory",
      description:
        "What the operating system counts for the process. Growth that survives a quiet night is a leak.",
      width: 8,
      height: 8,
      unit: "bytes",
      queries: [prom(nameProcess(max(selector(NODE.residentMemory.name, PROCESS), ...BY)), LEGEND)],
    }),
    timeseries({
      title: "Heap in use",
      description: "JavaScript heap in use, all spaces.",
      width: 8,
      height: 8,
      unit: "bytes",
      queries: [prom(nameProcess(sum(selector(NODE.heapUsed.name, PROCESS), ...BY)), LEGEND)],
    }),
    timeseries({
      title: "Time in garbage collection",
      description:
        "Share of time spent collecting garbage. Over 5 %: too little heap, or too much short-lived data.",
      width: 8,
      height: 8,
      unit: "percentunit",
      limits: guide(GUIDE.garbageCollectionRatio),
      queries: [prom(nameProcess(sum(rate(`${NODE.gcDuration.name}_sum`, PROCESS), ...BY)), LEGEND)],
    }),
  ],
};
