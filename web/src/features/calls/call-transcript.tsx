import type { Call, TranscriptLine } from "../../data/types.ts";
import { formatClock } from "../../ui/format.ts";
import { lineAt, type Playback } from "../recordings/playback.ts";
import { recordingWords } from "../recordings/recordings.strings.ts";
import { callWords as words } from "./call.strings.ts";
import { isActive } from "./call-state.ts";
import type { LiveTranscript } from "./live-transcript.ts";
import { useLiveTranscript } from "./use-live-transcript.ts";

const ROLES = ["caller", "agent"] as const satisfies readonly TranscriptLine["role"][];

/** What was said, line by line, and while the call goes on what is being said. */
export function CallTranscript(props: {
  /** The id by which the page was asked for. */
  readonly pageId: string;
  readonly call: Call;
  readonly lines: readonly TranscriptLine[];
  readonly playback: Playback;
}) {
  const { pageId, call, lines, playback } = props;
  // Read here so that the line that plays is marked as it changes.
  const at = playback.at.value;
  const current = at === null || at === 0 ? -1 : lineAt(lines, at);
  const live = useLiveTranscript(pageId, call.id);
  return (
    <section class="card panel-card" aria-labelledby="transcript-title">
      <h2 id="transcript-title">{words.transcript}</h2>
      {lines.length === 0 ? (
        <p class="muted">{isActive(call) ? words.transcriptLater : words.transcriptNone}</p>
      ) : null}
      {/* Whole lines are read out as they come; what is still being said would be read over and over. */}
      <div
        {...(isActive(call)
          ? { role: "log", "aria-live": "polite", "aria-labelledby": "transcript-title" }
          : {})}
      >
        <ol class="transcript">
          {lines.map((line, index) => (
            <li
              key={index}
              class="said"
              data-role={line.role}
              aria-current={index === current ? "true" : undefined}
            >
              <p class="said-who muted">
                {words.speakers[line.role]}
                {line.atSeconds === null ? null : <span class="tabular"> {formatClock(line.atSeconds)}</span>}
              </p>
              {at === null || line.atSeconds === null ? (
                <p class="said-text">{line.text}</p>
              ) : (
                <SaidButton line={line} atSeconds={line.atSeconds} playback={playback} />
              )}
            </li>
          ))}
        </ol>
      </div>
      {isActive(call) ? <BeingSaid live={live} /> : null}
    </section>
  );
}

/** A line that plays the recording from where it is said. */
function SaidButton(props: {
  readonly line: TranscriptLine;
  readonly atSeconds: number;
  readonly playback: Playback;
}) {
  const { line, atSeconds, playback } = props;
  return (
    <button
      type="button"
      class="said-text"
      title={recordingWords.saidAt(formatClock(atSeconds))}
      onClick={() => playback.playFrom(atSeconds)}
    >
      {line.text}
    </button>
  );
}

function BeingSaid({ live }: { readonly live: LiveTranscript }) {
  const roles = ROLES.filter((role) => live.partial[role] !== undefined || live.speaking[role]);
  if (roles.length === 0) return null;
  return (
    <ul class="transcript being-said" aria-label={words.beingSaid}>
      {roles.map((role) => (
        <li key={role} class="said" data-role={role}>
          <p class="said-who muted">{words.speaking[role]}</p>
          {live.partial[role] === undefined ? null : <p class="said-text">{live.partial[role]} …</p>}
        </li>
      ))}
    </ul>
  );
}
