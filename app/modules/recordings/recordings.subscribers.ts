import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type LivePublisher, tell } from "../../live/index.ts";
import { instruments } from "../../platform/telemetry/index.ts";
import { afterCommit, forgets, inTransaction, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { callsMerged } from "../calls/index.ts";
import { callRecorded } from "../voice-agent/index.ts";
import type { RecordingIntakeService } from "./recording-intake.service.ts";
import { recordingsContract } from "./recordings.contract.ts";
import { recordingChanged, recordingDeleted, recordingSettled } from "./recordings.events.ts";
import { SHORT_CLIP_SECONDS } from "./recordings.policy.ts";
import type { RecordingsService } from "./recordings.service.ts";

/** What follows within this module: calls that are reported bring recordings, lists are told, and work is counted. */
export function recordingsSubscribers(
  service: RecordingsService,
  intake: RecordingIntakeService,
  live: LivePublisher,
): Subscriber[] {
  const { recordings: channel } = recordingsContract.channels;
  return [
    inTransaction(callRecorded, async ({ provider, providerCallId, callId, url }, tx) => {
      // The vendor has one recording a call, without an id of its own.
      const recording = { provider, providerSid: providerCallId, providerCallId, callId, url } as const;
      await intake.announce(tx, { ...recording, status: "completed", isVoicemail: false });
    }),
    inTransaction(callsMerged, ({ from, into }, tx) => service.moveToCall(tx.db, into, from)),
    forgets(recordingChanged, ({ recording }) => [`recording:${recording.id}`]),
    forgets(recordingDeleted, ({ recordingId }) => [`recording:${recordingId}`]),
    afterCommit(recordingChanged, ({ recording: { id, callId, status } }, occurrence) =>
      tell(
        live,
        [{ channel }],
        { event: "recording.changed", data: { id, callId, status }, newestOf: id },
        occurrence,
      ),
    ),
    afterCommit(recordingDeleted, ({ recordingId: id }, occurrence) =>
      tell(live, [{ channel }], { event: "recording.deleted", data: { id } }, occurrence),
    ),
    afterCommit(recordingSettled, ({ recording, outcome }) => {
      instruments.recordingOutcomes.add(1, {
        [ATTRIBUTES.recordingSource]: recording.source,
        [ATTRIBUTES.recordingOutcome]: outcome,
      });
      const { queuedAt, readyAt, durationMs } = recording;
      if (outcome !== "ready" || !queuedAt || !readyAt || durationMs === null) return;
      instruments.recordingReadyDuration.record((readyAt.getTime() - queuedAt.getTime()) / 1_000, {
        [ATTRIBUTES.recordingLength]: durationMs <= SHORT_CLIP_SECONDS * 1_000 ? "short" : "long",
      });
    }),
  ];
}
