import type { Redis } from "ioredis";
import { comparePositions, type Position, START_POSITION } from "./position.ts";

/** The one stream that all processes write to and read from. */
export const LIVE_STREAM = "trunkline:live";
/** About how many events are kept for replay. */
export const LIVE_STREAM_LENGTH = 20_000;
/** The event that stands for those that Redis did not take: followers of its channels fetch again. */
export const NOT_TOLD = "live.not_told";
/** The channel of an event that is meant for all of them. */
export const EVERY_CHANNEL = "*";

/** An event as it stands in the stream; `data` is JSON text and stays so until a browser parses it. */
export interface StreamEvent {
  readonly position: Position;
  /** Every channel on which it is told; at least one. */
  readonly channels: readonly string[];
  readonly event: string;
  /** Of events with the same key on a channel the newest says all; undefined: it stands for itself alone. */
  readonly key: string | undefined;
  readonly dataJson: string;
  /** When the change was committed, milliseconds since 1970. */
  readonly atMs: number;
  readonly traceparent: string | undefined;
}

/** What Redis still has. */
export interface StreamExtent {
  /** Position of the oldest kept event; undefined when there is none. */
  readonly first: Position | undefined;
  /** The newest position ever given out; `0-0` for a new stream. */
  readonly last: Position;
}

type Entry = readonly [id: string, fields: readonly string[]];

/** Appends an event; resolves with its position. */
export async function appendEvent(redis: Redis, event: Omit<StreamEvent, "position">): Promise<Position> {
  const position = await redis.xadd(
    LIVE_STREAM,
    "MAXLEN",
    "~",
    LIVE_STREAM_LENGTH,
    "*",
    // Readers of a release that knows one channel an event only go on reading the first.
    "channel",
    event.channels[0] ?? "",
    "also",
    event.channels.slice(1).join(" "),
    "event",
    event.event,
    "key",
    event.key ?? "",
    "data",
    event.dataJson,
    "at",
    event.atMs,
    "traceparent",
    event.traceparent ?? "",
  );
  if (position === null) throw new Error("Redis gave the live event no position");
  return position;
}

/** Is this event told on the channel? */
export function isOn(channel: string, { channels }: StreamEvent): boolean {
  return channels.includes(channel) || channels.includes(EVERY_CHANNEL);
}

/** Of these events, oldest first, those that are not superseded by a later one of the same key. */
export function withoutSuperseded(events: readonly StreamEvent[]): readonly StreamEvent[] {
  const newest = new Map(events.map((event) => [event.key, event.position]));
  return events.filter(({ key, position }) => key === undefined || newest.get(key) === position);
}

/** Waits up to `blockMs` for events after a position. Needs a connection of its own. */
export async function waitForEvents(
  redis: Redis,
  after: Position,
  { count, blockMs }: { readonly count: number; readonly blockMs: number },
): Promise<readonly StreamEvent[]> {
  const answer = await redis.xread("COUNT", count, "BLOCK", blockMs, "STREAMS", LIVE_STREAM, after);
  return (answer?.[0]?.[1] ?? []).map(toEvent);
}

/** Events after a position, oldest first. */
export async function readEventsAfter(
  redis: Redis,
  after: Position,
  count: number,
): Promise<readonly StreamEvent[]> {
  return (await redis.xrange(LIVE_STREAM, `(${after}`, "+", "COUNT", count)).map(toEvent);
}

/** The newest events, oldest first. */
export async function readNewestEvents(redis: Redis, count: number): Promise<readonly StreamEvent[]> {
  return (await redis.xrevrange(LIVE_STREAM, "+", "-", "COUNT", count)).map(toEvent).reverse();
}

/** Asks how far back the stream goes. */
export async function readExtent(redis: Redis): Promise<StreamExtent> {
  if ((await redis.exists(LIVE_STREAM)) === 0) return { first: undefined, last: START_POSITION };
  const facts = (await redis.xinfo("STREAM", LIVE_STREAM)) as readonly unknown[];
  const factAt = (name: string) => facts[facts.indexOf(name) + 1];
  const first = factAt("first-entry");
  return {
    first: Array.isArray(first) ? String(first[0]) : undefined,
    last: String(factAt("last-generated-id")),
  };
}

/** Is every event after this position still there? Then a replay from it misses nothing. */
export function reachesBackTo(extent: StreamExtent, position: Position): boolean {
  if (comparePositions(position, extent.last) > 0) return false;
  if (extent.first === undefined) return comparePositions(position, extent.last) === 0;
  return comparePositions(position, extent.first) >= 0;
}

function toEvent([position, fields]: Entry): StreamEvent {
  const field = (name: string) => {
    for (let index = 0; index < fields.length; index += 2)
      if (fields[index] === name) return fields[index + 1];
    return undefined;
  };
  return {
    position,
    channels: [field("channel") ?? "", ...(field("also")?.split(" ") ?? [])].filter(Boolean),
    event: field("event") ?? "",
    key: field("key") || undefined,
    dataJson: field("data") ?? "null",
    atMs: Number(field("at")),
    traceparent: field("traceparent") || undefined,
  };
}
