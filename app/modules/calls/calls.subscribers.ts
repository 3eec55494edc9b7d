import { ATTRIBUTES } from "../../../otel/catalogue/attributes.ts";
import { type LivePublisher, tell } from "../../live/index.ts";
import { currentTraceparent, instruments } from "../../platform/telemetry/index.ts";
import { afterCommit, forgets, type Subscriber } from "../../platform/unit-of-work/index.ts";
import { callsContract } from "./calls.contract.ts";
import type { TellPassing } from "./call-speech.service.ts";
import { type CallChanged, callChanged, callsMerged, linesSpoken } from "./calls.events.ts";
import { connectionOf } from "./calls.policy.ts";
import { presentCall } from "./calls.presenter.ts";

/** What follows a change of a call: the cache forgets it, it is counted, and told on the board and on the call's own channel; so is its going. */
export function callsSubscribers(live: LivePublisher): Subscriber[] {
  const { board, call: callChannel } = callsContract.channels;
  return [
    forgets(callChanged, ({ call }) => ["calls", `call:${call.id}`]),
    forgets(callsMerged, ({ from, into }) => ["calls", ...[...from, into].map((id) => `call:${id}`)]),
    forgets(linesSpoken, ({ callId }) => [`call:${callId}`]),
    afterCommit(callChanged, countCall),
    afterCommit(callChanged, async ({ call }, occurrence) => {
      const data = { call: presentCall(call) };
      await tell(
        live,
        [{ channel: board }, { channel: callChannel, id: call.id }],
        { event: "call.changed", data, newestOf: call.id },
        occurrence,
      );
    }),
    afterCommit(callsMerged, async ({ from, into }, occurrence) => {
      for (const callId of from) {
        const places = [{ channel: board }, { channel: callChannel, id: callId }] as const;
        await tell(live, places, { event: "call.merged", data: { callId, into } }, occurrence);
      }
    }),
    afterCommit(linesSpoken, async ({ callId, line, at }, occurrence) => {
      const place = { channel: callChannel, id: callId };
      if (line === null) {
        const told = { event: "call.timeline", data: { callId }, newestOf: callId } as const;
        await tell(live, [place], told, occurrence);
      } else {
        const data = { callId, line, isFinal: true, at: at.toISOString() };
        await tell(live, [place], { event: "call.transcript", data }, occurrence);
      }
    }),
  ];
}

/** Tells followers of a call of what passes: half a sentence, or that somebody speaks. */
export function createPassingTeller(live: LivePublisher): TellPassing {
  const { call: channel } = callsContract.channels;
  return async (callId, passing) => {
    const places = [{ channel, id: callId }] as const;
    const occurrence = { at: new Date(), traceparent: currentTraceparent() };
    const { role } = passing;
    if (passing.kind === "speech") {
      const data = { callId, role, isSpeaking: passing.isSpeaking };
      await tell(live, places, { event: "call.speech", data, newestOf: role }, occurrence);
    } else {
      const line = { role, text: passing.text, atSeconds: null };
      const data = { callId, line, isFinal: false, at: passing.at.toISOString() };
      await tell(live, places, { event: "call.transcript", data, newestOf: role }, occurrence);
    }
  };
}

function countCall({ call, isNew, provider, ended }: CallChanged): void {
  const direction = { [ATTRIBUTES.callDirection]: call.direction };
  if (isNew) instruments.callsStarted.add(1, { ...direction, [ATTRIBUTES.provider]: provider });
  if (!ended) return;
  const carrier = { [ATTRIBUTES.provider]: ended.carrier };
  if (call.setupMs !== null) {
    instruments.callSetupDuration.record(call.setupMs / 1000, { ...direction, ...carrier });
  }
  const connection = connectionOf(call);
  if (connection) {
    instruments.callConnections.add(1, { ...carrier, [ATTRIBUTES.callConnection]: connection });
  }
  const status = { ...direction, [ATTRIBUTES.callStatus]: ended.status };
  instruments.callsEnded.add(1, { ...status, [ATTRIBUTES.provider]: provider });
  if (ended.durationSeconds !== null) instruments.callDuration.record(ended.durationSeconds, status);
}
