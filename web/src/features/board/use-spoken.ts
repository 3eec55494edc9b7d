import { useState } from "preact/hooks";
import { channel, useChannel } from "../../data/live/use-channel.ts";
import type { Call, TranscriptLine } from "../../data/types.ts";

/** What is being said in a call, line by line; `onStory` is called when something else happens in it. Undefined calls are not followed. */
export function useSpoken(call: Call | undefined, onStory: () => void): TranscriptLine | null {
  const [spoken, setSpoken] = useState<TranscriptLine | null>(null);
  useChannel(call && channel("call", { id: call.id }), {
    "call.transcript": ({ line }) => setSpoken(line),
    "call.timeline": onStory,
  });
  return call?.status === "in_progress" ? spoken : null;
}
