import { useQuery } from "@tanstack/preact-query";
import { useEffect, useState } from "preact/hooks";
import { can } from "../../data/session.ts";
import type { Voicemail } from "../../data/types.ts";
import { formatClock } from "../../ui/format.ts";
import { PartNotLoaded, Skeleton } from "../../ui/states.tsx";
import { callQuery } from "../calls/calls.queries.ts";
import { createPlayback, lineAt, type Playback } from "../recordings/playback.ts";
import { RecordingPlayer } from "../recordings/recording-player.tsx";
import { recordingWords } from "../recordings/recordings.strings.ts";
import { hearVoicemail } from "./voicemail-actions.ts";
import { recordingQuery } from "./voicemails.queries.ts";
import { voicemailWords as words } from "./voicemails.strings.ts";
import "../recordings/recordings.css";
import "./voicemails.css";

/** So long somebody listens before it counts as heard. */
const HEARD_AFTER_SECONDS = 1;

/** Plays a voicemail, with what was said; whoever listens has heard it, for all. */
export function VoicemailPlayer(props: { readonly voicemail: Voicemail; readonly hasTranscript: boolean }) {
  const { voicemail, hasTranscript } = props;
  const [playback] = useState(createPlayback);
  const isReady = voicemail.recordingStatus === "ready";
  const recording = useQuery({ ...recordingQuery(voicemail.recordingId), enabled: isReady });
  const isHeard = (playback.at.value ?? 0) >= HEARD_AFTER_SECONDS;
  useEffect(() => {
    if (isHeard && can("voicemails:write")) void hearVoicemail(voicemail);
  }, [isHeard]);
  if (!can("recordings:read")) return <p class="muted">{recordingWords.notYours}</p>;
  return (
    <div class="voicemail-player">
      {voicemail.recordingStatus !== "ready" ? (
        <p class="muted">{words.notReady[voicemail.recordingStatus]}</p>
      ) : recording.data ? (
        <RecordingPlayer recording={recording.data} playback={playback} />
      ) : (
        <PartNotLoaded query={recording} title={words.recordingFailed}>
          <Skeleton height="5.75rem" />
        </PartNotLoaded>
      )}
      {hasTranscript ? <Transcript callId={voicemail.callId} playback={playback} /> : null}
    </div>
  );
}

/** What was said, line by line; a line plays from where it is said. */
function Transcript(props: { readonly callId: string | null; readonly playback: Playback }) {
  const { callId, playback } = props;
  const call = useQuery({ ...callQuery(callId ?? ""), enabled: callId !== null });
  const lines = call.data?.transcript ?? [];
  const at = playback.at.value;
  const current = at === null || at === 0 ? -1 : lineAt(lines, at);
  return (
    <section class="voicemail-transcript">
      <h3>{words.transcript}</h3>
      {callId !== null && !call.data ? (
        <PartNotLoaded query={call} title={words.transcriptFailed}>
          <Skeleton height="3rem" />
        </PartNotLoaded>
      ) : lines.length === 0 ? (
        <p class="muted">{words.noTranscript}</p>
      ) : (
        <ol>
          {lines.map(({ role, text, atSeconds }, index) => (
            <li key={index} data-role={role} aria-current={index === current ? "true" : undefined}>
              <span class="muted tabular">
                {words.speakers[role]} {atSeconds === null ? null : formatClock(atSeconds)}
              </span>
              {atSeconds === null || at === null ? (
                <p>{text}</p>
              ) : (
                <button
                  type="button"
                  title={recordingWords.saidAt(formatClock(atSeconds))}
                  onClick={() => playback.playFrom(atSeconds)}
                >
                  {text}
                </button>
              )}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
