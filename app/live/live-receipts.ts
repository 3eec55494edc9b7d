import { ATTRIBUTES } from "../../otel/catalogue/attributes.ts";
import type { Urgency } from "../http/index.ts";
import type { LiveMetrics } from "./live.types.ts";
import { type ClientMessage, channelKind } from "./live-protocol.ts";
import { isOn, type StreamEvent } from "./live-stream.ts";
import { comparePositions, type Position } from "./position.ts";

/** A client's word on when it got events. */
type Received = Extract<ClientMessage, { type: "received" }>;

/** Why a receipt is not believed; stable. */
export type IgnoreReason = "clock" | "time" | "unknown" | "repeated";

/** About so many clients' receipts are measured, however many there are: each acknowledges that share of its events. */
const MEASURED_CLIENTS = 20;
/** Beyond what a round trip leaves open: timers' grain, and clocks of our own machines that differ a little. */
const CLOCK_TOLERANCE_MS = 25;
/** A message that was longer on its way than this says nothing of the clock any more. */
const MAX_TRAVEL_MS = 10_000;
/** Clients read our clock a few times at first, then now and then. */
const MAX_CLOCK_READINGS = 12;
const CLOCK_WINDOW_MS = 60_000;

/** What share of its events a client is asked to acknowledge, when so many are connected. */
export function receiptShare(connections: number): number {
  return Math.min(1, MEASURED_CLIENTS / Math.max(1, connections));
}

/** What the receipts of all clients share. */
export interface ReceiptDependencies {
  /** The event at a position; undefined when this process no longer has it in memory. */
  findEvent(position: Position): StreamEvent | undefined;
  urgencyOf(channel: string): Urgency;
  readonly metrics: Pick<LiveMetrics, "receiptDuration" | "ignoredReceipts">;
}

/**
 * What one client says of when it got its events. It is a stranger's word: what cannot be right is counted, not measured. Its
 * clock is believed where what it just sent would have arrived by it after it was sent, and not long after.
 */
export class Receipts {
  readonly #dependencies: ReceiptDependencies;
  /** Channel → the position from which on receipts are new: what was there when it was followed came by a replay. */
  readonly #from = new Map<string, Position>();
  #readingsSinceMs = 0;
  #readings = 0;

  constructor(dependencies: ReceiptDependencies) {
    this.#dependencies = dependencies;
  }

  follow(channel: string, position: Position): void {
    this.#from.set(channel, position);
  }

  unfollow(channel: string): void {
    this.#from.delete(channel);
  }

  /** May the client read our clock once more? */
  mayReadClock(nowMs = Date.now()): boolean {
    if (nowMs - this.#readingsSinceMs > CLOCK_WINDOW_MS) {
      this.#readingsSinceMs = nowMs;
      this.#readings = 0;
    }
    this.#readings += 1;
    return this.#readings <= MAX_CLOCK_READINGS;
  }

  /** Measures what the client acknowledges. */
  note({ sentAtMs, clock, events }: Received, nowMs = Date.now()): void {
    const unsureMs = clock.roundTripMs / 2 + CLOCK_TOLERANCE_MS;
    const sentMs = sentAtMs + clock.offsetMs;
    if (sentMs > nowMs + unsureMs || sentMs < nowMs - MAX_TRAVEL_MS) {
      this.#ignore("clock", events.length);
      return;
    }
    for (const { channel, position, receivedAtMs } of events) {
      const event = this.#newEvent(channel, position);
      if (typeof event === "string") {
        this.#ignore(event);
        continue;
      }
      const tookMs = receivedAtMs + clock.offsetMs - event.atMs;
      if (receivedAtMs > sentAtMs || !(tookMs >= -unsureMs)) this.#ignore("time");
      else this.#measure(channel, Math.max(0, tookMs));
    }
  }

  /** The event, once; or why there is none to measure. */
  #newEvent(channel: string, position: Position): StreamEvent | IgnoreReason {
    const event = this.#dependencies.findEvent(position);
    const from = this.#from.get(channel);
    if (!event || from === undefined || !isOn(channel, event)) return "unknown";
    if (comparePositions(position, from) <= 0) return "repeated";
    this.#from.set(channel, position);
    return event;
  }

  #measure(channel: string, tookMs: number): void {
    const { metrics, urgencyOf } = this.#dependencies;
    metrics.receiptDuration.record(tookMs / 1000, {
      [ATTRIBUTES.liveUrgency]: urgencyOf(channel),
      [ATTRIBUTES.liveChannel]: channelKind(channel),
    });
  }

  #ignore(reason: IgnoreReason, count = 1): void {
    this.#dependencies.metrics.ignoredReceipts.add(count, { [ATTRIBUTES.liveIgnoreReason]: reason });
  }
}
