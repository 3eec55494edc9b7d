import { useEffect } from "preact/hooks";
import type { Call, TimelineEntry } from "../../data/types.ts";
import { clock, watchClock } from "../../ui/clock.ts";
import { formatDuration } from "../../ui/format.ts";
import { callWords } from "./call.strings.ts";
import { isActive } from "./call-state.ts";
import { STATUS_TONES } from "./call-words.ts";
import { callJourney } from "./journey.ts";

/** How long a call was queued, rang and was spoken in: one bar in proportion. */
export function CallJourney(props: { readonly call: Call; readonly timeline: readonly TimelineEntry[] }) {
  const { call, timeline } = props;
  const isOpen = isActive(call);
  useEffect(() => (isOpen ? watchClock() : undefined), [isOpen]);
  const phases = callJourney(call, timeline, isOpen ? clock.nowMs.value : 0);
  if (phases.length === 0) return null;
  return (
    <ol class="journey" aria-label={callWords.journey}>
      {phases.map(({ kind, durationMs, share, isOpen: isNow }) => (
        <li
          key={kind}
          class="journey-phase"
          data-tone={STATUS_TONES[kind]}
          data-open={isNow}
          style={{ flexGrow: share }}
        >
          <span class="journey-bar" />
          <span class="journey-words">
            {callWords.phases[kind]} <span class="muted tabular">{formatDuration(durationMs)}</span>
          </span>
        </li>
      ))}
    </ol>
  );
}
