import { limit } from "../limits.ts";
import { dashboardUrl } from "../names.ts";
import { link } from "../panel.ts";
import { LABEL, METRIC, numbersOnly, quantile, rate, sum } from "../promql.ts";
import { prom } from "../query.ts";
import { stat } from "../stat.ts";
import { PER_SECOND, PERCENTILE_COLOURS } from "../style.ts";
import { timeseries } from "../timeseries.ts";
import { engineeringBoard } from "./board.ts";

/** Browsers that are told of changes as they happen. */
export const sockets = engineeringBoard(
  "sockets",
  "Do open pages learn of changes in time, and which connections had to be closed?",
  [
    {
      panels: [
        stat({
          title: "Open live connections",
          description: "Browsers connected by WebSocket, over all processes.",
          width: 6,
          height: 8,
          unit: "short",
          decimals: 0,
          sparkline: true,
          queries: [prom(sum(METRIC.liveConnections), "connections", { emptyUntil: "boardOpen" })],
          emptyText: "0",
        }),
        timeseries({
          title: "From a change to the browser's socket",
          links: [link("Its error budget", dashboardUrl("slo", { slo: "live-update-latency" }))],
          description: "Time from commit to dispatch to a client's socket.",
          width: 9,
          height: 8,
          unit: "s",
          colours: PERCENTILE_COLOURS,
          limits: [limit("live-update-latency")],
          queries: [
            prom(quantile(0.99, METRIC.liveUpdateDuration), "p99", { emptyUntil: "liveUpdate" }),
            prom(quantile(0.95, METRIC.liveUpdateDuration), "p95", { emptyUntil: "liveUpdate" }),
            prom(quantile(0.5, METRIC.liveUpdateDuration), "p50", { emptyUntil: "liveUpdate" }),
          ],
          emptyText: "no live update in this range",
        }),
        timeseries({
          title: "Connections closed by us",
          description:
            "slow_client: could not keep up and was dropped before it filled memory. idle: no longer answered pings.",
          width: 9,
          height: 8,
          unit: PER_SECOND,
          emptyText: "none closed",
          queries: [
            prom(sum(rate(METRIC.liveDroppedClients), LABEL.liveDropReason), `{{${LABEL.liveDropReason}}}`, {
              emptyUntil: "clientDropped",
            }),
          ],
        }),
        timeseries({
          title: "From a change to the client's receipt",
          links: [link("Its error budget", dashboardUrl("slo", { slo: "live-update-receipt" }))],
          description:
            "Time from commit until a client had it, by how urgent it is: pages acknowledge a sample of what they get, with what their clock lacks.",
          width: 12,
          height: 8,
          unit: "s",
          limits: [
            limit("live-update-receipt"),
            limit("live-message-receipt"),
            limit("live-notification-receipt"),
          ],
          queries: [
            prom(
              numbersOnly(quantile(0.99, METRIC.liveReceiptDuration, { by: [LABEL.liveUrgency] })),
              `{{${LABEL.liveUrgency}}} p99`,
              {
                emptyUntil: "liveReceipt",
              },
            ),
          ],
          emptyText: "no receipt in this range",
        }),
        timeseries({
          title: "Receipts that are not believed",
          description:
            "clock, time: a client's word that cannot be right. unknown: of events that are no longer in memory. repeated: of what was replayed, or told already.",
          width: 12,
          height: 8,
          unit: PER_SECOND,
          emptyText: "all are believed",
          queries: [
            prom(
              sum(rate(METRIC.liveIgnoredReceipts), LABEL.liveIgnoreReason),
              `{{${LABEL.liveIgnoreReason}}}`,
              {
                emptyUntil: "receiptIgnored",
              },
            ),
          ],
        }),
      ],
    },
  ],
);
