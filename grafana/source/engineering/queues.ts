import { selector } from "../../../otel/catalogue/promql.ts";
import { limit } from "../limits.ts";
import { dashboardUrl } from "../names.ts";
import { link } from "../panel.ts";
import { LABEL, METRIC, max, mean, numbersOnly, PRESENT, quantile, rate, sum } from "../promql.ts";
import { prom } from "../query.ts";
import { COLOUR, OUTCOME_COLOURS, PER_SECOND, PERCENTILE_COLOURS } from "../style.ts";
import { timeseries } from "../timeseries.ts";
import { engineeringBoard, QUEUE } from "./board.ts";

const OF_QUEUE = { [LABEL.queue]: "~$queue" };

/** Queues, the outbox that feeds them, and what their jobs make. */
export const queues = engineeringBoard(
  "queues",
  "Does work wait, fail or pile up between the commit and the job that follows it?",
  [
    {
      panels: [
        timeseries({
          title: "Jobs in the queues",
          description:
            "Jobs by queue and state. “delayed” are waiting for their next attempt: many of them mean that a provider refuses. “failed” were given up.",
          width: 12,
          height: 8,
          unit: "short",
          legend: "right",
          decimals: 0,
          atLeast: 5,
          limits: [limit("queue-backlog")],
          queries: [
            // Every live process reports the same queue: the highest of them, not their sum.
            prom(
              max(selector(METRIC.queueJobs, OF_QUEUE), LABEL.queue, LABEL.jobState),
              `{{${LABEL.queue}}} {{${LABEL.jobState}}}`,
            ),
          ],
        }),
        timeseries({
          title: "Wait before a job starts",
          description:
            "Time from enqueueing to the first attempt. When it grows while workers are idle, look at the workers' event loop; when all are busy, add workers.",
          width: 12,
          height: 8,
          unit: "s",
          colours: PERCENTILE_COLOURS,
          queries: [
            prom(quantile(0.99, METRIC.queueJobWait, { matchers: OF_QUEUE }), "p99"),
            prom(quantile(0.95, METRIC.queueJobWait, { matchers: OF_QUEUE }), "p95"),
            prom(quantile(0.5, METRIC.queueJobWait, { matchers: OF_QUEUE }), "p50"),
          ],
        }),
        timeseries({
          title: "Time a job takes",
          legend: "right",
          description: "95th percentile of the handlers' working time, by job.",
          links: [link("Traces of jobs", dashboardUrl("traces"))],
          width: 12,
          height: 8,
          unit: "s",
          queries: [
            prom(
              numbersOnly(quantile(0.95, METRIC.queueJobDuration, { matchers: OF_QUEUE, by: [LABEL.job] })),
              `{{${LABEL.job}}}`,
            ),
          ],
        }),
        timeseries({
          title: "Jobs by outcome",
          description:
            "completed: done. retried: failed, will be tried again. delayed: put off without spending an attempt (open breaker). failed: given up.",
          width: 12,
          height: 8,
          unit: PER_SECOND,
          stacked: true,
          colours: OUTCOME_COLOURS,
          queries: [
            prom(
              sum(
                rate(`${METRIC.queueJobDuration}_count`, { ...OF_QUEUE, [LABEL.jobOutcome]: PRESENT }),
                LABEL.jobOutcome,
              ),
              `{{${LABEL.jobOutcome}}}`,
            ),
          ],
        }),
        timeseries({
          title: "Attempts to dispatch an SMS",
          links: [link("Urgent SMS, step by step", dashboardUrl("delivery"))],
          description:
            "accepted: the provider took it. reconciled: it already had it, none was sent twice. breaker_open: not tried, waits. rejected, error: refused or unreachable.",
          width: 12,
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
          width: 12,
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
    },
    {
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
              sum(
                rate(METRIC.recordingOutcomes, { [LABEL.recordingSource]: PRESENT }),
                LABEL.recordingSource,
                LABEL.recordingOutcome,
              ),
              `{{${LABEL.recordingSource}}} {{${LABEL.recordingOutcome}}}`,
              { emptyUntil: "recording" },
            ),
          ],
          emptyText: "no recording in this range",
        }),
      ],
    },
  ],
  [QUEUE],
);
