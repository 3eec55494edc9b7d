import type { Matchers } from "../../../otel/catalogue/promql.ts";
import { selector } from "../../../otel/catalogue/promql.ts";
import { NODE } from "../known-metrics.ts";
import { GUIDE, guide } from "../limits.ts";
import { LABEL, METRIC, max, nameProcess, rate, sum } from "../promql.ts";
import { prom } from "../query.ts";
import { timeseries } from "../timeseries.ts";
import { engineeringBoard, SERVICE } from "./board.ts";

const PROCESS: Matchers = { service_name: "~$service" };
const BY = ["service_name", "instance"] as const;
const LEGEND = "{{service_name}} {{process}}";

/** How each Node process of ours feels. */
export const runtime = engineeringBoard(
  "runtime",
  "Does a process compute too long, collect too much garbage or keep too much? One line for each process.",
  [
    {
      title: "Event loop and CPU",
      panels: [
        timeseries({
          title: "Event loop delay, 99th percentile",
          description:
            "How late a timer fires. Over 50 ms something computes for too long in one go: take a CPU profile of that process.",
          width: 12,
          height: 8,
          unit: "s",
          limits: guide(GUIDE.eventLoopDelaySeconds),
          queries: [prom(nameProcess(max(selector(NODE.eventLoopDelayP99.name, PROCESS), ...BY)), LEGEND)],
        }),
        timeseries({
          title: "Longest delay of the event loop",
          description:
            "The longest that a timer was late between two exports: one long computation, which the percentile hides.",
          width: 12,
          height: 8,
          unit: "s",
          limits: guide(GUIDE.eventLoopLongestDelaySeconds),
          queries: [prom(nameProcess(max(selector(NODE.eventLoopDelayMax.name, PROCESS), ...BY)), LEGEND)],
        }),
        timeseries({
          title: "Event loop in use",
          description: "Share of time in which the process had work to do. Lasting over 80 %: add a process.",
          width: 12,
          height: 8,
          unit: "percentunit",
          max: 1,
          limits: guide(GUIDE.eventLoopInUseRatio),
          queries: [prom(nameProcess(max(selector(NODE.eventLoopUtilization.name, PROCESS), ...BY)), LEGEND)],
        }),
        timeseries({
          title: "CPU",
          description: "Cores in use, user and system time together.",
          width: 12,
          height: 8,
          unit: "short",
          decimals: 2,
          queries: [prom(nameProcess(sum(rate(NODE.cpuTime.name, PROCESS), ...BY)), LEGEND)],
        }),
      ],
    },
    {
      title: "Memory and garbage collection",
      panels: [
        timeseries({
          title: "Resident memory",
          description:
            "What the operating system counts for the process. Growth that survives a quiet night is a leak.",
          width: 12,
          height: 8,
          unit: "bytes",
          queries: [prom(nameProcess(max(selector(NODE.residentMemory.name, PROCESS), ...BY)), LEGEND)],
        }),
        timeseries({
          title: "Heap in use",
          description: "JavaScript heap in use, all spaces.",
          width: 12,
          height: 8,
          unit: "bytes",
          queries: [prom(nameProcess(sum(selector(NODE.heapUsed.name, PROCESS), ...BY)), LEGEND)],
        }),
        timeseries({
          title: "Time in garbage collection",
          description:
            "Share of time spent collecting garbage. Over 5 %: too little heap, or too much short-lived data.",
          width: 12,
          height: 8,
          unit: "percentunit",
          limits: guide(GUIDE.garbageCollectionRatio),
          queries: [prom(nameProcess(sum(rate(`${NODE.gcDuration.name}_sum`, PROCESS), ...BY)), LEGEND)],
        }),
        timeseries({
          title: "Heap by space",
          description:
            "Heap in use of all processes, by V8's space: old_space that only grows is a leak, new_space is what is made and thrown away.",
          width: 12,
          height: 8,
          unit: "bytes",
          stacked: true,
          legend: "right",
          queries: [
            prom(
              sum(selector(NODE.heapUsed.name, PROCESS), "v8js_heap_space_name"),
              "{{v8js_heap_space_name}}",
            ),
          ],
        }),
      ],
    },
    {
      title: "Machine, disk and network",
      panels: [
        timeseries({
          title: "CPU and memory of the machine",
          description:
            "Shares of all cores that are busy, and of memory that is not available, whoever has them: what our own processes do not explain is somebody else's.",
          width: 12,
          height: 8,
          unit: "percentunit",
          max: 1,
          queries: [
            prom(max(selector(METRIC.systemCpuUtilization, PROCESS)), "CPU"),
            prom(max(selector(METRIC.systemMemoryUtilization, PROCESS)), "memory"),
          ],
        }),
        timeseries({
          title: "Disks in use",
          description:
            "How full the disks are on which our files and logs lie. A full one refuses recordings and loses log lines.",
          width: 12,
          height: 8,
          unit: "percentunit",
          max: 1,
          limits: guide(GUIDE.diskInUseRatio),
          queries: [
            prom(max(selector(METRIC.diskUtilization, PROCESS), LABEL.diskFolder), `{{${LABEL.diskFolder}}}`),
          ],
        }),
        timeseries({
          title: "Disk traffic",
          description: "Bytes a second that our processes read from disks and wrote to them.",
          width: 12,
          height: 8,
          unit: "binBps",
          queries: [prom(sum(rate(METRIC.diskIo, PROCESS), "disk_io_direction"), "{{disk_io_direction}}")],
        }),
        timeseries({
          title: "Network traffic",
          description:
            "Bytes a second through the network interfaces that a process sees, by direction; of several processes on one machine those of one.",
          width: 12,
          height: 8,
          unit: "binBps",
          queries: [
            prom(
              max(
                sum(rate(METRIC.networkIo, PROCESS), "instance", "network_io_direction"),
                "network_io_direction",
              ),
              "{{network_io_direction}}",
            ),
          ],
        }),
      ],
    },
  ],
  [SERVICE],
);
