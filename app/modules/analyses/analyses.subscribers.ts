import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type LivePublisher, tell } from "../../live/index.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { afterCommit, forgets, inTransaction, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { callsMerged } from "../calls/index.ts";
import { recordingChanged, recordingDeleted, recordingLinked, recordingReady } from "../recordings/index.ts";
import { analysesContract } from "./analyses.contract.ts";
import { analysesChanged, analysisFinished, usageBilled } from "./analyses.events.ts";
import type { AnalysesService } from "./analyses.service.ts";
import type { UsageService } from "./usage.service.ts";

/** What follows analyses: whoever looks at the call is told, and they are counted with what they cost. */
export function analysesSubscribers(
  service: AnalysesService,
  usage: UsageService,
  live: LivePublisher,
): Subscriber[] {
  const { analyses: channel } = analysesContract.channels;
  const tagOf = (callId: string) => `call-analyses:${callId}`;
  return [
    inTransaction(recordingReady, async ({ callId, recordingId }, tx) => {
      if (callId !== null) await service.begin(tx, { callId, recordingId });
    }),
    inTransaction(recordingLinked, (source, tx) => service.beginLinked(tx, source)),
    inTransaction(recordingDeleted, async ({ callId, recordingId }, tx) => {
      if (callId !== null) await service.forgetRecording(tx, { callId, recordingId });
    }),
    inTransaction(callsMerged, async ({ from, into }, tx) => {
      await service.moveToCall(tx, into, from);
      await usage.moveToCall(tx, into, from);
    }),
    forgets(callsMerged, ({ from, into }) => [...from, into].map(tagOf)),
    // Whoever a recording is given to may read what was said in it.
    forgets(recordingChanged, ({ recording: { callId } }) => (callId === null ? [] : [tagOf(callId)])),
    forgets(analysesChanged, ({ callId }) => [tagOf(callId)]),
    forgets(analysisFinished, ({ callId }) => [tagOf(callId)]),
    forgets(usageBilled, ({ callId }) => [tagOf(callId)]),
    afterCommit(analysisFinished, ({ callId, recordingId, kind, status }, occurrence) =>
      tell(
        live,
        [{ channel, id: callId }],
        { event: "analysis.finished", data: { callId, recordingId, kind, status } },
        occurrence,
      ),
    ),
    afterCommit(analysisFinished, ({ kind, status, provider, costUsd, allDoneAfterSeconds }) => {
      const labels = { [ATTRIBUTES.analysisKind]: kind, [ATTRIBUTES.provider]: provider ?? "none" };
      instruments.analyses.add(1, { ...labels, [ATTRIBUTES.analysisStatus]: status });
      if (costUsd > 0) instruments.analysisCost.add(costUsd, labels);
      if (allDoneAfterSeconds !== null) instruments.analysisDuration.record(allDoneAfterSeconds);
    }),
    afterCommit(usageBilled, ({ provider, minutes }) =>
      instruments.billedMinutes.add(minutes, { [ATTRIBUTES.provider]: provider }),
    ),
  ];
}
