import type { Call, TranscriptLine } from "../../data/types.ts";
import { formatClock } from "../../ui/format.ts";
import { callWords as words } from "./call.strings.ts";
import { isActive } from "./call-state.ts";

/** What was said, line by line. */
export function CallTranscript(props: { readonly call: Call; readonly lines: readonly TranscriptLine[] }) {
  const { call, lines } = props;
  return (
    <section class="card panel-card" aria-labelledby="transcript-title">
      <h2 id="transcript-title">{words.transcript}</h2>
      {lines.length === 0 ? (
        <p class="muted">{isActive(call) ? words.transcriptLater : words.transcriptNone}</p>
      ) : (
        <ol class="transcript">
          {lines.map((line, index) => (
            <li key={index} class="said" data-role={line.role}>
              <p class="said-who muted">
                {words.speakers[line.role]}
                {line.atSeconds === null ? null : <span class="tabular"> {formatClock(line.atSeconds)}</span>}
              </p>
              <p class="said-text">{line.text}</p>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
