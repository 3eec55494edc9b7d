import { setImmediate as nextTurn } from "node:timers/promises";
import { NOT_TOLD, type StreamEvent } from "./live-stream.ts";
import type { Position } from "./position.ts";

/** What comes within this time after a telling is told together; the first after a pause goes at once. */
const WINDOW_MS = 50;
/** Followers are served in batches, so that one telling never holds up the process (CE-10). */
const BATCH_MEMBERS = 50;
/** What is remembered, of one key, of events that newer ones took the place of: the newest of them. */
const MAX_SUPERSEDED = 100;
/** What waits for the slowest follower at most; who is further behind fetches again. */
const MAX_WAITING = 2_000;

/** What followers of a channel are told: an event, or that they have missed some. */
export type Told =
  | { readonly event: StreamEvent; readonly position: Position }
  | { readonly resync: string; readonly position: Position };

/** An event that followers heard of, and those before it of the same key that nobody has heard of since it took their place. */
export interface ToldEvent {
  readonly event: StreamEvent;
  /** Oldest first. */
  readonly superseded: readonly StreamEvent[];
}

type Entry = Told & { readonly sequence: number; readonly superseded: readonly StreamEvent[] };

/** Somebody who follows a channel. */
export interface Subscriber {
  /** Takes as many of these, oldest first, as it may have now; answers how many. Ignores what it has seen. */
  take(channel: string, told: readonly Told[]): number;
  /** Events were lost. */
  resync(channel: string, position: Position, reason: string): void;
}

/**
 * The events of one channel on their way to its followers. Of events with the same key only the newest waits: it says all
 * that those before it said. Each follower has a place of its own in what waits, so that one who may not have more now
 * costs the others nothing, and gets the newest of each key when it may.
 */
export class LiveFeed {
  readonly #channel: string;
  /** Told of each flush: its events that nobody had heard of before. */
  readonly #onTold: (told: readonly ToldEvent[], startedAtMs: number) => void;
  /** Follower → the sequence number up to which it is served. */
  readonly #served = new Map<Subscriber, number>();
  #waiting: Entry[] = [];
  #sequence = 0;
  #toldUpTo = 0;
  #flushedAtMs = Number.NEGATIVE_INFINITY;
  #isScheduled = false;

  constructor(channel: string, onTold: (told: readonly ToldEvent[], startedAtMs: number) => void) {
    this.#channel = channel;
    this.#onTold = onTold;
  }

  get members(): Iterable<Subscriber> {
    return this.#served.keys();
  }

  get isEmpty(): boolean {
    return this.#served.size === 0;
  }

  /** From the next event on. */
  join(subscriber: Subscriber): void {
    this.#served.set(subscriber, this.#sequence);
  }

  leave(subscriber: Subscriber): void {
    this.#served.delete(subscriber);
  }

  add(event: StreamEvent): void {
    this.#sequence += 1;
    const { position } = event;
    if (event.event === NOT_TOLD) {
      // Who fetches everything again needs nothing of what came before.
      this.#waiting = [
        { sequence: this.#sequence, position, resync: "an update could not be told", superseded: [] },
      ];
    } else {
      const superseded = event.key === undefined ? [] : this.#takeOut(event.key);
      this.#waiting.push({ sequence: this.#sequence, position, event, superseded });
      if (this.#waiting.length > MAX_WAITING) this.#giveUpOldest();
    }
    this.#schedule();
  }

  /** Of events with the same key only the newest waits. Answers those among the others that nobody has heard of. */
  #takeOut(key: string): readonly StreamEvent[] {
    const before = this.#waiting.find((entry) => isOf(entry, key));
    if (!before || !("event" in before)) return [];
    this.#waiting = this.#waiting.filter((entry) => entry !== before);
    if (before.sequence <= this.#toldUpTo) return [];
    return [...before.superseded, before.event].slice(-MAX_SUPERSEDED);
  }

  #giveUpOldest(): void {
    const given = this.#waiting.splice(0, MAX_WAITING / 2).at(-1);
    // In the place of the last one given up: who has had that one is not meant.
    if (given) {
      const { sequence, position } = given;
      this.#waiting.unshift({
        sequence,
        position,
        resync: "too many events were missed",
        superseded: [],
      });
    }
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    const run = () => void this.#flush();
    const waitMs = this.#flushedAtMs + WINDOW_MS - performance.now();
    if (waitMs <= 0) setImmediate(run);
    else setTimeout(run, waitMs).unref();
  }

  async #flush(): Promise<void> {
    const startedAtMs = Date.now();
    const heard: Entry[] = [];
    let count = 0;
    for (const subscriber of [...this.#served.keys()]) {
      const got = this.#serve(subscriber);
      const news = got.filter(({ sequence }) => sequence > this.#toldUpTo);
      heard.push(...news);
      this.#toldUpTo = news.at(-1)?.sequence ?? this.#toldUpTo;
      count += 1;
      if (count % BATCH_MEMBERS === 0) await nextTurn();
    }
    this.#onTold(
      heard.flatMap((entry) =>
        "event" in entry ? [{ event: entry.event, superseded: entry.superseded }] : [],
      ),
      startedAtMs,
    );
    this.#waiting = this.#waitingAfter(Math.min(this.#sequence, ...this.#served.values()));
    this.#flushedAtMs = performance.now();
    this.#isScheduled = false;
    if (this.#waiting.length > 0) this.#schedule();
  }

  /** Gives a follower as much as it may have of what waits for it. */
  #serve(subscriber: Subscriber): readonly Entry[] {
    const waiting = this.#waitingAfter(this.#served.get(subscriber) ?? this.#sequence);
    if (waiting.length === 0) return waiting;
    const got = waiting.slice(0, subscriber.take(this.#channel, waiting));
    const last = got.at(-1);
    // It may have gone while it was served.
    if (last && this.#served.has(subscriber)) this.#served.set(subscriber, last.sequence);
    return got;
  }

  #waitingAfter(served: number): Entry[] {
    const first = this.#waiting.findIndex(({ sequence }) => sequence > served);
    if (first < 0) return [];
    return first === 0 ? this.#waiting : this.#waiting.slice(first);
  }
}

function isOf(entry: Entry, key: string | undefined): boolean {
  return "event" in entry && entry.event.key === key;
}
