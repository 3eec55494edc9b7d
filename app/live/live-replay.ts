import type { Redis } from "ioredis";
import type { LiveHistory } from "./live-history.ts";
import {
  isOn,
  NOT_TOLD,
  reachesBackTo,
  readEventsAfter,
  readExtent,
  type StreamEvent,
  withoutSuperseded,
} from "./live-stream.ts";
import { comparePositions, type Position } from "./position.ts";

const PAGE_EVENTS = 500;

/** What a client has missed. */
export type Replay =
  | { readonly kind: "events"; readonly events: readonly StreamEvent[]; readonly position: Position }
  | { readonly kind: "resync"; readonly position: Position; readonly reason: string };

/**
 * Collects a channel's events after a position: from memory where that reaches back far enough, else from Redis up to
 * where memory begins. Complete up to `position`.
 */
export async function collectReplay(
  commands: Redis,
  history: LiveHistory,
  request: {
    readonly channel: string;
    readonly after: Position;
    readonly maxEvents: number;
    readonly maxBytes: number;
  },
): Promise<Replay> {
  const { channel, after, maxEvents, maxBytes } = request;
  const older: StreamEvent[] = [];
  let cursor = after;
  if (!isInMemory(history, cursor)) {
    if (!reachesBackTo(await readExtent(commands), after)) {
      return resync(history, "the missed events are no longer kept");
    }
    while (comparePositions(cursor, history.coversAfter) < 0) {
      const page = await readEventsAfter(commands, cursor, PAGE_EVENTS);
      const last = page.at(-1);
      if (!last) break;
      cursor = last.position;
      older.push(...page.filter((event) => isOn(channel, event)));
      if (older.length > maxEvents) return resync(history, "too many events were missed");
    }
  }
  const events = withoutSuperseded([...older, ...history.after(cursor, channel)]);
  if (events.some(({ event }) => event === NOT_TOLD)) return resync(history, "an update could not be told");
  const bytes = events.reduce((sum, event) => sum + event.dataJson.length, 0);
  if (events.length > maxEvents || bytes > maxBytes) return resync(history, "too many events were missed");
  const position = comparePositions(cursor, history.last) > 0 ? cursor : history.last;
  return { kind: "events", events, position };
}

function isInMemory(history: LiveHistory, position: Position): boolean {
  return (
    comparePositions(position, history.coversAfter) >= 0 && comparePositions(position, history.last) <= 0
  );
}

function resync(history: LiveHistory, reason: string): Replay {
  return { kind: "resync", position: history.last, reason };
}
