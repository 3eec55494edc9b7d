import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type LivePublisher, tell } from "../../live/index.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { afterCommit, forgets, inTransaction, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { callChanged, callsContract, callsMerged } from "../calls/index.ts";
import { callMeasured, heardPoorly, samplesKept } from "./call-quality.events.ts";
import { measureCall } from "./call-quality.jobs.ts";
import { ASKED_AFTER_MS } from "./call-quality.policy.ts";
import type { CallQualityService } from "./call-quality.service.ts";

/** What follows the end of a call and its samples: its carrier is asked, screens and metrics learn how it could be heard. */
export function callQualitySubscribers(
  service: CallQualityService,
  live: LivePublisher,
  carriers: ReadonlySet<string>,
): Subscriber[] {
  const { board, call: callChannel } = callsContract.channels;
  return [
    inTransaction(callChanged, ({ call, ended }, tx) => {
      // A call that nobody spoke in has no sound.
      if (!ended || call.startedAt === null || !carriers.has(ended.carrier)) return;
      const now = Date.now();
      tx.enqueue(
        measureCall,
        { callId: call.id, carrier: ended.carrier, endedAt: call.endedAt ?? new Date(now).toISOString() },
        { availableAt: new Date(now + ASKED_AFTER_MS[0]) },
      );
    }),
    inTransaction(callsMerged, ({ from, into }, tx) => service.moveToCall(tx, into, from)),
    forgets(samplesKept, ({ callIds }) => callIds.map((id) => `call-quality:${id}`)),
    afterCommit(samplesKept, ({ count, source }) =>
      instruments.callQualitySamples.add(count, { [ATTRIBUTES.callQualitySource]: source }),
    ),
    afterCommit(callMeasured, ({ carrier, outcome, mosAvg }) => {
      const provider = { [ATTRIBUTES.provider]: carrier };
      instruments.callQualityOutcomes.add(1, { ...provider, [ATTRIBUTES.callQualityOutcome]: outcome });
      if (mosAvg !== null) instruments.callMos.record(mosAvg, provider);
    }),
    afterCommit(heardPoorly, ({ callId, mos, at }, occurrence) =>
      tell(
        live,
        [{ channel: board }, { channel: callChannel, id: callId }],
        { event: "call.poor_quality", data: { callId, mos, at: at.toISOString() }, newestOf: callId },
        occurrence,
      ),
    ),
  ];
}
