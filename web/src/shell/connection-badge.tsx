import { useComputed } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { liveStatus } from "../data/live.ts";
import { announce } from "../ui/announcer.tsx";
import { clock, watchClock } from "../ui/clock.ts";
import { formatAgo } from "../ui/format.ts";
import { strings } from "../ui/strings.ts";

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
      announce(strings.connection.back);
    }
    if (isLive || !wasLive.current) return undefined;
    const timer = setTimeout(() => {
      wasAnnounced.current = true;
      announce(strings.connection.lost);
    }, QUIET_MS);
    return () => clearTimeout(timer);
  }, [isLive]);

  const text = useComputed(() => {
    const { state: now, updatedAtMs } = liveStatus.value;
    if (now === "live") return strings.connection.live;
    if (now === "stopped" || (now === "connecting" && updatedAtMs === undefined))
      return strings.connection.connecting;
    if (updatedAtMs === undefined) return strings.connection.down;
    return strings.connection.downSince(formatAgo(updatedAtMs, clock.nowMs.value));
  });
  return (
    <span
      class="connection"
      data-tone={isLive ? "good" : state === "down" || wasLive.current ? "warning" : "neutral"}
      data-state={state}
      title={isLive ? strings.connection.liveTitle : strings.connection.downTitle}
    >
      <span class="badge-dot" data-beats={!isLive} />
      <span class="connection-text">{text}</span>
    </span>
  );
}
