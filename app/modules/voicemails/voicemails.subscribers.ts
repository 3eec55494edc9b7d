import { type LivePublisher, tell } from "../../live/index.ts";
import { afterCommit, forgets, inTransaction, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { callsMerged } from "../calls/index.ts";
import {
  recordingArrived,
  recordingChanged,
  recordingDeleted,
  recordingLinked,
} from "../recordings/index.ts";
import { voicemailsContract } from "./voicemails.contract.ts";
import { voicemailChanged } from "./voicemails.events.ts";
import type { VoicemailsService } from "./voicemails.service.ts";

/** Recordings that callers were asked for become voicemails; lists that show them are told. */
export function voicemailsSubscribers(service: VoicemailsService, live: LivePublisher): Subscriber[] {
  const { voicemails: channel } = voicemailsContract.channels;
  return [
    inTransaction(recordingArrived, async (recording, tx) => {
      if (recording.isVoicemail) await service.leave(tx, recording);
    }),
    inTransaction(recordingLinked, ({ recordingId, callId }, tx) => service.link(tx, recordingId, callId)),
    inTransaction(callsMerged, ({ from, into }, tx) => service.moveToCall(tx, into, from)),
    forgets(voicemailChanged, () => ["voicemails"]),
    // They show how long it is, and whether it can be heard.
    forgets(recordingChanged, () => ["voicemails"]),
    forgets(recordingDeleted, () => ["voicemails"]),
    afterCommit(voicemailChanged, ({ voicemail: { id, version } }, occurrence) =>
      tell(
        live,
        [{ channel }],
        { event: "voicemail.changed", data: { id, version }, newestOf: id },
        occurrence,
      ),
    ),
  ];
}
