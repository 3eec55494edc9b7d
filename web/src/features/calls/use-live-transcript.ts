import { useState } from "preact/hooks";
import { applyEvent } from "../../data/apply-event.ts";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import type { CallDetail } from "../../data/types.ts";
import { callQuery } from "./calls.queries.ts";
import { type LiveTranscript, SILENCE, withLine, withSpeech, withSpoken } from "./live-transcript.ts";

/**
 * What is being said in a call just now. Final lines go to the page's own data, under the id by which it was asked for;
 * the others pass.
 */
export function useLiveTranscript(pageId: string, callId: string): LiveTranscript {
  const [live, setLive] = useState(SILENCE);
  useChannel(channel("call", { id: callId }), {
    "call.transcript": (spoken) => {
      setLive((before) => withSpoken(before, spoken));
      if (!spoken.isFinal) return;
      applyEvent<CallDetail>(callQuery(pageId).queryKey, (detail) => ({
        ...detail,
        transcript: withLine(detail.transcript, spoken.line),
      }));
    },
    "call.speech": (speech) => setLive((before) => withSpeech(before, speech)),
    onResync: () => setLive(SILENCE),
  });
  return live;
}
