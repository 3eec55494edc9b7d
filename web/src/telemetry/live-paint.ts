import type { ToldEvent } from "../data/live/channels.ts";
import type { ServerClock } from "../data/live/receipts.ts";
import { perSecond } from "./per-second.ts";

/** How soon what came over a channel is owed on the screen (CE-5). */
export type LiveUrgency = "update" | "message" | "notification";

/** A change that has come to the screen. */
export interface PaintedChange {
  readonly urgency: LiveUrgency;
  /** From the commit on the server, by its clock, to the picture that shows it. */
  readonly durationMs: number;
  /** W3C trace context of what caused it. */
  readonly traceparent: string | null;
}

/** Kinds of channels whose contracts declare another urgency than "update". */
export const URGENCIES: Readonly<Record<string, LiveUrgency>> = {
  channel: "message",
  conversations: "message",
  thread: "message",
  user: "notification",
};

/** So many are measured. */
const MAX_PER_SECOND = 5;
/** What nobody can have waited for: clocks that were set, a computer that slept. */
const MAX_MS = 60_000;
/** Beyond half of a round trip clocks can be apart by timers' grain. */
const CLOCK_TOLERANCE_MS = 25;

/** What the measuring needs of its surroundings. */
export interface LivePaintOptions {
  /** What our clock lacks to the server's, as far as it is known. */
  readonly clock: () => ServerClock | undefined;
  /** Is somebody looking? A page in the background paints nothing. */
  readonly isWatched: () => boolean;
  readonly onPainted: (change: PaintedChange) => void;
  /** Milliseconds since 1970 by a clock that is never set. */
  readonly nowMs?: () => number;
  /** Resolves when what is rendered now was painted. */
  readonly painted?: () => Promise<void>;
}

/** Measures how long after its commit a change is seen; events of the past, which a new connection brings, are not measured. */
export function createLivePaint({
  clock,
  isWatched,
  onPainted,
  nowMs = () => performance.timeOrigin + performance.now(),
  painted = nextPaint,
}: LivePaintOptions): (told: ToldEvent) => void {
  const mayMeasure = perSecond(MAX_PER_SECOND, nowMs);
  return ({ event, wasMissed, applied }) => {
    const committedAtMs = Date.parse(event.at ?? "");
    if (wasMissed || Number.isNaN(committedAtMs) || !isWatched() || !mayMeasure()) return;
    void applied.then(painted).then(() => {
      const known = clock();
      if (!known || !isWatched()) return;
      const durationMs = nowMs() + known.offsetMs - committedAtMs;
      if (durationMs < -(known.roundTripMs / 2 + CLOCK_TOLERANCE_MS) || durationMs > MAX_MS) return;
      onPainted({
        urgency: URGENCIES[event.channel.split(":", 1)[0] ?? ""] ?? "update",
        durationMs: Math.max(0, durationMs),
        traceparent: event.traceparent,
      });
    });
  };
}

/** Two frames: before the second begins, the first is painted. */
export function nextPaint(): Promise<void> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(() => resolve()));
  });
}
