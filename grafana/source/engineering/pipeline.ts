import type { Row } from "../dashboard.ts";
import { limit } from "../limits.ts";
import { LABEL, METRIC, max, mean, quantile, rate, sum } from "../promql.ts";
import { prom } from "../query.ts";
import { stat } from "../stat.ts";
import { COLOUR, OUTCOME_COLOURS, PER_SECOND, PERCENTILE_COLOURS } from "../style.ts";
import { timeseries } from "../timeseries.ts";

/** Queues and the outbox that feeds them. */
export const queues: Row = {
  title: "Queues and outbox",
  panels: [
    timeseries({
      title: "Jobs in the queues",
      description:
        "Jobs by queue and state. “delayed” are waiting for their next attempt: many of them mean that a provider refuses. “failed” were given up.",
      width: 10,
      height: 8,
      unit: "short",
      legend: "right",
      decimals: 0,
      atLeast: 5,
      limits: [limit("queue-backlog")],
      queries: [
        // Every live process reports the same queue: the highest of them, not their sum.
        prom(max(METRIC.queueJobs, LABEL.queue, LABEL.jobState), `{{${LABEL.queue}}} {{${LABEL.jobState}}}`),
      ],
    }),
    timeseries({
      title: "Wait before a job starts",
      description:
        "Time from enqueueing to the first attempt. When it grows while workers are idle, look at the workers' event loop; when all are busy, add workers.",
      width: 7,
      height: 8,
      unit: "s",
      colours: PERCENTILE_COLOURS,
      queries: [
        prom(quantile(0.99, METRIC.queueJobWait), "p99"),
        prom(quantile(0.95, METRIC.queueJobWait), "p95"),
        prom(quantile(0.5, METRIC.queueJobWait), "p50"),
      ],
    }),
    timeseries({
      title: "Time a job takes",
      description: "95th percentile of the handlers' working time, by job.",
      width: 7,
      height: 8,
      unit: "s",
      queries: [prom(quantile(0.95, METRIC.queueJobDuration, { by: [LABEL.job] }), `{{${LABEL.job}}}`)],
    }),
    timeseries({
      title: "Jobs by outcome",
      description:
        "completed: done. retried: failed, will be tried again. delayed: put off without spending an attempt (open breaker). failed: given up.",
      width: 8,
      height: 8,
      unit: PER_SECOND,
      stacked: true,
      colours: OUTCOME_COLOURS,
      queries: [
        prom(sum(rate(`${METRIC.queueJobDuration}_count`), LABEL.jobOutcome), `{{${LABEL.jobOutcome}}}`),
      ],
    }),
    timeseries({
      title: "Attempts to dispatch an SMS",
      description:
        "accepted: the provider took it. reconciled: it already had it, none was sent twice. breaker_open: not tried, waits. rejected, error: refused or unreachable.",
      width: 8,
      height: 8,
      unit: PER_SECOND,
      stacked: true,
      colours: OUTCOME_COLOURS,
      queries: [
        prom(sum(rate(METRIC.smsAttempts), LABEL.smsAttemptOutcome), `{{${LABEL.smsAttemptOutcome}}}`),
      ],
    }),
    timeseries({
      title: "Outbox",
      description:
        "Committed events that no queue has taken yet. It should touch zero between bursts; if it only grows, the relay in the worker has stopped. “set aside” were tried to the end: a person must look.",
      width: 8,
      height: 8,
      unit: "short",
      decimals: 0,
      atLeast: 5,
      colours: { "rows waiting": COLOUR.neutral, "set aside": COLOUR.bad },
      queries: [
        prom(max(METRIC.outboxUnpublished), "rows waiting"),
        prom(max(METRIC.outboxSetAside), "set aside"),
      ],
    }),
  ],
};

/** Files of what was said: from their arrival to when they can be played. */
export const recordings: Row = {
  title: "Recordings",
  panels: [
    timeseries({
      title: "Until a recording can be played",
      description:
        "Mean time from when its file was kept to when it can be played: short ones have a minute at most. When it grows, look at the wait of the queue recordings, then at the store of files.",
      width: 12,
      height: 8,
      unit: "s",
      limits: [limit("recording-ready-time")],
      queries: [
        prom(
          mean(METRIC.recordingReadyDuration, { by: [LABEL.recordingLength] }),
          `{{${LABEL.recordingLength}}}`,
          { emptyUntil: "recording" },
        ),
      ],
      emptyText: "no recording in this range",
    }),
    timeseries({
      title: "Recordings by their last word",
      description:
        "ready: can be played. absent: the vendor says that there is none. failed: could not be had; /api/recordings?status=failed says why.",
      width: 12,
      height: 8,
      unit: PER_SECOND,
      stacked: true,
      queries: [
        prom(
          sum(rate(METRIC.recordingOutcomes), LABEL.recordingSource, LABEL.recordingOutcome),
          `{{${LABEL.recordingSource}}} {{${LABEL.recordingOutcome}}}`,
          { emptyUntil: "recording" },
        ),
      ],
      emptyText: "no recording in this range",
    }),
  ],
};

/** Webhooks that come in, live updates that go out. */
export const edges: Row = {
  title: "Webhooks and live connections",
  panels: [
    timeseries({
      title: "Provider events by outcome",
      description:
        "applied: changed a call. stale, duplicate: arrived late or twice and changed nothing, as it should be. refused: unsigned or malformed, nothing stored.",
      width: 7,
      height: 8,
      unit: PER_SECOND,
      stacked: true,
      colours: OUTCOME_COLOURS,
      queries: [prom(sum(rate(METRIC.webhookEvents), LABEL.webhookOutcome), `{{${LABEL.webhookOutcome}}}`)],
    }),
    timeseries({
      title: "Refused provider events",
      description:
        "Why webhooks were refused. bad_signature from a real provider: our public URL or the secret is wrong. stale: clocks differ, or somebody replays.",
      width: 7,
      height: 8,
      unit: PER_SECOND,
      emptyText: "none refused",
      queries: [
        prom(
          sum(
            rate(METRIC.webhookEvents, { [LABEL.webhookOutcome]: "refused" }),
            LABEL.provider,
            LABEL.webhookReason,
          ),
          `{{${LABEL.provider}}}: {{${LABEL.webhookReason}}}`,
          { emptyUntil: "webhookRefused" },
        ),
      ],
    }),
    timeseries({
      title: "Provider events by kind",
      description: "What the voice agent and the carrier tell us, by kind of event.",
      width: 10,
      height: 8,
      unit: PER_SECOND,
      legend: "right",
      stacked: true,
      queries: [
        prom(
          sum(rate(METRIC.webhookEvents), LABEL.provider, LABEL.webhookEvent),
          `{{${LABEL.provider}}} {{${LABEL.webhookEvent}}}`,
        ),
      ],
    }),
    stat({
      title: "Open live connections",
      description: "Browsers connected by WebSocket, over all processes.",
      width: 4,
      height: 8,
      unit: "short",
      decimals: 0,
      sparkline: true,
      queries: [prom(sum(METRIC.liveConnections), "connections", { emptyUntil: "boardOpen" })],
      emptyText: "0",
    }),
    timeseries({
      title: "From a change to the browser's socket",
      description: "Time from commit to dispatch to a client's socket.",
      width: 12,
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
      width: 8,
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
          quantile(0.99, METRIC.liveReceiptDuration, { by: [LABEL.liveUrgency] }),
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
        prom(sum(rate(METRIC.liveIgnoredReceipts), LABEL.liveIgnoreReason), `{{${LABEL.liveIgnoreReason}}}`, {
          emptyUntil: "receiptIgnored",
        }),
      ],
    }),
    timeseries({
      title: "Samples of calls",
      description:
        "How many samples of calls' quality are kept, by who measured them: the carrier after a call's end, or whoever reports them by API.",
      width: 12,
      height: 8,
      unit: PER_SECOND,
      queries: [
        prom(
          sum(rate(METRIC.callQualitySamples), LABEL.callQualitySource),
          `{{${LABEL.callQualitySource}}}`,
          {
            emptyUntil: "callMeasured",
          },
        ),
      ],
    }),
    timeseries({
      title: "What carriers had measured",
      description:
        "Calls of which a carrier was asked, by what came of it within an hour. partial, missing: it did not measure all of the call, or nothing.",
      width: 12,
      height: 8,
      unit: PER_SECOND,
      stacked: true,
      queries: [
        prom(
          sum(rate(METRIC.callQualityOutcomes), LABEL.callQualityOutcome),
          `{{${LABEL.callQualityOutcome}}}`,
          { emptyUntil: "callMeasured" },
        ),
      ],
    }),
  ],
};
