import { useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { liveStatus } from "../data/live/connection.ts";
import { announce } from "../ui/announcer.tsx";
import { clock, watchClock } from "../ui/clock.ts";
import { formatAgo } from "../ui/format.ts";
import { shellWords } from "./shell.strings.ts";

/** Short interruptions are nobody's business. */
const QUIET_MS = 5_000;

/** How the live connection is; says so aloud only when it is lost for longer, and when it is back. */
export function ConnectionBadge() {
  const { state } = liveStatus.value;
  const wasLive = useRef(false);
  const isLive = state === "live";
  if (isLive) wasLive.current = true;
  const wasAnnounced = useRef(false);
  useEffect(watchClock, []);
  useEffect(() => {
    if (isLive && wasAnnounced.current) {
      wasAnnounced.current = false;
      announce(shellWords.connection.back);
    }
    if (isLive || !wasLive.current) return undefined;
    const timer = setTimeout(() => {
      wasAnnounced.current = true;
      announce(shellWords.connection.lost);
    }, QUIET_MS);
    return () => clearTimeout(timer);
  }, [isLive]);

  const { text, age } = useConnectionWords();
  return (
    <span
      class="connection"
      data-tone={isLive ? "good" : state === "down" || wasLive.current ? "warning" : "neutral"}
      data-state={state}
      title={isLive ? shellWords.connection.liveTitle : shellWords.connection.downTitle}
    >
      <span class="badge-dot" data-beats={!isLive} />
      <span>
        {text}
        <span class="connection-age">{age}</span>
      </span>
    </span>
  );
}

/** The state in a word, and how old what is shown may be. */
function useConnectionWords() {
  const text = useComputed(() => {
    const { state, updatedAtMs } = liveStatus.value;
    if (state === "live") return shellWords.connection.live;
    const isFirst = state === "stopped" || (state === "connecting" && updatedAtMs === undefined);
    return isFirst ? shellWords.connection.connecting : shellWords.connection.down;
  });
  const age = useComputed(() => {
    const { state, updatedAtMs } = liveStatus.value;
    if (state === "live" || state === "stopped" || updatedAtMs === undefined) return "";
    return shellWords.connection.updated(formatAgo(updatedAtMs, clock.nowMs.value));
  });
  return { text, age };
}
